"""Reads the State Council's yearly arrangements: holidays and the weekend days worked in exchange.

A year counts as arranged only when its own New Year, Labour Day and National Day stand in the file: a single
day that the next year's arrangement reaches back to must not make a year look arranged.
"""

from datetime import date
from pathlib import Path

from app.domain.dates import DayUnreadableError, read_day
from app.domain.errors import ResourceError
from app.domain.working_days import Calendar
from app.rulebook.tables import Row, read_table

COLUMNS = ("date", "name", "kind")
HOLIDAY, MAKEUP_WORKDAY = "holiday", "makeup-workday"
# 全国年节及纪念日放假办法, article 2: days fixed in the solar calendar.
_FIXED_DAYS = ((1, 1), (5, 1), (10, 1))
_SATURDAY = 5
_REACHED_BACK = (12, 25)


class CalendarYearIncompleteError(ResourceError):
    """A year lacks its fixed holidays; part of an arrangement would be taken for all of it."""

    code = "calendar_year_incomplete"


def read_calendar(path: Path) -> Calendar:
    """The calendar in `path`; raises CalendarYearIncompleteError and the errors of `read_table`."""
    days: dict[str, dict[date, str]] = {HOLIDAY: {}, MAKEUP_WORKDAY: {}}
    seen: set[date] = set()
    for row in read_table(path, COLUMNS):
        day = _day(row)
        if day in seen:
            raise row.broken("date")
        if row["kind"] not in days or (row["kind"] == MAKEUP_WORKDAY and day.weekday() < _SATURDAY):
            raise row.broken("kind")
        if not row["name"].strip():
            raise row.broken("name")
        seen.add(day)
        days[row["kind"]][day] = row["name"]
    years = {day.year for day in seen if (day.month, day.day) < _REACHED_BACK}
    for year in sorted(years):
        lacking = [fixed for fixed in _FIXED_DAYS if date(year, *fixed) not in days[HOLIDAY]]
        if lacking:
            raise CalendarYearIncompleteError(
                file=path.name, year=year, lacking=[date(year, *fixed).isoformat() for fixed in lacking]
            )
    return Calendar(days[HOLIDAY], days[MAKEUP_WORKDAY], frozenset(years))


def _day(row: Row) -> date:
    try:
        return read_day(row["date"])
    except DayUnreadableError as error:
        raise row.broken("date") from error
