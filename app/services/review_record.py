"""The domain's review of what the file holds; judges go by name, as the minutes print them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from app.domain.batches import Batch, Plan
from app.domain.candidates import CandidateState
from app.domain.committees import Relation, Seat
from app.domain.remarks import Remark
from app.domain.review import Absence, Ballot, Recusal, Review, Sheet
from app.domain.review import Candidate as Reviewed
from app.domain.review_gaps import Excuse
from app.services.office import Office
from app.services.review_refusals import ReviewContradictedError
from app.storage.session import Session

Entry = TypeVar("Entry", Absence, Recusal, Sheet, Ballot, Excuse)


def review_of(session: Session, batch: Batch, plan: Plan, *, with_unconfirmed: bool = False) -> Review:
    """Everything handed in about who is still in the review; a withdrawn one is out of all bases.

    Slip counts that wait for their second person are in only `with_unconfirmed`.
    """
    judges = session.reviews.judges(batch.id)
    seated = [judge for judge in judges if judge.present or judge.seat is not Seat.SPARE]
    eligible = {
        str(one.id): one
        for one in session.candidates.of_batch(batch.id)
        if one.state is CandidateState.ELIGIBLE
    }
    names: dict[str, str] = {judge.id: judge.name for judge in judges}

    def named(entries: Iterable[Entry]) -> tuple[Entry, ...]:
        return tuple(replace(one, judge=names[one.judge]) for one in entries if one.candidate in eligible)

    return Review(
        scheme=plan.scheme,
        committee=tuple(judge.name for judge in seated),
        present=tuple(judge.name for judge in judges if judge.present),
        candidates=tuple(
            Reviewed(key, bool(one.priority), one.occupation, one.level) for key, one in eligible.items()
        ),
        absences=named(session.reviews.absences(batch.id)),
        recusals=named(
            Recusal(one.judge_id, one.candidate_id, one.relation)
            for one in session.reviews.declarations(batch.id)
            if one.relation is not Relation.NONE
        ),
        sheets=named(session.reviews.sheets(batch.id)),
        ballots=named(session.reviews.ballots(batch.id)),
        counts=tuple(
            slips.count
            for slips in session.reviews.slips(batch.id)
            if slips.count.candidate in eligible and (with_unconfirmed or slips.confirmed_by is not None)
        ),
    )


def excuses_of(session: Session, batch: Batch) -> tuple[Excuse, ...]:
    """The excuses with judges by name."""
    names: dict[str, str] = {judge.id: judge.name for judge in session.reviews.judges(batch.id)}
    return tuple(replace(one, judge=names[one.judge]) for one in session.reviews.excuses(batch.id))


def contradicted(
    office: Office, session: Session, batch: Batch, problems: Iterable[Remark]
) -> ReviewContradictedError:
    """The refusal in words; the review knows candidates by id, people by name."""
    names: dict[object, str] = {one.id: one.name for one in session.candidates.of_batch(batch.id)}
    sentences = [
        office.texts.say(
            "tally_problem",
            problem.code,
            {
                key: names.get(value, value) if key == "candidate" else value
                for key, value in problem.values.items()
            },
        )
        for problem in problems
    ]
    return ReviewContradictedError(problems=tuple(sentences))
