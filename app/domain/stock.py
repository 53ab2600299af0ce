"""Numbered certificate paper: ranges of NO., what may become of a sheet, and which sheet comes next.

Source: certificate §3. Every sheet of a received range is unused until something else is written down about
it, and from then on its state only moves forward.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice

from app.domain.certificates import PrintMode
from app.domain.errors import InputError, RefusalError
from app.domain.levels import Level

SHEET_DIGITS = 8
TAIL_DIGITS = 4
FIRST_SHEET, LAST_SHEET = 1, 10**SHEET_DIGITS - 1

_LABEL = re.compile(r"^(?:NO|N0|№)[.:．：]?", re.IGNORECASE)
_RANGE = re.compile(r"^(\d+)(?:[-—–~至](\d+))?$")


class SheetMisspeltError(InputError):
    """What was typed is not the NO. of a sheet: eight digits, not all of them 0."""

    code = "sheet_misspelt"


class RangeReversedError(InputError):
    """A range ends before it begins."""

    code = "range_reversed"


class RangeOverlapError(RefusalError):
    """Part of the range was received before: a NO. exists once among sheets of one kind."""

    code = "range_overlap"


class BoxesUnevenError(InputError):
    """The sheets do not fill the boxes evenly."""

    code = "boxes_uneven"


class SheetStateError(RefusalError):
    """The sheet is not in a state from which it may come into the wanted one."""

    code = "sheet_state_refuses"


class SheetUnknownError(RefusalError):
    """No received range of this kind of paper holds the sheet."""

    code = "sheet_unknown"


class StockShortError(RefusalError):
    """Fewer unused sheets lie ahead in the paper's order than are needed."""

    code = "stock_short"


class StockLevelError(RefusalError):
    """The paper is made for another level than the certificate's."""

    code = "stock_level"


class SheetState(StrEnum):
    """What has become of a sheet; the order is that of the time."""

    UNUSED = "unused"
    USED = "used"
    SPOILED = "spoiled"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    DESTROYED = "destroyed"


_NEXT: Mapping[SheetState, frozenset[SheetState]] = {
    SheetState.UNUSED: frozenset(
        {SheetState.USED, SheetState.SPOILED, SheetState.LOST, SheetState.WITHDRAWN}
    ),
    SheetState.USED: frozenset({SheetState.SPOILED, SheetState.LOST, SheetState.WITHDRAWN}),
    SheetState.LOST: frozenset({SheetState.WITHDRAWN}),  # found again, it is taken in and destroyed
    SheetState.SPOILED: frozenset({SheetState.DESTROYED}),
    SheetState.WITHDRAWN: frozenset({SheetState.DESTROYED}),
    SheetState.DESTROYED: frozenset(),
}


def may_become(state: SheetState, wanted: SheetState) -> bool:
    """Whether a sheet in `state` may come into `wanted`; never back, never into the same."""
    return wanted in _NEXT[state]


def require_may_become(serial: int, state: SheetState, wanted: SheetState) -> None:
    """Raises SheetStateError unless the sheet may come into `wanted`."""
    if not may_become(state, wanted):
        raise SheetStateError(sheet=sheet_text(serial), state=state, wanted=wanted)


class PaperOrder(StrEnum):
    """How the NO. of the sheets in a tray run from the one that is drawn first."""

    ASCENDING = "ascending"
    DESCENDING = "descending"


@dataclass(frozen=True, slots=True)
class Stock:
    """One kind of numbered paper; `level` None serves both.

    `mode` is what a printer adds: `full` where the sheet carries nothing but its NO., `overlay` where the
    fixed text is printed on it already.
    """

    id: str
    name: str
    level: Level | None
    mode: PrintMode

    def require_level(self, level: Level, name: str) -> None:
        """Raises StockLevelError when the certificate of `name` is of another level."""
        if self.level is not None and self.level is not level:
            raise StockLevelError(stock=self.name, made_for=self.level, level=level, name=name)


