"""Takes the entries of a layout file and names the one that is missing, of a wrong kind or left over."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from app.domain.errors import InputError
from app.printing.fields import FIELDS

_LINE = re.compile(r"\(at line (\d+)")
_FIELD = re.compile(r"\{([^{}]*)\}")


class EntryFault(StrEnum):
    """What is wrong with an entry, or with the whole file."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    NO_TEXT = "no_text"
    NO_NUMBER = "no_number"
    NOT_ABOVE_ZERO = "not_above_zero"
    NO_LIST = "no_list"
    NO_TABLE = "no_table"
    NO_TRUTH = "no_truth"
    NO_CHOICE = "no_choice"
    STRAY_BRACE = "stray_brace"
    DOUBLED = "doubled"
    OTHER_LEVEL = "other_level"
    NO_FILE = "no_file"
    NO_UTF8 = "no_utf8"


class LayoutUnreadableError(InputError):
    """A layout lacks an entry or holds one of a wrong kind; `reason` is an EntryFault."""

    code = "layout_unreadable"


class LayoutFileUnreadableError(LayoutUnreadableError):
    """A layout file is not there or not UTF-8; `reason` is an EntryFault."""

    code = "layout_file_unreadable"


class LayoutTomlError(LayoutUnreadableError):
    """A layout file is not TOML; `line` is where reading stopped."""

    code = "layout_toml"


class LayoutFieldUnknownError(InputError):
    """A layout names a field that does not exist."""

    code = "layout_field_unknown"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: fixed words, or the field whose value stands there."""

    text: str = ""
    field: str = ""


class Entries:
    """One table of the file; what is taken is checked, and `finish` refuses what nobody took."""

    def __init__(self, file: str, where: str, entries: Mapping[str, object]) -> None:
        self._file = file
        self._where = where
        self._left = dict(entries)

    def text(self, key: str) -> str:
        value = self._take(key)
        return value if isinstance(value, str) else self._refuse(key, EntryFault.NO_TEXT)

    def number(self, key: str) -> float:
        return self._number(key, self._take(key))

    def number_or_none(self, key: str) -> float | None:
        return self.number(key) if key in self._left else None

    def length(self, key: str) -> float:
        """A number above 0: a size, a width, a distance between lines."""
        return self._above_zero(key, self.number(key))

    def length_or_none(self, key: str) -> float | None:
        return self.length(key) if key in self._left else None

    def lengths(self, key: str) -> tuple[float, ...]:
        value = self._take(key)
        if not isinstance(value, list) or not value:
            self._refuse(key, EntryFault.NO_LIST)
        return tuple(self._above_zero(key, self._number(key, part)) for part in value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if not isinstance(value, list):
            self._refuse(key, EntryFault.NO_LIST)
        return tuple(
            part if isinstance(part, str) else self._refuse(key, EntryFault.NO_LIST) for part in value
        )

    def yes(self, key: str) -> bool:
        """True or false; false where the entry does not stand."""
        value = self._left.pop(key, False)
        return value if isinstance(value, bool) else self._refuse(key, EntryFault.NO_TRUTH)

    def one_of(self, key: str, allowed: Sequence[str], default: str) -> str:
        value = self._left.pop(key, default)
        return (
            value if isinstance(value, str) and value in allowed else self._refuse(key, EntryFault.NO_CHOICE)
        )

    def pieces(self, key: str) -> tuple[Piece, ...]:
        pieces = tuple(self._pieces(self.text(key)))
        if any("{" in piece.text or "}" in piece.text for piece in pieces):
            self._refuse(key, EntryFault.STRAY_BRACE)
        return pieces

    def table(self, key: str) -> "Entries":
        value = self._take(key)
        return (
            Entries(self._file, f"[{key}]", value)
            if isinstance(value, dict)
            else self._refuse(key, EntryFault.NO_TABLE)
        )

    def tables(self, key: str) -> list["Entries"]:
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            self._refuse(key, EntryFault.NO_TABLE)
        return [Entries(self._file, f"[[{key}]] {place}", part) for place, part in enumerate(value, 1)]

    def finish(self) -> None:
        for key in self._left:
            self._refuse(key, EntryFault.UNKNOWN)

    def _pieces(self, text: str) -> Iterator[Piece]:
        end = 0
        for match in _FIELD.finditer(text):
            if match.group(1) not in FIELDS:
                raise LayoutFieldUnknownError(
                    file=self._file, entry=self._where, field=match.group(1), known=sorted(FIELDS)
                )
            if match.start() > end:
                yield Piece(text=text[end : match.start()])
            yield Piece(field=match.group(1))
            end = match.end()
        if end < len(text):
            yield Piece(text=text[end:])

    def _number(self, key: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not -1000 < value < 1000:
            self._refuse(key, EntryFault.NO_NUMBER)
        return float(value)

    def _above_zero(self, key: str, value: float) -> float:
        return value if value > 0 else self._refuse(key, EntryFault.NOT_ABOVE_ZERO)

    def _take(self, key: str) -> object:
        if key not in self._left:
            self._refuse(key, EntryFault.MISSING)
        return self._left.pop(key)

    def _refuse(self, key: str, reason: EntryFault) -> NoReturn:
        raise LayoutUnreadableError(file=self._file, entry=f"{self._where} {key}".strip(), reason=reason)


def read_toml(name: str, content: bytes) -> dict[str, object]:
    """The tables of a layout called `name`; raises LayoutFileUnreadableError, LayoutTomlError."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LayoutFileUnreadableError(file=name, reason=EntryFault.NO_UTF8) from error
    except tomllib.TOMLDecodeError as error:
        at = _LINE.search(str(error))
        line = int(at[1]) if at else content.count(b"\n") + 1  # at the end of the document
        raise LayoutTomlError(file=name, line=line) from error
