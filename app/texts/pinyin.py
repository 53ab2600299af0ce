"""Pinyin: initials of names, so that 王堃 is found by typing `wk`, and readings to look words up by."""

import os
from functools import lru_cache


def initials(name: str) -> str:
    """The lower-case first letters of the characters; a character with several readings gives its first."""
    return "".join(map(_initial, name))


def readings(text: str) -> tuple[tuple[str, ...], ...]:
    """How each character may be read, without tones: 车 is `che` or `ju`; a letter stands for itself."""
    return tuple(map(_readings, text))


@lru_cache(maxsize=65536)
def _initial(char: str) -> str:
    # By character, not by name: a batch has thousands of names, but they share their characters. So the
    # table of phrases, most of what loading costs, is not asked for.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables take time, and only tables search

    return "".join(lazy_pinyin(char, style=Style.FIRST_LETTER, errors="ignore")).lower()


@lru_cache(maxsize=65536)
def _readings(char: str) -> tuple[str, ...]:
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 - its tables take time, and only tables search

    found = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found and found[0] else (char.lower(),)
