"""Writes the smallest .xls (BIFF8 in a compound file) that a spreadsheet program would accept, for tests."""

import struct
from collections.abc import Sequence

_SECTOR = 512
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF


def write_xls(
    rows: Sequence[Sequence[str | float | None]],
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    epoch_1904: bool = False,
    encrypted: bool = False,
) -> bytes:
    """One sheet `Sheet1`; `merges` as first row, last row, first column, last column from 0."""
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max((len(row) for row in rows), default=0)
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet += _cell(number, column, value)
    if merges:
        ranges = b"".join(struct.pack("<HHHH", *merge) for merge in merges)
        sheet += _record(0x00E5, struct.pack("<H", len(merges)) + ranges)
    sheet += _record(0x000A, b"")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    if encrypted:
        start += _record(0x002F, struct.pack("<H", 1) + bytes(52))
    start += _record(0x0042, struct.pack("<H", 1200))
    start += _record(0x0022, struct.pack("<H", int(epoch_1904)))
    name = "Sheet1".encode("utf-16-le")
    bound = struct.pack("<BBBB", 0, 0, 6, 1) + name
    offset = len(start) + 4 + 4 + len(bound) + 4
    stream = start + _record(0x0085, struct.pack("<I", offset) + bound) + _record(0x000A, b"") + sheet
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


def _cell(row: int, column: int, value: str | float | None) -> bytes:
    if value is None:
        return b""
    if isinstance(value, str):
        text = struct.pack("<HB", len(value.encode("utf-16-le")) // 2, 1) + value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHH", row, column, 0) + text)
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
