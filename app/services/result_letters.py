"""结果告知书: what each refused person is told, printed for one or for all, and how it reached them.

Source: workflow §3. A letter is printed as often as wanted; that it was served is an act of its own.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState, NobodyChosenError
from app.domain.eligibility import FindingVerdict
from app.domain.errors import KnownError
from app.domain.letters import (
    Delivery,
    LetterTooEarlyError,
    NobodyRefusedError,
    NotRefusedError,
    ServedBeforeEndError,
    ServedInFutureError,
    ServedLetter,
    recheck_period,
)
from app.domain.policies import Policy
from app.domain.working_days import Calendar, Period
from app.services.freezing import requirement_title
from app.services.letter_papers import Lacking, LetterContent, letter_paper
from app.services.office import Office
from app.services.papers import PaperPrinter
from app.storage.candidates import StoredFinding
from app.storage.session import Session

STEP = "qualification"


@dataclass(frozen=True, slots=True)
class LetterShown:
    """One refused person: the first reason, the last letter served, and the days granted for a 复核."""

    candidate: Candidate
    reason: str
    served: ServedLetter | None
    period: Period | None


@dataclass(frozen=True, slots=True)
class LetterTerms:
    """The first day on which a letter can have come, and the working days granted for a 复核."""

    earliest: date
    recheck_days: int


class ResultLetters:
    """Printing reads; serving is an act of the secretary."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def refused(self, batch: Batch) -> list[LetterShown]:
        """Everybody who was refused, in the order of the roster."""
        with self._office.store.reading() as session:
            served = session.letters.served(batch.id)
            findings = session.candidates.findings_of_batch(batch.id)
            calendar = self._office.calendar(session)
            return [
                self._shown(one, findings.get(one.id, ()), served.get(one.id), calendar)
                for one in _refused(session, batch)
            ]

    def of(self, batch: Batch, candidate: Candidate) -> LetterShown | None:
        """The letter of one refused person, None for anybody else and while the examination is open."""
        with self._office.store.reading() as session:
            closed = STEP in session.batches.steps_done(batch.id)
            if not closed or candidate.state is not CandidateState.REFUSED:
                return None
            letter = session.letters.served(batch.id).get(candidate.id)
            return self._shown(
                candidate, session.candidates.findings(candidate.id), letter, self._office.calendar(session)
            )

    def _shown(
        self,
        candidate: Candidate,
        findings: Sequence[StoredFinding],
        letter: ServedLetter | None,
        calendar: Calendar,
    ) -> LetterShown:
        period = None if letter is None else recheck_period(letter.served_on, letter.recheck_days, calendar)
        return LetterShown(candidate, _first_reason(findings), letter, period)

    def terms(self, batch: Batch) -> LetterTerms:
        """What a letter served now would grant; raises LetterTooEarlyError."""
        with self._office.store.reading() as session:
            return LetterTerms(self._require_closed(session, batch), session.settings.read().recheck_days)

    def why_not_print(self, batch: Batch) -> KnownError | None:
        """Why there is no letter to print, None when there is one."""
        with self._office.store.reading() as session:
            try:
                self._require_closed(session, batch)
            except LetterTooEarlyError as error:
                return error
            if not _refused(session, batch):
                return NobodyRefusedError(title=batch.title)
        return None

    def print_letters(
        self, batch: Batch, chosen: Collection[CandidateId], serve_on: date, printer: PaperPrinter
    ) -> bytes:
        """The letters of `chosen` as one PDF, each from a fresh page; nothing is stored.

        `serve_on` is the day on which they are meant to arrive: the last day printed is counted from it.
        Raises LetterTooEarlyError, NotRefusedError, NobodyChosenError, PaperGlyphMissingError.
        """
        office = self._office
        if not chosen:
            raise NobodyChosenError
        with office.store.reading() as session:
            self._require_closed(session, batch)
            days = session.settings.read().recheck_days
            policy = office.policy(batch)
            content = LetterContent(
                institution=session.institutions.the_one(),
                batch=batch,
                document=policy.document,
                contact=self._contact(session, batch),
                as_of=session.batches.qualified_as_of(batch.id) or office.clock.today(),
                period=recheck_period(serve_on, days, office.calendar(session)),
                head=session.log.head(batch.id),
            )
            papers = [
                letter_paper(office, content, one, _lacking(office, session, policy, one))
                for one in _wanted(session, batch, chosen)
            ]
        return printer.print_all(papers)

    def serve(
        self,
        batch: Batch,
        chosen: Sequence[CandidateId],
        served_on: date,
        delivery: Delivery,
        actor: Actor,
    ) -> None:
        """Register that the letters of `chosen` reached them on `served_on`, in this way.

        Raises LetterTooEarlyError, NotRefusedError, NobodyChosenError, ServedInFutureError,
        ServedBeforeEndError.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        if not chosen:
            raise NobodyChosenError
        with office.store.session() as session:
            closed_on = self._require_closed(session, batch)
            if served_on > office.clock.today():
                raise ServedInFutureError(day=served_on.isoformat())
            if served_on < closed_on:
                raise ServedBeforeEndError(day=served_on.isoformat(), closed=closed_on.isoformat())
            stamp, before = office.stamp(actor), session.letters.served(batch.id)
            days = session.settings.read().recheck_days
            for one in _wanted(session, batch, chosen):
                former = before.get(one.id)
                number = 1 if former is None else former.number + 1
                letter = ServedLetter(one.id, number, served_on, delivery, days, actor.account_id)
                session.letters.serve(letter, stamp.at)
            session.log.record(
                stamp,
                Act.LETTERS_SERVED,
                batch.id,
                chain=batch.id,
                after={
                    "candidates": list(chosen),
                    "served_on": served_on.isoformat(),
                    "delivery": delivery,
                    "recheck_days": days,
                },
            )

    def _contact(self, session: Session, batch: Batch) -> str:
        plan = session.batches.plan(batch.id)
        return plan.contact if plan is not None else ""

    def _require_closed(self, session: Session, batch: Batch) -> date:
        """The day on which the examination ended; raises LetterTooEarlyError."""
        closed_on = session.batches.steps_done(batch.id).get(STEP)
        if closed_on is None:
            article = self._office.policy(batch).road.step(STEP).article
            raise LetterTooEarlyError(article=article, title=batch.title)
        return closed_on


def unserved(session: Session, batch: Batch) -> list[Candidate]:
    """The refused whom no letter has reached since they were refused; nobody while it is open."""
    if STEP not in session.batches.steps_done(batch.id):
        return []
    served = session.letters.served(batch.id)
    anew = {
        one.candidate_id: one.concluded_on
        for one in session.letters.rechecks(batch.id)
        if one.concluded_on is not None
    }
    return [
        one
        for one in _refused(session, batch)
        if one.id not in served or served[one.id].served_on < anew.get(one.id, date.min)
    ]


def _refused(session: Session, batch: Batch) -> list[Candidate]:
    return [one for one in session.candidates.of_batch(batch.id) if one.state is CandidateState.REFUSED]


def _wanted(session: Session, batch: Batch, chosen: Collection[CandidateId]) -> list[Candidate]:
    """The chosen in the order of the roster; raises NotRefusedError for anybody who was not refused."""
    found = [session.candidates.of(batch.id, one) for one in dict.fromkeys(chosen)]
    for one in found:
        if one.state is not CandidateState.REFUSED:
            raise NotRefusedError(name=one.name, state=one.state)
    return sorted(found, key=lambda one: one.sequence)


def _first_reason(findings: Sequence[StoredFinding]) -> str:
    return next((one.why for one in findings if one.verdict == FindingVerdict.NOT_MET), "")


def _lacking(office: Office, session: Session, policy: Policy, candidate: Candidate) -> tuple[Lacking, ...]:
    """What is not met: first what stops the application, then a group for each route of the document."""
    failed = {
        one.requirement: (
            requirement_title(office, policy, candidate.level, one.requirement),
            one.why,
            one.article,
        )
        for one in session.candidates.findings(candidate.id)
        if one.verdict == FindingVerdict.NOT_MET
    }
    rules = policy.rules_for(candidate.level)
    on_routes = {one.id for route in rules.routes for one in rules.demanded_on(route.id)}
    groups = [Lacking("", tuple(row for key, row in failed.items() if key not in on_routes))]
    for route in rules.routes:
        rows = tuple(failed[one.id] for one in rules.demanded_on(route.id) if one.id in failed)
        if all(rows != group.rows for group in groups):
            groups.append(Lacking(route.title, rows))
    return tuple(group for group in groups if group.rows)
