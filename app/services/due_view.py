"""What is due, by day, over all batches of the file, and where each batch stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.errors import KnownError
from app.domain.publicity import require_clear
from app.domain.road import Step
from app.services.office import Office
from app.services.overview import BatchStatus, overview
from app.storage.session import Session


class Due(StrEnum):
    """What somebody has to do or to know."""

    NOTICE_UNPOSTED = "notice_unposted"
    PUBLICITY_ENDS = "publicity_ends"
    OBJECTION_OPEN = "objection_open"
    CONFIRMATION_WAITING = "confirmation_waiting"
    LIST_UNSIGNED = "list_unsigned"
    CERTIFICATES_WAITING = "certificates_waiting"
    PRINTS_WAITING = "prints_waiting"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that is due: on `day`, or now where there is none; `step` is where it is done."""

    code: Due
    batch: Batch
    step: str
    day: date | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch, the step it is at (None when it is through), and its people by state."""

    batch: Batch
    document: str
    next: Step | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class HomePage:
    """`items` come by day, those that can be done now first."""

    today: date
    items: tuple[DueItem, ...]
    batches: tuple[BatchLine, ...]


class DueView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def page(self) -> HomePage:
        office = self._office
        today = office.clock.today()
        statuses = overview(office).batches
        with office.store.reading() as session:
            items = [item for status in statuses for item in _items(office, session, status.batch, today)]
        items.sort(key=lambda item: (item.day is not None, item.day or today))
        return HomePage(today, tuple(items), tuple(self._line(status) for status in statuses))

    def _line(self, status: BatchStatus) -> BatchLine:
        policy = self._office.policy(status.batch)
        upcoming = policy.road.step(status.next) if status.next else None
        return BatchLine(status.batch, policy.document, upcoming, status.counts)


def _items(office: Office, session: Session, batch: Batch, today: date) -> Iterator[DueItem]:
    candidates = session.candidates.of_batch(batch.id)
    yield from _notices(session, batch, today)
    for objection in session.notices.objections(batch.id):
        if objection.outcome is None:
            values = {"number": objection.number, "received": objection.received_at.date()}
            yield DueItem(Due.OBJECTION_OPEN, batch, "publicity", None, values)
    for prepared in session.confirmations.of_batch(batch.id):
        if prepared.signed_by is None:
            values = {"number": prepared.number, "count": len(prepared.candidates)}
            yield DueItem(Due.LIST_UNSIGNED, batch, "confirmation", None, values)
    listed = session.confirmations.listed(batch.id)
    proposed = [one for one in candidates if one.state is CandidateState.PROPOSED and one.id not in listed]
    yield from _counted(
        Due.CONFIRMATION_WAITING, batch, "confirmation", len(_clear(office, session, batch, proposed, today))
    )
    waiting = sum(one.state is CandidateState.CONFIRMED for one in candidates)
    yield from _counted(Due.CERTIFICATES_WAITING, batch, "issuing", waiting)
    printed = session.certificates.print_counts()
    unprinted = sum(one.number not in printed for one in session.certificates.of_batch(batch.id))
    yield from _counted(Due.PRINTS_WAITING, batch, "issuing", unprinted)


def _counted(code: Due, batch: Batch, step: str, count: int) -> Iterator[DueItem]:
    if count:
        yield DueItem(code, batch, step, None, {"count": count})


def _notices(session: Session, batch: Batch, today: date) -> Iterator[DueItem]:
    """Notices that hang, and the last one that was printed and not posted yet."""
    notices = session.notices.of_batch(batch.id)
    for notice in notices:
        values = {"number": notice.number, "count": len(notice.candidates)}
        if notice.last_day is not None and notice.last_day >= today:
            yield DueItem(Due.PUBLICITY_ENDS, batch, "publicity", notice.last_day, values)
        elif notice.posted_on is None and notice is notices[-1]:
            yield DueItem(Due.NOTICE_UNPOSTED, batch, "publicity", notice.printed_for, values)


def _clear(
    office: Office, session: Session, batch: Batch, proposed: list[Candidate], today: date
) -> list[Candidate]:
    """Those whom nothing holds any more (the rule itself lies in the domain)."""
    article = office.policy(batch).road.step("publicity").article
    objections = tuple(session.notices.objections(batch.id))
    clear: list[Candidate] = []
    for candidate in proposed:
        try:
            require_clear(candidate, session.notices.naming(candidate.id), objections, today, article=article)
        except KnownError:
            continue
        clear.append(candidate)
    return clear
