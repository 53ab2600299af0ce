"""What the window asks before it shows anything: the institution, its batches, their roads, their people."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.accounts import Account
from app.domain.batches import Batch, Institution
from app.domain.candidates import ENDED, Candidate, CandidateState
from app.domain.remarks import Remark
from app.domain.road import Step, Walker
from app.domain.working_days import publicity_period
from app.services.office import Office
from app.storage.session import Session
from app.texts.days import short_day
from app.texts.pinyin import initials

_TAIL = 6


class Reached(StrEnum):
    """How far a step of the road is."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class RoadStep:
    """One step of a batch's road: how far it is, and the one fact that is told beside it."""

    step: Step
    reached: Reached
    fact: Remark | None


class Inquiry:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def institution(self) -> Institution:
        with self._office.store.reading() as session:
            return session.institutions.the_one()

    def accounts(self) -> list[Account]:
        with self._office.store.reading() as session:
            return [account for account in session.accounts.all() if not account.disabled]

    def batches(self) -> list[Batch]:
        with self._office.store.reading() as session:
            return session.batches.all()

    def candidates(self, batch: Batch) -> list[Candidate]:
        with self._office.store.reading() as session:
            return session.candidates.of_batch(batch.id)

    def road(self, batch: Batch) -> list[RoadStep]:
        """The batch's steps in order, intake among them; a step everybody has passed is done."""
        road = self._office.policy(batch).road
        with self._office.store.reading() as session:
            done = dict(session.batches.steps_done(batch.id))
            states = Counter(session.candidates.states(batch.id))
            walked: Counter[str] = Counter()
            if "proposal" in done:
                done |= session.candidates.steps_done_by_all(batch.id, ENDED)
                for steps_walked in session.candidates.steps_of_batch(batch.id).values():
                    walked.update(steps_walked)
            running = self._publicity(session, batch) if "proposal" in done else None
        steps = list(road.steps)
        steps.insert(road.order.index("qualification"), road.intake)
        upcoming = road.next_step(done.keys())
        if states:
            done[road.intake.id] = done.get("qualification", batch.opened_on)
        return [
            RoadStep(
                step,
                _reached(step, upcoming, done),
                running if running and step.id == "publicity" else _fact(step, states, walked, done),
            )
            for step in steps
        ]

    def _publicity(self, session: Session, batch: Batch) -> Remark | None:
        """Open objections, or which day of the running period it is; None when neither is to be told."""
        from app.domain.period_days import Moment, reached_on  # noqa: PLC0415 - asked once names are out

        objections = [one for one in session.notices.objections(batch.id) if one.outcome is None]
        if objections:
            return Remark("objections", {"count": len(objections)})
        posted = [one for one in session.notices.of_batch(batch.id) if one.posted_on is not None]
        if not posted:
            return None
        notice, today = posted[-1], self._office.clock.today()
        assert notice.posted_on is not None
        period = publicity_period(
            notice.posted_on, notice.days, self._office.calendar(session), notice.counting, provisional=True
        )
        reached = reached_on(period, today)
        if reached.moment is Moment.OVER:
            return None
        return Remark("publicity_day", {"number": reached.number, "left": reached.left})


def _reached(step: Step, upcoming: Step | None, done: dict[str, date]) -> Reached:
    if step.id in done:
        return Reached.DONE
    return Reached.NOW if upcoming is not None and step.id == upcoming.id else Reached.LATER


def _fact(
    step: Step, states: Counter[CandidateState], walked: Counter[str], done: dict[str, date]
) -> Remark | None:
    people = _people(step, states, walked)
    if people:
        return Remark("people", {"count": people})
    day = done.get(step.id)
    return None if day is None else Remark("done_on", {"day": short_day(day)})


def _people(step: Step, states: Counter[CandidateState], walked: Counter[str]) -> int | None:
    """How many people the step is about, None where that says nothing."""
    if not states or (
        step.walked_by is Walker.BATCH and step.id not in {"intake", "qualification", "proposal"}
    ):
        return None
    if step.id == "intake":
        return states.total()
    if step.id == "qualification":
        return states.total() - states[CandidateState.ENTERED] - states[CandidateState.REFUSED]
    beyond = states[CandidateState.CONFIRMED] + states[CandidateState.ISSUED]
    if step.id in {"proposal", "publicity"}:
        return states[CandidateState.PROPOSED] + beyond or None
    if step.id == "confirmation":
        return beyond or None
    return walked[step.id] or None


def search_key(candidate: Candidate) -> str:
    """What the search field looks in: name, initials, number tail, unit, occupation, job."""
    return " ".join(
        (
            candidate.name,
            initials(candidate.name),
            candidate.person.id_number[-_TAIL:],
            candidate.unit,
            candidate.occupation,
            candidate.job or "",
        )
    )
