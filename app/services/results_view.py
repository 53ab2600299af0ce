"""What the results screen shows: the frozen tally as tables, and why a list cannot be proposed yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain.accounts import Account
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.committees import Judge, Relation
from app.domain.errors import KnownError
from app.domain.levels import Level
from app.domain.road import Step
from app.services.office import Office, batch_steps
from app.services.review_closing import proposable
from app.storage.reviews import Result
from app.storage.session import Session


@dataclass(frozen=True, slots=True)
class JudgeTotal:
    """One judge's total as decimal text; `dropped` tells that trimming left it out."""

    judge: str
    total: str
    dropped: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """One candidate of the closed review; `place` is None for who failed vote or mark."""

    candidate: Candidate
    result: Result
    totals: tuple[JudgeTotal, ...]
    explain: tuple[str, ...]

    @property
    def withdrawn(self) -> bool:
        return self.candidate.state is CandidateState.WITHDRAWN

    @property
    def spread(self) -> tuple[str, str] | None:
        """The lowest and the highest total of the judges."""
        totals = sorted((one.total for one in self.totals), key=Decimal)
        return (totals[0], totals[-1]) if totals else None


@dataclass(frozen=True, slots=True)
class RankingGroup:
    """Who competed for the same places, best first."""

    occupation: str
    level: Level
    ranked: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class StoodBack:
    """A recusal as it was declared."""

    judge: Judge
    candidate: Candidate
    relation: Relation


@dataclass(frozen=True, slots=True)
class Results:
    """`closed_on` is None and `groups` are empty while the review is open.

    `refusal` says why the list cannot be proposed now.
    """

    step: Step
    closed_on: date | None
    proposed_on: date | None
    quorum: Mapping[str, object]
    has_vote: bool
    groups: tuple[RankingGroup, ...]
    stood_back: tuple[StoodBack, ...]
    next_step: Step | None
    refusal: KnownError | None


def review_results(office: Office, batch: Batch, viewer: Account) -> Results:
    """The closed review's outcome; raises nothing while it is open."""
    with office.store.reading() as session:
        days, plan = session.batches.steps_done(batch.id), session.batches.plan(batch.id)
        document = session.reviews.tally_document(batch.id) or {}
        road, quorum = office.policy(batch).road, document.get("quorum")
        return Results(
            step=road.step("proposal"),
            closed_on=days.get("review"),
            proposed_on=days.get("proposal"),
            quorum=quorum if isinstance(quorum, dict) else {},
            has_vote=plan is not None and plan.scheme.vote is not None,
            groups=_groups(_ranked(session, batch, document)),
            stood_back=_stood_back(session, batch),
            next_step=road.next_step(batch_steps(session, batch)),
            refusal=_refusal(office, session, batch, viewer),
        )


def _ranked(session: Session, batch: Batch, document: Mapping[str, object]) -> list[Ranked]:
    entries = document.get("candidates")
    counted = {entry["id"]: entry for entry in entries} if isinstance(entries, list) else {}
    results = session.reviews.results(batch.id)
    return [
        Ranked(one, results[one.id], _totals(counted[one.id]), tuple(counted[one.id]["explain"]))
        for one in session.candidates.of_batch(batch.id)
        if one.id in results and one.id in counted
    ]


def _totals(entry: Mapping[str, dict[str, list[str]]]) -> tuple[JudgeTotal, ...]:
    dropped = {judge for side in entry["dropped"].values() for judge in side}
    return tuple(JudgeTotal(judge, str(total), judge in dropped) for judge, total in entry["totals"].items())


def _groups(ranked: Iterable[Ranked]) -> tuple[RankingGroup, ...]:
    """By level and occupation; who has no place stands below, by score."""
    groups: dict[tuple[Level, str], list[Ranked]] = {}
    for one in ranked:
        groups.setdefault((one.candidate.level, one.candidate.occupation), []).append(one)
    return tuple(
        RankingGroup(occupation, level, tuple(sorted(members, key=_standing)))
        for (level, occupation), members in sorted(groups.items())
    )


def _standing(one: Ranked) -> tuple[bool, int, Decimal, int]:
    place, score = one.result.place, Decimal(one.result.score or 0)
    return place is None, place or 0, -score, one.candidate.sequence


def _stood_back(session: Session, batch: Batch) -> tuple[StoodBack, ...]:
    judges = {judge.id: judge for judge in session.reviews.judges(batch.id)}
    reviewed = session.reviews.results(batch.id)
    candidates = {one.id: one for one in session.candidates.of_batch(batch.id)}
    return tuple(
        StoodBack(judges[one.judge_id], candidates[one.candidate_id], one.relation)
        for one in session.reviews.declarations(batch.id)
        if one.relation is not Relation.NONE and one.candidate_id in reviewed
    )


def _refusal(office: Office, session: Session, batch: Batch, viewer: Account) -> KnownError | None:
    try:
        proposable(office, session, batch, viewer.actor)
    except KnownError as error:
        return error
    return None
