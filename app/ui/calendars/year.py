"""Draws a year as twelve small months: 休 and 班 stand in the corner of a day, so colour is never alone."""

from collections.abc import Collection
from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QHelpEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolTip, QVBoxLayout, QWidget

from app.domain.year_days import Month, YearDay, YearDayKind
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday, short_day
from app.ui.naming import named
from app.ui.theme import Theme

_ROW_PX, _LEAST_CELL_PX, _ROUND_PX = 26, 24, 6
_ASIDE_PX = 7
_MARK_POINTS, _DAY_POINTS, _WEEK = 7.0, 9.5, 7
_FOUR_COLUMNS_FROM_PX = 860
_COLOURS = {
    YearDayKind.WORKING: ("text", None),
    YearDayKind.WEEKEND: ("faint", None),
    YearDayKind.HOLIDAY: ("accent", "accent_soft"),
    YearDayKind.MAKEUP: ("text", "disabled"),
}


class MonthDrawing(QWidget):
    """The days of one month; `changed` days get a frame."""

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        self._theme = theme
        self._weeks: Month = ()
        self._changed: frozenset[date] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_month(self, weeks: Month, changed: Collection[date]) -> None:
        self._weeks = weeks
        self._changed = frozenset(changed)
        told = [self._told(day) for week in weeks for day in week if day is not None and _arranged(day)]
        self.setAccessibleDescription("；".join(told) or self._say("nothing_arranged"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(_WEEK * _LEAST_CELL_PX, (len(self._weeks) + 1) * _ROW_PX)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return self.sizeHint()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("muted"))
        self._set_points(painter, _MARK_POINTS + 1)
        for column, weekday in enumerate(self._say("weekdays")):
            painter.drawText(self._cell(0, column), Qt.AlignmentFlag.AlignCenter, weekday)
        for row, week in enumerate(self._weeks, 1):
            for column, day in enumerate(week):
                if day is not None:
                    self._draw(painter, self._cell(row, column).adjusted(1, 1, -1, -1), day)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            if day is not None:
                QToolTip.showText(event.globalPos(), self._told(day), self)
            return True
        return super().event(event)

    def day_at(self, place: QPoint) -> YearDay | None:
        """The day drawn at `place`."""
        for row, week in enumerate(self._weeks, 1):
            for column, day in enumerate(week):
                if self._cell(row, column).contains(place):
                    return day
        return None

    def _draw(self, painter: QPainter, cell: QRect, day: YearDay) -> None:
        ink, ground = _COLOURS[day.kind]
        if ground is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(ground))
            painter.drawRoundedRect(cell, _ROUND_PX, _ROUND_PX)
        if day.day in self._changed:
            painter.setPen(self._theme.colour("warn"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell, _ROUND_PX, _ROUND_PX)
        painter.setPen(self._theme.colour(ink))
        self._set_points(painter, _DAY_POINTS, bold=_arranged(day))
        aside = cell.adjusted(0, 3, -_ASIDE_PX, 0) if _arranged(day) else cell
        painter.drawText(aside, Qt.AlignmentFlag.AlignCenter, str(day.day.day))
        if _arranged(day):
            self._set_points(painter, _MARK_POINTS)
            corner = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight
            painter.drawText(cell.adjusted(0, 0, -1, 0), corner, self._say(f"mark_{day.kind}"))

    def _set_points(self, painter: QPainter, points: float, *, bold: bool = False) -> None:
        font = QFont(self.font())
        font.setPointSizeF(points)
        font.setBold(bold)
        painter.setFont(font)

    def _cell(self, row: int, column: int) -> QRect:
        left = self.width() * column // _WEEK
        return QRect(left, row * _ROW_PX, self.width() * (column + 1) // _WEEK - left, _ROW_PX)

    def _told(self, day: YearDay) -> str:
        told = self._say(f"day_{day.kind}", name=day.name)
        changed = self._say("day_changed") if day.day in self._changed else ""
        return f"{chinese_day_with_weekday(day.day)}，{told}{changed}"

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("calendars_screen", code, values)


class YearDrawing(QWidget):
    """Twelve months, three or four in a row."""

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(14)
        self.months: list[MonthDrawing] = []
        self._holders: list[QWidget] = []
        for number in range(1, 13):
            drawing = MonthDrawing(texts, theme)
            title = self._say("month", month=number)
            drawing.setAccessibleName(title)
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(4)
            inside.addWidget(named(QLabel(title), "heading"))
            inside.addWidget(drawing)
            inside.addStretch()
            self.months.append(drawing)
            self._holders.append(holder)
        self._columns = 0
        self._lay_out(3)

    def show_year(self, months: tuple[Month, ...], changed: Collection[date] = ()) -> None:
        for drawing, weeks in zip(self.months, months, strict=True):
            drawing.show_month(weeks, changed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._lay_out(4 if self.width() >= _FOUR_COLUMNS_FROM_PX else 3)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for holder in self._holders:
            self._grid.removeWidget(holder)
        for place, holder in enumerate(self._holders):
            self._grid.addWidget(holder, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("calendars_screen", code, values)


def _arranged(day: YearDay) -> bool:
    return day.kind in {YearDayKind.HOLIDAY, YearDayKind.MAKEUP}


def runs(days: Collection[date]) -> str:
    """`1月1日至3日`-like spans in words: consecutive days joined, the rest apart."""
    told: list[str] = []
    ordered = sorted(days)
    start = 0
    for place in range(1, len(ordered) + 1):
        if place == len(ordered) or (ordered[place] - ordered[place - 1]).days > 1:
            first, last = ordered[start], ordered[place - 1]
            told.append(short_day(first) if first == last else f"{short_day(first)}–{short_day(last)}")
            start = place
    return "、".join(told)
