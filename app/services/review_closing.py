"""What must be complete before a review is closed or its list proposed; acts and screens ask here."""

from app.domain.accounts import Actor, Role
from app.domain.batches import Batch, Plan
from app.domain.candidates import Candidate, CandidateState
from app.domain.review import Review
from app.domain.review_check import review_problems
from app.domain.review_gaps import Gap, open_gaps, review_gaps
from app.domain.voting import quorum_of
from app.services.office import Office, batch_steps
from app.services.reopening import require_settled
from app.services.review_record import contradicted, excuses_of, review_of
from app.services.review_refusals import (
    AttendanceMissingError,
    CommitteeMissingError,
    DeclarationsMissingError,
    GapsOpenError,
    NobodyEligibleError,
    QuorumMissedError,
    ReviewClosedError,
    ReviewOpenError,
    SlipsUnconfirmedError,
    TieUndecidedError,
)
from app.storage.reviews import Result
from app.storage.session import Session

_NAMED_AT_MOST = 3


def plan_of(office: Office, session: Session, batch: Batch) -> Plan:
    """The published plan; raises StepOutOfOrderError naming what must come first."""
    plan = session.batches.plan(batch.id)
    if plan is None:
        road = office.policy(batch).road
        road.require("review", batch_steps(session, batch))
        raise ReviewOpenError(article=road.step("review").article)
    return plan


def closable(office: Office, session: Session, batch: Batch, actor: Actor) -> Review:
    """The review, when it may be closed now: complete, and without contradiction.

    Raises what is missing, in the order of the work: steps, examinations opened again, committee, quorum,
    declarations, second persons, cells, contradictions.
    """
    actor.require(Role.SECRETARY)
    road = office.policy(batch).road
    if session.reviews.tally_document(batch.id) is not None:
        raise ReviewClosedError(title=batch.title)
    article = road.require_next("review", batch_steps(session, batch)).article
    plan = plan_of(office, session, batch)
    require_settled(session, batch, article)
    if not session.reviews.judges(batch.id):
        raise CommitteeMissingError(article=article)
    review = review_of(session, batch, plan, with_unconfirmed=True)
    if not review.candidates:
        raise NobodyEligibleError(article=article)
    if not review.present:
        raise AttendanceMissingError(article=article)
    if not quorum_of(review).met:
        raise QuorumMissedError(article=article)
    _require_declared(session, batch, review, article)
    in_review = {one.id for one in review.candidates}
    unconfirmed = [
        slips
        for slips in session.reviews.slips(batch.id)
        if slips.confirmed_by is None and slips.count.candidate in in_review
    ]
    if unconfirmed:
        raise SlipsUnconfirmedError(article=article, count=len(unconfirmed))
    waiting = open_gaps(review_gaps(review), excuses_of(session, batch))
    if waiting:
        names = tuple(gap_in_words(office, session, batch, gap) for gap in waiting[:_NAMED_AT_MOST])
        raise GapsOpenError(article=article, names=names, count=len(waiting))
    problems = review_problems(review)
    if problems:
        raise contradicted(office, session, batch, problems)
    return review


def gap_in_words(office: Office, session: Session, batch: Batch, gap: Gap) -> str:
    """An empty cell by the names of judge and candidate."""
    names = {str(one.id): one.name for one in session.candidates.of_batch(batch.id)}
    return office.texts.say("review_gap", gap.kind, {"judge": gap.judge, "name": names[gap.candidate]})


def proposable(
    office: Office, session: Session, batch: Batch, actor: Actor
) -> list[tuple[Candidate, Result]]:
    """Who was reviewed and still stands, with the outcome, when the list may be proposed now.

    Raises RoleMissingError, StepOutOfOrderError, StepDoneError, TieUndecidedError.
    """
    actor.require(Role.SECRETARY)
    article = office.policy(batch).road.require_next("proposal", batch_steps(session, batch)).article
    results = session.reviews.results(batch.id)
    reviewed = [
        (one, results[one.id])
        for one in session.candidates.of_batch(batch.id)
        if one.id in results and one.state is CandidateState.ELIGIBLE
    ]
    tied = tuple(one.name for one, result in reviewed if result.proposed == "undecided")
    if tied:
        raise TieUndecidedError(article=article, names=tied)
    return reviewed


def _require_declared(session: Session, batch: Batch, review: Review, article: str) -> None:
    """Every member who attends has declared about every candidate."""
    declared = {(str(one.judge_id), str(one.candidate_id)) for one in session.reviews.declarations(batch.id)}
    missing = [
        judge.name
        for judge in session.reviews.judges(batch.id)
        if judge.present
        for candidate in review.candidates
        if (str(judge.id), candidate.id) not in declared
    ]
    if missing:
        names = tuple(dict.fromkeys(missing))
        raise DeclarationsMissingError(article=article, names=names, count=len(missing))
