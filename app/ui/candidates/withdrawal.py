"""Asks how and why somebody leaves; withdrawal is neither a refusal nor a bar."""

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.candidates import Candidate, WithdrawalKind
from app.texts import Texts
from app.ui.naming import named
from app.ui.screen import line


class WithdrawalDialog(QDialog):
    """`kind` and `reason` as the person gave them."""

    def __init__(self, parent: QWidget, texts: Texts, candidate: Candidate) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.say("candidates_screen", "withdraw_title", {"name": candidate.name}))
        self.setMinimumWidth(480)
        self.kinds = QComboBox()
        for kind in WithdrawalKind:
            self.kinds.addItem(texts.label("withdrawal_kind", kind), kind)
        self.kinds.setAccessibleName(texts.say("candidates_screen", "withdraw_kind"))
        self.reason_field = QPlainTextEdit()
        self.reason_field.setTabChangesFocus(True)
        self.reason_field.setFixedHeight(88)
        self.reason_field.setAccessibleName(texts.say("candidates_screen", "withdraw_reason"))
        self.reason_field.setPlaceholderText(texts.say("candidates_screen", "withdraw_hint"))
        buttons = QDialogButtonBox()
        self.accept_button = named(QPushButton(texts.say("candidates_screen", "withdraw")), "primary")
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setEnabled(False)
        buttons.addButton(texts.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.reason_field.textChanged.connect(self._on_reason_changed)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow(texts.say("candidates_screen", "withdraw_kind"), self.kinds)
        form.addRow(texts.say("candidates_screen", "withdraw_reason"), self.reason_field)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addWidget(line(texts.say("candidates_screen", "withdraw_note"), "muted"))
        whole.addLayout(form)
        whole.addWidget(buttons)

    @property
    def kind(self) -> WithdrawalKind:
        return WithdrawalKind(self.kinds.currentData())

    @property
    def reason(self) -> str:
        return self.reason_field.toPlainText().strip()

    def _on_reason_changed(self) -> None:
        self.accept_button.setEnabled(bool(self.reason))
