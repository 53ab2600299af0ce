"""Finds each person's photo in a folder or a ZIP by file name; nothing is decoded or unpacked to disk.

Source: exchange §1: `证件号码`, `姓名-证件号码`, `证件号码-姓名`. A file that names another person than the
number's owner is listed, never used: a wrong portrait on a certificate is worse than none.
"""

import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from app.domain.errors import InputError
from app.exchange.archives import (
    ArchiveBrokenError,
    ArchiveLimits,
    ArchiveTooLargeError,
    open_archive,
    read_member,
)
from app.exchange.roster_persons import plain_number

_ENDINGS = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".heic", ".heif", ".bmp", ".tif", ".tiff", ".webp", ".gif"}
)
_IGNORED = re.compile(r"(?:^|/)(?:__MACOSX/.*|\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[-‐‑–—－_＿+＋ 　,，、.·()（）]+")
_COPY = re.compile(r"(?:[ _-]?[(（][0-9]{1,2}[)）]| - 副本| ?副本)+$")
MOST_FILES = 20_000
MOST_PHOTO_BYTES = 30 << 20
_MOST_DEPTH = 6
_ZIP = ArchiveLimits(members=MOST_FILES, member_bytes=MOST_PHOTO_BYTES, total_bytes=4 << 30)
_MOST_ZIP_BYTES = 2 << 30


class PhotosUnreadableError(InputError):
    """The path is neither a folder nor a ZIP archive that can be read."""

    code = "photos_unreadable"


class PhotosTooManyError(InputError):
    """The folder or archive holds more, or larger, files than any batch has photos."""

    code = "photos_too_many"


class PhotoUnreadableError(InputError):
    """One photo file cannot be read, or is larger than a photo can be."""

    code = "photo_file_unreadable"


@dataclass(frozen=True, slots=True)
class DoubledPhoto:
    """One person's number with all files that claim it; none of them is used."""

    id_number: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhotoMatches:
    """File by document number; and what was left: unmatched, of another name, doubled, people without."""

    found: Mapping[str, str]
    unmatched: tuple[str, ...]
    other_names: tuple[str, ...]
    doubled: tuple[DoubledPhoto, ...]
    without: tuple[str, ...]


class Photos:
    """An opened folder or ZIP of photos; a context manager. Files are named by their path inside it."""

    def __init__(self, path: Path) -> None:
        """Opens `path`; raises PhotosUnreadableError or PhotosTooManyError."""
        self._path = path
        self._archive: zipfile.ZipFile | None = None
        try:
            self._members = dict(self._listed())
        except (ArchiveBrokenError, OSError, ValueError) as error:
            raise PhotosUnreadableError(file=path.name) from error
        except ArchiveTooLargeError as error:
            raise PhotosTooManyError(file=path.name, most=MOST_FILES) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._archive is not None:
            self._archive.close()

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(self._members)

    def read(self, file: str) -> bytes:
        """The bytes of one of `files`; raises PhotoUnreadableError."""
        member = self._members.get(file)
        content: bytes | None = None
        try:
            if member is not None and self._archive is not None:
                content = read_member(self._archive, member)
            elif member is not None and (self._path / member).stat().st_size <= MOST_PHOTO_BYTES:
                content = (self._path / member).read_bytes()
        except (ArchiveBrokenError, OSError, ValueError) as error:
            raise PhotoUnreadableError(file=file) from error
        if not content:
            raise PhotoUnreadableError(file=file)
        return content

    def match(self, people: Mapping[str, str]) -> PhotoMatches:
        """Matches the files to `people` (document number, normalised → name)."""
        claims: dict[str, list[str]] = {}
        unmatched, other_names = [], []
        by_number = {plain_number(number): number for number in people}
        for file in self._members:
            plain, named = _claimed(PurePosixPath(file).name, by_number)
            if plain is None:
                unmatched.append(file)
            elif named and not _same_name(named, people[by_number[plain]]):
                other_names.append(file)
            else:
                claims.setdefault(by_number[plain], []).append(file)
        return PhotoMatches(
            {number: files[0] for number, files in claims.items() if len(files) == 1},
            tuple(unmatched),
            tuple(other_names),
            tuple(DoubledPhoto(number, tuple(files)) for number, files in claims.items() if len(files) > 1),
            tuple(number for number in people if number not in claims),
        )

    def _listed(self) -> Iterator[tuple[str, str]]:
        if self._path.is_dir():
            yield from self._in_folder()
            return
        if self._path.stat().st_size > _MOST_ZIP_BYTES:
            raise ArchiveTooLargeError
        self._archive = open_archive(self._path.read_bytes(), _ZIP)
        for member in self._archive.infolist():
            label = _label(member)
            if not member.is_dir() and not member.flag_bits & 1 and not _IGNORED.search(label):
                yield label, member.filename

    def _in_folder(self) -> Iterator[tuple[str, str]]:
        count = 0
        for folder, below, names in os.walk(self._path):
            if len(Path(folder).relative_to(self._path).parts) >= _MOST_DEPTH:
                below.clear()
            for name in sorted(names):
                file = Path(folder) / name
                inside = file.relative_to(self._path).as_posix()
                count += 1
                if count > MOST_FILES:
                    raise ArchiveTooLargeError
                # A link may point anywhere, and a pipe never ends: only plain files are photos.
                if not file.is_symlink() and file.is_file() and not _IGNORED.search(inside):
                    yield inside, inside


def _label(member: zipfile.ZipInfo) -> str:
    """The member's name as the person saw it: a Chinese Windows writes it in GBK and does not say so."""
    name = member.filename
    if not member.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = member.filename
    return name.replace("\\", "/")


def _claimed(file: str, by_number: Mapping[str, str]) -> tuple[str | None, str]:
    """The normalised number `file` names and the name beside it, "" when it names none."""
    path = PurePosixPath(file)
    if path.suffix.lower() not in _ENDINGS:
        return None, ""
    stem = path.stem
    for text in (_COPY.sub("", stem), stem):
        if plain_number(text) in by_number:
            return plain_number(text), ""
        for found in _SEPARATORS.finditer(text):
            left, right = text[: found.start()], text[found.end() :]
            if plain_number(left) in by_number:
                return plain_number(left), right
            if plain_number(right) in by_number:
                return plain_number(right), left
    return _glued(_COPY.sub("", stem), by_number)


def _glued(stem: str, by_number: Mapping[str, str]) -> tuple[str | None, str]:
    """李某110…: name and number with nothing between them."""
    found = re.search(r"[0-9]{17}[0-9Xx]", stem)
    if found is None or found.group().upper() not in by_number:
        return None, ""
    return found.group().upper(), (stem[: found.start()] + stem[found.end() :])


def _same_name(written: str, name: str) -> bool:
    return _bare(written) == _bare(name)


def _bare(name: str) -> str:
    return re.sub(r"[\s·•.\-_()（）,，、]", "", name).casefold()
