"""What is done before people see a screen or a dialog: Tab in the order of reading, room for what it says."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QDialogButtonBox,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QWidget,
)


def prepare(dialog: QDialog) -> None:
    """Put the fields of `dialog` in order and give it the height that its sentences need."""
    layout = dialog.layout()
    if layout is not None:
        _put_in_order(dialog, layout)
        _make_room(dialog, layout)


def chain(layout: QLayout) -> list[QWidget]:
    """Let Tab go through what is laid out in `layout` as it is read; answers where it stops."""
    stops = list(_reached(layout))
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
    return stops


def _make_room(dialog: QDialog, layout: QLayout) -> None:
    """Qt opens a dialog no higher than two thirds of the screen; wrapping lines would push into fields."""
    for widget in dialog.findChildren(QWidget):
        widget.ensurePolished()
    layout.activate()
    hint, sized = layout.totalSizeHint(), dialog.testAttribute(Qt.WidgetAttribute.WA_Resized)
    width = max(dialog.minimumWidth(), dialog.width() if sized else hint.width())
    needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else hint.height()
    dialog.resize(width, max(needed, dialog.minimumHeight(), dialog.height() if sized else 0))


def _put_in_order(dialog: QDialog, layout: QLayout) -> None:
    """Chain the fields; the buttons of the foot, made before them, come when Tab goes round.

    The cursor goes into the first field, unless the dialog put it somewhere else: Enter on a button would do
    the act before anything was read.
    """
    fields = chain(layout)
    if dialog.focusWidget() is None:
        usable = (one for one in fields if one.isEnabledTo(dialog) and one.isVisibleTo(dialog))
        first = next(usable, None)
        if first is not None:
            first.setFocus()


def _held(widget: QTabWidget | QSplitter) -> list[QWidget]:
    """What Qt lays out in `widget` without a layout."""
    pages = [widget.widget(place) for place in range(widget.count())]
    return [widget.tabBar(), *pages] if isinstance(widget, QTabWidget) else pages


def _reached(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item: QLayoutItem | None = layout.itemAt(place)
        if item is None:
            continue
        below: QLayout | None = item.layout()
        widget: QWidget | None = item.widget()
        if below is not None:
            yield from _reached(below)
        elif widget is not None and not isinstance(widget, QDialogButtonBox):
            yield from _inside(widget)


def _inside(widget: QWidget) -> Iterator[QWidget]:
    """What Tab stops at in `widget`: itself, or what is laid out in it."""
    if isinstance(widget, QTabWidget | QSplitter):
        for page in _held(widget):
            yield from _inside(page)
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    held: QWidget | None = widget.widget() if isinstance(widget, QScrollArea) else None
    if held is not None:
        yield from _inside(held)
        return
    layout: QLayout | None = widget.layout()
    if layout is not None and not isinstance(widget, QAbstractButton):
        yield from _reached(layout)
