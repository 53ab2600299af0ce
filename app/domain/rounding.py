"""Rounds and writes exact numbers; a score is rounded half-up, once, and never passes through a float."""

from fractions import Fraction
from math import floor


def half_up(value: Fraction, decimals: int) -> Fraction:
    """`value` ≥ 0 rounded to `decimals` places, five up (四舍五入)."""
    scale = 10**decimals
    return Fraction(floor(value * scale + Fraction(1, 2)), scale)


def fixed(value: Fraction, decimals: int) -> str:
    """`value` ≥ 0 with exactly `decimals` places, rounded half-up: 85.50."""
    digits = str(floor(value * 10**decimals + Fraction(1, 2))).rjust(decimals + 1, "0")
    return f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits


def plain(value: Fraction) -> str:
    """`value` ≥ 0 as a plain decimal without trailing zeros; raises ValueError for one without an end."""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        raise ValueError(value)
    return fixed(value, places)
