"""Tells from a cell's number format whether it shows a date, and whether it shows less than the day.

A Chinese spreadsheet turns a typed 1980年5月 into the first of May shown as year and month: what was written
is the month. Built-in numbers are those of ECMA-376 part 1, 18.8.30, with the East Asian ones.
"""

import re

from app.domain.partial_dates import Precision

_MONTH_FORMATS = frozenset({17, 27, 36, 50, 52, 55, 57})
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)}) - {
    18,
    19,
    20,
    21,
    32,
    33,
    34,
    35,
    55,
    56,
}
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def shown_precision(number: int, code: str | None) -> Precision | None:
    """MONTH or YEAR for a format that shows no day; None for every other one. `code` is a custom format."""
    if code is None:
        return Precision.MONTH if number in _MONTH_FORMATS else None
    letters = _letters(code)
    if not letters & {"y", "e"} or letters & {"d", "h", "s"} or letters & {"0", "#"}:
        return None
    return Precision.MONTH if "m" in letters else Precision.YEAR


def shows_date(number: int, code: str | None) -> bool:
    if code is None:
        return number in _DATE_FORMATS or number in _MONTH_FORMATS
    letters = _letters(code)
    return bool(letters & {"y", "d"}) and not letters & {"0", "#"}


def _letters(code: str) -> set[str]:
    plain = _LITERALS.sub("", code.lower()).partition(";")[0]
    return set(plain.replace("general", ""))
