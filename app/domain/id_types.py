"""Types of identity documents, found by the names and aliases that people write.

There is no single code list of document types (each system has its own), so a type is kept by its name; a
name that is not listed is no error.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from app.domain.number_characters import cleaned


class IdRule(StrEnum):
    """How numbers of a type are checked; only 18-character numbers have a check character."""

    RESIDENT_CARD = "resident_card"
    RESIDENCE_PERMIT = "residence_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class IdType:
    """`shape` describes a whole number; a group in it is the part that stays the same over a lifetime."""

    name: str
    aliases: tuple[str, ...]
    rule: IdRule
    shape: re.Pattern[str] | None

    def fits(self, number: str) -> bool:
        """Whether the cleaned `number` has the shape of this type; a type without shape takes any."""
        return self.shape is None or self.shape.fullmatch(number) is not None

    def lasting(self, number: str) -> str:
        """`number` without what changes when the document is renewed."""
        found = None if self.shape is None else self.shape.fullmatch(number)
        return found.group(1) if found is not None and found.re.groups else number


@dataclass(frozen=True, slots=True)
class IdTypes:
    types: tuple[IdType, ...]

    def find(self, text: str, number: str = "") -> IdType | None:
        """The type that `text` names, None when it is not listed.

        An alias that two types share (港澳台居民居住证) goes to the one whose shape the cleaned `number` has.
        """
        named = [each for each in self.types if _key(text) in map(_key, (each.name, *each.aliases))]
        return next((each for each in named if each.fits(number)), named[0] if named else None)


@lru_cache(maxsize=512)
def _key(text: str) -> str:
    """A name as it is compared; a roster asks for the same few thousands of times."""
    return cleaned(text)
