"""Asks for the passphrase of the institution key: once for a run, or twice for a new one; never keeps it."""

from collections.abc import Callable

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

from app.domain.keys import LEAST_PASSPHRASE
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import line

_WIDTH_PX = 480


def ask_passphrase(parent: QWidget, desk: Desk, purpose: str) -> str | None:
    """The passphrase for one run, None when the person thinks better of it; `purpose` is a sentence."""
    dialog = PassphraseDialog(parent, desk, purpose)
    return dialog.passphrase.text() if desk.prompts.run(dialog) else None


class PassphraseDialog(QDialog):
    """One field; the service decides whether the passphrase is right."""

    def __init__(self, parent: QWidget, desk: Desk, purpose: str) -> None:
        super().__init__(parent)
        say = _words(desk)
        self.setWindowTitle(say("unlock_title"))
        self.setMinimumWidth(_WIDTH_PX)
        self.passphrase = _field(say("passphrase"))
        self.accept_button = named(QPushButton(say("unlock")), "primary")
        self.accept_button.setEnabled(False)
        self.passphrase.textChanged.connect(lambda text: self.accept_button.setEnabled(bool(text)))
        form = QFormLayout()
        form.addRow(say("passphrase"), self.passphrase)
        whole = _column(self)
        whole.addWidget(line(purpose))
        whole.addLayout(form)
        whole.addWidget(_show_box(say("show"), [self.passphrase]))
        whole.addWidget(line(say("unlock_note"), "muted"))
        whole.addWidget(_buttons(self, desk, self.accept_button))


class NewPassphraseDialog(QDialog):
    """A new passphrase twice, with `asks_old` the old one first; says plainly what losing it means."""

    def __init__(self, parent: QWidget, desk: Desk, title: str, told: str, *, asks_old: bool) -> None:
        super().__init__(parent)
        self._say = _words(desk)
        self.setWindowTitle(title.rstrip("…"))
        self.setMinimumWidth(_WIDTH_PX)
        self.old = _field(self._say("old"))
        self.passphrase = _field(self._say("new"))
        self.again = _field(self._say("again"))
        self.hint = line(kind="muted")
        self.accept_button = named(QPushButton(title.rstrip("…")), "primary")
        self._fields = [self.old, self.passphrase, self.again] if asks_old else [self.passphrase, self.again]
        form = QFormLayout()
        form.setVerticalSpacing(12)
        for field in self._fields:
            form.addRow(field.accessibleName(), field)
            field.textChanged.connect(self._on_typed)
        whole = _column(self)
        whole.addWidget(line(told))
        whole.addLayout(form)
        whole.addWidget(_show_box(self._say("show"), self._fields))
        whole.addWidget(self.hint)
        whole.addWidget(line(self._say("loss"), "warn"))
        whole.addWidget(_buttons(self, desk, self.accept_button))
        self._on_typed()

    def _on_typed(self) -> None:
        first, second = self.passphrase.text(), self.again.text()
        differs = bool(second) and first != second
        self.hint.setText(self._say("differs") if differs else self._say("rule", least=LEAST_PASSPHRASE))
        self.hint.setObjectName("bad" if differs else "muted")
        self.hint.style().polish(self.hint)
        filled = all(field.text() for field in self._fields)
        self.accept_button.setEnabled(filled and first == second)


def _words(desk: Desk) -> Callable[..., str]:
    return lambda code, **values: desk.say("passphrase", code, **values)


def _field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field


def _show_box(text: str, fields: list[QLineEdit]) -> QCheckBox:
    box = QCheckBox(text)

    def show(*, shown: bool) -> None:
        for field in fields:
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    box.toggled.connect(lambda shown: show(shown=shown))
    return box


def _column(dialog: QDialog) -> QVBoxLayout:
    whole = QVBoxLayout(dialog)
    whole.setContentsMargins(24, 20, 24, 16)
    whole.setSpacing(12)
    return whole


def _buttons(dialog: QDialog, desk: Desk, accept: QPushButton) -> QDialogButtonBox:
    buttons = QDialogButtonBox()
    buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.addButton(desk.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons
