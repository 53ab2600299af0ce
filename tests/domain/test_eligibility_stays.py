from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.eligibility_facts import Stay
from app.domain.eligibility_stays import (
    Length,
    Span,
    add_months,
    calendar_difference,
    longest_span,
    shortest_span,
    there_on,
    total_length,
)
from app.domain.partial_dates import PartialDate

days = st.dates(date(1950, 1, 1), date(2060, 12, 31))


def stay(starts: str | None, ends: str | None = None) -> Stay:
    return Stay(
        starts=PartialDate.from_iso(starts) if starts else None,
        ends=PartialDate.from_iso(ends) if ends else None,
    )


@pytest.mark.parametrize(
    ("first", "end", "length"),
    [
        ("2020-03-15", "2025-03-15", Length(5, 0, 0)),
        ("2020-03-15", "2025-03-14", Length(4, 11, 27)),
        ("2020-02-29", "2025-02-28", Length(4, 11, 30)),
        ("2020-02-29", "2025-03-01", Length(5, 0, 0)),
        ("2020-02-29", "2024-02-29", Length(4, 0, 0)),
        ("2023-01-31", "2023-02-28", Length(0, 0, 28)),
        ("2023-01-31", "2023-03-01", Length(0, 1, 0)),
        ("2020-08-01", "2025-07-31", Length(4, 11, 30)),
        ("2020-08-01", "2020-08-01", Length()),
    ],
)
def test_lengths_are_calendar_differences(first: str, end: str, length: Length) -> None:
    assert calendar_difference(date.fromisoformat(first), date.fromisoformat(end)) == length


def span(first: str, end: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(end))


def test_separate_stays_are_added_with_thirty_days_to_a_month() -> None:
    assert total_length([span("2015-01-01", "2015-01-21"), span("2016-01-01", "2016-01-21")]) == Length(
        0, 1, 10
    )
    assert total_length([span("2010-01-01", "2012-07-01"), span("2015-01-01", "2017-07-01")]) == Length(5)


def test_one_stay_does_not_carry() -> None:
    assert total_length([span("2020-08-01", "2025-07-31")]) == Length(4, 11, 30)


def test_overlaps_count_once_and_touching_stays_are_one() -> None:
    assert total_length([span("2010-01-01", "2013-01-01"), span("2012-01-01", "2014-01-01")]) == Length(4)
    assert total_length([span("2018-01-15", "2020-03-21"), span("2020-03-21", "2021-01-15")]) == Length(3)
    assert total_length([span("2010-01-01", "2014-01-01"), span("2011-01-01", "2012-01-01")]) == Length(4)


def test_a_finished_stay_counts_its_last_day() -> None:
    as_of = date(2025, 6, 30)
    assert shortest_span(stay("2020-01-01", "2024-12-31"), as_of) == span("2020-01-01", "2025-01-01")
    assert shortest_span(stay("2020-01-01", "2025-06-30"), as_of).end == as_of
    assert shortest_span(stay("2020-01-01", "9999-12-31"), as_of).end == as_of


def test_a_partial_date_is_an_interval() -> None:
    as_of = date(2025, 6, 30)
    assert longest_span(stay("2020", "2023"), as_of) == span("2020-01-01", "2024-01-01")
    assert shortest_span(stay("2020", "2023"), as_of) == span("2020-12-31", "2023-01-02")
    assert shortest_span(stay("2020-05", "2020"), as_of).first == date(2020, 1, 1)
    assert longest_span(stay(None, "2023-05"), as_of) == Span(date.min, date(2023, 6, 1))
    assert total_length([shortest_span(stay(None), as_of)]) == Length()


@pytest.mark.parametrize(
    ("one", "there"),
    [
        (stay("2020-01-01"), True),
        (stay(None), True),
        (stay("2025-07-01"), False),
        (stay("2025"), None),
        (stay("2020", "2025-06-30"), True),
        (stay("2020", "2025-06-29"), False),
        (stay("2020", "2025-06"), None),
        (stay("2020", "2026"), True),
    ],
)
def test_being_there_is_three_valued(*, one: Stay, there: bool | None) -> None:
    assert there_on(one, date(2025, 6, 30)) is there


@given(days, days)
def test_the_difference_leads_back_to_its_end(first: date, end: date) -> None:
    first, end = sorted((first, end))
    length = calendar_difference(first, end)
    assert add_months(first, length.years * 12 + length.months) + timedelta(days=length.days) == end
    assert 0 <= length.months < 12
    assert 0 <= length.days <= 30


@given(days, st.integers(1, 40))
def test_the_anniversary_counts_and_the_day_before_does_not(first: date, years: int) -> None:
    anniversary = add_months(first, 12 * years)
    assert calendar_difference(first, anniversary) == Length(years)
    assert calendar_difference(first, anniversary - timedelta(days=1)).years == years - 1


@given(
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000)), max_size=4), days, st.integers(0, 4000)
)
def test_an_open_stay_never_shortens_the_total(
    finished: list[tuple[int, int]], as_of: date, worked: int
) -> None:
    ends = [(as_of - timedelta(days=back), length) for back, length in finished]
    spans = [Span(end - timedelta(days=length), end) for end, length in ends]
    start = as_of - timedelta(days=worked)
    today = total_length([*spans, Span(start, as_of)])
    tomorrow = total_length([*spans, Span(start, as_of + timedelta(days=1))])
    assert today.years <= tomorrow.years


@given(st.lists(st.tuples(days, st.integers(0, 4000)), max_size=5))
def test_the_order_of_stays_does_not_matter(stays: list[tuple[date, int]]) -> None:
    spans = [Span(first, first + timedelta(days=length)) for first, length in stays]
    assert total_length(spans) == total_length(reversed(spans))
