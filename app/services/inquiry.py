"""What the window asks before it shows anything: the institution, its batches, their roads, their people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.accounts import Account
from app.domain.batches import Batch, Institution
from app.domain.candidates import Candidate, CandidateState
from app.domain.road import Step, Walker
from app.services.office import Office
from app.services.overview import ENDED
from app.storage.session import Session
from app.texts.pinyin import initials

_TAIL = 6


class Reached(StrEnum):
    """How far a step of the road is."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class RoadStep:
    """One step of a batch's road: how far it is, since when, and how many people it is about."""

    step: Step
    reached: Reached
    done_on: date | None
    people: int | None


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
            candidates = session.candidates.of_batch(batch.id)
            if "proposal" in done:
                done |= _passed_by_all(session, candidates)
        steps = list(road.steps)
        steps.insert(road.order.index("qualification"), road.intake)
        states = Counter(one.state for one in candidates)
        upcoming = road.next_step(done.keys())
        if candidates:
            done[road.intake.id] = done.get("qualification", batch.opened_on)
        return [
            RoadStep(
                step, _reached(step, upcoming, done), done.get(step.id), _people(step, states, candidates)
            )
            for step in steps
        ]


def _passed_by_all(session: Session, candidates: Sequence[Candidate]) -> dict[str, date]:
    """Steps that everybody still walking has done, with the last one's day."""
    walking = [one for one in candidates if one.state not in ENDED]
    if not walking:
        return {}
    each = [session.candidates.steps_done(one.id) for one in walking]
    common = set.intersection(*(set(steps) for steps in each))
    return {step: max(steps[step] for steps in each) for step in common}


def _reached(step: Step, upcoming: Step | None, done: dict[str, date]) -> Reached:
    if step.id in done:
        return Reached.DONE
    return Reached.NOW if upcoming is not None and step.id == upcoming.id else Reached.LATER


def _people(step: Step, states: Counter[CandidateState], candidates: Sequence[Candidate]) -> int | None:
    """How many people the step is about, None where that says nothing."""
    if not candidates or (
        step.walked_by is Walker.BATCH and step.id not in {"intake", "qualification", "proposal"}
    ):
        return None
    if step.id == "intake":
        return len(candidates)
    if step.id == "qualification":
        return len(candidates) - states[CandidateState.ENTERED] - states[CandidateState.REFUSED]
    beyond = states[CandidateState.CONFIRMED] + states[CandidateState.ISSUED]
    if step.id in {"proposal", "publicity"}:
        return states[CandidateState.PROPOSED] + beyond or None
    if step.id == "confirmation":
        return beyond or None
    return states[CandidateState.ISSUED] or None if step.id == "issuing" else None


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
