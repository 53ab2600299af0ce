"""What every dialog gets before it is shown: Tab in the order of reading, and room for what it says."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QLayout,
    QScrollArea,
    QWidget,
)


def prepare(dialog: QDialog) -> None:
    """Put the fields of `dialog` in order and give it the height that its sentences need."""
    layout = dialog.layout()
    if layout is not None:
        _put_in_order(dialog, layout)
        _make_room(dialog, layout)


def _make_room(dialog: QDialog, layout: QLayout) -> None:
    """Qt opens a dialog no higher than two thirds of the screen, and lines that wrap then push into fields."""
    for widget in dialog.findChildren(QWidget):
        widget.ensurePolished()
    layout.activate()
    hint, sized = layout.totalSizeHint(), dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
    width = max(dialog.minimumWidth(), dialog.width() if sized else hint.width())
    needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else hint.height()
    dialog.resize(width, max(needed, dialog.minimumHeight(), dialog.height() if sized else 0))


def _put_in_order(dialog: QDialog, layout: QLayout) -> None:
    """Chain the fields as they are laid out, the buttons of the foot behind them.

    The cursor goes into the first field, unless the dialog put it somewhere else: Enter on a button would do
    the act before anything was read.
    """
    fields = list(_reached(layout))
    for before, after in zip(fields, fields[1:], strict=False):
        QWidget.setTabOrder(before, after)
    if isinstance(layout, QBoxLayout):
        _move_foot_behind(layout)
    if dialog.focusWidget() is None:
        usable = (one for one in fields if one.isEnabledTo(dialog) and one.isVisibleTo(dialog))
        first = next(usable, None)
        if first is not None:
            first.setFocus()


def _move_foot_behind(layout: QBoxLayout) -> None:
    """Take the foot out and put it back: whoever comes last stands last in the chain."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        foot = None if item is None else item.widget()
        if isinstance(foot, QDialogButtonBox):
            layout.removeWidget(foot)
            foot.setParent(None)
            layout.insertWidget(place, foot)


def _reached(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        below, widget = item.layout(), item.widget()
        if below is not None:
            yield from _reached(below)
        elif widget is not None and not isinstance(widget, QDialogButtonBox):
            yield from _inside(widget)


def _inside(widget: QWidget) -> Iterator[QWidget]:
    """What Tab stops at in `widget`: itself, or what is laid out in it."""
    held = widget.widget() if isinstance(widget, QScrollArea) else None
    if held is not None:
        yield from _inside(held)
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    layout = widget.layout()
    if layout is not None and not isinstance(widget, QAbstractButton):
        yield from _reached(layout)
