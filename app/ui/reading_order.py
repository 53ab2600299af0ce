"""Tab goes through a dialog as it is read, whatever was made first."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QDialogButtonBox, QLayout, QScrollArea, QTabWidget, QWidget


def put_in_order(dialog: QDialog) -> None:
    """Chain the fields of `dialog` as they are laid out, its buttons last.

    The cursor goes into the first field, unless the dialog put it somewhere else.
    """
    layout = dialog.layout()
    if layout is None:
        return
    for widget in dialog.findChildren(QWidget):
        widget.ensurePolished()  # the style says which button of the foot comes first
    widgets = list(_reached(layout))
    for before, after in zip(widgets, widgets[1:], strict=False):
        QWidget.setTabOrder(before, after)
    if dialog.focusWidget() is None:
        first = next((one for one in widgets if _takes_keys(dialog, one)), None)
        if first is not None:
            first.setFocus()


def _takes_keys(dialog: QDialog, one: QWidget) -> bool:
    """A button of the foot is no field: Enter on it would do the act before anything was read."""
    return one.isEnabledTo(dialog) and one.isVisibleTo(dialog) and not isinstance(one.parent(), QDialogButtonBox)


def _reached(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        below, widget = item.layout(), item.widget()
        if below is not None:
            yield from _reached(below)
        elif widget is not None:
            yield from _inside(widget)


def _inside(widget: QWidget) -> Iterator[QWidget]:
    """What Tab stops at in `widget`: itself, or what is laid out in it."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QScrollArea):
        held = widget.widget()
        if held is not None:
            yield from _inside(held)
        return
    layout = widget.layout()
    if layout is not None and not isinstance(widget, QAbstractButton):
        yield from _reached(layout)
