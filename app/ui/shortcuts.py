"""The page of shortcuts on F1."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.texts import Texts
from app.ui.naming import named

KEYS = (
    "F1",
    "F2",
    "F5",
    "Ctrl+F",
    "Ctrl+I",
    "Ctrl+O",
    "Ctrl+P",
    "Ctrl+C",
    "Ctrl+Z",
    "Enter",
    "Esc",
    "Alt+1",
    "Alt+Left",
    "Alt+Home",
)


class ShortcutsDialog(QDialog):
    """Every key with what it does."""

    def __init__(self, parent: QWidget, texts: Texts) -> None:
        super().__init__(parent)
        self.setWindowTitle(texts.say("shortcut", "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        for row, keys in enumerate(KEYS):
            grid.addWidget(named(QLabel(keys), "heading"), row, 0)
            grid.addWidget(QLabel(texts.say("shortcut", keys.lower().replace("+", "_"))), row, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(texts.say("prompt", "close"))
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(16)
        whole.addLayout(grid)
        whole.addWidget(buttons)
