"""Takes the entries of a layout file and names the one that is missing, of a wrong kind or left over."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from app.domain.errors import InputError
from app.printing.fields import FIELDS

_FIELD = re.compile(r"\{([^{}]*)\}")


class LayoutUnreadableError(InputError):
    """A layout file is not TOML, lacks an entry or holds one of a wrong kind."""

    code = "layout_unreadable"


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
        return value if isinstance(value, str) else self._refuse(key, "text")

    def number(self, key: str) -> float:
        return self._number(key, self._take(key))

    def number_or_none(self, key: str) -> float | None:
        return self.number(key) if key in self._left else None

    def numbers(self, key: str) -> tuple[float, ...]:
        value = self._take(key)
        if not isinstance(value, list) or not value:
            self._refuse(key, "numbers")
        return tuple(self._number(key, part) for part in value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key)
        if not isinstance(value, list):
            self._refuse(key, "texts")
        return tuple(part if isinstance(part, str) else self._refuse(key, "texts") for part in value)

    def yes(self, key: str) -> bool:
        """True or false; false where the entry does not stand."""
        value = self._left.pop(key, False)
        return value if isinstance(value, bool) else self._refuse(key, "true / false")

    def one_of(self, key: str, allowed: Sequence[str], default: str) -> str:
        value = self._left.pop(key, default)
        return value if isinstance(value, str) and value in allowed else self._refuse(key, ", ".join(allowed))

    def pieces(self, key: str) -> tuple[Piece, ...]:
        return tuple(self._pieces(self.text(key)))

    def table(self, key: str) -> "Entries":
        value = self._take(key)
        return (
            Entries(self._file, f"[{key}]", value) if isinstance(value, dict) else self._refuse(key, "table")
        )

    def tables(self, key: str) -> list["Entries"]:
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            self._refuse(key, "tables")
        return [Entries(self._file, f"[[{key}]] {place}", part) for place, part in enumerate(value, 1)]

    def finish(self) -> None:
        for key in self._left:
            self._refuse(key, "-")

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
            self._refuse(key, "number")
        return float(value)

    def _take(self, key: str) -> object:
        if key not in self._left:
            self._refuse(key, "?")
        return self._left.pop(key)

    def _refuse(self, key: str, reason: str) -> NoReturn:
        raise LayoutUnreadableError(file=self._file, entry=f"{self._where} {key}".strip(), reason=reason)
