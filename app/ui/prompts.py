"""Every question put to a person goes through one object, so that tests can answer in their place."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QMessageBox,
    QPushButton,
    QWidget,
)

from app.domain.errors import KnownError
from app.log import fault_summary
from app.texts import Texts
from app.ui.naming import named
from app.ui.presenting import prepare


class Prompts:
    """Asks with Qt's dialogs; `texts` holds the words."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def say(self, code: str, values: dict[str, object] | None = None) -> str:
        return self._texts.say("prompt", code, values)

    def explain(self, parent: QWidget | None, error: KnownError) -> None:
        """Show why something was refused, in the sentence that `texts` has for it."""
        self._box(parent, QMessageBox.Icon.Warning, self.say("refused"), self._texts.error(error)).exec()

    def inform(self, parent: QWidget, text: str) -> None:
        self._box(parent, QMessageBox.Icon.Information, self.say("done"), text).exec()

    def confirm(self, parent: QWidget, text: str, yes: str) -> bool:
        """Ask before something that cannot be taken back; `yes` names the act on its button."""
        box = self._box(parent, QMessageBox.Icon.Question, self.say("confirm"), text)
        agree = named(QPushButton(yes), "primary")  # named before the style sees it
        box.addButton(agree, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(self.say("cancel"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is agree

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
        return Path(name) if name else None

    def save_file(self, parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(parent, title, suggested, kinds)
        return Path(name) if name else None

    def choose_folder(self, parent: QWidget, title: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(parent, title)
        return Path(name) if name else None

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog of a screen's own; True when it was accepted."""
        prepare(dialog)
        return dialog.exec() == QDialog.DialogCode.Accepted

    def show_fault(self, parent: QWidget | None, fault: BaseException) -> None:
        """An unexpected fault: what to do, with details that can be copied and name nobody."""
        summary = fault_summary(fault)
        box = self._box(parent, QMessageBox.Icon.Critical, self.say("fault_title"), self.say("fault"))
        box.setDetailedText(summary)
        copy = QPushButton(self.say("copy_details"))
        box.addButton(copy, QMessageBox.ButtonRole.ActionRole)
        copy.clicked.disconnect()
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(summary))
        box.addButton(self.say("close"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def _box(self, parent: QWidget | None, icon: QMessageBox.Icon, title: str, text: str) -> QMessageBox:
        box = QMessageBox(
            icon, title, text, QMessageBox.StandardButton.NoButton, parent or QApplication.activeWindow()
        )
        if icon in {QMessageBox.Icon.Warning, QMessageBox.Icon.Information}:
            box.addButton(self.say("understood"), QMessageBox.ButtonRole.AcceptRole)
        return box
