"""Every day of a year as it is worked, month by month in whole weeks from Monday, so that it can be drawn."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.working_days import Calendar

_WEEK, _SATURDAY = 7, 5


class YearDayKind(StrEnum):
    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


@dataclass(frozen=True, slots=True)
class YearDay:
    """One day; `name` is the festival it is free or worked for."""

    day: date
    kind: YearDayKind
    name: str | None


Month = tuple[tuple[YearDay | None, ...], ...]
"""Weeks from Monday to Sunday; None beyond the month."""


def year_months(calendar: Calendar, year: int) -> tuple[Month, ...]:
    """The twelve months of `year`."""
    return tuple(_month(calendar, year, month) for month in range(1, 13))


def year_day(calendar: Calendar, day: date) -> YearDay:
    """What `calendar` makes of `day`, a year nobody arranged by its weekday."""
    if day in calendar.makeup_workdays:
        return YearDay(day, YearDayKind.MAKEUP, calendar.makeup_workdays[day])
    if day in calendar.holidays:
        return YearDay(day, YearDayKind.HOLIDAY, calendar.holidays[day])
    weekend = day.weekday() >= _SATURDAY
    return YearDay(day, YearDayKind.WEEKEND if weekend else YearDayKind.WORKING, None)


def _month(calendar: Calendar, year: int, month: int) -> Month:
    day = date(year, month, 1)
    cells: list[YearDay | None] = [None] * day.weekday()
    while day.month == month:
        cells.append(year_day(calendar, day))
        day += timedelta(days=1)
    cells += [None] * (-len(cells) % _WEEK)
    return tuple(tuple(cells[start : start + _WEEK]) for start in range(0, len(cells), _WEEK))
