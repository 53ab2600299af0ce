"""High-water marks: the highest serial ever taken, kept outside the file; and a journal of what was issued.

A mark is a small JSON document with its own checksum, written whole or not at all. What lies in a folder that
people carry about is hostile until it is checked. Source: workflow §9.
"""

import contextlib
import hashlib
import json
import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.domain.certificate_numbers import LAST_SERIAL
from app.domain.levels import CERTIFICATE_LEVELS
from app.domain.number_series import Series

_MOST_BYTES = 1 << 20
_MOST_PLACES = 4
_PLACE = "place"


class MarksDamagedError(Exception):
    """A mark stands there and cannot be trusted; callers treat it as a reason to ask a person."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The highest serial taken by series; `places` are the folders with copies of the file, newest first."""

    file_id: str
    generation: int
    at: str
    serials: Mapping[Series, int] = field(default_factory=dict)
    places: tuple[str, ...] = ()

    def raised(self, other: "Marks") -> "Marks":
        """Both together: a mark never falls."""
        serials = dict(self.serials)
        for series, serial in other.serials.items():
            serials[series] = max(serial, serials.get(series, 0))
        return Marks(
            self.file_id,
            max(self.generation, other.generation),
            max(self.at, other.at),
            serials,
            self.places or other.places,
        )

    def beside(self, folder: Path) -> "Marks":
        """The same, knowing that `folder` holds copies of the file."""
        places = tuple(dict.fromkeys([str(folder), *self.places]))[:_MOST_PLACES]
        return Marks(self.file_id, self.generation, self.at, self.serials, places)


def mark_path(folder: Path, file_id: str) -> Path:
    return folder / f"{_stem(file_id)}.json"


def journal_path(folder: Path, file_id: str) -> Path:
    return folder / f"{_stem(file_id)}.txt"


def read_marks(folder: Path, file_id: str) -> Marks | None:
    """The marks of the file in `folder`, None where there are none; raises MarksDamagedError."""
    path = mark_path(folder, file_id)
    try:
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError:  # the stick is not there now
        return None
    try:
        return _parsed(content, file_id)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise MarksDamagedError from error


def write_marks(folder: Path, marks: Marks, *, with_places: bool) -> None:
    """Replace what stands in `folder`; raises OSError, and then the old marks stay."""
    document: dict[str, object] = {
        "file": marks.file_id,
        "generation": marks.generation,
        "at": marks.at,
        "serials": [
            [one.prefix, one.year, one.level, serial] for one, serial in sorted(marks.serials.items())
        ],
    }
    if with_places:
        document["places"] = list(marks.places)
    document["sha256"] = _checksum(document)
    path = mark_path(folder, marks.file_id)
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("w", encoding="utf-8") as opened:
            json.dump(document, opened, ensure_ascii=False)
            opened.flush()
            os.fsync(opened.fileno())
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def append_journal(folder: Path, file_id: str, lines: Sequence[str]) -> None:
    """Add lines to the journal in `folder`; nothing in it is ever changed. Raises OSError."""
    if lines:
        with journal_path(folder, file_id).open("a", encoding="utf-8", newline="\n") as opened:
            opened.write("".join(f"{line}\n" for line in lines))


def place_id(folder: Path) -> str | None:
    """The name of this place, made up when it is first asked for; None where nothing can be written."""
    path = folder / _PLACE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), path.open("x", encoding="ascii") as opened:
            opened.write(str(uuid.uuid4()))
        known = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return known[:64] or None


def all_raised(marks: Iterable[Marks]) -> Marks | None:
    """All of them together, None for none."""
    whole: Marks | None = None
    for one in marks:
        whole = one if whole is None else whole.raised(one)
    return whole


def _stem(file_id: str) -> str:
    """A file name made of the id's digest: the id comes from a file and may say anything."""
    return f"jiangping-numbers-{hashlib.sha256(file_id.encode()).hexdigest()[:16]}"


def _checksum(document: Mapping[str, object]) -> str:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _parsed(content: bytes, file_id: str) -> Marks:
    if len(content) > _MOST_BYTES:
        raise ValueError(len(content))
    document = json.loads(content.decode("utf-8"))
    told = document.pop("sha256")
    if told != _checksum(document) or document["file"] != file_id:
        raise ValueError(told)
    serials: dict[Series, int] = {}
    for prefix, year, level, serial in document["serials"]:
        if level not in CERTIFICATE_LEVELS or not (0 <= serial <= LAST_SERIAL and 2000 <= year < 2100):
            raise ValueError(serial)
        serials[Series(str(prefix), int(year), str(level))] = int(serial)
    at = datetime.fromisoformat(document["at"]).isoformat(timespec="seconds")
    places = tuple(str(one) for one in document.get("places", ()))[:_MOST_PLACES]
    return Marks(file_id, int(document["generation"]), at, serials, places)
