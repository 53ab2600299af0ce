"""Reads shipped TOML strictly: every key is asked for, every mistake names the file and the entry."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from app.domain.errors import ResourceError

E = TypeVar("E", bound=StrEnum)
_UNFIT = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")
"""What no line of a paper can carry: control characters and breaks of lines."""
_MOST = 400
"""No document counts further, in days or in years."""


class TomlUnreadableError(ResourceError):
    """The file is missing, is not UTF-8 or is not TOML."""

    code = "resource_unreadable"


class EntryMissingError(ResourceError):
    """An entry lacks a key that is needed, or leaves it empty."""

    code = "resource_entry_missing"


class EntryUnknownError(ResourceError):
    """An entry has a key that nobody reads."""

    code = "resource_entry_unknown"


class EntryWrongError(ResourceError):
    """An entry has a value that cannot be used."""

    code = "resource_entry_wrong"


class EntryDoubledError(ResourceError):
    """Two entries share an id."""

    code = "resource_entry_doubled"


class Table:
    """One table of a file; `close` refuses the keys that were not asked for."""

    def __init__(self, values: dict[str, object], file: str, where: str = "") -> None:
        self._values = values
        self._unread = dict.fromkeys(values)
        self.file = file
        self.where = where

    def has(self, key: str) -> bool:
        return key in self._values

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(self._unread)

    def part(self, *keys: str) -> "Table":
        """These keys apart, to be read later; here they count as asked for."""
        return Table({key: self.raw(key) for key in keys if self.has(key)}, self.file, self.where)

    def close(self) -> None:
        """Raises EntryUnknownError for the first key that nobody asked for."""
        for key in self._unread:
            raise EntryUnknownError(file=self.file, entry=self._at(key))

    def wrong(self, key: str, found: object) -> EntryWrongError:
        return EntryWrongError(file=self.file, entry=self._at(key), found=_shown(found))

    def raw(self, key: str) -> object:
        """The value of `key`; raises EntryMissingError."""
        if key not in self._values:
            raise EntryMissingError(file=self.file, entry=self._at(key))
        self._unread.pop(key, None)
        return self._values[key]

    def text(self, key: str) -> str:
        """A text of one line that is not blank."""
        value = self.raw(key)
        if not isinstance(value, str) or _UNFIT.search(value):
            raise self.wrong(key, value)
        if not value.strip():
            raise EntryMissingError(file=self.file, entry=self._at(key))
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def day(self, key: str) -> date:
        value = self.raw(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, value)
        return value

    def optional_day(self, key: str) -> date | None:
        return self.day(key) if self.has(key) else None

    def integer(self, key: str, *, least: int) -> int:
        value = self.raw(key)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _MOST:
            raise self.wrong(key, value)
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        if not self.has(key):
            return default
        value = self.raw(key)
        if not isinstance(value, bool):
            raise self.wrong(key, value)
        return value

    def choice(self, key: str, options: type[E]) -> E:
        value = self.text(key)
        try:
            return options(value)
        except ValueError as error:
            raise self.wrong(key, value) from error

    def optional_choice(self, key: str, options: type[E]) -> E | None:
        return self.choice(key, options) if self.has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts, none twice; empty where the key is absent."""
        if not self.has(key):
            return ()
        value = self.raw(key)
        found = [value] if isinstance(value, str) else value
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise self.wrong(key, value)
        if len(set(found)) < len(found):
            raise EntryDoubledError(file=self.file, entry=self._at(key), id=value)
        return tuple(found)

    def choices(self, key: str, options: type[E]) -> tuple[E, ...]:
        try:
            return tuple(options(value) for value in self.texts(key))
        except ValueError as error:
            raise self.wrong(key, self._values[key]) from error

    def table(self, key: str) -> "Table":
        value = self.raw(key)
        if not isinstance(value, dict):
            raise self.wrong(key, value)
        return Table(value, self.file, self._at(key))

    def optional_table(self, key: str) -> "Table | None":
        return self.table(key) if self.has(key) else None

    def tables(self, key: str) -> Iterator["Table"]:
        """The tables of an array, each named by its own id, title or position; none where absent."""
        value = self.raw(key) if self.has(key) else []
        if not isinstance(value, list):
            raise self.wrong(key, value)
        for index, one in enumerate(value):
            if not isinstance(one, dict):
                raise self.wrong(key, one)
            name = one.get("id") or one.get("title") or index
            yield Table(one, self.file, f"{self._at(key)}[{name}]")

    def _at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key


def _shown(found: object) -> str:
    """The beginning of what was found, without what no line can carry."""
    try:
        told = str(found)
    except ValueError:  # a number of more digits than Python writes out
        return "…"
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", told[:80])


def read_toml(path: Path) -> tuple[Table, str]:
    """The file's table and its SHA-256; raises TomlUnreadableError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TomlUnreadableError(file=path.name, reason=str(error)[:120]) from error
    return parse_toml(content, path.name)


def parse_toml(content: bytes, file: str) -> tuple[Table, str]:
    """The table that `content` writes out and its SHA-256; raises TomlUnreadableError naming `file`."""
    try:
        return Table(tomllib.loads(content.decode("utf-8")), file), hashlib.sha256(content).hexdigest()
    except (ValueError, RecursionError) as error:  # ValueError: no UTF-8, no TOML, or a number without end
        raise TomlUnreadableError(file=file, reason=str(error)[:120]) from error


def read_reading(table: Table) -> tuple[bool, str | None]:
    """Whether the text is open, and our reading of it; one is not stated without the other."""
    reading, note = table.flag("reading"), table.optional_text("note")
    if reading is (note is None):
        raise EntryMissingError(file=table.file, entry=f"{table.where}.{'note' if reading else 'reading'}")
    return reading, note


def refuse_doubled(ids: Iterable[str], file: str, where: str) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise EntryDoubledError(file=file, entry=where, id=one)
        seen.add(one)
