"""Who may still be examined: everybody until the examination is closed, then those opened again by a 复核."""

from collections.abc import Collection
from datetime import date

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.errors import RefusalError
from app.domain.rechecks import RecheckUnsettledError, reopened
from app.services.office import Office
from app.storage.session import Session

STEP = "qualification"
UNSETTLED = (CandidateState.ENTERED, CandidateState.INCOMPLETE)


class QualificationClosedError(RefusalError):
    """The examination of the batch is closed and frozen."""

    code = "qualification_closed"


def reopened_in(session: Session, batch: Batch) -> frozenset[CandidateId]:
    """Whose examination a 复核 opened again and nobody has ended."""
    return reopened(session.letters.rechecks(batch.id))


def is_closed(session: Session, batch: Batch) -> bool:
    return STEP in session.batches.steps_done(batch.id)


def require_open(session: Session, batch: Batch, chosen: Collection[CandidateId]) -> None:
    """Raises QualificationClosedError unless the examination of each of `chosen` is open."""
    if is_closed(session, batch) and not (chosen and reopened_in(session, batch).issuperset(chosen)):
        raise QualificationClosedError(title=batch.title)


def open_among(session: Session, batch: Batch, people: Collection[Candidate]) -> list[Candidate]:
    """Those of `people` whose examination is open."""
    if not is_closed(session, batch):
        return list(people)
    again = reopened_in(session, batch)
    return [one for one in people if one.id in again]


def examination_day(office: Office, session: Session, batch: Batch) -> date:
    """As of which day facts are judged: today, or the day on which the examination was frozen."""
    return session.batches.qualified_as_of(batch.id) or office.clock.today()


def require_settled(session: Session, batch: Batch, article: str | None = None) -> None:
    """Raises RecheckUnsettledError while an examination opened again has not been ended.

    Who stands there would be missing from the review without anybody noticing.
    """
    again = reopened_in(session, batch)
    names = tuple(one.name for one in session.candidates.of_batch(batch.id) if one.id in again)
    if names:
        raise RecheckUnsettledError(article=article, names=names)
