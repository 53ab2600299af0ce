"""Paints a state as a small rounded chip; its words carry the meaning, the colour only helps."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.records.model import TONE_ROLE
from app.ui.theme import Theme

_PAD_PX, _HEIGHT_PX, _RADIUS_PX, _LEFT_PX = 8, 22, 8, 15


class ChipDelegate(QStyledItemDelegate):
    """For columns whose cells have a tone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tone = index.data(TONE_ROLE)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        if tone is None or not text:
            super().paint(painter, option, index)
            return
        item: Any = QStyleOptionViewItem(option)  # its fields are missing from Qt's type stubs
        self.initStyleOption(item, index)
        item.text = ""
        item.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, item, painter, item.widget)
        width = item.fontMetrics.horizontalAdvance(text) + 2 * _PAD_PX
        top = item.rect.top() + (item.rect.height() - _HEIGHT_PX) / 2
        chip = QRectF(item.rect.left() + _LEFT_PX, top, width, _HEIGHT_PX)
        fill, ink = ("disabled", "muted") if tone == "plain" else (f"{tone}_soft", str(tone))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(fill))
        painter.drawRoundedRect(chip, _RADIUS_PX, _RADIUS_PX)
        painter.setPen(self._theme.colour(ink))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()
