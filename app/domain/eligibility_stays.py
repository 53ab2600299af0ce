"""Lengths of stays: calendar years, months and days, overlaps counted once, separate stays added.

Source: rule packs §0. The n-th anniversary counts as n years, from 29 February it is 1 March in a common
year; only a sum of separate stays carries, 30 days to a month and 12 months to a year. Spans here are
half-open: from the first day to the day after the last one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from app.domain.eligibility_facts import Stay

_ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """`end` is the first day that no longer counts."""

    first: date
    end: date


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """A length as people write it: 4年7个月3天."""

    years: int = 0
    months: int = 0
    days: int = 0


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the first of the month after where that month is too short.

    Raises OverflowError beyond the year 9999.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        raise OverflowError
    try:
        return date(year, month + 1, day.day)
    except ValueError:  # only months shorter than 31 days get here, so never December
        return date(year, month + 2, 1)


def calendar_difference(first: date, end: date) -> Length:
    """Whole years, months and days from `first` to `end`, which is not earlier."""
    months = (end.year - first.year) * 12 + end.month - first.month
    reached = add_months(first, months)
    if reached > end:
        months -= 1
        reached = add_months(first, months)
    years, months = divmod(months, 12)
    return Length(years, months, (end - reached).days)


def total_length(spans: Iterable[Span]) -> Length:
    """The length of all spans together; what touches or overlaps is one stay."""
    merged: list[Span] = []
    for span in sorted(spans):
        if span.first >= span.end:
            continue
        if merged and span.first <= merged[-1].end:
            merged[-1] = Span(merged[-1].first, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    if len(merged) == 1:
        return calendar_difference(*merged[0])
    years = months = days = 0
    for span in merged:
        length = calendar_difference(*span)
        years, months, days = years + length.years, months + length.months, days + length.days
    months += days // 30
    return Length(years + months // 12, months % 12, days % 30)


def longest_span(stay: Stay, as_of: date, since: date = date.min) -> Span:
    """The most that the stay can count up to `as_of`, nothing before `since`."""
    first = stay.starts.earliest if stay.starts else date.min
    end = as_of
    if stay.ends is not None and stay.ends.latest < as_of:
        end = stay.ends.latest + _ONE_DAY
    return Span(max(first, since), end)


def shortest_span(stay: Stay, as_of: date, since: date = date.min) -> Span:
    """The least that the stay must count up to `as_of`, nothing before `since`."""
    end = as_of
    if stay.ends is None:
        first = stay.starts.latest if stay.starts else as_of
    else:
        last = stay.ends.earliest
        first = min(stay.starts.latest, last) if stay.starts else last
        if last < as_of:
            end = last + _ONE_DAY
    return Span(max(first, since), end)


def there_on(stay: Stay, day: date) -> bool | None:
    """Whether the stay lasts on `day`; a start that nobody noted is taken to lie before."""
    if stay.starts is not None and stay.starts.earliest > day:
        return False
    if stay.ends is not None and stay.ends.latest < day:
        return False
    if stay.starts is not None and stay.starts.latest > day:
        return None
    if stay.ends is not None and stay.ends.earliest < day:
        return None
    return True
