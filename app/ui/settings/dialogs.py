"""Asks for a further account: a name and at least one role."""

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import Role
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import line


class AccountDialog(QDialog):
    """The service decides whether the answer will do."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent)
        self.setWindowTitle(desk.say("settings_screen", "account_title"))
        self.setMinimumWidth(440)
        self.name_field = QLineEdit()
        self.roles = {role: QCheckBox(desk.texts.label("role", role)) for role in Role}
        roles = QVBoxLayout()
        for role, box in self.roles.items():
            box.setToolTip(desk.texts.say("role_told", role))
            roles.addWidget(box)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.addRow(desk.say("settings_screen", "account_name"), self.name_field)
        form.addRow(desk.say("settings_screen", "account_roles"), roles)
        buttons = QDialogButtonBox()
        accept = named(QPushButton(desk.say("settings_screen", "add_account").rstrip("…")), "primary")
        buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(desk.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addLayout(form)
        whole.addWidget(line(desk.say("settings_screen", "account_note"), "muted"))
        whole.addWidget(buttons)

    @property
    def chosen_roles(self) -> list[Role]:
        return [role for role, box in self.roles.items() if box.isChecked()]
