"""Writes the smallest .xls (BIFF8 in a compound file) that a spreadsheet program would accept, for tests."""

import struct
from collections.abc import Sequence
from datetime import date

_SECTOR = 512
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF


def write_xls(
    rows: Sequence[Sequence[str | float | bool | date | None]],
    *,
    shared: bool = False,
    date_format: str = "yyyy-mm-dd",
    merges: Sequence[tuple[int, int, int, int]] = (),
    epoch_1904: bool = False,
    encrypted: bool = False,
) -> bytes:
    """One sheet `Sheet1`; `merges` as first row, last row, first column, last column from 0.

    `shared` keeps texts in the common table, cut in the middle of a text into two records.
    """
    strings = [value for row in rows for value in row if isinstance(value, str)] if shared else []
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max((len(row) for row in rows), default=0)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet += _cell(number, column, value, strings)
    if merges:
        ranges = b"".join(struct.pack("<HHHH", *merge) for merge in merges)
        sheet += _record(0x00E5, struct.pack("<H", len(merges)) + ranges)
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    if encrypted:
        start += _record(0x002F, struct.pack("<H", 1) + bytes(52))
    start += _record(0x0042, struct.pack("<H", 1200))
    start += _record(0x0022, struct.pack("<H", int(epoch_1904)))
    spelled = date_format.encode("utf-16-le")
    start += _record(0x041E, struct.pack("<HHB", 164, len(date_format), 1) + spelled)
    start += b"".join(_record(0x00E0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 164))
    name = "Sheet1".encode("utf-16-le")
    bound = struct.pack("<BBBB", 0, 0, 6, 1) + name
    table = _table(strings) if shared else b""
    offset = len(start) + 4 + 4 + len(bound) + len(table) + 4
    stream = start + _record(0x0085, struct.pack("<I", offset) + bound) + table + _record(0x000A, b"") + sheet
    return compound_file("Workbook", stream)


def compound_file(name: str, stream: bytes) -> bytes:
    """A compound file with one stream, padded beyond the size that would go to small sectors."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    assert sectors < 120, "the test writer has one allocation sector"
    table = [0xFFFFFFFD, _END, *range(3, sectors + 2), _END]
    allocation = struct.pack(f"<{len(table)}I", *table).ljust(_SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 2, len(stream)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return header + allocation + directory + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    spelled = (name + "\0").encode("utf-16-le")
    entry = spelled.ljust(64, b"\0") + struct.pack("<HBB", len(spelled), kind, 1)
    entry += struct.pack("<III", _FREE, _FREE, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def _table(strings: Sequence[str]) -> bytes:
    """The common table; its last text begins wide, with a formatting run, and ends narrow in the next."""
    *whole, last = strings
    first = struct.pack("<II", len(strings), len(strings))
    for text in whole:
        first += struct.pack("<HB", len(text.encode("utf-16-le")) // 2, 1) + text.encode("utf-16-le")
    first += struct.pack("<HBH", len(last), 1 | 8, 1) + last[:1].encode("utf-16-le")
    return _record(0x00FC, first) + _record(0x003C, b"\0" + last[1:].encode("latin-1") + bytes(4))


def _cell(row: int, column: int, value: str | float | bool | date | None, strings: Sequence[str]) -> bytes:  # noqa: FBT001
    place = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, str) and strings:
        return _record(0x00FD, place + struct.pack("<I", strings.index(value)))
    if isinstance(value, str):
        text = struct.pack("<HB", len(value.encode("utf-16-le")) // 2, 1) + value.encode("utf-16-le")
        return _record(0x0204, place + text)
    if isinstance(value, bool):
        return _record(0x0205, place + struct.pack("<BB", value, 0))
    if isinstance(value, date):
        serial = float((value - date(1899, 12, 30)).days)
        return _record(0x0203, struct.pack("<HHHd", row, column, 1, serial))
    if isinstance(value, int) and abs(value) < 1 << 29:
        return _record(0x00BD, struct.pack("<HHHIH", row, column, 0, (value << 2) & 0xFFFFFFFF | 2, column))
    return _record(0x0203, place + struct.pack("<d", value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