@dataclass(frozen=True, slots=True, order=True)
class SheetRange:
    """Sheets `first` to `last`, both included; raises RangeReversedError or SheetMisspeltError."""

    first: int
    last: int

    def __post_init__(self) -> None:
        for end in (self.first, self.last):
            if not FIRST_SHEET <= end <= LAST_SHEET:
                raise SheetMisspeltError(text=str(end), digits=SHEET_DIGITS)
        if self.last < self.first:
            raise RangeReversedError(first=sheet_text(self.first), last=sheet_text(self.last))

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __contains__(self, serial: int) -> bool:
        return self.first <= serial <= self.last

    def __str__(self) -> str:
        first, last = sheet_text(self.first), sheet_text(self.last)
        return first if first == last else f"{first}—{last}"

    @property
    def serials(self) -> range:
        return range(self.first, self.last + 1)

    def overlaps(self, other: "SheetRange") -> bool:
        return self.first <= other.last and other.first <= self.last

    def split(self, boxes: int) -> tuple["SheetRange", ...]:
        """`boxes` ranges of the same size, one after the other; raises BoxesUnevenError."""
        if boxes < 1 or len(self) % boxes:
            raise BoxesUnevenError(count=len(self), boxes=boxes)
        size = len(self) // boxes
        return tuple(SheetRange(first, first + size - 1) for first in range(self.first, self.last + 1, size))


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a delivery; `number` counts the boxes of a kind from 1."""

    number: int
    sheets: SheetRange
    received_on: date
    received_from: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is no longer unused; `number` and `version` name the certificate printed on it."""

    serial: int
    state: SheetState
    day: date
    person: str
    reason: str = ""
    number: str | None = None
    version: int | None = None


def sheet_text(serial: int) -> str:
    """`00001201`, as it stands on the paper."""
    return f"{serial:0{SHEET_DIGITS}d}"


def read_sheet(text: str) -> int:
    """The NO. that a person typed; `NO.` before it and spaces do not matter. Raises SheetMisspeltError."""
    digits = _digits(text)
    if len(digits) != SHEET_DIGITS or not digits.isascii() or not digits.isdigit() or not int(digits):
        raise SheetMisspeltError(text=text.strip(), digits=SHEET_DIGITS)
    return int(digits)


def read_in_hand(text: str, expected: int) -> int:
    """The NO. in hand, whole or its last four digits; the digits before them are then those expected."""
    digits = _digits(text)
    if len(digits) == TAIL_DIGITS:
        digits = sheet_text(expected)[:-TAIL_DIGITS] + digits
    return read_sheet(digits)


def read_ranges(text: str) -> tuple[SheetRange, ...]:
    """`00000001-00000010, 00000015` as ranges in the order typed.

    Raises SheetMisspeltError, RangeReversedError, or RangeOverlapError when a sheet stands there twice.
    """
    parts = [part for part in re.split(r"[\s,;，；、]+", re.sub(r"\s*([-—–~至])\s*", r"\1", text)) if part]
    if not parts:
        raise SheetMisspeltError(text=text.strip(), digits=SHEET_DIGITS)
    ranges: list[SheetRange] = []
    for part in parts:
        match = _RANGE.match(unicodedata.normalize("NFKC", part))
        if match is None:
            raise SheetMisspeltError(text=part, digits=SHEET_DIGITS)
        first = read_sheet(match.group(1))
        found = SheetRange(first, read_sheet(match.group(2)) if match.group(2) else first)
        require_apart(found, ranges)
        ranges.append(found)
    return tuple(ranges)


def _digits(text: str) -> str:
    return _LABEL.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


def require_apart(wanted: SheetRange, others: Iterable[SheetRange]) -> None:
    """Raises RangeOverlapError when `wanted` shares a sheet with one of `others`."""
    for other in others:
        if wanted.overlaps(other):
            raise RangeOverlapError(wanted=str(wanted), other=str(other))


def compressed(serials: Iterable[int]) -> tuple[SheetRange, ...]:
    """`serials` in order as the fewest ranges."""
    ranges: list[SheetRange] = []
    for serial in sorted(set(serials)):
        if ranges and ranges[-1].last + 1 == serial:
            ranges[-1] = SheetRange(ranges[-1].first, serial)
        else:
            ranges.append(SheetRange(serial, serial))
    return tuple(ranges)


def beyond(serial: int, order: PaperOrder) -> int:
    """The NO. that lies after `serial` in a tray of that order; it may be none of a sheet."""
    return serial + (1 if order is PaperOrder.ASCENDING else -1)


def unused_from(
    top: int, order: PaperOrder, received: Sequence[SheetRange], taken: Collection[int]
) -> Iterator[int]:
    """The unused sheets of `received` from `top` on in the tray's order, those `taken` left out."""
    ranges = sorted(received)
    if order is PaperOrder.ASCENDING:
        start = bisect_left([one.last for one in ranges], top)
        for one in ranges[start:]:
            yield from (serial for serial in range(max(one.first, top), one.last + 1) if serial not in taken)
    else:
        for one in reversed(ranges):
            if one.first <= top:
                yield from (
                    serial for serial in range(min(one.last, top), one.first - 1, -1) if serial not in taken
                )


def next_sheets(
    count: int, top: int, order: PaperOrder, received: Sequence[SheetRange], taken: Collection[int]
) -> tuple[int, ...]:
    """The next `count` unused sheets; raises StockShortError when fewer lie ahead."""
    found = tuple(islice(unused_from(top, order, received, taken), count))
    if len(found) < count:
        raise StockShortError(wanted=count, found=len(found))
    return found
