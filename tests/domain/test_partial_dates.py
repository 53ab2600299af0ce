from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.partial_dates import PartialDate, PartialDateUnreadableError, Precision


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("1980", date(1980, 1, 1), date(1980, 12, 31), Precision.YEAR),
        ("1980-02", date(1980, 2, 1), date(1980, 2, 29), Precision.MONTH),
        ("1981-02", date(1981, 2, 1), date(1981, 2, 28), Precision.MONTH),
        ("1980-05-07", date(1980, 5, 7), date(1980, 5, 7), Precision.DAY),
    ],
)
def test_interval_of_what_was_written(text: str, earliest: date, latest: date, precision: Precision) -> None:
    read = PartialDate.from_iso(text)
    assert (read.earliest, read.latest, read.precision, read.iso) == (earliest, latest, precision, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "80",
        "1980-5",
        "1980-13",
        "1981-02-29",
        "1980-00",
        "1980-01-00",
        "0000",
        "1980-05-",
        "١٩٨٠",
        "1980-05-07 ",
    ],
)
def test_nothing_else_is_a_date(text: str) -> None:
    with pytest.raises(PartialDateUnreadableError):
        PartialDate.from_iso(text)


def test_day_without_month_is_no_date() -> None:
    with pytest.raises(PartialDateUnreadableError):
        PartialDate(1980, None, 3)


@settings(max_examples=60)
@given(st.dates())
def test_every_day_may_be_its_year_month_and_itself(day: date) -> None:
    for whole in (PartialDate(day.year), PartialDate(day.year, day.month), PartialDate.of(day)):
        assert whole.may_be(day)
        assert PartialDate.from_iso(whole.iso) == whole
        if whole.earliest > date.min:
            assert not whole.may_be(whole.earliest - timedelta(days=1))
