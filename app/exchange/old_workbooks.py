"""Reads the sheets of a .xls workbook (BIFF8, [MS-XLS]) cell by cell, in Python alone.

The native reader used for .xlsx ends the whole program on some damaged .xls files, which no caller can catch;
here every length is checked against the bytes that are there.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.domain.partial_dates import Precision
from app.exchange.cells import Cell, CellKind, Grid, GridRow, Merge, date_cell, number_text, serial_day
from app.exchange.number_formats import shown_precision, shows_date

_BOF, _EOF, _CONTINUE = 0x0809, 0x000A, 0x003C
_FILEPASS, _DATEMODE, _BOUNDSHEET, _SST, _FORMAT, _XF = 0x2F, 0x22, 0x85, 0xFC, 0x041E, 0xE0
_LABELSST, _LABEL, _RSTRING, _NUMBER, _RK, _MULRK = 0xFD, 0x0204, 0xD6, 0x0203, 0x027E, 0xBD
_FORMULA, _STRING, _BOOLERR, _MERGED = 0x06, 0x0207, 0x0205, 0xE5
_BIFF8 = 0x0600
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class OldWorkbookBrokenError(Exception):
    """The stream is no BIFF8 workbook that can be followed; callers name the file in a known error."""


class OldWorkbookEncryptedError(Exception):
    """The stream is encrypted; callers name the file in a known error."""


@dataclass(slots=True)
class _Globals:
    epoch_1904: bool = False
    sheets: list[tuple[str, int]] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)


def read_old_workbook(stream: bytes) -> tuple[Grid, ...]:
    """The visible worksheets of the stream `Workbook`, in order.

    Raises OldWorkbookBrokenError or OldWorkbookEncryptedError.
    """
    try:
        book = _read_globals(stream)
        return tuple(_Sheet(book, name).read(stream, at) for name, at in book.sheets)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise OldWorkbookBrokenError from error


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from `at` to the end of this substream; those of embedded charts are left out."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + length]
        if len(content) != length:
            raise OldWorkbookBrokenError
        at += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, content


def _read_globals(stream: bytes) -> _Globals:
    book = _Globals()
    version = struct.unpack_from("<HHH", stream, 0)
    if version[0] != _BOF or version[2] != _BIFF8:
        raise OldWorkbookBrokenError
    table: list[bytes] = []
    for kind, content in _records(stream, 0):
        if kind == _FILEPASS:
            raise OldWorkbookEncryptedError
        if kind == _SST or (kind == _CONTINUE and table):
            table.append(content)
            continue
        if table and not book.strings:
            book.strings = _SharedStrings(table).read()
            table = []
        if kind == _DATEMODE:
            book.epoch_1904 = content[:2] == b"\x01\x00"
        elif kind == _BOUNDSHEET:
            at, hidden, sheet_kind, length = struct.unpack_from("<IBBB", content)
            if hidden & 3 == 0 and sheet_kind == 0:
                book.sheets.append((_text(content, 7, length)[0], at))
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", content)
            book.formats[number] = _text(content, 4, length)[0]
        elif kind == _XF:
            book.styles.append(struct.unpack_from("<H", content, 2)[0])
    if table and not book.strings:
        book.strings = _SharedStrings(table).read()
    return book


def _text(content: bytes, at: int, length: int) -> tuple[str, int]:
    """The text whose flags stand at `at`, and where it ends."""
    wide = content[at] & 1
    end = at + 1 + length * (2 if wide else 1)
    if end > len(content):
        raise OldWorkbookBrokenError
    return content[at + 1 : end].decode("utf-16-le" if wide else "latin-1", errors="replace"), end


class _SharedStrings:
    """The texts that cells point to; one may run on into the next record, which tells its width anew."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._piece = 0
        self._at = 8
        self._count = struct.unpack_from("<I", pieces[0], 4)[0]

    def read(self) -> list[str]:
        strings: list[str] = []
        while len(strings) < self._count and self._more():
            strings.append(self._one())
        return strings

    def _more(self) -> bool:
        while self._piece < len(self._pieces) and self._at >= len(self._pieces[self._piece]):
            self._piece += 1
            self._at = 0
        return self._piece < len(self._pieces)

    def _take(self, size: int) -> bytes:
        taken = b""
        while len(taken) < size:
            if not self._more():
                raise OldWorkbookBrokenError
            piece = self._pieces[self._piece][self._at : self._at + size - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken

    def _one(self) -> str:
        length, flags = struct.unpack("<HB", self._take(3))
        runs = struct.unpack("<H", self._take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", self._take(4))[0] if flags & 4 else 0
        text = ""
        while len(text) < length:
            if text and self._at >= len(self._pieces[self._piece]):
                if not self._more():
                    raise OldWorkbookBrokenError
                flags = self._take(1)[0]
            elif not self._more():
                raise OldWorkbookBrokenError
            width = 2 if flags & 1 else 1
            room = (len(self._pieces[self._piece]) - self._at) // width
            some = self._take(max(1, min(room, length - len(text))) * width)
            # Each pair of bytes is one unit here, so that surrogate halves count as the format counts them.
            text += (
                some.decode("latin-1")
                if width == 1
                else "".join(map(chr, struct.unpack(f"<{len(some) // 2}H", some)))
            )
        self._take(runs * 4 + extra)
        return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")


class _Sheet:
    def __init__(self, book: _Globals, name: str) -> None:
        self._book = book
        self._name = name
        self._rows: dict[int, dict[int, Cell]] = {}
        self._merges: list[Merge] = []
        self._waiting: tuple[int, int] | None = None

    def read(self, stream: bytes, at: int) -> Grid:
        if struct.unpack_from("<H", stream, at)[0] != _BOF:
            raise OldWorkbookBrokenError
        for kind, content in _records(stream, at):
            self._record(kind, content)
        rows = tuple(GridRow(row + 1, self._rows[row]) for row in sorted(self._rows))
        return Grid(self._name, rows, tuple(self._merges), self._book.epoch_1904)

    def _record(self, kind: int, content: bytes) -> None:
        if kind == _STRING and self._waiting is not None:
            self._put_text(*self._waiting, _text(content, 2, struct.unpack_from("<H", content)[0])[0])
            self._waiting = None
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", content)
            for place in range((len(content) - 6) // 6):
                style, packed = struct.unpack_from("<HI", content, 4 + place * 6)
                self._put_number(row, first + place, style, _unpacked(packed))
        elif kind == _MERGED:
            for place in range(min(struct.unpack_from("<H", content)[0], 1026)):
                top, bottom, left, right = struct.unpack_from("<HHHH", content, 2 + place * 8)
                self._merges.append(Merge(top + 1, left, bottom + 1, right))
        elif kind in {_LABELSST, _LABEL, _RSTRING, _NUMBER, _RK, _FORMULA, _BOOLERR}:
            self._cell(kind, content)

    def _cell(self, kind: int, content: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", content)
        if kind == _LABELSST:
            self._put_text(row, column, self._book.strings[struct.unpack_from("<I", content, 6)[0]])
        elif kind in {_LABEL, _RSTRING}:
            self._put_text(row, column, _text(content, 8, struct.unpack_from("<H", content, 6)[0])[0])
        elif kind == _NUMBER:
            self._put_number(row, column, style, struct.unpack_from("<d", content, 6)[0])
        elif kind == _RK:
            self._put_number(row, column, style, _unpacked(struct.unpack_from("<I", content, 6)[0]))
        elif kind == _BOOLERR:
            self._put_truth(row, column, content[6], error=bool(content[7]))
        elif content[12:14] != b"\xff\xff":
            self._put_number(row, column, style, struct.unpack_from("<d", content, 6)[0])
        elif content[6] == 0:
            self._waiting = (row, column)
        elif content[6] in {1, 2}:
            self._put_truth(row, column, content[8], error=content[6] == 2)

    def _put(self, row: int, column: int, cell: Cell) -> None:
        self._rows.setdefault(row, {})[column] = cell

    def _put_text(self, row: int, column: int, text: str) -> None:
        if text.strip():
            self._put(row, column, Cell(CellKind.TEXT, text))

    def _put_truth(self, row: int, column: int, value: int, *, error: bool) -> None:
        if error:
            self._put(row, column, Cell(CellKind.ERROR, _ERRORS.get(value, "#N/A")))
        else:
            self._put(row, column, Cell(CellKind.BOOLEAN, "TRUE" if value else "FALSE"))

    def _put_number(self, row: int, column: int, style: int, number: float) -> None:
        kind = self._book.styles[style] if style < len(self._book.styles) else 0
        code = self._book.formats.get(kind)
        day = serial_day(number, epoch_1904=self._book.epoch_1904) if shows_date(kind, code) else None
        if day is None:
            self._put(row, column, Cell(CellKind.NUMBER, number_text(number), number=number))
        else:
            shown: Precision | None = shown_precision(kind, code)
            self._put(row, column, date_cell(day, shown))


def _unpacked(packed: int) -> float:
    """An RK number: the upper 30 bits of a double or an integer, perhaps a hundredfold."""
    number: float
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        (number,) = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))
    return number / 100 if packed & 1 else number
