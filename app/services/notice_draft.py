"""What the next notice would hold, asked before it is printed and once more while it is."""

from dataclasses import dataclass

from app.domain.batches import Batch, Plan
from app.domain.candidates import Candidate, CandidateState
from app.domain.errors import RefusalError
from app.services.office import Office, batch_steps
from app.storage.session import Session


class NobodyProposedError(RefusalError):
    """There is no proposed name that has not been publicised yet."""

    code = "nobody_proposed"


class PlanMissingError(RefusalError):
    """The batch has no published plan, so nobody knows how long a notice must hang."""

    code = "plan_missing"


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """The plan that rules the notice, and the proposed names that stand in no posted one."""

    plan: Plan
    listed: tuple[Candidate, ...]


def notice_draft(office: Office, session: Session, batch: Batch) -> NoticeDraft:
    """Raises StepOutOfOrderError, PlanMissingError, NobodyProposedError."""
    road = office.policy(batch).road
    road.require("publicity", batch_steps(session, batch))
    plan = session.batches.plan(batch.id)
    if plan is None:
        raise PlanMissingError(article=road.step("plan_published").article)
    posted = [one for one in session.notices.of_batch(batch.id) if one.posted_on is not None]
    named = {one for notice in posted for one in notice.candidates}
    listed = tuple(
        one
        for one in session.candidates.of_batch(batch.id)
        if one.state is CandidateState.PROPOSED and one.id not in named
    )
    if not listed:
        raise NobodyProposedError(article=road.step("publicity").article, title=batch.title)
    return NoticeDraft(plan, listed)
