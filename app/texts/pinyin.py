"""Pinyin: initials of names, so that 王堃 is found by typing `wk`, and readings to look words up by."""

import os
import re
from functools import cache, lru_cache

from app import paths


def initials(name: str) -> str:
    """The lower-case first letters of the characters; a character with several readings gives its first."""
    return name.translate(_LETTERS)


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """How each character may be read, without tones: 车 is `che` or `ju`; a letter stands for itself."""
    return tuple(map(_readings, text))


class _Letters(dict[int, str]):
    """The initials of the characters met so far, by their codes; other signs have none."""

    def __missing__(self, code: int) -> str:
        for first, letters in _blocks():
            if first <= code < first + len(letters):
                return self.setdefault(code, letters[code - first].strip("-"))
        return self.setdefault(code, "")


@cache
def _blocks() -> list[tuple[int, str]]:
    """The first code of every block of characters, and a letter for each of them in turn.

    They stand in a table: loading pypinyin, from which that was written, takes longer than making the search
    keys of twenty thousand people.
    """
    table = (paths.resources() / "codes" / "pinyin_initials.txt").read_text(encoding="ascii")
    parts = iter(re.split(r"^([0-9a-f]*[0-9])$", table, flags=re.MULTILINE)[1:])
    return [(int(first, 16), letters.replace("\n", "")) for first, letters in zip(parts, parts, strict=True)]


_LETTERS = _Letters()


@lru_cache(maxsize=65536)
def _readings(char: str) -> tuple[str, ...]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its tables take time, and only tables search

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found and found[0] else (char.lower(),)
