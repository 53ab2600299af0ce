"""Reads ZIPs from outside in place: nothing is unpacked to disk, and limits hold before a byte is read.

A name that leaves its folder, a link, an encrypted entry, two names for one file, overlapping entries or
a bomb is a fault; a ZIP with faults is not read further. `zipfile` never reads more of an entry than it
declares and checks its CRC, so the declared sizes that passed the limits are the real ones.
"""

import hashlib
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self

from app.domain.errors import InputError
from app.domain.remarks import Remark
from app.exchange.package_names import collisions, unsafe
from app.exchange.zip_seal import ZipEnd, find_end, seal_broken

MEBIBYTE = 1 << 20
_CHUNK_BYTES = 1 << 18
_DIRECTORY_MOST_BYTES = 48 * MEBIBYTE
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_UTF8 = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS_OF_READING = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,  # covers NotImplementedError: a way of packing that nobody here knows
    ValueError,  # covers UnicodeDecodeError
    OverflowError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """`ratio` (unpacked to packed) binds files above one MiB only."""

    files: int
    file_bytes: int
    total_bytes: int
    ratio: int = 200


class PackageUnreadableError(InputError):
    """The file is not a ZIP, or not one that can be opened."""

    code = "package_unreadable"


class EntryDamagedError(InputError):
    """A file inside a ZIP cannot be read to its end, or not as its CRC wants it."""

    code = "entry_damaged"


@dataclass(frozen=True, slots=True)
class FileDigest:
    """`sha256` in hex, `head` the first eight bytes."""

    sha256: str
    size: int
    head: bytes


class BoundedZip:
    """The files of one ZIP by name; `faults` tell why it shall not be read at all."""

    def __init__(self, stream: BinaryIO, limits: Limits, name: str) -> None:
        """Raises PackageUnreadableError naming `name`."""
        self._stream = stream
        try:
            end = find_end(stream)
            if end is None or end.directory_bytes > _DIRECTORY_MOST_BYTES:
                raise PackageUnreadableError(file=name)
            self._zip = zipfile.ZipFile(stream)
        except _FAULTS_OF_READING as error:
            raise PackageUnreadableError(file=name) from error
        self._end: ZipEnd = end
        self.faults: tuple[Remark, ...] = tuple(_faults(self._zip, limits))
        self.entries: Mapping[str, zipfile.ZipInfo] = {
            entry.filename: entry for entry in self._zip.infolist() if not entry.is_dir()
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def seal_broken(self) -> bool:
        """Whether bytes differ from what was sealed, or stand behind the end (see `zip_seal`)."""
        return seal_broken(self._stream, self._end)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one file in pieces; raises EntryDamagedError."""
        try:
            with self._zip.open(self.entries[name]) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    yield chunk
        except _FAULTS_OF_READING as error:
            raise EntryDamagedError(name=name) from error

    def read(self, name: str) -> bytes:
        return b"".join(self.chunks(name))

    def digest(self, name: str) -> FileDigest:
        summed, size, head = hashlib.sha256(), 0, b""
        for chunk in self.chunks(name):
            head = head or chunk[:8]
            size += len(chunk)
            summed.update(chunk)
        return FileDigest(summed.hexdigest(), size, head)


def _faults(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Remark]:
    entries = archive.infolist()
    if len(entries) > limits.files:
        yield Remark("too_many_files", {"count": len(entries), "most": limits.files})
        return
    for entry in entries:
        yield from _entry_faults(entry, limits)
    total = sum(entry.file_size for entry in entries)
    if total > limits.total_bytes:
        yield Remark("package_too_large", {"mib": _mib(total), "most_mib": _mib(limits.total_bytes)})
    yield from _name_faults(entries)
    yield from _layout_faults(archive)


def _name_faults(entries: Sequence[zipfile.ZipInfo]) -> Iterator[Remark]:
    """Judged by the names as they stand in the ZIP, before `zipfile` makes them fit this system."""
    names = [entry.orig_filename for entry in entries]
    dangerous = [name for name in names if unsafe(name.removesuffix("/"))]
    for name in dangerous:
        yield Remark("name_unsafe", {"name": ascii(name[:80])})
    if not dangerous:
        for first, second in collisions(names):
            yield Remark("name_doubled", {"name": second, "other": first})


def _entry_faults(entry: zipfile.ZipInfo, limits: Limits) -> Iterator[Remark]:
    name, kind = entry.filename, stat.S_IFMT(entry.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        yield Remark("entry_link", {"name": name})
    if entry.flag_bits & _ENCRYPTED:
        yield Remark("entry_encrypted", {"name": name})
    elif entry.compress_type not in _METHODS:
        yield Remark("entry_method", {"name": name})
    if entry.is_dir() and entry.file_size:
        yield Remark("entry_damaged", {"name": name})
    if entry.file_size > limits.file_bytes:
        yield Remark(
            "file_too_large",
            {"name": name, "mib": _mib(entry.file_size), "most_mib": _mib(limits.file_bytes)},
        )
    if entry.file_size > MEBIBYTE and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        yield Remark("ratio_too_high", {"name": name, "most": limits.ratio})


def _layout_faults(archive: zipfile.ZipFile) -> Iterator[Remark]:
    """Bytes before the first entry, and entries that share bytes."""
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    reached = 0
    if entries and entries[0].header_offset != 0:
        yield Remark("bytes_foreign")
    for entry in entries:
        if entry.header_offset < reached:
            yield Remark("entries_overlap", {"name": entry.filename})
            return
        encoding = "utf-8" if entry.flag_bits & _UTF8 else "cp437"
        name_bytes = len(entry.orig_filename.encode(encoding, errors="replace"))
        reached = entry.header_offset + _LOCAL_HEADER_BYTES + name_bytes + entry.compress_size
    if reached > archive.start_dir:
        yield Remark("entries_overlap", {"name": entries[-1].filename})


def _mib(size: int) -> int:
    return -(-size // MEBIBYTE)
