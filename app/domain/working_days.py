"""Counts working days of a publicity period; knows no year that the State Council has not arranged.

Source: workflow §5. New Year arrangements reach back into the old year (2022-12-31 was a holiday of 2023's),
so a day from 25 December on is only known once the next year is arranged too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.errors import InputError, RefusalError

_SATURDAY = 5
_REACHED_BACK = (12, 25)
_MOST_GUESSED_DAYS = 100_000


class YearNotArrangedError(RefusalError):
    """A day of the period lies where no arrangement says whether it is a working day."""

    code = "year_not_arranged"


class DaysTooFewError(InputError):
    """A period has at least one working day."""

    code = "days_too_few"


class PeriodTooLongError(InputError):
    """The period ends after the last day a date can name, or counts longer than anything is publicised."""

    code = "period_too_long"


class Counting(StrEnum):
    """Whether the posting day itself can be the first day of the period."""

    NEXT_DAY = "next_day"
    SAME_DAY = "same_day"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Holidays and make-up working days by date with their names, and the years that are arranged."""

    holidays: Mapping[date, str]
    makeup_workdays: Mapping[date, str]
    arranged_years: frozenset[int]

    def missing_year(self, day: date) -> int | None:
        """The year whose arrangement must be known before `day` can be judged, None when it is."""
        if day.year not in self.arranged_years:
            return day.year
        if (day.month, day.day) >= _REACHED_BACK and day.year + 1 not in self.arranged_years:
            return day.year + 1
        return None

    def is_working_day(self, day: date, *, provisional: bool = False) -> bool:
        """Whether people work on `day`; raises YearNotArrangedError.

        With `provisional` a day nobody has arranged is judged by its weekday.
        """
        missing = self.missing_year(day)
        if missing is not None and not provisional:
            raise YearNotArrangedError(year=missing, day=day.isoformat())
        if day in self.makeup_workdays:
            return True
        return day not in self.holidays and day.weekday() < _SATURDAY


@dataclass(frozen=True, slots=True)
class Period:
    """A publicity period; it ends at 24:00 of `last_day`. `provisional`: a day in it was only guessed."""

    posted: date
    days: int
    counting: Counting
    first_day: date
    last_day: date
    working_days: tuple[date, ...]
    provisional: bool

    @property
    def results_from(self) -> date:
        return self.last_day + timedelta(days=1)


def publicity_period(
    posted: date, days: int, calendar: Calendar, counting: Counting, *, provisional: bool = False
) -> Period:
    """The period of `days` working days that a notice posted on `posted` opens.

    Every day looked at must be arranged: from the posting day (same_day) or the day after it (next_day) to
    the last. Otherwise raises YearNotArrangedError, or with `provisional` counts by weekdays and says so.
    Raises DaysTooFewError and PeriodTooLongError.
    """
    if days < 1:
        raise DaysTooFewError(days=days)
    if provisional and days > _MOST_GUESSED_DAYS:
        raise PeriodTooLongError(days=days, posted=posted.isoformat())
    found: list[date] = []
    guessed = False
    ordinal = posted.toordinal() + (counting is Counting.NEXT_DAY)
    while len(found) < days:
        day = _day(ordinal, days, posted, provisional=provisional)
        guessed = guessed or calendar.missing_year(day) is not None
        if calendar.is_working_day(day, provisional=provisional):
            found.append(day)
        ordinal += 1
    _day(ordinal, days, posted, provisional=provisional)  # the results come out the day after
    return Period(posted, days, counting, found[0], found[-1], tuple(found), guessed)


def _day(ordinal: int, days: int, posted: date, *, provisional: bool) -> date:
    if ordinal <= date.max.toordinal():
        return date.fromordinal(ordinal)
    if provisional:
        raise PeriodTooLongError(days=days, posted=posted.isoformat())
    raise YearNotArrangedError(year=date.max.year + 1, day=date.max.isoformat())
