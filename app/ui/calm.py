"""Numbers and choices that do not follow the mouse wheel unless they have the focus.

A form that scrolls must not change what it holds.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox


class CalmSpinBox(QSpinBox):
    """A number from `least` to `most`."""

    def __init__(self, least: int, most: int, suffix: str = "") -> None:
        super().__init__()
        self.setRange(least, most)
        self.setSuffix(suffix)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setFixedWidth(96)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's own name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class CalmComboBox(QComboBox):
    """A choice by value."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def choose(self, value: str) -> None:
        self.setCurrentIndex(max(0, self.findData(str(value))))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's own name
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
