"""Reads a list of certificate numbers that a higher body assigned: name, document number, number, issue day.

Hostile until checked: the list is read like a roster, the certificate number to the character, for it is
printed so. Source: certificate §4.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.errors import InputError
from app.domain.partial_dates import Precision
from app.domain.remarks import Remark
from app.exchange.cells import EMPTY_CELL, Cell, CellKind, Grid, GridRow, column_letters
from app.exchange.reading import Reading, T, halved, one_line
from app.exchange.roster_dates import read_date
from app.exchange.roster_persons import read_id_number, read_name
from app.exchange.workbooks import read_workbook

COLUMNS = ("姓名", "证件号码", "证书编号", "发证日期")
_ALIASES: Mapping[str, str] = {
    "姓名": "姓名", "证件号码": "证件号码", "身份证号": "证件号码", "身份证号码": "证件号码",
    "居民身份证号码": "证件号码", "证书编号": "证书编号", "证书号": "证书编号", "证书号码": "证书编号",
    "发证日期": "发证日期", "发证时间": "发证日期",
}  # fmt: skip
_HEADER_WITHIN = 15
_MOST_ROWS = 10_000
_DROPPED = re.compile(r"[\s*＊：:\u200b-\u200f\u2060\ufeff]|\([^()]*\)")
_SHOWN = 40


class NumberColumnsMissingError(InputError):
    """No row among the first fifteen names all four columns."""

    code = "number_columns_missing"


class NumberListTooLongError(InputError):
    """More rows than any batch has people."""

    code = "number_list_too_long"


@dataclass(frozen=True, slots=True)
class AssignedRow:
    """One row as it was read; a value with a problem is None. `problems` are worded as those of a roster."""

    row: int
    name: str | None
    id_number: str | None
    number: str
    issue_day: date | None
    problems: tuple[Remark, ...]


def read_number_list(content: bytes, filename: str) -> tuple[AssignedRow, ...]:
    """The rows below the headings, in order; empty ones are left out.

    Raises what `read_workbook` raises, NumberColumnsMissingError, NumberListTooLongError.
    """
    for grid in read_workbook(content, filename):
        for place, line in enumerate(grid.rows[:_HEADER_WITHIN]):
            columns = _columns(line)
            if columns is not None:
                rows = grid.rows[place + 1 :]
                if len(rows) > _MOST_ROWS:
                    raise NumberListTooLongError(file=filename, most=_MOST_ROWS)
                return tuple(_Row(grid, columns, row).read() for row in rows if _filled(columns, row))
    raise NumberColumnsMissingError(file=filename, columns=COLUMNS)


def _columns(line: GridRow) -> Mapping[str, int] | None:
    """Where the four columns stand, None unless all do."""
    found: dict[str, int] = {}
    for column, cell in sorted(line.cells.items()):
        field = _ALIASES.get(_DROPPED.sub("", halved(cell.text)))
        if field is not None:
            found.setdefault(field, column)
    return found if len(found) == len(COLUMNS) else None


def _filled(columns: Mapping[str, int], row: GridRow) -> bool:
    return any(not row.cell(column).empty for column in columns.values())


class _Row:
    def __init__(self, grid: Grid, columns: Mapping[str, int], row: GridRow) -> None:
        self._grid = grid
        self._columns = columns
        self._row = row
        self._problems: list[Remark] = []

    def read(self) -> AssignedRow:
        name = self._take("姓名", read_name(self._cell("姓名")))
        id_number = self._take("证件号码", read_id_number(self._cell("证件号码"), None))
        return AssignedRow(
            row=self._row.number,
            name=name,
            id_number=id_number,
            number=self._number(),
            issue_day=self._day(),
            problems=tuple(self._problems),
        )

    def _number(self) -> str:
        """The number as it stands, without blanks around it: what it says is judged elsewhere."""
        cell = self._cell("证书编号")
        return cell.text.strip() if cell.kind is CellKind.TEXT else ""

    def _day(self) -> date | None:
        cell = self._cell("发证日期")
        reading = read_date(cell, epoch_1904=self._grid.epoch_1904, typed=self._grid.typed)
        read = self._take("发证日期", reading)
        if read is None:
            if reading.problem is None:
                self._tell("发证日期", Remark("issue_day_missing"))
            return None
        if read.precision is not Precision.DAY:
            self._tell("发证日期", Remark("issue_day_not_whole"))
            return None
        return read.earliest

    def _cell(self, field: str) -> Cell:
        cell = self._row.cell(self._columns[field])
        return EMPTY_CELL if cell.kind in {CellKind.ERROR, CellKind.UNCOMPUTED} else cell

    def _take(self, field: str, reading: Reading[T]) -> T | None:
        if reading.problem is not None:
            self._tell(field, reading.problem)
            return None
        return reading.value

    def _tell(self, field: str, remark: Remark) -> None:
        cell = self._row.cell(self._columns[field])
        where = {
            "cell": f"{column_letters(self._columns[field])}{self._row.number}",
            "heading": field,
            "value": one_line(cell.text)[:_SHOWN] or None,
        }
        self._problems.append(Remark(remark.code, {**where, **remark.values}))
