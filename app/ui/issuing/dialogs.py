"""Asks which certificates go to the printer: those nobody has printed, the chosen ones, or all."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QDialog, QDialogButtonBox, QRadioButton, QVBoxLayout, QWidget

from app.services.issuing_view import CertificateRow
from app.ui.desk import Desk
from app.ui.screen import line


class WhichSheetsDialog(QDialog):
    """Offers only choices that hold somebody; the first is checked."""

    def __init__(
        self, parent: QWidget, desk: Desk, issued: Sequence[CertificateRow], chosen: Sequence[CertificateRow]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(desk.say("issuing_screen", "which_title"))
        self.setMinimumWidth(460)
        unprinted = [row for row in issued if not row.times_printed]
        self._choices = [
            (code, rows)
            for code, rows in (("unprinted", unprinted), ("chosen", list(chosen)), ("all", list(issued)))
            if rows
        ]
        self.buttons: dict[str, QRadioButton] = {}
        group = QButtonGroup(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(12)
        for code, rows in self._choices:
            button = QRadioButton(desk.say("issuing_screen", f"which_{code}", count=len(rows)))
            group.addButton(button)
            whole.addWidget(button)
            self.buttons[code] = button
        next(iter(self.buttons.values())).setChecked(True)
        whole.addWidget(line(desk.say("issuing_screen", "which_paper"), "muted"))
        buttons = QDialogButtonBox()
        accept = buttons.addButton(
            desk.say("issuing_screen", "which_go"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        accept.setObjectName("primary")
        buttons.addButton(desk.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole.addWidget(buttons)

    @property
    def numbers(self) -> list[str]:
        """The numbers of the choice."""
        return next(
            [row.number for row in rows] for code, rows in self._choices if self.buttons[code].isChecked()
        )
