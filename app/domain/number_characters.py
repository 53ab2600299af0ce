"""Characters that stray into numbers on their way through spreadsheets and chats, by kind.

Two readers differ in what they do with them: a certificate number is refused, a document number is cleaned.
"""

import unicodedata
from enum import StrEnum

_FULL_WIDTH_FIRST, _FULL_WIDTH_LAST = 0xFF01, 0xFF5E
_FULL_WIDTH_SHIFT = _FULL_WIDTH_FIRST - ord("!")
# Dashes that Unicode does not class as one: modifier minus, hyphen bullet, minus, box lines.
_OTHER_HYPHENS = frozenset("\u02d7\u2043\u2212\u2500\u2501\u30fc")


class Stray(StrEnum):
    SPACE = "space"
    INVISIBLE = "invisible"
    HYPHEN = "hyphen"
    FULL_WIDTH = "full_width"
    LOWER_CASE = "lower_case"


def stray(char: str) -> Stray | None:
    """The kind of stray `char` is; None for all that is none (also for characters no number may hold)."""
    if char.isspace():
        return Stray.SPACE
    category = unicodedata.category(char)
    if category in {"Cf", "Cc"}:
        return Stray.INVISIBLE
    if category == "Pd" or char in _OTHER_HYPHENS:
        return Stray.HYPHEN
    if _FULL_WIDTH_FIRST <= ord(char) <= _FULL_WIDTH_LAST:
        return Stray.FULL_WIDTH
    return Stray.LOWER_CASE if "a" <= char <= "z" else None


def cleaned(text: str) -> str:
    """`text` without spaces, invisible characters and hyphens, full-width forms halved, a-z as capitals.

    Only ASCII has a form to go to: other digits (`²`, `٣`) stay what they are and no rule takes them.
    """
    return "".join(_clean(char) for char in text)


def _clean(char: str) -> str:
    kind = stray(char)
    if kind in {Stray.SPACE, Stray.INVISIBLE, Stray.HYPHEN}:
        return ""
    if kind is Stray.FULL_WIDTH:
        return chr(ord(char) - _FULL_WIDTH_SHIFT).upper()
    return char.upper() if kind is Stray.LOWER_CASE else char


def shown(char: str) -> str:
    """`char` for a sentence: ASCII as it is, others with their code point, which alone tells twins apart."""
    point = f"U+{ord(char):04X}"
    if char.isascii() and char.isprintable() and char != " ":
        return char
    return f"{char} ({point})" if char.isprintable() and not char.isspace() else point
