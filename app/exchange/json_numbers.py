"""Reads exact numbers, shares and identifiers from JSON strings; ASCII digits only, never through a float."""

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from app.domain.errors import InputError
from app.exchange.strict_json import as_integer, as_text

_Choice = TypeVar("_Choice", bound=StrEnum)

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_FRACTION = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_LONGEST_DECIMAL = 100
_LONGEST_IDENTIFIER = 200
_SHOWN = 40

COUNT_LIMIT = 1_000_000_000
"""No count of people, slips or places is larger."""


class DecimalUnreadableError(InputError):
    """A score, maximum, weight, mark or share is not a plain decimal."""

    code = "review_decimal_unreadable"


class FractionUnreadableError(InputError):
    """A share of votes or members is not written as two whole numbers with a stroke, at most 1."""

    code = "review_fraction_unreadable"


class NumberOutOfRangeError(InputError):
    """A number that is readable lies outside what it can be."""

    code = "review_number_out_of_range"


class IdentifierUnusableError(InputError):
    """An identifier is blank or longer than any identifier."""

    code = "review_identifier_unusable"


class ChoiceUnknownError(InputError):
    """A word is none of those that can stand here."""

    code = "review_choice_unknown"


def as_decimal(value: object, where: str) -> Decimal:
    """`value` as a decimal such as 85 or 85.5, perhaps with a minus; no sign +, exponent or blank."""
    text = as_text(value, where)
    if len(text) > _LONGEST_DECIMAL or not _DECIMAL.fullmatch(text):
        raise DecimalUnreadableError(where=where, found=shown(text))
    return Decimal(text)


def as_positive(value: object, where: str) -> Decimal:
    number = as_decimal(value, where)
    if number <= 0:
        raise NumberOutOfRangeError(where=where, found=shown(str(value)), range="> 0")
    return number


def as_fraction(value: object, where: str) -> Fraction:
    """`value` such as 2/3, from 0 to 1."""
    text = as_text(value, where)
    found = _FRACTION.fullmatch(text)
    if not found or not 0 < int(found[2]) >= int(found[1]):
        raise FractionUnreadableError(where=where, found=shown(text))
    return Fraction(int(found[1]), int(found[2]))


def as_integer_within(value: object, where: str, lowest: int, highest: int = COUNT_LIMIT) -> int:
    number = as_integer(value, where)
    if not lowest <= number <= highest:
        raise NumberOutOfRangeError(where=where, found=shown(str(number)), range=f"{lowest}…{highest}")
    return number


def as_identifier(value: object, where: str) -> str:
    text = as_text(value, where)
    if not text.strip() or len(text) > _LONGEST_IDENTIFIER:
        raise IdentifierUnusableError(where=where, found=shown(text))
    return text


def as_choice(value: object, where: str, choices: type[_Choice]) -> _Choice:
    text = as_text(value, where)
    if text not in {choice.value for choice in choices}:
        raise ChoiceUnknownError(where=where, found=shown(text), choices=tuple(choices))
    return choices(text)


def shown(text: str) -> str:
    """`text` short enough for a sentence."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
