"""What every day around a publicity period is to it, in whole weeks from Monday, so that it can be drawn.

A day nobody has arranged is judged by its weekday and says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.working_days import Calendar, Period

_WEEK = 7


class DayKind(StrEnum):
    """How a day stands to the period; `working` and `rest` are days that the period does not touch."""

    WORKING = "working"
    REST = "rest"
    POSTED = "posted"
    COUNTED = "counted"
    LAST = "last"
    RESULTS = "results"


class Moment(StrEnum):
    """Where today lies: before day 1, on a counted day, on a day off between them, or past the end."""

    BEFORE = "before"
    COUNTED = "counted"
    REST = "rest"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class PeriodDay:
    """One day; `number` counts 1..n inside the period, `holiday` is the festival's name on a day off."""

    day: date
    kind: DayKind
    number: int | None
    posted: bool
    holiday: str | None
    makeup: bool
    guessed: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a period is on a day: `number` counted days have begun, `left` are still to come."""

    moment: Moment
    number: int
    left: int


def period_weeks(period: Period, calendar: Calendar) -> tuple[tuple[PeriodDay, ...], ...]:
    """The weeks from the posting day to the day from which results count, each from Monday to Sunday."""
    monday = period.posted.toordinal() - period.posted.weekday()
    weeks = range(monday, period.results_from.toordinal() + 1, _WEEK)
    return tuple(
        tuple(
            _judged(date.fromordinal(ordinal), period, calendar)
            for ordinal in range(start, min(start + _WEEK, date.max.toordinal() + 1))
        )
        for start in weeks
    )


def reached_on(period: Period, today: date) -> Reached:
    begun = sum(day <= today for day in period.working_days)
    left = len(period.working_days) - begun
    if today > period.last_day:
        return Reached(Moment.OVER, begun, left)
    if begun == 0:
        return Reached(Moment.BEFORE, begun, left)
    return Reached(Moment.COUNTED if today in period.working_days else Moment.REST, begun, left)


def next_working_day(day: date, calendar: Calendar) -> date:
    """`day` itself when people work on it, else the first day after it on which they do."""
    while not calendar.is_working_day(day, provisional=True):
        day += timedelta(days=1)
    return day


def makeup_days(weeks: Iterable[Iterable[PeriodDay]]) -> tuple[date, ...]:
    return tuple(day.day for week in weeks for day in week if day.makeup)


def _judged(day: date, period: Period, calendar: Calendar) -> PeriodDay:
    number = period.working_days.index(day) + 1 if day in period.working_days else None
    works = calendar.is_working_day(day, provisional=True)
    return PeriodDay(
        day=day,
        kind=_kind(day, period, number, works=works),
        number=number,
        posted=day == period.posted,
        holiday=calendar.holidays.get(day),
        makeup=day in calendar.makeup_workdays,
        guessed=calendar.missing_year(day) is not None,
    )


def _kind(day: date, period: Period, number: int | None, *, works: bool) -> DayKind:
    if day == period.last_day:
        return DayKind.LAST
    if number is not None:
        return DayKind.COUNTED
    if day == period.posted:
        return DayKind.POSTED
    if day == period.results_from:
        return DayKind.RESULTS
    return DayKind.WORKING if works else DayKind.REST
