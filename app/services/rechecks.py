"""复核: a refused person asks, somebody who did not examine decides, a changed decision opens the case again.

Source: workflow §2 and §3. A changed decision is possible until the review is closed; after that nobody could
be reviewed any more, and after the notice nobody joins the batch.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.accounts import Account, AccountId, Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState, StateRefusesError
from app.domain.errors import KnownError, RefusalError
from app.domain.letters import LetterTooEarlyError, NotRefusedError, ServedLetter, recheck_period
from app.domain.overrides import OverridePendingError
from app.domain.rechecks import (
    AskedBeforeEndError,
    AskedInFutureError,
    Decision,
    Recheck,
    RecheckAfterNoticeError,
    RecheckAfterReviewError,
    RecheckByExaminerError,
    RecheckDecidedError,
    RecheckId,
    RecheckOpenError,
    RecheckUnsettledError,
)
from app.domain.working_days import Calendar
from app.services.examining import Examiner
from app.services.freezing import Freezer
from app.services.office import Office
from app.services.qualification import AttestationsUnsignedError
from app.services.reopening import STEP, UNSETTLED, examination_day, is_closed
from app.services.signers import checked_names, lacks_signatures, require_impartial
from app.services.wording import Asked, one_line, some_lines
from app.storage.session import Session

_EXAMINING = frozenset(
    {
        Act.EXAMINED,
        Act.QUALIFICATION_CLOSED,
        Act.ATTESTED,
        Act.FACTS_CHANGED,
        Act.OVERRIDE_PROPOSED,
        Act.OVERRIDE_CONFIRMED,
    }
)


@dataclass(frozen=True, slots=True)
class RecheckShown:
    """One request with the person's name and who decided; `late` where it came after the days granted."""

    recheck: Recheck
    candidate: Candidate
    recorder: str
    decider: str | None
    late: bool


