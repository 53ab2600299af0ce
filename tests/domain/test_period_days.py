"""A period day by day: what is drawn must be what was counted."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.period_days import (
    DayKind,
    Moment,
    makeup_days,
    next_working_day,
    period_weeks,
    reached_on,
)
from app.domain.working_days import Calendar, Counting, Period, publicity_period

MID_AUTUMN = {date(2026, 9, day): "中秋节" for day in (25, 26, 27)}
NATIONAL = {date(2026, 10, day): "国庆节" for day in range(1, 8)}
CALENDAR = Calendar(MID_AUTUMN | NATIONAL, {date(2026, 10, 10): "国庆节"}, frozenset({2026}))


def _period(posted: date, counting: Counting = Counting.NEXT_DAY, days: int = 5) -> Period:
    return publicity_period(posted, days, CALENDAR, counting, provisional=True)


def test_the_autumn_of_2026_is_drawn_as_people_count_it() -> None:
    weeks = period_weeks(_period(date(2026, 9, 23)), CALENDAR)
    days = {day.day: day for week in weeks for day in week}
    assert [week[0].day for week in weeks] == [date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 5)]
    assert days[date(2026, 9, 22)].kind is DayKind.WORKING
    assert days[date(2026, 9, 23)].kind is DayKind.POSTED
    counted = {day.day.day: day.number for day in days.values() if day.number}
    assert counted == {24: 1, 28: 2, 29: 3, 30: 4, 8: 5}
    assert (days[date(2026, 9, 26)].kind, days[date(2026, 9, 26)].holiday) == (DayKind.REST, "中秋节")
    assert days[date(2026, 10, 8)].kind is DayKind.LAST
    assert days[date(2026, 10, 9)].kind is DayKind.RESULTS
    assert (days[date(2026, 10, 10)].kind, days[date(2026, 10, 10)].makeup) == (DayKind.WORKING, True)
    assert makeup_days(weeks) == (date(2026, 10, 10),)


def test_a_posting_day_that_counts_is_both_posted_and_number_one() -> None:
    weeks = period_weeks(_period(date(2026, 9, 23), Counting.SAME_DAY), CALENDAR)
    posted = next(day for week in weeks for day in week if day.posted)
    assert (posted.kind, posted.number) == (DayKind.COUNTED, 1)


def test_days_nobody_has_arranged_say_so() -> None:
    weeks = period_weeks(_period(date(2026, 12, 23)), CALENDAR)
    guessed = {day.day for week in weeks for day in week if day.guessed}
    assert min(guessed) == date(2026, 12, 25)
    assert max(guessed) == weeks[-1][-1].day


def test_how_far_a_period_is() -> None:
    period = _period(date(2026, 9, 23))
    told = {
        day: reached_on(period, date(2026, 9, 1) + timedelta(day - 1)) for day in (23, 24, 26, 29, 38, 39)
    }
    assert [(one.moment, one.number, one.left) for one in told.values()] == [
        (Moment.BEFORE, 0, 5),
        (Moment.COUNTED, 1, 4),
        (Moment.REST, 1, 4),
        (Moment.COUNTED, 3, 2),
        (Moment.COUNTED, 5, 0),
        (Moment.OVER, 5, 0),
    ]


def test_the_next_working_day_skips_holidays_and_takes_make_up_days() -> None:
    assert next_working_day(date(2026, 9, 25), CALENDAR) == date(2026, 9, 28)
    assert next_working_day(date(2026, 10, 10), CALENDAR) == date(2026, 10, 10)


@settings(max_examples=60)
@given(st.dates(date(2026, 1, 1), date(2027, 3, 1)), st.integers(1, 20), st.sampled_from(list(Counting)))
def test_whole_weeks_hold_every_counted_day_once(posted: date, days: int, counting: Counting) -> None:
    period = _period(posted, counting, days)
    drawn = [day for week in period_weeks(period, CALENDAR) for day in week]
    assert len(drawn) % 7 == 0
    assert [day.day for day in drawn if day.number] == list(period.working_days)
    assert [day.number for day in drawn if day.number] == list(range(1, days + 1))
    assert [day.day for day in drawn if day.kind is DayKind.LAST] == [period.last_day]
    assert [day.day for day in drawn if day.posted] == [posted]
    assert period.results_from in {day.day for day in drawn}
