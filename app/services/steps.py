"""Ticks off the steps that happen outside the program (a filing, a report), in the road's order."""

from collections.abc import Iterable

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState, NobodyChosenError
from app.domain.errors import KnownError, RefusalError
from app.domain.road import Road, Step, Walker
from app.services.office import Office, batch_steps, candidate_steps
from app.storage.session import Session

OWN_ACTS = frozenset(
    {
        "plan_published",
        "qualification",
        "review",
        "proposal",
        "publicity",
        "confirmation",
        "numbering",
        "issuing",
    }
)
"""Steps that a service of their own completes."""


class StepHasOwnActError(RefusalError):
    """The step is completed by its own act, not by ticking it off."""

    code = "step_has_own_act"


class StepWalkedAloneError(RefusalError):
    """The step is walked by the other walker: the batch as a whole, or each candidate alone."""

    code = "step_walked_alone"


class Steps:
    """One act per tick, for the batch or for the candidates it concerns."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def complete(self, batch: Batch, step_id: str, actor: Actor) -> None:
        """Tick off a step that the batch walks as a whole."""
        step = self._outside(batch, step_id, Walker.BATCH, actor)
        office = self._office
        with office.store.session() as session:
            self._require_next(session, batch, step)
            stamp = office.stamp(actor)
            session.batches.complete_step(batch.id, step.id, office.clock.today(), stamp.act_id)
            session.log.record(stamp, Act.STEP_COMPLETED, step.id, chain=batch.id)

    def complete_for(
        self, batch: Batch, candidates: Iterable[CandidateId], step_id: str, actor: Actor
    ) -> None:
        """Tick off a step for candidates who walk alone; for all of them, or for none with the reason."""
        step = self._outside(batch, step_id, Walker.CANDIDATE, actor)
        office = self._office
        with office.store.session() as session:
            stamp, walked = office.stamp(actor), list(candidates)
            if not walked:
                raise NobodyChosenError
            for candidate_id in walked:
                candidate = session.candidates.of(batch.id, candidate_id)
                require_may_walk(session, batch, candidate, step, office.policy(batch).road)
                session.candidates.complete_step(candidate_id, step.id, office.clock.today(), stamp.act_id)
            session.log.record(
                stamp, Act.STEP_COMPLETED, step.id, chain=batch.id, after={"candidates": walked}
            )

    def why_not(self, batch: Batch, step_id: str, actor: Actor) -> KnownError | None:
        """What refuses ticking off the step now, for the batch or for everybody; None when nothing does."""
        try:
            walker = self._office.policy(batch).road.step(step_id).walked_by
            step = self._outside(batch, step_id, walker, actor)
            if walker is Walker.BATCH:
                with self._office.store.reading() as session:
                    self._require_next(session, batch, step)
        except KnownError as error:
            return error
        return None

    def _require_next(self, session: Session, batch: Batch, step: Step) -> None:
        self._office.policy(batch).road.require_next(step.id, batch_steps(session, batch))

    def _outside(self, batch: Batch, step_id: str, walker: Walker, actor: Actor) -> Step:
        actor.require(Role.SECRETARY)
        step = self._office.policy(batch).road.step(step_id)
        if step.id in OWN_ACTS:
            raise StepHasOwnActError(article=step.article, step=step.title)
        if step.walked_by is not walker:
            raise StepWalkedAloneError(article=step.article, step=step.title)
        return step


def require_may_walk(session: Session, batch: Batch, candidate: Candidate, step: Step, road: Road) -> None:
    """Raises what keeps `candidate` from taking `step` now: something before it, or that it is done."""
    road.require_next(step.id, candidate_steps(session, batch, candidate))
    candidate.require_state(CandidateState.CONFIRMED, CandidateState.ISSUED)
