"""Asks for the slip count of one candidate, and for the second person who confirms it."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import Account
from app.domain.candidates import Candidate
from app.domain.review import SecretCount
from app.services.review import ReviewMeeting
from app.services.review_view import SlipCount
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.review.committee_tab import Attempt
from app.ui.screen import line

PARTS = ("issued", "returned", "agree", "oppose", "abstain", "spoiled")
_MOST_SLIPS = 999


class SlipsDialog(QDialog):
    """Stays open while the service refuses the count."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        attempt: Attempt,
        candidate: Candidate,
        known: SlipCount | None,
        eligible: int,
    ) -> None:
        """`eligible` is the number of slips to hand out; `known` an earlier count that this one replaces."""
        super().__init__(parent)
        self._desk, self._attempt, self._candidate = desk, attempt, candidate
        say = desk.say
        self.setWindowTitle(say("review_screen", "slips_title", name=candidate.name))
        self.setMinimumWidth(420)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        self.fields: dict[str, QSpinBox] = {}
        for part in PARTS:
            field = QSpinBox()
            field.setRange(0, _MOST_SLIPS)
            field.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
            field.setAccessibleName(say("review_screen", f"slips_{part}"))
            field.setValue(getattr(known.count, part) if known else eligible if part == "issued" else 0)
            self.fields[part] = field
            form.addRow(say("review_screen", f"slips_{part}"), field)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addWidget(line(say("review_screen", "slips_hint", eligible=eligible), "muted"))
        whole.addLayout(form)
        whole.addWidget(_buttons(self, desk, "slips_store"))

    def count(self) -> SecretCount:
        return SecretCount(self._candidate.id, *(self.fields[part].value() for part in PARTS))

    def accept(self) -> None:
        """Store the count; the dialog closes only when it was stored."""
        batch, actor = self._desk.batch, self._desk.account.actor
        meeting, count = ReviewMeeting(self._desk.office), self.count()
        if batch is not None and self._attempt(lambda: meeting.count_slips(batch, count, actor)):
            super().accept()


class ConfirmSlipsDialog(QDialog):
    """Shows what the teller entered; somebody else confirms it."""

    def __init__(
        self, parent: QWidget, desk: Desk, attempt: Attempt, candidate: Candidate, known: SlipCount
    ) -> None:
        super().__init__(parent)
        self._desk, self._attempt, self._candidate = desk, attempt, candidate
        say, count = desk.say, known.count
        self.setWindowTitle(say("review_screen", "confirm_title", name=candidate.name))
        self.setMinimumWidth(460)
        others = [one for one in desk.inquiry.accounts() if one.id != known.teller.id]
        self.accounts = _choice(desk, others)
        form = QFormLayout()
        form.setVerticalSpacing(10)
        for part in PARTS:
            told = say("count", "sheets", shown=getattr(count, part))
            form.addRow(say("review_screen", f"slips_{part}"), line(told))
        form.addRow(say("review_screen", "slips_teller"), line(known.teller.name))
        form.addRow(say("review_screen", "slips_confirmer"), self.accounts)
        code = "confirm_hint" if others else "nobody_else"
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addWidget(line(say("review_screen", code), "muted" if others else "warn"))
        whole.addLayout(form)
        buttons = _buttons(self, desk, "slips_confirm")
        _accepting(buttons).setEnabled(bool(others))
        whole.addWidget(buttons)

    def accept(self) -> None:
        """Confirm in the name of the chosen account; the dialog closes only when it was stored."""
        batch, account = self._desk.batch, self.accounts.currentData()
        if batch is None or not isinstance(account, Account):
            return
        meeting, candidate_id = ReviewMeeting(self._desk.office), self._candidate.id
        if self._attempt(lambda: meeting.confirm_slips(batch, candidate_id, account.actor)):
            super().accept()


def _choice(desk: Desk, accounts: Sequence[Account]) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(desk.say("review_screen", "slips_confirmer"))
    for account in accounts:
        roles = "、".join(desk.texts.label("role", role) for role in sorted(account.roles))
        box.addItem(desk.say("side", "signed_in", name=account.name, roles=roles), account)
    return box


def _buttons(dialog: QDialog, desk: Desk, accept: str) -> QDialogButtonBox:
    buttons = QDialogButtonBox()
    yes = named(QPushButton(desk.say("review_screen", accept)), "primary")
    buttons.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.addButton(desk.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


def _accepting(buttons: QDialogButtonBox) -> QAbstractButton:
    role = QDialogButtonBox.ButtonRole.AcceptRole
    return next(button for button in buttons.buttons() if buttons.buttonRole(button) is role)
