"""Reads a full day; nothing but `YYYY-MM-DD` in ASCII digits passes."""

import re
from datetime import date

from app.domain.errors import InputError

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LONGEST_SHOWN = 40


class DayUnreadableError(InputError):
    """A text is not `YYYY-MM-DD`, or names a day the calendar lacks."""

    code = "day_unreadable"


def read_day(text: str) -> date:
    """The day `text` names; raises DayUnreadableError."""
    found = _DAY.fullmatch(text)
    if found is None:
        raise DayUnreadableError(found=text[:_LONGEST_SHOWN])
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise DayUnreadableError(found=text) from error
