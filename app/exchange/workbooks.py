"""Reads .xlsx, .xls and separated text into grids of cells; its content decides what a file is, not its name.

Every byte is hostile: sizes are measured before a reader sees them and every fault becomes a known error.
"""

import io
import re
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.domain.errors import InputError
from app.domain.partial_dates import Precision
from app.exchange.archives import ArchiveBrokenError, ArchiveLimits, ArchiveTooLargeError, open_archive
from app.exchange.cells import (
    EMPTY_CELL,
    Cell,
    CellKind,
    Grid,
    GridRow,
    Merge,
    column_letters,
    date_cell,
    number_text,
    serial_day,
)
from app.exchange.compound_files import MAGIC as OLE_MAGIC
from app.exchange.compound_files import CompoundFile, CompoundFileBrokenError
from app.exchange.old_workbooks import (
    OldWorkbookBrokenError,
    OldWorkbookEncryptedError,
    read_old_workbook,
)
from app.exchange.separated_text import TextUnreadableError, read_separated
from app.exchange.sheet_marks import BookMarks, read_marks

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

MOST_BYTES = 50 << 20
MOST_ROWS = 100_000
MOST_AREA = 8_000_000
MOST_SHEETS = 60
_ARCHIVE = ArchiveLimits(members=5_000, member_bytes=200 << 20, total_bytes=400 << 20)


class WorkbookUnreadableError(InputError):
    """The bytes are no workbook and no separated text that can be read."""

    code = "workbook_unreadable"


class WorkbookEncryptedError(InputError):
    """The workbook asks for a password."""

    code = "workbook_encrypted"


class WorkbookTooLargeError(InputError):
    """The file, or the rectangle its cells span, is larger than any roster."""

    code = "workbook_too_large"


def read_workbook(content: bytes, filename: str) -> tuple[Grid, ...]:
    """The visible sheets of `content` that hold something, in order; `filename` only names it in errors.

    Raises WorkbookUnreadableError, WorkbookEncryptedError or WorkbookTooLargeError.
    """
    if len(content) > MOST_BYTES:
        raise WorkbookTooLargeError(file=filename, where=f"{len(content) >> 20} MB")
    try:
        if content.startswith(b"PK"):
            return _read_xlsx(content, filename)
        if content.startswith(OLE_MAGIC):
            return _read_xls(content, filename)
        return _read_text(content, filename)
    except OldWorkbookEncryptedError as error:
        raise WorkbookEncryptedError(file=filename) from error
    except (
        ArchiveBrokenError,
        CompoundFileBrokenError,
        OldWorkbookBrokenError,
        TextUnreadableError,
    ) as error:
        raise WorkbookUnreadableError(file=filename) from error
    except ArchiveTooLargeError as error:
        raise WorkbookTooLargeError(file=filename, where="ZIP") from error


def _read_text(content: bytes, filename: str) -> tuple[Grid, ...]:
    records = read_separated(content)
    if len(records) > MOST_ROWS:
        raise WorkbookTooLargeError(file=filename, where=f"A{len(records)}")
    rows = []
    for number, record in enumerate(records, start=1):
        cells = {column: Cell(CellKind.TEXT, text) for column, text in enumerate(record) if text.strip()}
        if cells:
            rows.append(GridRow(number, cells))
    return (Grid(filename, tuple(rows), typed=False),) if rows else ()


def _read_xlsx(content: bytes, filename: str) -> tuple[Grid, ...]:
    marks = read_marks(open_archive(content, _ARCHIVE))
    return _read_sheets(content, filename, marks)


def _read_xls(content: bytes, filename: str) -> tuple[Grid, ...]:
    file = CompoundFile(content)
    if "EncryptedPackage" in file.streams:
        raise WorkbookEncryptedError(file=filename)
    grids = read_old_workbook(file.read("Workbook"))
    if len(grids) > MOST_SHEETS:
        raise WorkbookTooLargeError(file=filename, where=str(len(grids)))
    return tuple(grid for grid in grids if grid.rows)


def _read_sheets(content: bytes, filename: str, marks: BookMarks) -> tuple[Grid, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
            ]
            if len(names) > MOST_SHEETS:
                raise WorkbookTooLargeError(file=filename, where=str(len(names)))
            grids = [_grid(book, name, filename, marks) for name in names]
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise WorkbookUnreadableError(file=filename) from error
    except BaseException as error:
        # The reader is native code; a panic inside it is no Exception, yet it is only a broken file.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookUnreadableError(file=filename) from error
    return tuple(grid for grid in grids if grid.rows)


def _grid(book: CalamineWorkbook, name: str, filename: str, marks: BookMarks) -> Grid:
    sheet_marks = marks.sheet(name)
    _require_area(filename, name, sheet_marks.rows, sheet_marks.columns)
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None and not sheet_marks.errors and not sheet_marks.uncomputed:
        return Grid(name, ())
    _require_area(filename, name, sheet.total_height, sheet.total_width)
    filled = {} if sheet.start is None else _filled(sheet)
    for (row, column), text in sheet_marks.errors.items():
        filled.setdefault(row, {})[column] = Cell(CellKind.ERROR, text)
    for row, column in sheet_marks.uncomputed:
        filled.setdefault(row, {}).setdefault(column, Cell(CellKind.UNCOMPUTED))
    for (row, column), precision in sheet_marks.shown.items():
        _show_less(filled, row, column, precision, epoch_1904=marks.epoch_1904)
    if len(filled) > MOST_ROWS:
        raise WorkbookTooLargeError(file=filename, where=f"{name}!A{max(filled) + 1}")
    return Grid(
        name,
        tuple(GridRow(row + 1, filled[row]) for row in sorted(filled)),
        tuple(
            Merge(top + 1, left, bottom + 1, right)
            for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:20_000]
        ),
        marks.epoch_1904,
    )


def _require_area(filename: str, sheet: str, rows: int, columns: int) -> None:
    if rows * columns > MOST_AREA:
        raise WorkbookTooLargeError(file=filename, where=f"{sheet}!{column_letters(columns - 1)}{rows}")


def _filled(sheet: CalamineSheet) -> dict[int, dict[int, Cell]]:
    filled: dict[int, dict[int, Cell]] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False)):
        # Most cells of a wide sheet are empty; only the others become objects.
        cells = {column: _cell(value) for column, value in enumerate(values) if value != ""}
        cells = {column: cell for column, cell in cells.items() if not cell.empty}
        if cells:
            filled[row] = cells
    return filled


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        text = _ESCAPED.sub(_unescaped, value) if "_x" in value else value
        return Cell(CellKind.TEXT, text) if text.strip() else EMPTY_CELL
    if isinstance(value, bool):
        return Cell(CellKind.BOOLEAN, "TRUE" if value else "FALSE")
    if isinstance(value, int | float):
        return Cell(CellKind.NUMBER, number_text(float(value)), number=float(value))
    if isinstance(value, datetime):
        return date_cell(value.date(), None)
    if isinstance(value, date):
        return date_cell(value, None)
    if isinstance(value, time | timedelta):
        return Cell(CellKind.TEXT, str(value))
    return EMPTY_CELL


def _unescaped(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return "" if 0xD800 <= code <= 0xDFFF or code == 0 else chr(code)


def _show_less(
    filled: dict[int, dict[int, Cell]], row: int, column: int, precision: Precision, *, epoch_1904: bool
) -> None:
    cell = filled.get(row, {}).get(column)
    if cell is None:
        return
    day = cell.day
    if day is None and cell.number is not None:
        day = serial_day(cell.number, epoch_1904=epoch_1904)
    if day is None:
        return
    filled[row][column] = date_cell(day, precision)
