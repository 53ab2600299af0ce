"""Asks which certificates go to the printer: those nobody has printed, the chosen ones, or all."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.services.issuing_view import CertificateRow
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import line


class WhichSheetsDialog(QDialog):
    """Offers only choices that hold somebody; the first is checked."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        issued: Sequence[CertificateRow],
        chosen: Sequence[CertificateRow],
        *,
        numbered: bool = False,
    ) -> None:
        """`numbered` offers the paper of the stock as well, and has it chosen."""
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
        self.papers: dict[str, QRadioButton] = {}
        self._told = line(desk.say("issuing_screen", "which_paper"), "muted")
        self.accept_button = named(QPushButton(desk.say("issuing_screen", "which_go")), "primary")
        if numbered:
            whole.addLayout(self._paper_choice(desk))
        whole.addWidget(self._told)
        buttons = QDialogButtonBox()
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(desk.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole.addWidget(buttons)

    @property
    def on_numbered_paper(self) -> bool:
        return bool(self.papers) and self.papers["numbered"].isChecked()

    def _paper_choice(self, desk: Desk) -> QVBoxLayout:
        group, column = QButtonGroup(self), QVBoxLayout()
        column.addWidget(line(desk.say("issuing_screen", "paper_title"), "muted"))
        for code in ("numbered", "plain"):
            button = QRadioButton(desk.say("issuing_screen", f"paper_{code}"))
            group.addButton(button)
            column.addWidget(button)
            self.papers[code] = button
        self.papers["numbered"].toggled.connect(lambda on: self._show_next(desk, numbered=on))
        self.papers["numbered"].setChecked(True)
        return column

    def _show_next(self, desk: Desk, *, numbered: bool) -> None:
        """On numbered paper the NO. on top is asked for first, else the printer."""
        told, go = ("which_numbered", "which_go_numbered") if numbered else ("which_paper", "which_go")
        self._told.setText(desk.say("issuing_screen", told))
        self.accept_button.setText(desk.say("issuing_screen", go))

    @property
    def numbers(self) -> list[str]:
        """The numbers of the choice."""
        return next(
            [row.number for row in rows] for code, rows in self._choices if self.buttons[code].isChecked()
        )
