"""Pinyin initials of names, so that 王堃 is found by typing `wk`."""

import os
from functools import lru_cache


def initials(name: str) -> str:
    """The lower-case first letters of the characters; a character with several readings gives its first."""
    return "".join(map(_initial, name))


@lru_cache(maxsize=65536)
def _initial(char: str) -> str:
    # By character, not by name: a batch has thousands of names, but they share their characters. So the
    # table of phrases, most of what loading costs, is not asked for.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables take time, and only tables search

    return "".join(lazy_pinyin(char, style=Style.FIRST_LETTER, errors="ignore")).lower()
