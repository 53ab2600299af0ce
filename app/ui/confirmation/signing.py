"""Asks which approver signs a list, with everybody on it in sight; the service refuses the same person."""

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import Account, AccountId
from app.services.confirmation_view import ListShown
from app.texts import Texts
from app.ui.naming import named
from app.ui.screen import line


class SigningDialog(QDialog):
    """`signer` is the account that signs."""

    def __init__(self, parent: QWidget, texts: Texts, shown: ListShown, signers: Sequence[Account]) -> None:
        super().__init__(parent)

        def say(code: str, **values: object) -> str:
            return texts.say("confirmation_screen", code, values)

        self._accounts = {account.id: account for account in signers}
        self.setWindowTitle(say("sign_title", number=shown.list.number))
        self.setMinimumWidth(460)
        self.signers = QComboBox()
        for account in signers:
            self.signers.addItem(account.name, account.id)
        self.signers.setAccessibleName(say("sign_by"))
        self.names = QListWidget()
        self.names.addItems([f"{place}. {name}" for place, name in enumerate(shown.names, 1)])
        self.names.setAccessibleName(say("sign_ask", count=len(shown.names)))
        buttons = QDialogButtonBox()
        self.accept_button = named(QPushButton(say("sign_go")), "primary")
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setEnabled(bool(signers))
        buttons.addButton(texts.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(say("sign_by"), self.signers)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(12)
        whole.addWidget(line(say("sign_ask", count=len(shown.names))))
        whole.addWidget(self.names, 1)
        whole.addLayout(form)
        whole.addWidget(line(say("sign_rule", name=shown.prepared_by), "muted"))
        whole.addWidget(buttons)
        self.signers.setFocus()

    @property
    def signer(self) -> Account:
        return self._accounts[AccountId(str(self.signers.currentData()))]
