"""Writes resources/codes/pinyin_initials.txt from pypinyin; to be run when its pin changes.

A line `3000` opens the block of characters from U+3000 on; then a letter stands for each character in turn,
`-` where none is known, 64 to a row.
"""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
from pypinyin import Style, lazy_pinyin

BLOCKS = ((0x3000, 0x9FFF), (0xE800, 0xE8FF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
"""Where Han characters stand; the second are those of older systems that had no code of their own yet."""
_A_ROW = 64
_FILE = Path(__file__).resolve().parent.parent / "resources" / "codes" / "pinyin_initials.txt"


def rows() -> Iterator[str]:
    for first, last in BLOCKS:
        yield f"{first:04x}"
        letters = "".join(initial(chr(code)) or "-" for code in range(first, last + 1))
        yield from (letters[at : at + _A_ROW] for at in range(0, len(letters), _A_ROW))


def initial(char: str) -> str:
    """The first letter of the first reading of `char`, in lower case; empty where it has none."""
    return "".join(lazy_pinyin(char, style=Style.FIRST_LETTER, errors="ignore")).lower()


if __name__ == "__main__":
    _FILE.write_text("".join(f"{row}\n" for row in rows()), encoding="ascii", newline="\n")
