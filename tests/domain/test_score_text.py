"""Typed scores: plain decimals up to the maximum, also in the digits of a Chinese input method."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.scheme import Item
from app.domain.score_text import ScoreTooHighError, ScoreUnreadableError, read_score

ITEM = Item("业绩", Decimal(40), Decimal(1))


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("38", "38"),
        (" 38.50 ", "38.50"),
        ("0", "0"),
        ("40.0", "40.0"),
        ("３８．５", "38.5"),
        ("38。5", "38.5"),
    ],
)
def test_a_decimal_is_read_exactly(text: str, score: str) -> None:
    assert str(read_score(text, ITEM)) == score


@pytest.mark.parametrize(
    "text", ["", "三十", "-1", "+1", "1e1", "3 8", "38,5", "38.", ".5", "38.55555", "8²", "1/2", "٣", "NaN"]
)
def test_what_is_no_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(ScoreUnreadableError):
        read_score(text, ITEM)


def test_more_than_the_maximum_is_refused_with_both_numbers() -> None:
    with pytest.raises(ScoreTooHighError) as caught:
        read_score("40.0001", ITEM)
    assert caught.value.values == {"item": "业绩", "score": "40.0001", "maximum": "40"}


@given(st.decimals(0, 40, places=4))
def test_every_score_within_the_maximum_comes_back(score: Decimal) -> None:
    assert read_score(f"{score:f}", ITEM) == score


@given(st.text(max_size=12))
def test_no_text_is_a_fault(text: str) -> None:
    try:
        score = read_score(text, ITEM)
    except (ScoreUnreadableError, ScoreTooHighError):
        return
    assert 0 <= score <= ITEM.maximum
