"""Asks which occupations count as related to each one applied for, and why."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.occupations import Related
from app.services.related_occupations import Applied
from app.ui.desk import Desk
from app.ui.lines_card import CardLine, LinesCard
from app.ui.naming import named
from app.ui.occupation_edit import OccupationEdit
from app.ui.screen import line

_WIDTH_PX, _HEIGHT_PX, _REMOVE_PX = 760, 560, 36


class RelatedLine(CardLine):
    """One related occupation and the reason."""

    def __init__(self, desk: Desk, one: Related | None) -> None:
        super().__init__()
        self._given = one
        self.name = OccupationEdit(desk, one.name if one else "")
        self.reason = QLineEdit(one.reason if one else "")
        self.name.setAccessibleName(desk.say("related_dialog", "name"))
        self.reason.setAccessibleName(desk.say("related_dialog", "reason"))
        self.reason.setPlaceholderText(desk.say("related_dialog", "reason_example"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name, 2)
        row.addWidget(self.reason, 3)
        row.addWidget(self.remove_button(desk, desk.say("related_dialog", "remove")))

    def start(self) -> None:
        self.name.setFocus()

    @property
    def related(self) -> Related:
        """As typed: a listed occupation by its own name and code, any other by what was written."""
        text = self.name.text().strip()
        known = self.name.occupation
        if self._given is not None and text == self._given.name:
            return Related(self._given.code, text, self.reason.text())
        return Related(known.code, known.name, self.reason.text()) if known else self._free(text)

    def _free(self, text: str) -> Related:
        return Related(None, text, self.reason.text())


class RelatedCard(LinesCard[RelatedLine]):
    """The list for one occupation applied for; without lines it may be said that there is none."""

    def __init__(self, desk: Desk, applied: Applied) -> None:
        say, code = desk.say, "applied" if applied.code else "applied_free"
        super().__init__(
            desk,
            say("related_dialog", code, name=applied.name, number=applied.code, people=applied.people),
            lambda: RelatedLine(desk, None),
            say("related_dialog", "add"),
            say("related_dialog", "none"),
            said_none=applied.related is not None and not applied.related,
        )
        self.applied = applied
        for one in applied.related or ():
            self.put(RelatedLine(desk, one))

    @property
    def related(self) -> tuple[Related, ...] | None:
        """The list as it stands, None while nothing is said."""
        if self.lines:
            return tuple(one.related for one in self.lines)
        return () if self.none.isChecked() else None

    @property
    def changed(self) -> bool:
        return self.related != self.applied.related


class RelatedDialog(QDialog):
    """`lists` holds what was changed, by the key of the occupation applied for."""

    def __init__(self, parent: QWidget, desk: Desk, applied: Sequence[Applied], reason: str | None) -> None:
        """`reason` says why nothing can be changed now, None where it can."""
        super().__init__(parent)
        say = desk.say
        self.setWindowTitle(say("related_dialog", "title"))
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self.cards = [RelatedCard(desk, one) for one in applied]
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setSpacing(12)
        inside.addWidget(line(say("related_dialog", "hint"), "muted"))
        for one in self.cards:
            one.setEnabled(reason is None)
            inside.addWidget(one)
        inside.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(holder)
        buttons = QDialogButtonBox()
        self.store = named(QPushButton(say("related_dialog", "store")), "primary")
        self.store.setEnabled(reason is None)
        buttons.addButton(self.store, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.addWidget(area, 1)
        if reason is not None:
            whole.addWidget(line(reason, "warn"))
        whole.addWidget(buttons)

    @property
    def lists(self) -> dict[str, tuple[Related, ...] | None]:
        return {one.applied.key: one.related for one in self.cards if one.changed}
