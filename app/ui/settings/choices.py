"""The institution's own choices: each is stored as it is made, by the approver or the administrator."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.settings import MOST_RECHECK_DAYS, MOST_SHEETS, Settings
from app.services.settings_view import SettingsView
from app.services.setup import Setup
from app.ui.calm import CalmSpinBox
from app.ui.screen import Screen, card, line

_SWITCHES = ("check_slip_required", "photo_required", "qr_signed")


class ChoicesCard(QWidget):
    """Switches and numbers of one file; disabled with the reason for who may not change them."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._desk = screen.desk
        self._view = SettingsView(screen.desk.office)
        self._settings = Settings()
        self.switches = {code: QCheckBox(self._say(code)) for code in _SWITCHES}
        self.recheck_days = CalmSpinBox(1, MOST_RECHECK_DAYS)
        self.confirm_sheets_every = CalmSpinBox(1, MOST_SHEETS)
        self._reason = line(kind="muted")
        frame, inside = card(self._say("title"))
        self._fill(frame, inside)

    def reload(self) -> None:
        """Show what the file holds."""
        self._settings = self._view.choices()
        for code, box in self.switches.items():
            box.setChecked(bool(getattr(self._settings, code)))
        self.recheck_days.setValue(self._settings.recheck_days)
        self.confirm_sheets_every.setValue(self._settings.confirm_sheets_every)
        error = self._view.why_not_choose(self._desk.account.actor)
        reason = "" if error is None else self._desk.texts.error(error)
        for control in (*self.switches.values(), self.recheck_days, self.confirm_sheets_every):
            control.setEnabled(not reason)
            control.setAccessibleDescription(reason)
        self._reason.setText(reason or self._say("note"))

    def _fill(self, frame: QFrame, inside: QVBoxLayout) -> None:
        for code, box in self.switches.items():
            inside.addWidget(box)
            box.clicked.connect(lambda _=False: self._store())
            if code == "photo_required":
                inside.addWidget(line(self._say("photo_told"), "muted"))
        inside.addLayout(self._number(self.recheck_days, "recheck_days", "recheck_told"))
        inside.addLayout(self._number(self.confirm_sheets_every, "confirm_sheets_every", "sheets_told"))
        inside.addWidget(self._reason)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    def _number(self, field: CalmSpinBox, code: str, told: str) -> QHBoxLayout:
        field.setAccessibleName(self._say(code))
        field.setKeyboardTracking(False)
        field.editingFinished.connect(self._store)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(line(self._say(code)))
        row.addWidget(field)
        row.addWidget(line(self._say(told), "muted"), 1)
        return row

    def _store(self) -> None:
        """All controls at once: a number still being typed counts as it stands."""
        settings = replace(
            self._settings,
            check_slip_required=self.switches["check_slip_required"].isChecked(),
            photo_required=self.switches["photo_required"].isChecked(),
            qr_signed=self.switches["qr_signed"].isChecked(),
            recheck_days=self.recheck_days.value(),
            confirm_sheets_every=self.confirm_sheets_every.value(),
        )
        if settings == self._settings:
            return
        setup, actor = Setup(self._desk.office), self._desk.account.actor
        if self._screen.attempt(lambda: setup.change_settings(settings, actor)):
            self._settings = settings
        else:
            self.reload()

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("choices_card", code, **values)
