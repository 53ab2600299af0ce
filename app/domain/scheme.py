"""The frozen scheme of a review: what is scored, how it is voted on, who gets a place, how ties are broken.

Source: workflow §4 (scheme).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Aggregate(StrEnum):
    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    MEDIAN = "median"


class VoteBase(StrEnum):
    """Of whom the share of agreeing votes is taken."""

    PRESENT = "present"
    VALID = "valid"
    ALL = "all"


class TieStep(StrEnum):
    PRIORITY = "priority"
    VOTES = "votes"
    ITEM = "item"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class TieBreak:
    """One link of the tie chain; `item` names the scored item where the step is ITEM."""

    step: TieStep
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A scored item: 0 ≤ score ≤ `maximum`, counted `weight` times in a judge's total."""

    id: str
    maximum: Decimal
    weight: Decimal


@dataclass(frozen=True, slots=True)
class VoteRule:
    """`passing` is the share of `base` that must agree, `quorum` the share of the committee to be present."""

    base: VoteBase
    passing: Fraction
    quorum: Fraction
    min_voters: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Places as a part of a group's candidates, rounded down."""

    part: Fraction


@dataclass(frozen=True, slots=True)
class Scheme:
    """The enterprise's own scheme; None means: no mark, no vote, as many places as pass."""

    aggregate: Aggregate
    decimals: int
    items: tuple[Item, ...]
    pass_mark: Decimal | None
    vote: VoteRule | None
    places: int | Share | None
    tie_break: tuple[TieBreak, ...] = ()
    trim_from: int = 5
