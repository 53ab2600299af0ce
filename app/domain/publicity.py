"""Publicity: notices with their period, and objections that hold one name or the whole batch.

Source: workflow §5.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import Candidate, CandidateId
from app.domain.errors import RefusalError
from app.domain.working_days import Counting

NoticeId = NewType("NoticeId", str)
ObjectionId = NewType("ObjectionId", str)


class ObjectionTarget(StrEnum):
    CANDIDATE = "candidate"
    JUDGE = "judge"
    PROCEDURE = "procedure"


class Signature(StrEnum):
    """实名, 实名保密 or 匿名."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class Outcome(StrEnum):
    """How an objection ended: not substantiated, upheld, or closed without a finding."""

    DISMISSED = "dismissed"
    UPHELD = "upheld"
    CLOSED = "closed"


class PeriodOpenError(RefusalError):
    """The publicity period has not ended."""

    code = "period_open"


class PeriodProvisionalError(RefusalError):
    """The period was counted without the year's arrangement and cannot be closed on it."""

    code = "period_provisional"


class ObjectionOpenError(RefusalError):
    """An objection that holds this name has not been decided, or was upheld."""

    code = "objection_open"


class NotPublicisedError(RefusalError):
    """The name stands in no posted notice."""

    code = "not_publicised"


@dataclass(frozen=True, slots=True)
class Notice:
    """A printed notice: its list is frozen; the period counts from the last place it was posted at."""

    id: NoticeId
    batch_id: BatchId
    number: int
    days: int
    counting: Counting
    printed_for: date
    places: tuple[str, ...]
    candidates: tuple[CandidateId, ...]
    pdf_sha256: str
    posted_on: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection as received; who wrote it is kept apart when the writer asked for that."""

    id: ObjectionId
    batch_id: BatchId
    number: int
    target: ObjectionTarget
    candidate_id: CandidateId | None
    signature: Signature
    received_at: datetime
    channel: str
    content: str
    handler_id: AccountId
    outcome: Outcome | None = None
    report: str | None = None
    decided_on: date | None = None

    def holds(self, candidate_id: CandidateId) -> bool:
        """Whether this objection keeps the candidate from confirmation.

        An open or upheld one against a name holds that name; one against a judge or the procedure holds
        everybody of the batch.
        """
        if self.outcome in {Outcome.DISMISSED, Outcome.CLOSED}:
            return False
        return self.target is not ObjectionTarget.CANDIDATE or self.candidate_id == candidate_id


def require_clear(
    candidate: Candidate,
    notice: Notice | None,
    objections: tuple[Objection, ...],
    today: date,
    *,
    article: str,
) -> None:
    """Raises unless the name was publicised in full and nothing holds it on `today`."""
    name = candidate.name
    if notice is None or notice.last_day is None:
        raise NotPublicisedError(article=article, name=name)
    if notice.provisional:
        raise PeriodProvisionalError(article=article, name=name, last_day=notice.last_day.isoformat())
    if today <= notice.last_day:
        raise PeriodOpenError(article=article, name=name, last_day=notice.last_day.isoformat())
    holding = [objection.number for objection in objections if objection.holds(candidate.id)]
    if holding:
        raise ObjectionOpenError(article=article, name=name, numbers=tuple(holding))
