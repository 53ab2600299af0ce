"""Cells and grids as the importer sees them: a value with its kind, and the row number a person sees."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.partial_dates import Precision


class CellKind(StrEnum):
    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its text as people read it; `shown` when a date's format shows less than the day."""

    kind: CellKind
    text: str = ""
    number: float | None = None
    day: date | None = None
    shown: Precision | None = None

    @property
    def empty(self) -> bool:
        return self.kind is CellKind.EMPTY


EMPTY_CELL = Cell(CellKind.EMPTY)


@dataclass(frozen=True, slots=True)
class GridRow:
    """The filled cells of a row by zero-based column; `number` is the row a person sees, from 1."""

    number: int
    cells: Mapping[int, Cell]

    def cell(self, column: int) -> Cell:
        return self.cells.get(column, EMPTY_CELL)


@dataclass(frozen=True, slots=True)
class Merge:
    """Merged cells: row numbers from 1, columns from 0, all four inclusive."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: the rows that hold something, in order. `typed` is false for separated text."""

    name: str
    rows: tuple[GridRow, ...]
    merges: tuple[Merge, ...] = ()
    epoch_1904: bool = False
    typed: bool = True


def date_cell(day: date, shown: Precision | None) -> Cell:
    """A date as it is shown: `1980-05-01`, or `1980-05` and `1980` where the format hides the rest."""
    text = day.isoformat()
    if shown is not None:
        text = text[:7] if shown is Precision.MONTH else text[:4]
    return Cell(CellKind.DATE, text, day=day, shown=shown)


def number_text(number: float) -> str:
    """The number as a person would type it; beyond 15 digits as a spreadsheet shows it (`4.40106E+17`)."""
    if not math.isfinite(number):
        return str(number)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15G}"


def serial_day(number: float, *, epoch_1904: bool) -> date | None:
    """The day a spreadsheet's serial number stands for; None outside 1900-03-01 … 2100-12-31."""
    if not 61 <= number <= 73415:
        return None
    return date(1899, 12, 30) + timedelta(days=int(number) + (1462 if epoch_1904 else 0))


def column_letters(column: int) -> str:
    """`A` for 0, `AA` for 26: a column as the person sees it."""
    letters = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
