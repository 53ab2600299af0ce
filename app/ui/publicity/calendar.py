"""Draws a publicity period day by day, a week a row; what each day is comes with it, none is counted here."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.period_days import DayKind, PeriodDay
from app.services.publicity_view import PeriodShown
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday, short_day_with_weekday
from app.ui.naming import named
from app.ui.screen import line

_ROW_PX, _TIGHT_ROW_PX, _ROOMY_WEEKS = 48, 42, 4
_GAP_PX = 4


class PeriodCalendar(QWidget):
    """Months, weekdays, one cell a day, and the line that says on whose arrangement it was counted."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._months = named(QLabel(), "heading")
        self._legend = line(kind="muted")
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP_PX)
        self.cells: list[QLabel] = []
        self.setAccessibleName(self._say("calendar"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self._months)
        whole.addLayout(self._grid)
        whole.addWidget(self._legend)
        whole.addStretch()
        for column, weekday in enumerate(self._say("weekdays")):
            self._grid.setColumnStretch(column, 1)
            self._grid.addWidget(_centred(named(QLabel(weekday), "muted")), 0, column)

    def show_period(self, shown: PeriodShown) -> None:
        """Draw this period in place of the one before."""
        for cell in self.cells:
            self._grid.removeWidget(cell)
            cell.deleteLater()
        height = _ROW_PX if len(shown.weeks) <= _ROOMY_WEEKS else _TIGHT_ROW_PX
        self.cells = []
        for row, week in enumerate(shown.weeks, 1):
            for column, day in enumerate(week):
                cell = self._cell(day, shown)
                cell.setFixedHeight(height)
                cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                self._grid.addWidget(cell, row, column)
                self.cells.append(cell)
        self._months.setText(self._title(shown))
        self._legend.setText(self._told(shown))
        self.setAccessibleDescription(self._legend.text())

    def _cell(self, day: PeriodDay, shown: PeriodShown) -> QLabel:
        head, caption = self._head(day), self._caption(day, today=day.day == shown.today)
        cell = named(QLabel(f'{head}<br><span style="font-size:8.5pt">{caption or "&nbsp;"}</span>'), "day")
        cell.setTextFormat(Qt.TextFormat.RichText)
        cell.setProperty("kind", day.kind.value)
        tip = self._tip(day)
        cell.setAccessibleName(tip)
        cell.setToolTip(tip)
        return cell

    def _head(self, day: PeriodDay) -> str:
        if day.day.day == 1:
            return self._say("first_of_month", month=day.day.month, day=1)
        return str(day.day.day)

    def _caption(self, day: PeriodDay, *, today: bool) -> str:
        caption = self._fact_today(day) if today else self._fact(day)
        guessed = day.guessed and (day.number is not None or day.kind in {DayKind.LAST, DayKind.RESULTS})
        return self._say("guessed", caption=caption) if guessed else caption

    def _fact_today(self, day: PeriodDay) -> str:
        """Short enough for the cell: today and the one thing about it that matters most."""
        if day.kind is DayKind.LAST:
            return self._say("today_last")
        if day.posted:
            return self._say("today_posted")
        if day.kind is DayKind.RESULTS:
            return self._say("today_results")
        return self._say("today") if day.number is None else self._say("today_counted", number=day.number)

    def _fact(self, day: PeriodDay) -> str:
        """What stands under the number of the day."""
        if day.kind is DayKind.LAST:
            return self._say("last_alone") if day.number is None else self._say("last", number=day.number)
        if day.posted:
            counted = day.number is not None
            return self._say("posted_counted", number=day.number) if counted else self._say("posted")
        if day.kind is DayKind.COUNTED:
            return self._say("makeup_counted", number=day.number) if day.makeup else str(day.number)
        if day.kind is DayKind.RESULTS:
            return self._say("results")
        return self._say("makeup") if day.makeup else day.holiday or ""

    def _tip(self, day: PeriodDay) -> str:
        facts = [chinese_day_with_weekday(day.day)]
        if day.posted:
            facts.append(self._say("posted"))
        if day.number is not None:
            facts.append(self._say("tip_counted", number=day.number))
        if day.kind is DayKind.LAST:
            facts.append(self._say("last_alone"))
        if day.kind is DayKind.RESULTS:
            facts.append(self._say("results"))
        if day.holiday:
            facts.append(day.holiday)
        if day.kind is DayKind.REST:
            facts.append(self._say("tip_rest"))
        if day.makeup:
            facts.append(self._say("tip_makeup"))
        if day.guessed:
            facts.append(self._say("tip_guessed"))
        return "，".join(facts)

    def _title(self, shown: PeriodShown) -> str:
        first, last = shown.weeks[0][0].day, shown.weeks[-1][-1].day
        values = {"year": first.year, "month": first.month, "year_to": last.year, "month_to": last.month}
        if first.year != last.year:
            return self._say("months_years", **values)
        return self._say("months" if first.month == last.month else "months_two", **values)

    def _told(self, shown: PeriodShown) -> str:
        years = "、".join(str(year) for year in shown.years)
        parts = [self._say("legend", years=years) if years else self._say("legend_nothing")]
        if shown.makeup:
            days = "、".join(short_day_with_weekday(day) for day in shown.makeup)
            parts.append(self._say("legend_makeup", days=days))
        if shown.missing is not None:
            parts.append(self._say("legend_missing", year=shown.missing))
        return "；".join(parts) + "。"

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("publicity_screen", code, values)


def _centred(label: QLabel) -> QLabel:
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
