"""What characters are before any face is asked: their role, whether they print, what should stand there."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from app.printing.faces import Role

MIDDLE_DOT = "\u00b7"
OTHER_DOTS = frozenset("•・．‧･∙●⋅․᛫⸱﹒◦▪")
_NEUTRAL = frozenset("“”‘’—–…·\u00a0 \u2002\u2003\u2009")
_SPACES = frozenset(" \u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_LATIN_SPANS = ((0x21, 0x7E), (0xA1, 0x52F), (0x1E00, 0x1FFF), (0x2030, 0x2044), (0x20A0, 0x20BF))
_VARIATION_SPANS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF), (0x180B, 0x180D))
_INVISIBLE_SPANS = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x180E, 0x180E), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
    (0xE0000, 0xE007F),
)  # fmt: skip
_PRIVATE_SPANS = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))

# GB 18030-2000 kept these of its row FE in the private use area; later editions gave them these code points.
_LATE_ASSIGNMENTS = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
    0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
    0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip


def code_point(char: str) -> str:
    return f"U+{ord(char):04X}"


def is_variation_selector(char: str) -> bool:
    return _within(ord(char), _VARIATION_SPANS)


@lru_cache(maxsize=4096)
def is_invisible(char: str) -> bool:
    """Characters that have no shape of their own and are left out of what is printed."""
    return _within(ord(char), _INVISIBLE_SPANS) or is_variation_selector(char)


def is_space(char: str) -> bool:
    return char in _SPACES


def is_private(char: str) -> bool:
    return _within(ord(char), _PRIVATE_SPANS)


def is_unprintable(char: str) -> bool:
    """Controls, lone surrogates, private use and non-characters: no face may draw anything for them."""
    code = ord(char)
    return (
        code < 0x20
        or 0x7F <= code < 0xA0
        or 0xD800 <= code <= 0xDFFF
        or code & 0xFFFE == 0xFFFE
        or (0xFDD0 <= code <= 0xFDEF or code in (0x2028, 0x2029, 0xFFFC, 0xFFFD) or is_private(char))
    )


def is_han(char: str) -> bool:
    code = ord(char)
    return (
        0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF or char in "〇々"
    )


def proper_character(char: str) -> str | None:
    """The ideograph that should stand for a private-use, compatibility or radical character, if one is known.

    Private use: the GBK rows that old Chinese software filled, U+E815 to U+E864. Only single characters
    are looked up; a name is never normalised silently.
    """
    code = ord(char)
    if 0xE815 <= code <= 0xE864:
        if code in _LATE_ASSIGNMENTS:
            return chr(_LATE_ASSIGNMENTS[code])
        trail = 0x50 + code - 0xE815
        trail += trail >= 0x7F
        proper = bytes((0xFE, trail)).decode("gb18030", "replace")
        return proper if len(proper) == 1 and not is_private(proper) and proper != "\ufffd" else None
    if 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F or 0x2E80 <= code <= 0x2FDF:
        proper = unicodedata.normalize("NFKC", char)
        return proper if proper != char and len(proper) == 1 else None
    return None


def roles(text: Sequence[str]) -> list[Role]:
    """The role of each character: quotation marks, dashes, dots and spaces follow the script before them."""
    found: list[Role | None] = [None if char in _NEUTRAL else _role(char) for char in text]
    last = next((role for role in found if role is not None), Role.KAI)
    answer = []
    for role in found:
        last = role or last
        answer.append(last)
    return answer


@lru_cache(maxsize=4096)
def _role(char: str) -> Role:
    return Role.TIMES if _within(ord(char), _LATIN_SPANS) else Role.KAI


def _within(code: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in spans)
