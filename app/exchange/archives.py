"""Opens ZIP archives from outside; what they would unpack to is measured before anything is believed.

The sizes in an archive's own directory are a claim: a hostile one declares one kilobyte and inflates to ten
gigabytes in a reader that trusts only the stream, so each member is inflated once and counted.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass

_STEP = 1 << 18
_LOCAL_HEADER = 30


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """The most an archive may hold; sizes in bytes, unpacked."""

    members: int
    member_bytes: int
    total_bytes: int


class ArchiveBrokenError(Exception):
    """The bytes are no readable ZIP archive; callers name the file in a known error."""


class ArchiveTooLargeError(Exception):
    """The archive holds or inflates to more than the limits; callers name the file in a known error."""


def open_archive(content: bytes, limits: ArchiveLimits) -> zipfile.ZipFile:
    """The archive in `content`, each member inflated once within `limits` and found as large as it claims."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise ArchiveBrokenError from error
    members = archive.infolist()
    if len(members) > limits.members or sum(member.file_size for member in members) > limits.total_bytes:
        raise ArchiveTooLargeError
    for member in members:
        if member.file_size > limits.member_bytes:
            raise ArchiveTooLargeError
        _require_honest_size(content, member)
    return archive


def read_member(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of member `name`, None when there is none; raises ArchiveBrokenError."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError) as error:
        raise ArchiveBrokenError from error


def _require_honest_size(content: bytes, member: zipfile.ZipInfo) -> None:
    if member.compress_type == zipfile.ZIP_STORED:
        if member.compress_size != member.file_size:
            raise ArchiveBrokenError
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise ArchiveBrokenError
    if _inflated_size(_packed(content, member), stop_above=member.file_size) != member.file_size:
        raise ArchiveBrokenError


def _packed(content: bytes, member: zipfile.ZipInfo) -> memoryview:
    header = content[member.header_offset : member.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
        raise ArchiveBrokenError
    lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = member.header_offset + _LOCAL_HEADER + lengths
    return memoryview(content)[start : start + member.compress_size]


def _inflated_size(packed: memoryview, *, stop_above: int) -> int:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    rest: bytes | memoryview = packed
    try:
        while not inflater.eof and size <= stop_above:
            piece = inflater.decompress(rest, _STEP)
            rest = inflater.unconsumed_tail
            size += len(piece)
            if not piece and not rest:
                break
    except zlib.error as error:
        raise ArchiveBrokenError from error
    return size
