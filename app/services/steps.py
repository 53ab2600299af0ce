"""Ticks off the steps that happen outside the program (a filing, a report), in the road's order."""

from collections.abc import Iterable

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import CandidateId, CandidateState
from app.domain.errors import RefusalError
from app.domain.road import Step, Walker
from app.services.office import Office, batch_steps, candidate_steps

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
            office.policy(batch).road.require_next(step.id, batch_steps(session, batch))
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
            for candidate_id in walked:
                candidate = session.candidates.of(batch.id, candidate_id)
                candidate.require_state(CandidateState.CONFIRMED, CandidateState.ISSUED)
                office.policy(batch).road.require_next(step.id, candidate_steps(session, batch, candidate))
                session.candidates.complete_step(candidate_id, step.id, office.clock.today(), stamp.act_id)
            session.log.record(
                stamp, Act.STEP_COMPLETED, step.id, chain=batch.id, after={"candidates": walked}
            )

    def _outside(self, batch: Batch, step_id: str, walker: Walker, actor: Actor) -> Step:
        actor.require(Role.SECRETARY)
        step = self._office.policy(batch).road.step(step_id)
        if step.id in OWN_ACTS:
            raise StepHasOwnActError(article=step.article, step=step.title)
        if step.walked_by is not walker:
            raise StepWalkedAloneError(article=step.article, step=step.title)
        return step
