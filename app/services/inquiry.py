"""What the window asks before it shows anything: the institution, its batches, their roads, their people."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.accounts import Account
from app.domain.batches import Batch, Institution
from app.domain.candidates import Candidate, CandidateState
from app.domain.road import Step, Walker
from app.services.office import Office
from app.services.overview import ENDED
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
            states = Counter(session.candidates.states(batch.id))
            if "proposal" in done:
                done |= session.candidates.steps_done_by_all(batch.id, ENDED)
        steps = list(road.steps)
        steps.insert(road.order.index("qualification"), road.intake)
        upcoming = road.next_step(done.keys())
        if states:
            done[road.intake.id] = done.get("qualification", batch.opened_on)
        return [
            RoadStep(step, _reached(step, upcoming, done), done.get(step.id), _people(step, states))
            for step in steps
        ]


def _reached(step: Step, upcoming: Step | None, done: dict[str, date]) -> Reached:
    if step.id in done:
        return Reached.DONE
    return Reached.NOW if upcoming is not None and step.id == upcoming.id else Reached.LATER


def _people(step: Step, states: Counter[CandidateState]) -> int | None:
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
