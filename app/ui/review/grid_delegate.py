"""Paints the cells of a grid and edits them: an unusable text stays in its editor, with its reason told."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.records.model import TONE_ROLE, Index
from app.ui.theme import Theme

_RADIUS_PX, _INSET_PX = 8, 5
_FORWARD = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class GridDelegate(QStyledItemDelegate):
    """Paints toned cells as a wash with their words in it, and keeps an unusable text in its editor."""

    refused = Signal(str)
    moved = Signal(int, int)

    def __init__(self, theme: Theme, problem: Callable[[Index, str], str | None]) -> None:
        super().__init__()
        self._theme = theme
        self._problem = problem
        self._index: Index = QModelIndex()

    def createEditor(  # noqa: N802
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: Index,
    ) -> QWidget:
        self._index = index
        editor = QLineEdit(parent)
        editor.setObjectName("cell_editor")
        editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        assert isinstance(editor, QLineEdit)
        text = editor.text().strip()
        problem = self._problem(index, text)
        if problem is not None:
            self.refused.emit(problem)
        elif text != index.data(Qt.ItemDataRole.EditRole):
            self.refused.emit("")
            model.setData(index, text)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """Tab and Enter go on to the next cell, the arrows to the row above or below; a problem stays."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(editor, QLineEdit):
            return super().eventFilter(editor, event)
        assert isinstance(event, QKeyEvent)
        step = _step_of(event)
        if step is None:
            return super().eventFilter(editor, event)
        problem = self._problem(self._index, editor.text().strip())
        if problem is not None:
            self.refused.emit(problem)
            editor.selectAll()
            return True
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.moved.emit(*step)
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tone, item = index.data(TONE_ROLE), QStyleOptionViewItem(option)
        view: Any = item
        focused = bool(view.state & QStyle.StateFlag.State_HasFocus)
        if tone is None:
            super().paint(painter, option, index)
        else:
            self._paint_toned(painter, item, index, str(tone))
        if focused:
            painter.save()
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRect(view.rect.adjusted(1, 1, -2, -2))
            painter.restore()

    def _paint_toned(self, painter: QPainter, item: QStyleOptionViewItem, index: Index, tone: str) -> None:
        view: Any = item
        self.initStyleOption(item, index)
        text, view.text = view.text, ""
        view.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, item, painter, view.widget)
        fill, ink = ("disabled", "muted") if tone == "plain" else (f"{tone}_soft", tone)
        wash = QRectF(view.rect).adjusted(_INSET_PX, _INSET_PX + 2, -_INSET_PX, -_INSET_PX - 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(fill))
        painter.drawRoundedRect(wash, _RADIUS_PX, _RADIUS_PX)
        painter.setPen(self._theme.colour(ink))
        painter.drawText(wash, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


def _step_of(event: QKeyEvent) -> tuple[int, int] | None:
    """Down and along, for the keys that end an entry."""
    if event.key() in _FORWARD:
        return (0, 1)
    if event.key() == Qt.Key.Key_Backtab:
        return (0, -1)
    return {Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Up: (-1, 0)}.get(Qt.Key(event.key()))
