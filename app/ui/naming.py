"""Gives a widget the name that style.qss knows it by."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

Named = TypeVar("Named", bound=QWidget)


def named(widget: Named, name: str) -> Named:
    """`widget`, called `name` in the style sheet."""
    widget.setObjectName(name)
    return widget
