"""Reads one stream of a compound file, the container of .xls and of encrypted workbooks ([MS-CFB]).

Chains of sectors in a damaged file may be endless or lead nowhere; each is bounded by the file's own size.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = 512
_NO_MORE = 0xFFFFFFFA  # this and above are marks, not sectors
_ENTRY = 128
_STREAM = 2
_ROOT = 5


class CompoundFileBrokenError(Exception):
    """The bytes are no compound file that can be followed; callers name the file in a known error."""


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file by name."""

    def __init__(self, content: bytes) -> None:
        """Raises CompoundFileBrokenError."""
        try:
            self._open(content)
        except (struct.error, IndexError, ValueError) as error:
            raise CompoundFileBrokenError from error

    @property
    def streams(self) -> frozenset[str]:
        return frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of stream `name`, whatever its case; raises CompoundFileBrokenError."""
        entry = next((found for known, found in self._entries.items() if known.lower() == name.lower()), None)
        if entry is None:
            raise CompoundFileBrokenError
        if entry.size < self._cutoff:
            return self._chain(self._short, 64, self._short_table, entry.start)[: entry.size]
        return self._chain(self._body, self._sector, self._table, entry.start)[: entry.size]

    def _open(self, content: bytes) -> None:
        if not content.startswith(MAGIC) or len(content) < _HEADER:
            raise CompoundFileBrokenError
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in {9, 12}:
            raise CompoundFileBrokenError
        self._sector = 1 << shift
        directory, _, self._cutoff, short, _, more, _ = struct.unpack_from("<IIIIIII", content, 48)
        self._body = memoryview(content)[max(_HEADER, self._sector) :]
        self._table = self._allocation(content, more)
        self._entries = dict(self._listed(self._chain(self._body, self._sector, self._table, directory)))
        self._short_table = _numbers(self._chain(self._body, self._sector, self._table, short))
        root = next((entry for entry in self._entries.values() if entry.kind == _ROOT), None)
        inside = b"" if root is None else self._chain(self._body, self._sector, self._table, root.start)
        self._short = memoryview(inside)

    def _allocation(self, content: bytes, more: int) -> tuple[int, ...]:
        """The allocation table, its sectors listed in the header and then in a chain of lists."""
        sectors = list(struct.unpack_from("<109I", content, 76))
        most = len(self._body) // self._sector + 1
        for _ in range(most):
            if more >= _NO_MORE:
                break
            *listed, more = _numbers(self._at(more))
            sectors += listed
        pieces = [bytes(self._at(sector)) for sector in sectors[: most + 109] if sector < _NO_MORE]
        return _numbers(b"".join(pieces))

    def _at(self, sector: int) -> memoryview:
        piece = self._body[sector * self._sector : (sector + 1) * self._sector]
        if len(piece) % 4 or not piece:
            raise CompoundFileBrokenError
        return piece

    @staticmethod
    def _chain(body: memoryview, size: int, table: tuple[int, ...], start: int) -> bytes:
        pieces: list[bytes] = []
        sector = start
        while sector < _NO_MORE:
            if sector >= len(table) or len(pieces) > len(table):
                raise CompoundFileBrokenError
            pieces.append(bytes(body[sector * size : (sector + 1) * size]))
            sector = table[sector]
        return b"".join(pieces)

    def _listed(self, directory: bytes) -> Mapping[str, _Entry]:
        found: dict[str, _Entry] = {}
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind in {_STREAM, _ROOT} and 2 <= length <= 64:
                name = directory[at : at + length - 2].decode("utf-16-le", errors="replace")
                found.setdefault(name, _Entry(kind, start, size))
        return found


def _numbers(piece: bytes | memoryview) -> tuple[int, ...]:
    return struct.unpack(f"<{len(piece) // 4}I", bytes(piece[: len(piece) // 4 * 4]))
