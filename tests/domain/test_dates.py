from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import DayUnreadableError, read_day


@given(st.dates())
def test_every_day_written_out_is_read_back(day: date) -> None:
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-09",
        "2026-9-23",
        "20260923",
        "2026/09/23",
        "2026-09-31",
        "2026-13-01",
        "0000-01-01",
        "2025-02-29",
        " 2026-09-23",
        "2026-09-23\n",
        "２０２６-09-23",
        "2026-0٩-23",
        "2026-W39-3",
        "2026-09-23T00:00",
        "-2026-09-23",
        "x" * 10_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(DayUnreadableError) as refused:
        read_day(text)
    assert len(str(refused.value.values["found"])) <= 40
