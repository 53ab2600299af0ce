"""One year's holiday arrangement: what makes it usable, what is odd about it, how it lies over a calendar.

Source: workflow §5. An arrangement names the holidays of a year and the weekend days worked in exchange. New
Year reaches back: days from 25 December on belong to the next year's arrangement.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.remarks import Remark
from app.domain.working_days import Calendar

FIXED_DAYS = ((1, 1), (5, 1), (10, 1))
"""全国年节及纪念日放假办法, article 2: days fixed in the solar calendar."""

_FESTIVALS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
_SATURDAY = 5
_REACHED_BACK = (12, 25)
_REACHED_ON = (1, 7)
_DAYS_BY_LAW = 13
"""No arrangement: the days that the law itself frees, before weekends are moved around them."""
_USUAL_HOLIDAYS = range(24, 37)
_USUAL_MAKEUPS = range(3, 12)
_USUAL_WORKING_DAYS = range(244, 256)


class ArrangedKind(StrEnum):
    HOLIDAY = "holiday"
    MAKEUP = "makeup-workday"


@dataclass(frozen=True, slots=True)
class ArrangedDay:
    """One line of an arrangement; `row` is where it stands in the file, 0 where it comes from no file."""

    day: date
    name: str
    kind: ArrangedKind
    row: int = 0


@dataclass(frozen=True, slots=True)
class YearArrangement:
    """All arranged days of one year, in order."""

    year: int
    days: tuple[ArrangedDay, ...]

    def of(self, kind: ArrangedKind) -> tuple[ArrangedDay, ...]:
        return tuple(one for one in self.days if one.kind is kind)


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that an arrangement tells otherwise than before; None: an ordinary day of its week."""

    day: date
    before: ArrangedKind | None
    after: ArrangedKind | None


def belongs_to(day: date) -> int:
    """The year whose arrangement decides about `day`."""
    return day.year + ((day.month, day.day) >= _REACHED_BACK)


def year_meant(days: Iterable[ArrangedDay]) -> int | None:
    """The year most of the days belong to, the earlier one where two have as many; None without any."""
    counts: dict[int, int] = {}
    for one in days:
        year = belongs_to(one.day)
        counts[year] = counts.get(year, 0) + 1
    return min(counts, key=lambda year: (-counts[year], year), default=None)


def arrangement_problems(year: int, days: Sequence[ArrangedDay]) -> tuple[Remark, ...]:
    """What makes the days unusable as the arrangement of `year`, in the order of the file."""
    problems: list[Remark] = []
    seen: set[date] = set()
    for one in days:
        if one.day in seen:
            problems.append(Remark("day_doubled", {"row": one.row, "day": one.day}))
        elif not _within(year, one.day):
            problems.append(Remark("day_of_other_year", {"row": one.row, "day": one.day, "year": year}))
        elif one.kind is ArrangedKind.MAKEUP and one.day.weekday() < _SATURDAY:
            problems.append(Remark("makeup_on_weekday", {"row": one.row, "day": one.day}))
        seen.add(one.day)
    free = {one.day for one in days if one.kind is ArrangedKind.HOLIDAY}
    lacking = tuple(date(year, *fixed) for fixed in FIXED_DAYS if date(year, *fixed) not in free)
    if lacking:
        problems.append(Remark("fixed_days_missing", {"year": year, "days": lacking}))
    elif len(free) <= _DAYS_BY_LAW:
        problems.append(Remark("statutory_only", {"year": year, "count": len(free)}))
    return tuple(problems)


def arrangement_warnings(arrangement: YearArrangement) -> tuple[Remark, ...]:
    """What is unusual in a usable arrangement: a person compares it with the notice before going on."""
    warnings: list[Remark] = []
    names = " ".join(one.name for one in arrangement.days)
    missing = tuple(name for name in _FESTIVALS if name not in names)
    if missing:
        warnings.append(Remark("festivals_unnamed", {"names": missing}))
    for code, kind, usual in (
        ("holidays_unusual", ArrangedKind.HOLIDAY, _USUAL_HOLIDAYS),
        ("makeups_unusual", ArrangedKind.MAKEUP, _USUAL_MAKEUPS),
    ):
        count = len(arrangement.of(kind))
        if count not in usual:
            warnings.append(Remark(code, {"count": count, "least": usual[0], "most": usual[-1]}))
    working = working_days_of(arrangement)
    if working not in _USUAL_WORKING_DAYS:
        usual = _USUAL_WORKING_DAYS
        warnings.append(
            Remark("working_days_unusual", {"count": working, "least": usual[0], "most": usual[-1]})
        )
    return tuple(warnings)


def working_days_of(arrangement: YearArrangement) -> int:
    """How many days of the calendar year are worked, as far as this arrangement tells."""
    year = arrangement.year
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    kinds = {one.day: one.kind for one in arrangement.days}
    return sum(
        kinds[day] is ArrangedKind.MAKEUP if day in kinds else day.weekday() < _SATURDAY
        for day in days
        if day.year == year
    )


def arrangement_in(calendar: Calendar, year: int) -> YearArrangement:
    """What `calendar` holds of the arrangement of `year`; no days where it is not arranged."""
    found = [
        ArrangedDay(day, name, kind)
        for kind, named in (
            (ArrangedKind.HOLIDAY, calendar.holidays),
            (ArrangedKind.MAKEUP, calendar.makeup_workdays),
        )
        for day, name in named.items()
        if belongs_to(day) == year
    ]
    return YearArrangement(year, tuple(sorted(found, key=lambda one: one.day)))


def laid_over(calendar: Calendar, arrangements: Iterable[YearArrangement]) -> Calendar:
    """`calendar` with each arrangement in place of what it held of that year; the later year decides."""
    holidays, makeups = dict(calendar.holidays), dict(calendar.makeup_workdays)
    years = set(calendar.arranged_years)
    for arrangement in sorted(arrangements, key=lambda one: one.year):
        named: Mapping[ArrangedKind, dict[date, str]] = {
            ArrangedKind.HOLIDAY: holidays,
            ArrangedKind.MAKEUP: makeups,
        }
        for days in named.values():
            for day in [day for day in days if belongs_to(day) == arrangement.year]:
                del days[day]
        for one in arrangement.days:
            for days in named.values():
                days.pop(one.day, None)
            named[one.kind][one.day] = one.name
        years.add(arrangement.year)
    return Calendar(holidays, makeups, frozenset(years))


def changes_between(before: YearArrangement, after: YearArrangement) -> tuple[DayChange, ...]:
    """The days that the two tell differently; a holiday's name is no difference."""
    old = {one.day: one.kind for one in before.days}
    new = {one.day: one.kind for one in after.days}
    return tuple(
        DayChange(day, old.get(day), new.get(day))
        for day in sorted(old.keys() | new.keys())
        if old.get(day) is not new.get(day)
    )


def _within(year: int, day: date) -> bool:
    """A day of the year, one its New Year reaches back to, or one of the first week after it."""
    if day.year == year + 1:
        return (day.month, day.day) <= _REACHED_ON
    return day.year == year or belongs_to(day) == year
