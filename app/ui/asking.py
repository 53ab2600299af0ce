"""A form that asks: fields over the button that names the act and the one that turns back."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.texts import Texts
from app.ui.naming import named

_NARROWEST_PX, _TEXT_PX = 520, 96


class AskingDialog(QDialog):
    """`section` holds the sentences; `above` is for what is said before the fields."""

    def __init__(self, parent: QWidget, texts: Texts, section: str, title: str, act: str) -> None:
        super().__init__(parent)
        self._texts = texts
        self._section = section
        self.setWindowTitle(title)
        self.setMinimumWidth(_NARROWEST_PX)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(12)
        self.above = QVBoxLayout()
        buttons = QDialogButtonBox()
        self.accept_button = named(QPushButton(act), "primary")
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(texts.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addLayout(self.above)
        whole.addLayout(self.form)
        whole.addWidget(buttons)

    def say(self, code: str, **values: object) -> str:
        return self._texts.say(self._section, code, values)

    def add(self, code: str, field: QWidget) -> None:
        field.setAccessibleName(self.say(code))
        self.form.addRow(self.say(code), field)

    def text_field(self, hint: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setFixedHeight(_TEXT_PX)
        field.setPlaceholderText(self.say(hint))
        return field
