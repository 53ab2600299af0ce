"""Pinyin initials of names, so that 王堃 is found by typing `wk`."""

from functools import lru_cache


@lru_cache(maxsize=65536)
def initials(name: str) -> str:
    """The lower-case first letters of the characters; a character with several readings gives its first."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its tables take time, and only tables search

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore")).lower()
