"""Gives a widget the name that style.qss knows it by."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

Named = TypeVar("Named", bound=QWidget)


def named(widget: Named, name: str) -> Named:
    """`widget`, called `name` in the style sheet."""
    widget.setObjectName(name)
    return widget


def rename(widget: QWidget, name: str) -> None:
    """Give a widget that may be in sight already the look of another name."""
    widget.setObjectName(name)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().polish(widget)
