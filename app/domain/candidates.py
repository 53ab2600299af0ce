"""Candidates: a person's application for one level in one occupation, and how far it has come."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from app.domain.batches import BatchId
from app.domain.errors import RefusalError
from app.domain.levels import Level

PersonId = NewType("PersonId", str)
CandidateId = NewType("CandidateId", str)


class CandidateState(StrEnum):
    ENTERED = "entered"
    INCOMPLETE = "incomplete"
    ELIGIBLE = "eligible"
    REFUSED = "refused"
    PROPOSED = "proposed"
    NOT_PROPOSED = "not_proposed"
    CONFIRMED = "confirmed"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({CandidateState.REFUSED, CandidateState.NOT_PROPOSED, CandidateState.WITHDRAWN})
"""The states of those who walk the road no further."""


class WithdrawalKind(StrEnum):
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    DIED = "died"


class StateRefusesError(RefusalError):
    """The candidate's state does not allow the act."""

    code = "state_refuses"


class NobodyChosenError(RefusalError):
    """An act for several people was asked for without naming one."""

    code = "nobody_chosen"


@dataclass(frozen=True, slots=True)
class Person:
    """Document type and number identify a person once per file; the number is stored normalised."""

    id: PersonId
    id_type: str
    id_number: str
    name: str
    gender: str | None = None
    birth_date: date | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One application; `priority` is what the policy found.

    `photo_sha256` names the cropped portrait, `original_photo_sha256` what it was cut from.
    """

    id: CandidateId
    batch_id: BatchId
    person: Person
    sequence: int
    unit: str
    occupation_code: str | None
    occupation: str
    job: str | None
    level: Level
    state: CandidateState
    photo_sha256: str | None = None
    original_photo_sha256: str | None = None
    priority: bool | None = None
    remark: str | None = None

    @property
    def name(self) -> str:
        return self.person.name

    def require_state(self, *states: CandidateState) -> None:
        """Raises StateRefusesError unless the candidate is in one of `states`."""
        if self.state not in states:
            raise StateRefusesError(name=self.name, state=self.state)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Neither refusal nor bar (workflow §3)."""

    candidate_id: CandidateId
    kind: WithdrawalKind
    day: date
    reason: str
