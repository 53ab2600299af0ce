"""The committee of a batch: seats, and what every member declared about every candidate (workflow §4)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from app.domain.candidates import CandidateId
from app.domain.errors import InputError, RefusalError

JudgeId = NewType("JudgeId", str)


class Seat(StrEnum):
    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SPARE = "spare"


class Relation(StrEnum):
    """`none` is a declaration too: it differs from not yet asked."""

    NONE = "none"
    RELATIVE = "relative"
    MENTOR = "mentor"
    SAME_TEAM = "same_team"
    SUPERIOR = "superior"
    OTHER = "other"


class JudgeUnknownError(InputError):
    code = "judge_unknown"


class NotDeclaredError(RefusalError):
    """A judge has not yet declared whether there is a relation to a candidate."""

    code = "not_declared"


class RecusedError(RefusalError):
    """A recused judge was about to score or vote."""

    code = "recused"


class CandidateOnCommitteeError(RefusalError):
    """A candidate of the batch would sit on its committee (workflow §2)."""

    code = "candidate_on_committee"


@dataclass(frozen=True, slots=True)
class Judge:
    """`present` tells whether the judge attends the meeting."""

    id: JudgeId
    name: str
    seat: Seat
    present: bool = False


@dataclass(frozen=True, slots=True)
class Declaration:
    judge_id: JudgeId
    candidate_id: CandidateId
    relation: Relation
