"""What is due, by day, over all batches of the file, and where each batch stands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.corrections import RequestState
from app.domain.errors import KnownError
from app.domain.number_lock import Lock
from app.domain.publicity import require_clear
from app.domain.road import ISSUING, Step
from app.services.number_guard import NumberGuard
from app.services.office import Office
from app.services.overview import BatchStatus, overview
from app.services.portal_rows import Readiness, lines_due
from app.services.result_letters import unserved
from app.storage.session import Session


class Due(StrEnum):
    """What somebody has to do or to know."""

    NOTICE_UNPOSTED = "notice_unposted"
    PUBLICITY_ENDS = "publicity_ends"
    PERIOD_UNSETTLED = "period_unsettled"
    LETTERS_UNSERVED = "letters_unserved"
    RECHECK_OPEN = "recheck_open"
    RECHECK_UNSETTLED = "recheck_unsettled"
    OBJECTION_OPEN = "objection_open"
    CONFIRMATION_WAITING = "confirmation_waiting"
    LIST_UNSIGNED = "list_unsigned"
    STEP_WAITING = "step_waiting"
    CERTIFICATES_WAITING = "certificates_waiting"
    PRINTS_WAITING = "prints_waiting"
    RUN_GOING = "run_going"
    CORRECTION_WAITING = "correction_waiting"
    CORRECTION_PACKAGE_DUE = "correction_package_due"


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
    """`items` come by day, those that can be done now first; `lock` is why no number may be taken."""

    today: date
    items: tuple[DueItem, ...]
    batches: tuple[BatchLine, ...]
    lock: Lock | None = None


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
        lines = tuple(self._line(status) for status in statuses)
        return HomePage(today, tuple(items), lines, NumberGuard(office).lock())

    def _line(self, status: BatchStatus) -> BatchLine:
        policy = self._office.policy(status.batch)
        upcoming = policy.road.step(status.next) if status.next else None
        return BatchLine(status.batch, policy.document, upcoming, status.counts)


def _items(office: Office, session: Session, batch: Batch, today: date) -> Iterator[DueItem]:
    candidates = session.candidates.of_batch(batch.id)
    yield from _qualification(session, batch)
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
    yield from _walking(office, session, batch, candidates)
    printed = session.certificates.print_counts()
    unprinted = sum(one.number not in printed for one in session.certificates.valid_of_batch(batch.id))
    yield from _counted(Due.PRINTS_WAITING, batch, "issuing", unprinted)
    run = session.print_runs.going()
    if run is not None and run.batch_id == batch.id:
        yield from _counted(Due.RUN_GOING, batch, "print_run", run.left)
    people = {one.id for one in candidates}
    open_ones = [one for one in session.corrections.all() if one.state is RequestState.REQUESTED]
    asked = sum(session.certificates.latest(one.number).candidate_id in people for one in open_ones)
    yield from _counted(Due.CORRECTION_WAITING, batch, "corrections", asked)
    untold = sum(line.readiness is Readiness.READY for line in lines_due(office, session, batch))
    yield from _counted(Due.CORRECTION_PACKAGE_DUE, batch, "packages", untold)


def _qualification(session: Session, batch: Batch) -> Iterator[DueItem]:
    """Letters that have reached nobody yet, requests nobody decided, and examinations opened again."""
    yield from _counted(Due.LETTERS_UNSERVED, batch, "qualification", len(unserved(session, batch)))
    rechecks = session.letters.rechecks(batch.id)
    if not rechecks:
        return
    names = {one.id: one.name for one in session.candidates.of_batch(batch.id)}
    for recheck in rechecks:
        values = {"number": recheck.number, "name": names[recheck.candidate_id], "asked": recheck.asked_on}
        if recheck.decision is None:
            yield DueItem(Due.RECHECK_OPEN, batch, "qualification", None, values)
        elif recheck.reopens:
            yield DueItem(Due.RECHECK_UNSETTLED, batch, "qualification", None, values)


def _walking(
    office: Office, session: Session, batch: Batch, candidates: Iterable[Candidate]
) -> Iterator[DueItem]:
    """Those who were confirmed, by the step each must take next; the steps in the order of the road."""
    road, walked = office.policy(batch).road, session.candidates.steps_of_batch(batch.id)
    before = session.batches.steps_done(batch.id).keys()
    waiting: Counter[str] = Counter()
    for one in candidates:
        if one.state in {CandidateState.CONFIRMED, CandidateState.ISSUED}:
            upcoming = road.next_step(before | walked.get(one.id, set()))
            waiting.update([upcoming.id] if upcoming else [])
    for step in road.steps:
        code = Due.CERTIFICATES_WAITING if step.id == ISSUING else Due.STEP_WAITING
        if waiting[step.id]:
            values = {"count": waiting[step.id], "step": office.texts.label("step", step.id)}
            yield DueItem(code, batch, step.id, None, values)


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
        elif notice.posted_on is not None and notice.provisional:
            yield DueItem(Due.PERIOD_UNSETTLED, batch, "publicity", None, values)
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
