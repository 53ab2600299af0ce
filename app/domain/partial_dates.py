"""Dates as precise as they were written: a year, a month or a day; a shorter one is an interval of days.

Source: the command contract (dates are `YYYY`, `YYYY-MM` or `YYYY-MM-DD`); full years in post depend on it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import InputError

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class PartialDateUnreadableError(InputError):
    """A text is not `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or names a day the calendar lacks."""

    code = "partial_date_unreadable"


class Precision(StrEnum):
    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, with month and day where they are known; raises PartialDateUnreadableError when impossible."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise PartialDateUnreadableError(value=f"{self.year}-?-{self.day}")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except (ValueError, OverflowError) as error:
            raise PartialDateUnreadableError(value=f"{self.year}-{self.month}-{self.day}") from error

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """The full day `day`."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_iso(cls, text: str) -> "PartialDate":
        """Reads `YYYY[-MM[-DD]]` in ASCII digits; raises PartialDateUnreadableError."""
        found = _ISO.fullmatch(text)
        if found is None:
            raise PartialDateUnreadableError(value=text)
        year, month, day = (None if part is None else int(part) for part in found.groups())
        if year is None or month == 0 or day == 0:
            raise PartialDateUnreadableError(value=text)
        return cls(year, month, day)

    @property
    def precision(self) -> Precision:
        if self.day is not None:
            return Precision.DAY
        return Precision.YEAR if self.month is None else Precision.MONTH

    @property
    def earliest(self) -> date:
        """The first day this date may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day this date may mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def iso(self) -> str:
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def may_be(self, day: date) -> bool:
        """Whether `day` is one of the days this date may mean."""
        return self.earliest <= day <= self.latest

    def __str__(self) -> str:
        return self.iso
