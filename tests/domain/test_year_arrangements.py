"""What makes an arrangement usable, what is odd about it, and how it lies over a calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.domain.working_days import Calendar
from app.domain.year_arrangements import (
    ArrangedDay,
    ArrangedKind,
    YearArrangement,
    arrangement_in,
    arrangement_problems,
    arrangement_warnings,
    belongs_to,
    changes_between,
    laid_over,
    working_days_of,
    year_meant,
)
from app.domain.year_days import YearDayKind, year_months
from app.rulebook.calendars import read_calendar

SHIPPED = read_calendar(paths.resources() / "calendars" / "holidays.csv")
FREE, WORKED = ArrangedKind.HOLIDAY, ArrangedKind.MAKEUP


def shifted(year: int, days: int = 0) -> YearArrangement:
    """The arrangement of 2025, told of another year (its weekdays are not looked at)."""
    return YearArrangement(
        year,
        tuple(
            ArrangedDay(one.day.replace(year=year) + timedelta(days=days), one.name, one.kind, row)
            for row, one in enumerate(arrangement_in(SHIPPED, 2025).days, 2)
        ),
    )


def codes(year: int, *more: ArrangedDay) -> list[str]:
    days = (*arrangement_in(SHIPPED, year).days, *more)
    return [one.code for one in arrangement_problems(year, days)]


@pytest.mark.parametrize("year", sorted(SHIPPED.arranged_years))
def test_every_shipped_year_is_usable_and_not_odd(year: int) -> None:
    arrangement = arrangement_in(SHIPPED, year)
    assert year_meant(arrangement.days) == year
    assert arrangement_problems(year, arrangement.days) == ()
    assert arrangement_warnings(arrangement) == ()


@pytest.mark.parametrize(
    ("day", "kind", "code"),
    [
        (date(2025, 10, 1), FREE, "day_doubled"),
        (date(2025, 2, 7), WORKED, "makeup_on_weekday"),
        (date(2024, 12, 24), FREE, "day_of_other_year"),
        (date(2026, 1, 8), FREE, "day_of_other_year"),
        (date(2023, 5, 1), FREE, "day_of_other_year"),
    ],
)
def test_a_day_that_cannot_stand_is_named(day: date, kind: ArrangedKind, code: str) -> None:
    problems = arrangement_problems(
        2025, (*arrangement_in(SHIPPED, 2025).days, ArrangedDay(day, "甲", kind, 99))
    )
    assert [(one.code, one.values["row"]) for one in problems] == [(code, 99)]


@pytest.mark.parametrize(
    "day", [date(2024, 12, 25), date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 7)]
)
def test_new_year_reaches_to_both_sides(day: date) -> None:
    assert codes(2025, ArrangedDay(day, "元旦", FREE)) == []


def test_an_arrangement_without_fixed_days_or_of_days_by_law_alone_is_none() -> None:
    days = [one for one in arrangement_in(SHIPPED, 2025).days if one.day != date(2025, 5, 1)]
    assert [one.code for one in arrangement_problems(2025, days)] == ["fixed_days_missing"]
    law = [(1, 1), (5, 1), (10, 1), (10, 2), (10, 3), (5, 2), *((1, day) for day in range(28, 32))]
    statutory = [ArrangedDay(date(2025, *one), "法定", FREE) for one in law]
    assert [one.code for one in arrangement_problems(2025, statutory)] == ["statutory_only"]
    assert arrangement_problems(2025, ())[0].code == "fixed_days_missing"


def test_what_is_unusual_is_told_and_not_refused() -> None:
    kept = tuple(
        one for one in arrangement_in(SHIPPED, 2025).days if one.kind is FREE and "端午" not in one.name
    )
    arrangement = YearArrangement(2025, kept)
    assert arrangement_problems(2025, kept) == ()
    found = {one.code: one.values for one in arrangement_warnings(arrangement)}
    assert found["festivals_unnamed"]["names"] == ("端午",)
    assert found["makeups_unusual"]["count"] == 0
    assert "working_days_unusual" in found or working_days_of(arrangement) in range(244, 256)


@pytest.mark.parametrize(("year", "working"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, working: int) -> None:
    assert working_days_of(arrangement_in(SHIPPED, year)) == working


def test_an_arrangement_takes_the_place_of_its_year_alone() -> None:
    after = YearArrangement(2025, (ArrangedDay(date(2025, 1, 1), "元旦", FREE),))
    calendar = laid_over(SHIPPED, [after])
    assert arrangement_in(calendar, 2025) == after
    for year in SHIPPED.arranged_years - {2025}:
        assert arrangement_in(calendar, year) == arrangement_in(SHIPPED, year)
    assert calendar.arranged_years == SHIPPED.arranged_years
    assert laid_over(SHIPPED, [shifted(2028)]).arranged_years == SHIPPED.arranged_years | {2028}


def test_a_later_year_decides_about_the_days_it_reaches_back_to() -> None:
    day = date(2027, 12, 31)
    earlier = YearArrangement(2027, (ArrangedDay(date(2028, 1, 3), "元旦", FREE),))
    later = YearArrangement(2028, (ArrangedDay(day, "元旦", FREE),))
    calendar = laid_over(SHIPPED, [later, earlier])
    assert day in calendar.holidays
    assert date(2028, 1, 3) not in calendar.holidays
    assert belongs_to(day) == 2028


def test_changes_name_the_days_that_differ() -> None:
    before = arrangement_in(SHIPPED, 2025)
    days = tuple(one for one in before.days if one.day != date(2025, 10, 8))
    after = YearArrangement(2025, (*days, ArrangedDay(date(2025, 10, 12), "国庆节", WORKED)))
    assert [(one.day, one.before, one.after) for one in changes_between(before, after)] == [
        (date(2025, 10, 8), FREE, None),
        (date(2025, 10, 12), None, WORKED),
    ]
    assert changes_between(before, before) == ()


arranged = st.lists(
    st.tuples(st.dates(date(2025, 1, 1), date(2025, 12, 24)), st.sampled_from(ArrangedKind)),
    unique_by=lambda one: one[0],
    max_size=40,
)


@given(arranged)
def test_laying_over_and_reading_back_are_inverse(days: list[tuple[date, ArrangedKind]]) -> None:
    given_year = YearArrangement(
        2025, tuple(sorted((ArrangedDay(day, "节", kind) for day, kind in days), key=lambda one: one.day))
    )
    calendar = laid_over(SHIPPED, [given_year])
    assert arrangement_in(calendar, 2025) == given_year
    assert laid_over(calendar, [given_year]) == calendar
    worked = sum(
        calendar.is_working_day(date(2025, 1, 1) + timedelta(days=number), provisional=True)
        for number in range(358)
    )
    rest = sum((date(2025, 12, 25) + timedelta(days=n)).weekday() < 5 for n in range(7))
    assert worked + rest == working_days_of(given_year)
    assert not calendar.holidays.keys() & calendar.makeup_workdays.keys()


def test_a_year_is_drawn_in_twelve_months_of_whole_weeks() -> None:
    months = year_months(SHIPPED, 2026)
    days = [day for month in months for week in month for day in week if day is not None]
    assert len(months) == 12
    assert all(len(week) == 7 for month in months for week in month)
    assert [day.day for day in days] == [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    kinds = {day.day: day.kind for day in days}
    assert kinds[date(2026, 1, 4)] is YearDayKind.MAKEUP
    assert kinds[date(2026, 10, 1)] is YearDayKind.HOLIDAY
    assert sum(kind in {YearDayKind.WORKING, YearDayKind.MAKEUP} for kind in kinds.values()) == 248
    empty = year_months(Calendar({}, {}, frozenset()), 2024)
    assert sum(day is not None for month in empty for week in month for day in week) == 366
