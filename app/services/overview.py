"""Where every batch stands: the step reached, the next one, and what blocks it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.batches import Batch, Institution
from app.domain.candidates import ENDED, Candidate, CandidateState
from app.domain.check_slips import require_signed
from app.domain.errors import KnownError, RefusalError
from app.domain.policies import Policy
from app.domain.publicity import require_clear
from app.domain.remarks import Remark
from app.services.office import Office
from app.storage.session import Session


@dataclass(frozen=True, slots=True)
class BatchStatus:
    """`step` is the last step that everybody still walking has reached, `next` the one to be done now."""

    batch: Batch
    step: str | None
    next: str | None
    blocked_by: tuple[Remark, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    institution: Institution
    batches: tuple[BatchStatus, ...]


def overview(office: Office) -> Overview:
    """All batches of the file in their order."""
    with office.store.reading() as session:
        return Overview(
            session.institutions.the_one(),
            tuple(_status(office, session, batch) for batch in session.batches.all()),
        )


def _status(office: Office, session: Session, batch: Batch) -> BatchStatus:
    policy = office.policy(batch)
    candidates = session.candidates.of_batch(batch.id)
    done = set(session.batches.steps_done(batch.id))
    walking = [one for one in candidates if one.state not in ENDED]
    if walking and "proposal" in done:
        behind = [set(session.candidates.steps_done(one.id)) for one in walking]
        done |= set.intersection(*behind)
    reached = [step.id for step in policy.road.steps if step.id in done]
    ahead = [step.id for step in policy.road.steps if step.id not in done]
    return BatchStatus(
        batch=batch,
        step=reached[-1] if reached else None,
        next=ahead[0] if ahead else None,
        blocked_by=tuple(_blocks(office, session, batch, policy, candidates, ahead[0] if ahead else None)),
        counts=_counts(candidates),
    )


def _counts(candidates: list[Candidate]) -> dict[str, int]:
    states = Counter(one.state for one in candidates)
    return {"candidates": len(candidates), **{state.value: states[state] for state in CandidateState}}


def _blocks(
    office: Office,
    session: Session,
    batch: Batch,
    policy: Policy,
    candidates: list[Candidate],
    upcoming: str | None,
) -> list[Remark]:
    """What must be settled before `upcoming` can be done."""
    if upcoming == "qualification" and not candidates:
        return [Remark("nobody_entered")]
    if upcoming == "review":
        return _review_blocks(session, batch, candidates)
    if upcoming in {"publicity", "confirmation"}:
        return _publicity_blocks(office, session, batch, policy, candidates)
    if upcoming == "issuing":
        return _issuing_blocks(session, batch, candidates)
    return []


def _issuing_blocks(session: Session, batch: Batch, candidates: list[Candidate]) -> list[Remark]:
    """Who would be refused a certificate: no portrait, no signed 信息核对单, as the settings ask for them."""
    settings, signed = session.settings.read(), session.check_slips.of_batch(batch.id)
    blocks: list[Remark] = []
    for one in candidates:
        if one.state is not CandidateState.CONFIRMED:
            continue
        if settings.photo_required and one.photo_sha256 is None:
            blocks.append(Remark("photo_missing", {"name": one.name}))
        elif settings.check_slip_required:
            try:
                require_signed(one, signed.get(one.id))
            except RefusalError as refused:
                blocks.append(refused.remark)
    return blocks


def _review_blocks(session: Session, batch: Batch, candidates: list[Candidate]) -> list[Remark]:
    blocks: list[Remark] = []
    if not any(one.state is CandidateState.ELIGIBLE for one in candidates):
        blocks.append(Remark("nobody_eligible"))
    if not session.reviews.judges(batch.id):
        blocks.append(Remark("committee_missing"))
    return blocks


def _publicity_blocks(
    office: Office, session: Session, batch: Batch, policy: Policy, candidates: list[Candidate]
) -> list[Remark]:
    blocks: list[Remark] = []
    objections = tuple(session.notices.objections(batch.id))
    for candidate in candidates:
        if candidate.state is not CandidateState.PROPOSED:
            continue
        try:
            require_clear(
                candidate,
                session.notices.naming(candidate.id),
                objections,
                office.clock.today(),
                article=policy.road.step("publicity").article,
            )
        except KnownError as error:
            blocks.append(error.remark)
    return blocks
