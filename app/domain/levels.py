"""Levels of certificates: the two this program issues, and the order of all seven.

Source: certificate §4. Digits fall as the level rises and letters stand above them, so neither strings nor
integers compare right: ask `level_rank`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """特级技师 and 首席技师, spelt as position 16 of the certificate number spells them."""

    T = "T"
    S = "S"


CERTIFICATE_LEVELS = ("5", "4", "3", "2", "1", "T", "S")
"""What position 16 of a number may hold, from the lowest level to the highest."""


def level_rank(level: str) -> int:
    """0 for `"5"` up to 6 for `"S"`; raises ValueError for anything else."""
    return CERTIFICATE_LEVELS.index(level)


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """One of the eight levels as people name it; `certificate_level` is None for 学徒工."""

    order: int
    name: str
    full_name: str
    certificate_level: str | None
    aliases: tuple[str, ...]
