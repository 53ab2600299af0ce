"""Reads .xlsx, .xls and separated text into grids of cells; its content decides what a file is, not its name.

Every byte is hostile: sizes are measured before a reader sees them and every fault becomes a known error.
"""

import io
import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
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
    number_text,
    serial_day,
)
from app.exchange.separated_text import TextUnreadableError, read_separated
from app.exchange.sheet_marks import BookMarks, SheetMarks, read_marks

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BIFF8_BOF = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_RECORD_FILEPASS = 0x2F
_RECORD_DATEMODE = 0x22
_RECORD_EOF = 0x0A
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
        if content.startswith(_OLE):
            return _read_xls(content, filename)
        return _read_text(content, filename)
    except (ArchiveBrokenError, TextUnreadableError) as error:
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
    return _read_sheets(content, filename, marks, epoch_1904=marks.epoch_1904)


def _read_xls(content: bytes, filename: str) -> tuple[Grid, ...]:
    if _ENCRYPTED_STREAM in content:
        raise WorkbookEncryptedError(file=filename)
    records = dict(_first_records(content))
    if _RECORD_FILEPASS in records:
        raise WorkbookEncryptedError(file=filename)
    return _read_sheets(content, filename, None, epoch_1904=records.get(_RECORD_DATEMODE) == b"\x01\x00")


def _first_records(content: bytes) -> Iterable[tuple[int, bytes]]:
    """The records at the start of the BIFF8 stream, as far as they lie in one piece."""
    at = content.find(_BIFF8_BOF)
    while 0 <= at < len(content) - 4:
        kind = int.from_bytes(content[at : at + 2], "little")
        length = int.from_bytes(content[at + 2 : at + 4], "little")
        if kind == _RECORD_EOF or length > 8224:  # the format's longest record
            return
        yield kind, content[at + 4 : at + 4 + length]
        at += 4 + length


def _read_sheets(
    content: bytes, filename: str, marks: BookMarks | None, *, epoch_1904: bool
) -> tuple[Grid, ...]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
            ]
            if len(names) > MOST_SHEETS:
                raise WorkbookTooLargeError(file=filename, where=str(len(names)))
            grids = [_grid(book, name, filename, marks, epoch_1904=epoch_1904) for name in names]
    except PasswordError as error:
        raise WorkbookEncryptedError(file=filename) from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise WorkbookUnreadableError(file=filename) from error
    except BaseException as error:
        # The reader is native code; a panic inside it is no Exception, yet it is only a broken file.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookUnreadableError(file=filename) from error
    return tuple(grid for grid in grids if grid.rows)


def _grid(
    book: CalamineWorkbook, name: str, filename: str, marks: BookMarks | None, *, epoch_1904: bool
) -> Grid:
    sheet_marks = SheetMarks() if marks is None else marks.sheet(name)
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
        _show_less(filled, row, column, precision, epoch_1904=epoch_1904)
    if len(filled) > MOST_ROWS:
        raise WorkbookTooLargeError(file=filename, where=f"{name}!A{max(filled) + 1}")
    return Grid(
        name,
        tuple(GridRow(row + 1, filled[row]) for row in sorted(filled)),
        tuple(
            Merge(top + 1, left, bottom + 1, right)
            for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:20_000]
        ),
        epoch_1904,
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
        return Cell(CellKind.DATE, value.date().isoformat(), day=value.date())
    if isinstance(value, date):
        return Cell(CellKind.DATE, value.isoformat(), day=value)
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
    text = f"{day.year}-{day.month:02d}" if precision is Precision.MONTH else str(day.year)
    filled[row][column] = Cell(CellKind.DATE, text, day=day, shown=precision)
