"""The reading of one cell: a value, what forbids it, what is worth a look; callers add where it stands."""

import re
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.domain.remarks import Remark

T = TypeVar("T")

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
# GB18030-2000 kept these in the private zone; later editions gave them code points (GB 18030-2022, annex D).
_LATE_CODE_POINTS = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
    0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
    0xE855: 0x241FE, 0xE864: 0x9FBB, 0xE863: 0x4DAE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """`value` None with a `problem`: the cell must be corrected; None alone: nothing is known."""

    value: T | None = None
    problem: Remark | None = None
    warnings: tuple[Remark, ...] = field(default=())


def refused(code: str, **values: object) -> Reading[T]:
    return Reading(problem=Remark(code, values))


def halved(text: str) -> str:
    """Full-width ASCII and spaces as half-width; nothing else is touched (never NFKC: it changes names)."""
    return "".join(
        chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else " " if char in "\u3000\u00a0" else char
        for char in text
    )


def visible(text: str) -> str:
    """`text` without zero-width, direction and control characters; line breaks and tabs become spaces."""
    shown = _INVISIBLE.sub("", text)
    return "".join(
        " " if char in "\t\r\n\v\f\u2028\u2029\x85" else char
        for char in shown
        if char >= " " or char in "\t\r\n\v\f"
    )


def without_private_use(text: str) -> tuple[str, str]:
    """`text` with private-zone characters that have a known code point replaced, and those that were."""
    replaced = "".join(char for char in text if ord(char) in _LATE_CODE_POINTS)
    return text.translate(_LATE_CODE_POINTS), replaced


def private_use(text: str) -> str:
    """The private-zone, unpaired and placeholder characters in `text`."""
    return "".join(_PRIVATE.findall(text)) + "".join(char for char in text if "\ud800" <= char <= "\udfff")


def one_line(text: str) -> str:
    """Free text as one line, trimmed, runs of spaces as one."""
    return " ".join(
        without_private_use(visible(text))[0].replace("\u3000", " ").replace("\u00a0", " ").split()
    )
