from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.working_days import (
    Calendar,
    Counting,
    DaysTooFewError,
    PeriodTooLongError,
    YearNotArrangedError,
    publicity_period,
)

NEXT, SAME = Counting.NEXT_DAY, Counting.SAME_DAY
CALENDAR = Calendar(
    holidays={date(2026, 1, 1): "元旦"} | {date(2026, 10, day): "国庆节" for day in range(1, 8)},
    makeup_workdays={date(2026, 9, 20): "国庆节", date(2026, 10, 10): "国庆节"},
    arranged_years=frozenset({2025, 2026}),
)
ARRANGED = st.dates(date(2025, 1, 1), date(2026, 11, 1))


def test_the_posting_day_counts_only_when_asked_to() -> None:
    monday = date(2026, 11, 2)
    assert publicity_period(monday, 5, CALENDAR, NEXT).first_day == date(2026, 11, 3)
    same = publicity_period(monday, 5, CALENDAR, SAME)
    assert (same.first_day, same.last_day, same.results_from) == (
        monday,
        date(2026, 11, 6),
        date(2026, 11, 7),
    )
    saturday = date(2026, 11, 7)
    assert publicity_period(saturday, 1, CALENDAR, SAME).first_day == date(2026, 11, 9)


def test_holidays_are_left_out_and_make_up_days_counted() -> None:
    period = publicity_period(date(2026, 9, 29), 3, CALENDAR, NEXT)
    assert period.working_days == (date(2026, 9, 30), date(2026, 10, 8), date(2026, 10, 9))
    assert publicity_period(date(2026, 10, 9), 1, CALENDAR, NEXT).last_day == date(2026, 10, 10)
    assert publicity_period(date(2026, 9, 20), 1, CALENDAR, SAME).last_day == date(2026, 9, 20)


def test_from_25_december_on_the_next_year_must_be_arranged() -> None:
    eve = date(2026, 12, 24)
    assert publicity_period(eve, 1, CALENDAR, SAME).results_from == date(2026, 12, 25)
    for posted, counting in ((eve, NEXT), (date(2026, 12, 25), SAME), (date(2026, 12, 31), NEXT)):
        with pytest.raises(YearNotArrangedError) as refused:
            publicity_period(posted, 1, CALENDAR, counting)
        assert refused.value.values["year"] == 2027
    with pytest.raises(YearNotArrangedError):
        publicity_period(date(2026, 12, 18), 5, CALENDAR, NEXT)
    assert publicity_period(date(2026, 12, 17), 5, CALENDAR, NEXT).last_day == eve
    assert publicity_period(date(2025, 12, 24), 6, CALENDAR, NEXT).last_day == date(2026, 1, 2)


def test_a_year_without_arrangement_is_refused_from_either_side() -> None:
    for posted in (
        date(2027, 3, 1),
        date(2024, 12, 30),
        date(1, 1, 1),
        date.max,
        date.max - timedelta(days=9),
    ):
        with pytest.raises(YearNotArrangedError):
            publicity_period(posted, 5, CALENDAR, NEXT)
    with pytest.raises(YearNotArrangedError):
        publicity_period(date(2026, 1, 5), 10**30, CALENDAR, NEXT)
    # No day of the old year is looked at: the answer does not depend on it.
    assert publicity_period(date(2024, 12, 31), 1, CALENDAR, NEXT).last_day == date(2025, 1, 1)


def test_a_guess_is_marked_and_only_a_guess() -> None:
    guess = publicity_period(date(2026, 12, 30), 5, CALENDAR, NEXT, provisional=True)
    assert guess.provisional
    assert guess.last_day == date(2027, 1, 6)
    assert not publicity_period(date(2026, 11, 2), 5, CALENDAR, NEXT, provisional=True).provisional
    assert publicity_period(date(2026, 12, 24), 2, CALENDAR, SAME, provisional=True).provisional


@pytest.mark.parametrize("days", [0, -1, -(10**30)])
def test_a_period_has_at_least_one_day(days: int) -> None:
    with pytest.raises(DaysTooFewError):
        publicity_period(date(2026, 11, 2), days, CALENDAR, NEXT)


@pytest.mark.parametrize(
    ("posted", "days"),
    [(date.max, 1), (date.max - timedelta(days=1), 1), (date(9999, 12, 27), 5), (date(2026, 1, 5), 10**30)],
)
def test_the_end_of_dates_is_told(posted: date, days: int) -> None:
    with pytest.raises(PeriodTooLongError):
        publicity_period(posted, days, CALENDAR, NEXT, provisional=True)


def test_single_days_are_judged_by_the_same_rule() -> None:
    assert CALENDAR.is_working_day(date(2026, 10, 10))
    assert not CALENDAR.is_working_day(date(2026, 10, 1))
    with pytest.raises(YearNotArrangedError):
        CALENDAR.is_working_day(date(2026, 12, 25))
    assert CALENDAR.is_working_day(date(2026, 12, 25), provisional=True)


@given(ARRANGED, st.integers(1, 25), st.sampled_from(Counting))
def test_a_period_holds_exactly_its_working_days(posted: date, days: int, counting: Counting) -> None:
    period = publicity_period(posted, days, CALENDAR, counting)
    every = [period.first_day + timedelta(n) for n in range((period.last_day - period.first_day).days + 1)]
    assert period.working_days == tuple(day for day in every if CALENDAR.is_working_day(day))
    assert len(period.working_days) == days
    assert (period.working_days[0], period.working_days[-1]) == (period.first_day, period.last_day)
    assert period.results_from - period.last_day == timedelta(days=1)
    earliest = posted + timedelta(days=counting is NEXT)
    between = [earliest + timedelta(n) for n in range((period.first_day - earliest).days)]
    assert not any(CALENDAR.is_working_day(day) for day in between)


@given(ARRANGED, st.integers(1, 20))
def test_counting_from_the_next_day_never_ends_earlier(posted: date, days: int) -> None:
    later = publicity_period(posted, days, CALENDAR, NEXT)
    assert later.last_day >= publicity_period(posted, days, CALENDAR, SAME).last_day
    assert later == publicity_period(posted, days, CALENDAR, NEXT, provisional=True)
    assert publicity_period(posted, days + 1, CALENDAR, NEXT).last_day > later.last_day
