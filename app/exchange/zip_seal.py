"""Writes package ZIPs whose every byte counts, and finds the end of any ZIP.

Files are stored, not packed (photos and PDFs are packed already), in the order of their names. The comment
at the end carries the SHA-256 of all bytes before it, so that a changed byte in a header shows as well.
A package that was unpacked and packed anew by another program has no comment; its manifests still speak.
"""

import hashlib
import struct
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

_MARK = b"jiangping-sha256:"
_SEAL_BYTES = len(_MARK) + 64
_CHUNK_BYTES = 1 << 20

_END = struct.Struct("<4s4H2LH")  # end of central directory, APPNOTE 4.3.16
_END_MARK = b"PK\x05\x06"
_END64_BYTES = 56  # APPNOTE 4.3.14, followed by its locator of 20 bytes
_LOCATOR_BYTES = 20
_LOCATOR_MARK = b"PK\x06\x07"
_LONGEST_COMMENT = 0xFFFF


@dataclass(frozen=True, slots=True)
class ZipEnd:
    """`comment` is what stands behind the end record; `whole` when nothing stands behind the comment."""

    directory_bytes: int
    comment: bytes
    comment_at: int
    whole: bool


def zip_folder(folder: Path, target: BinaryIO, written_at: datetime) -> None:
    """Put every file below `folder` into `target`, in order, with one date and one mode for all."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*"), key=lambda found: found.relative_to(folder).as_posix()):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), written_at.timetuple()[:6])
                entry.create_system = 3
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, path.read_bytes())


def seal(target: BinaryIO) -> None:
    """Add the comment with the checksum to the finished ZIP in `target` (opened for reading and writing)."""
    with zipfile.ZipFile(target, "a") as archive:
        archive.comment = _MARK + b"0" * 64
    end = find_end(target)
    assert end is not None
    checksum = _checksum(target, end.comment_at)
    target.seek(end.comment_at)
    target.write(_MARK + checksum)


def seal_broken(stream: BinaryIO, end: ZipEnd) -> bool:
    """Whether the end of the ZIP or any byte before it is not as it was sealed; no comment, no seal."""
    if not end.whole:
        return True
    if not end.comment:
        return False
    if len(end.comment) != _SEAL_BYTES or not end.comment.startswith(_MARK):
        return True
    return _checksum(stream, end.comment_at) != end.comment.removeprefix(_MARK)


def _checksum(stream: BinaryIO, size: int) -> bytes:
    summed = hashlib.sha256()
    stream.seek(0)
    while size > 0 and (chunk := stream.read(min(size, _CHUNK_BYTES))):
        summed.update(chunk)
        size -= len(chunk)
    return summed.hexdigest().encode()


def find_end(stream: BinaryIO) -> ZipEnd | None:
    """The end record where `zipfile` finds it too, None when there is none."""
    size = stream.seek(0, 2)
    start = max(0, size - _LONGEST_COMMENT - _END.size)
    stream.seek(start)
    tail = stream.read()
    at = len(tail) - _END.size
    if at < 0:
        return None
    if tail[at : at + 4] != _END_MARK or tail[-2:] != b"\0\0":
        at = tail.rfind(_END_MARK, 0, at + 4)
        if at < 0:
            return None
    *_, directory_bytes, _, comment_bytes = _END.unpack_from(tail, at)
    comment = tail[at + _END.size :]
    return ZipEnd(
        directory_bytes=max(directory_bytes, _directory_bytes64(stream, start + at)),
        comment=comment,
        comment_at=start + at + _END.size,
        whole=len(comment) == comment_bytes,
    )


def _directory_bytes64(stream: BinaryIO, end_at: int) -> int:
    """The size of the directory as the ZIP64 record before `end_at` tells it, 0 where there is none."""
    at = end_at - _LOCATOR_BYTES - _END64_BYTES
    if at < 0:
        return 0
    stream.seek(at)
    record = stream.read(_END64_BYTES + _LOCATOR_BYTES)
    if record[_END64_BYTES : _END64_BYTES + 4] != _LOCATOR_MARK:
        return 0
    return int.from_bytes(record[40:48], "little")
