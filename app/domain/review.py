"""What a tally is made from: the scheme and everything the committee handed in, exactly as given.

Nothing here is checked beyond its type: contradictions are facts that `review_check` names.
Source: workflow §4 (attendance, scores, vote).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.scheme import Scheme

Group = tuple[str | None, str | None]
"""Occupation and level; candidates are ranked and given places within one group."""


class Vote(StrEnum):
    AGREE = "agree"
    OPPOSE = "oppose"
    ABSTAIN = "abstain"


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
