"""What the general screen of a step shows: who walks it, what it owes, who may take it, when it was done."""

from dataclasses import dataclass
from datetime import date

from app.domain.accounts import Actor
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.errors import KnownError
from app.domain.road import Paper, Road, Step, Walker
from app.services.office import Office
from app.services.steps import Steps, require_may_walk
from app.storage.session import Session

_WALKING = frozenset({CandidateState.PROPOSED, CandidateState.CONFIRMED, CandidateState.ISSUED})


@dataclass(frozen=True, slots=True)
class Walking:
    """One person on the way to a step or past it; `why_not` is what stands before it."""

    candidate: Candidate
    done_on: date | None
    why_not: KnownError | None

    @property
    def ready(self) -> bool:
        return self.done_on is None and self.why_not is None


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step of one batch; of a batch step `people` is empty, of the others `done_on` is None.

    `why_not` is what refuses the act now, for the batch or for everybody.
    """

    step: Step
    document: str
    papers: tuple[Paper, ...]
    done_on: date | None
    why_not: KnownError | None
    people: tuple[Walking, ...]

    @property
    def walked_by_batch(self) -> bool:
        return self.step.walked_by is Walker.BATCH

    @property
    def ready(self) -> tuple[Walking, ...]:
        return tuple(one for one in self.people if one.ready)


class StepsView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def page(self, batch: Batch, step_id: str, actor: Actor) -> StepPage:
        """Raises StepUnknownError."""
        policy = self._office.policy(batch)
        step = policy.road.step(step_id)
        levels = {level.value for level in batch.levels}
        alone = step.walked_by is Walker.CANDIDATE
        with self._office.store.reading() as session:
            done = session.batches.steps_done(batch.id)
            people = tuple(
                _walking(session, batch, candidate, step, policy.road)
                for candidate in (session.candidates.of_batch(batch.id) if alone else ())
                if candidate.state in _WALKING
            )
        return StepPage(
            step=step,
            document=policy.document,
            papers=tuple(one for one in step.papers if not one.levels or not levels.isdisjoint(one.levels)),
            done_on=None if alone else done.get(step.id),
            why_not=Steps(self._office).why_not(batch, step.id, actor),
            people=people,
        )


def _walking(session: Session, batch: Batch, candidate: Candidate, step: Step, road: Road) -> Walking:
    done_on = session.candidates.steps_done(candidate.id).get(step.id)
    if done_on is not None:
        return Walking(candidate, done_on, None)
    try:
        require_may_walk(session, batch, candidate, step, road)
    except KnownError as error:
        return Walking(candidate, None, error)
    return Walking(candidate, None, None)