class Rechecks:
    """Asked and decided by two people; the second opens the examination again, or not."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_batch(self, batch: Batch) -> list[RecheckShown]:
        """All requests in order of their numbers."""
        with self._office.store.reading() as session:
            return shown_of(session, batch, self._office.calendar(session))

    def why_not_ask(self, batch: Batch, candidate: Candidate, actor: Actor) -> KnownError | None:
        """Why no request of `candidate` can be registered now, None when one can."""
        try:
            with self._office.store.reading() as session:
                self._require_askable(session, batch, candidate, actor)
        except RefusalError as refused:
            return refused
        return None

    def ask(
        self,
        batch: Batch,
        candidate_id: CandidateId,
        asked_by: str,
        asked_on: date,
        ground: str,
        actor: Actor,
    ) -> Recheck:
        """Register a request; one that comes late is registered too, and shown as late.

        Raises LetterTooEarlyError, NotRefusedError, RecheckOpenError, AskedInFutureError,
        AskedBeforeEndError, NameEmptyError, TextUnfitError.
        """
        asked_by, ground = one_line(asked_by, Asked.ASKER), some_lines(ground, Asked.GROUND)
        office = self._office
        if asked_on > office.clock.today():
            raise AskedInFutureError(day=asked_on.isoformat())
        with office.store.session() as session:
            candidate = session.candidates.of(batch.id, candidate_id)
            self._require_askable(session, batch, candidate, actor)
            closed_on = session.batches.steps_done(batch.id)[STEP]
            if asked_on < closed_on:
                raise AskedBeforeEndError(day=asked_on.isoformat(), closed=closed_on.isoformat())
            recheck = Recheck(
                id=RecheckId(str(uuid.uuid4())),
                batch_id=batch.id,
                number=session.letters.next_recheck_number(batch.id),
                candidate_id=candidate_id,
                asked_by=asked_by,
                asked_on=asked_on,
                ground=ground,
                recorded_by=actor.account_id,
            )
            session.letters.add_recheck(recheck)
            session.log.record(
                office.stamp(actor),
                Act.RECHECK_ASKED,
                recheck.id,
                chain=batch.id,
                after={
                    "number": recheck.number,
                    "candidate": candidate_id,
                    "asked_on": asked_on.isoformat(),
                    "identity": asked_by,
                    "content": ground,
                },
            )
        return recheck

    def deciders(self, batch: Batch, recheck: Recheck) -> list[Account]:
        """The approvers who neither examined this person nor registered the request."""
        with self._office.store.reading() as session:
            barred = examiners(session, batch, recheck.candidate_id) | {recheck.recorded_by}
            return [
                one
                for one in session.accounts.all()
                if Role.APPROVER in one.roles and not one.disabled and one.id not in barred
            ]

    def why_not_change(self, batch: Batch) -> KnownError | None:
        """Why a decision can no longer be changed in this batch, None while it can."""
        try:
            with self._office.store.reading() as session:
                self._require_changeable(session, batch)
        except RefusalError as refused:
            return refused
        return None

    def decide(self, recheck_id: RecheckId, decision: Decision, text: str, actor: Actor) -> None:
        """Settle a request; 改变 opens the person's examination again.

        Raises RecheckDecidedError, RecheckByExaminerError, RecheckAfterReviewError,
        RecheckAfterNoticeError, NameEmptyError, TextUnfitError.
        """
        actor.require(Role.APPROVER)
        text, office = some_lines(text, Asked.DECISION), self._office
        with office.store.session() as session:
            recheck = session.letters.recheck(recheck_id)
            if recheck.decision is not None:
                raise RecheckDecidedError(number=recheck.number)
            batch = session.batches.find(recheck.batch_id)
            require_impartial(session, batch, actor)
            self._require_other(session, batch, recheck, actor)
            candidate = session.candidates.get(recheck.candidate_id)
            if decision is Decision.CHANGED:
                self._require_changeable(session, batch)
                candidate.require_state(CandidateState.REFUSED)
                session.candidates.set_state(candidate.id, CandidateState.ENTERED)
            session.letters.decide(recheck_id, decision, text, office.clock.today(), actor.account_id)
            session.log.record(
                office.stamp(actor),
                Act.RECHECK_DECIDED,
                recheck.id,
                chain=batch.id,
                before={"state": candidate.state},
                after={"number": recheck.number, "decision": decision, "content": text},
            )

    def why_not_conclude(self, batch: Batch, candidate: Candidate, actor: Actor) -> KnownError | None:
        """Why the examination opened again cannot be ended now, None when it can."""
        try:
            actor.require(Role.SECRETARY)
            with self._office.store.reading() as session:
                self._reopening(session, batch, candidate)
        except RefusalError as refused:
            return refused
        return None

    def conclude(self, batch: Batch, candidate_id: CandidateId, actor: Actor, present: Sequence[str]) -> None:
        """End an examination that a 复核 opened again and freeze it, with the names of those present at it.

        The person is examined once more as of the day on which the others were frozen. Raises
        RecheckUnsettledError, StateRefusesError, AttestationsUnsignedError, OverridePendingError,
        SignersMissingError, SignerIsCandidateError.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            candidate = session.candidates.of(batch.id, candidate_id)
            recheck = self._reopening(session, batch, candidate)
            stamp, names = office.stamp(actor), checked_names(session, batch, present)
            as_of = examination_day(office, session, batch)
            examined = Examiner(office, session, batch).store(candidate, as_of)
            candidate = session.candidates.get(candidate_id)
            self._reopening(session, batch, candidate)
            seal = Freezer(office, session, batch, stamp).freeze([examined], names)
            session.letters.conclude(recheck.id, office.clock.today())
            session.log.record(
                stamp,
                Act.RECHECK_CONCLUDED,
                candidate_id,
                chain=batch.id,
                after={
                    "number": recheck.number,
                    "state": candidate.state,
                    "people": 1,
                    "seal": seal,
                    "name": list(names),
                },
            )

    def _reopening(self, session: Session, batch: Batch, candidate: Candidate) -> Recheck:
        """The request that opened this examination again; its person has a verdict, nothing is pending."""
        article = self._office.policy(batch).road.step(STEP).article
        again = [
            one
            for one in session.letters.rechecks(batch.id)
            if one.candidate_id == candidate.id and one.reopens
        ]
        if not again:
            raise StateRefusesError(name=candidate.name, state=candidate.state)
        if candidate.state in UNSETTLED:
            raise RecheckUnsettledError(article=article, names=(candidate.name,))
        if lacks_signatures(session, candidate.id):
            raise AttestationsUnsignedError(article=article, names=(candidate.name,), count=1)
        if not all(one.confirmed for one in session.examinations.overrides(candidate.id)):
            raise OverridePendingError(article=article, names=(candidate.name,))
        return again[-1]

    def _require_askable(self, session: Session, batch: Batch, candidate: Candidate, actor: Actor) -> None:
        actor.require(Role.SECRETARY)
        if not is_closed(session, batch):
            article = self._office.policy(batch).road.step(STEP).article
            raise LetterTooEarlyError(article=article, title=batch.title)
        for one in session.letters.rechecks(batch.id):
            if one.candidate_id == candidate.id and one.decision is None:
                raise RecheckOpenError(name=candidate.name, number=one.number)
        if candidate.state is not CandidateState.REFUSED:
            raise NotRefusedError(name=candidate.name, state=candidate.state)

    def _require_other(self, session: Session, batch: Batch, recheck: Recheck, actor: Actor) -> None:
        barred = examiners(session, batch, recheck.candidate_id) | {recheck.recorded_by}
        if actor.account_id in barred:
            raise RecheckByExaminerError(name=actor.name, number=recheck.number)

    def _require_changeable(self, session: Session, batch: Batch) -> None:
        road = self._office.policy(batch).road
        notices = session.notices.of_batch(batch.id)
        if notices:
            article = road.step("publicity").article
            raise RecheckAfterNoticeError(article=article, number=notices[-1].number)
        if session.reviews.tally_document(batch.id) is not None:
            raise RecheckAfterReviewError(article=road.step("review").article, title=batch.title)


def examiners(session: Session, batch: Batch, candidate_id: CandidateId) -> frozenset[AccountId]:
    """By the log: who examined the candidate, found something true, overrode a finding, or closed it."""
    return frozenset(
        AccountId(line.actor)
        for line in session.log.lines(batch.id)
        if line.act in _EXAMINING and line.record in {batch.id, candidate_id}
    )


def shown_of(session: Session, batch: Batch, calendar: Calendar) -> list[RecheckShown]:
    rechecks = session.letters.rechecks(batch.id)
    if not rechecks:
        return []
    people = {one.id: one for one in session.candidates.of_batch(batch.id)}
    names = {one.id: one.name for one in session.accounts.all()}
    served = session.letters.served(batch.id)
    return [
        RecheckShown(
            recheck=one,
            candidate=people[one.candidate_id],
            recorder=names.get(one.recorded_by, ""),
            decider=None if one.decided_by is None else names.get(one.decided_by, ""),
            late=is_late(one, served.get(one.candidate_id), calendar),
        )
        for one in rechecks
    ]


def is_late(recheck: Recheck, letter: ServedLetter | None, calendar: Calendar) -> bool:
    """Whether the request came after the working days that the letter granted."""
    if letter is None or letter.served_on > recheck.asked_on:
        return False
    return recheck.asked_on > recheck_period(letter.served_on, letter.recheck_days, calendar).last_day
