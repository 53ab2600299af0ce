"""What a tally is made from: the frozen scheme and everything the committee handed in, exactly as given.

Nothing here is checked beyond its type: contradictions are facts that `review_check` names.
Source: workflow §4 (scheme, attendance, scores, vote).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

Group = tuple[str | None, str | None]
"""Occupation and level; candidates are ranked and given places within one group."""


class Aggregate(StrEnum):
    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    MEDIAN = "median"


class VoteBase(StrEnum):
    """Of whom the share of agreeing votes is taken."""

    PRESENT = "present"
    VALID = "valid"
    ALL = "all"


class Vote(StrEnum):
    AGREE = "agree"
    OPPOSE = "oppose"
    ABSTAIN = "abstain"


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


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    priority: bool = False
    occupation: str | None = None
    level: str | None = None

    @property
    def group(self) -> Group:
        return (self.occupation, self.level)


@dataclass(frozen=True, slots=True)
class Recusal:
    judge: str
    candidate: str
    relation: str


@dataclass(frozen=True, slots=True)
class Absence:
    """A member of the meeting who was not in the room for this candidate."""

    judge: str
    candidate: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One judge's scores for one candidate, by item id."""

    judge: str
    candidate: str
    items: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Ballot:
    judge: str
    candidate: str
    vote: Vote


@dataclass(frozen=True, slots=True)
class SecretCount:
    """The slips of a secret vote (无记名) on one candidate: 发出, 收回, 同意, 反对, 弃权, 废票."""

    candidate: str
    issued: int
    returned: int
    agree: int
    oppose: int
    abstain: int
    spoiled: int


@dataclass(frozen=True, slots=True)
class Review:
    """One review meeting; the order of `committee` decides which of equal extremes is dropped."""

    scheme: Scheme
    committee: tuple[str, ...]
    present: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    absences: tuple[Absence, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    counts: tuple[SecretCount, ...] = ()
