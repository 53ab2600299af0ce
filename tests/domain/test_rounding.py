from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rounding import fixed, half_up, plain


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (Fraction("85.005"), 2, "85.01"),
        (Fraction("85.00499999999999999999"), 2, "85.00"),
        (Fraction(256, 3), 2, "85.33"),
        (Fraction(257, 3), 2, "85.67"),
        (Fraction(1, 2), 0, "1"),
        (Fraction(5, 2), 0, "3"),
        (Fraction("0.004"), 2, "0.00"),
        (Fraction("0.05"), 1, "0.1"),
        (Fraction("99.995"), 2, "100.00"),
        (Fraction(0), 3, "0.000"),
    ],
)
def test_five_goes_up_and_the_places_are_exact(value: Fraction, decimals: int, printed: str) -> None:
    assert fixed(value, decimals) == printed
    assert half_up(value, decimals) == Fraction(printed)


@pytest.mark.parametrize(
    ("text", "printed"), [("85.50", "85.5"), ("86.000", "86"), ("0.0", "0"), ("100", "100")]
)
def test_plain_has_no_trailing_zeros(text: str, printed: str) -> None:
    assert plain(Fraction(text)) == printed


def test_plain_refuses_thirds() -> None:
    with pytest.raises(ValueError, match="1/3"):
        plain(Fraction(1, 3))


@given(st.decimals(0, 10**12, places=6))
def test_plain_loses_nothing(value: object) -> None:
    exact = Fraction(str(value))
    assert Fraction(plain(exact)) == exact
    assert "." not in plain(exact) or plain(exact)[-1] in "123456789"
