"""Reads one year's holiday arrangement from separated text or a workbook: a date, a name and a kind a row.

UTF-8 or GB18030, dates as spreadsheets write them; every row that cannot be read is named. What the days
together must be is the domain's to say (year_arrangements).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.errors import InputError
from app.domain.partial_dates import Precision
from app.domain.remarks import Remark
from app.domain.year_arrangements import ArrangedDay, ArrangedKind
from app.exchange.cells import Grid, GridRow
from app.exchange.reading import halved, visible
from app.exchange.roster_dates import read_date
from app.exchange.workbooks import read_workbook

_DATE, _NAME, _KIND = "date", "name", "kind"
_HEADINGS: Mapping[str, str] = {
    "date": _DATE,
    "日期": _DATE,
    "name": _NAME,
    "名称": _NAME,
    "节日": _NAME,
    "节假日": _NAME,
    "kind": _KIND,
    "类型": _KIND,
    "类别": _KIND,
    "性质": _KIND,
}
# 调休 alone is left out: it is said of the day off and of the day worked for it.
_KINDS: Mapping[str, ArrangedKind] = {
    "holiday": ArrangedKind.HOLIDAY,
    "放假": ArrangedKind.HOLIDAY,
    "休息": ArrangedKind.HOLIDAY,
    "休": ArrangedKind.HOLIDAY,
    "节假日": ArrangedKind.HOLIDAY,
    "makeup-workday": ArrangedKind.MAKEUP,
    "调休上班": ArrangedKind.MAKEUP,
    "上班": ArrangedKind.MAKEUP,
    "补班": ArrangedKind.MAKEUP,
    "班": ArrangedKind.MAKEUP,
}
_STATUTORY = "statutory-day"
_MOST_ROWS = 400
_LONGEST_NAME, _LONGEST_SHOWN = 30, 40


class ArrangementHeadingsError(InputError):
    """The file has no row with headings for date, name and kind."""

    code = "arrangement_headings"


class ArrangementTooLongError(InputError):
    """The file has more rows than a year has days."""

    code = "arrangement_too_long"


@dataclass(frozen=True, slots=True)
class ArrangementRows:
    """The days that could be read, and a problem (with its `row`) for each row that could not."""

    days: tuple[ArrangedDay, ...]
    problems: tuple[Remark, ...]


def read_arrangement(content: bytes, filename: str) -> ArrangementRows:
    """The rows below the headings of the first sheet that has them.

    Raises ArrangementHeadingsError, ArrangementTooLongError and the errors of `read_workbook`.
    """
    for grid in read_workbook(content, filename):
        for place, row in enumerate(grid.rows):
            columns = _columns(row)
            if len(columns) == len({_DATE, _NAME, _KIND}):
                rows = grid.rows[place + 1 :]
                if len(rows) > _MOST_ROWS:
                    raise ArrangementTooLongError(file=filename, rows=len(rows), most=_MOST_ROWS)
                return _read(grid, rows, columns)
    raise ArrangementHeadingsError(file=filename)


def _columns(row: GridRow) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in row.cells.items():
        field = _HEADINGS.get(_plain(cell.text).lower())
        if field is not None:
            found.setdefault(field, column)
    return found


def _read(grid: Grid, rows: tuple[GridRow, ...], columns: Mapping[str, int]) -> ArrangementRows:
    days: list[ArrangedDay] = []
    problems: list[Remark] = []
    for read in _each(grid, rows, columns):
        if isinstance(read, Remark):
            problems.append(read)
        else:
            days.append(read)
    return ArrangementRows(tuple(days), tuple(problems))


def _each(
    grid: Grid, rows: tuple[GridRow, ...], columns: Mapping[str, int]
) -> Iterator[ArrangedDay | Remark]:
    for row in rows:
        written = {field: row.cell(column) for field, column in columns.items()}
        if all(cell.empty for cell in written.values()):
            continue
        day = _day(grid, row, columns)
        name, kind = _plain(written[_NAME].text), _plain(written[_KIND].text).lower()
        if day is None:
            yield _problem("date_unusable", row, written[_DATE].text)
        elif kind.startswith(_STATUTORY):
            yield _problem("kind_statutory", row, kind)
        elif kind not in _KINDS:
            yield _problem("kind_unknown", row, kind)
        elif not name or len(name) > _LONGEST_NAME:
            yield _problem("name_unusable", row, name)
        else:
            yield ArrangedDay(day, name, _KINDS[kind], row.number)


def _day(grid: Grid, row: GridRow, columns: Mapping[str, int]) -> date | None:
    read = read_date(row.cell(columns[_DATE]), epoch_1904=grid.epoch_1904, typed=grid.typed)
    if read.value is None or read.problem is not None or read.warnings:
        return None
    return read.value.earliest if read.value.precision is Precision.DAY else None


def _problem(code: str, row: GridRow, found: str) -> Remark:
    return Remark(code, {"row": row.number, "found": found[:_LONGEST_SHOWN]})


def _plain(text: str) -> str:
    return halved(visible(text)).strip()
