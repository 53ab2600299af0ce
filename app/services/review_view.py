"""What the review screen shows: one snapshot of committee, declarations, attendance, sheets and votes.

Holds no total: until the review is closed nobody sees one, and a judge sees nobody else's entries.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.accounts import Account, Role
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.committees import Judge, JudgeId, Relation, Seat
from app.domain.errors import KnownError
from app.domain.review import SecretCount, Vote
from app.domain.review_gaps import Gap, Handed, open_gaps, review_gaps
from app.domain.road import Step
from app.domain.scheme import Scheme
from app.domain.voting import Quorum, quorum_of
from app.services.office import Office, batch_steps
from app.services.review_closing import closable
from app.services.review_record import excuses_of, review_of
from app.storage.session import Session

Pair = tuple[JudgeId, CandidateId]


class Admission(StrEnum):
    """Whether a judge may enter anything for a candidate, and if not, why."""

    OPEN = "open"
    UNDECLARED = "undeclared"
    RECUSED = "recused"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class SlipCount:
    """A slip count by the names of its two people; `confirmed_by` is None while it waits."""

    count: SecretCount
    teller: Account
    confirmed_by: Account | None


@dataclass(frozen=True, slots=True)
class EmptyCell:
    """A cell that holds back the closing; `judge` is None for slips, `begun` tells of a half-filled sheet."""

    kind: Handed
    candidate: Candidate
    judge: Judge | None
    items: tuple[str, ...]
    begun: bool
    told: str


@dataclass(frozen=True, slots=True)
class Board:
    """`judges` is the whole committee, `scorers` those whose entries this viewer may see.

    `scheme` is None before the plan is published; `refusal` says why the review cannot be closed now.
    """

    step: Step
    scheme: Scheme | None
    judges: tuple[Judge, ...]
    scorers: tuple[Judge, ...]
    candidates: tuple[Candidate, ...]
    relations: Mapping[Pair, Relation]
    absences: frozenset[Pair]
    scores: Mapping[Pair, Mapping[str, str]]
    votes: Mapping[Pair, Vote]
    slips: Mapping[CandidateId, SlipCount]
    excuses: Mapping[tuple[Handed, JudgeId, CandidateId], str]
    empty: tuple[EmptyCell, ...]
    quorum: Quorum | None
    closed: bool
    next_step: Step | None
    refusal: KnownError | None

    def admission(self, judge: Judge, candidate: Candidate) -> Admission:
        pair = (judge.id, candidate.id)
        relation = self.relations.get(pair)
        if relation is not None and relation is not Relation.NONE:
            return Admission.RECUSED
        if not judge.present or pair in self.absences:
            return Admission.AWAY
        return Admission.UNDECLARED if relation is None else Admission.OPEN

    def undeclared(self, judge: Judge) -> tuple[Candidate, ...]:
        """The candidates about whom `judge` has not been asked."""
        return tuple(one for one in self.candidates if (judge.id, one.id) not in self.relations)

    @property
    def undeclared_count(self) -> int:
        return sum(len(self.undeclared(judge)) for judge in self.judges if judge.seat is not Seat.SPARE)

    def empty_items(self, kind: Handed) -> int:
        """How many cells of `kind` are empty; a sheet has one for each of its items."""
        return sum(max(1, len(cell.items)) for cell in self.empty if cell.kind is kind)

    def eligible_voters(self, candidate: Candidate) -> int:
        """How many slips are handed out for `candidate`."""
        taking_part = {Admission.OPEN, Admission.UNDECLARED}
        return sum(self.admission(judge, candidate) in taking_part for judge in self.judges)


def review_board(office: Office, batch: Batch, viewer: Account) -> Board:
    """The meeting as `viewer` may see it."""
    with office.store.reading() as session:
        return _board(office, session, batch, viewer)


def _board(office: Office, session: Session, batch: Batch, viewer: Account) -> Board:
    reviews, plan = session.reviews, session.batches.plan(batch.id)
    done = batch_steps(session, batch)
    judges = tuple(reviews.judges(batch.id))
    seated = tuple(one for one in judges if one.present or one.seat is not Seat.SPARE)
    scorers = tuple(one for one in seated if _may_see(viewer, one))
    seen = {one.id for one in scorers}
    reviewed = reviews.results(batch.id)
    everybody = session.candidates.of_batch(batch.id)
    candidates = tuple(one for one in everybody if one.state is CandidateState.ELIGIBLE or one.id in reviewed)
    review = None if plan is None else review_of(session, batch, plan, with_unconfirmed=True)
    gaps = () if review is None else open_gaps(review_gaps(review), excuses_of(session, batch))
    whole = 0 if plan is None else len(plan.scheme.items)
    closed = "review" in done
    return Board(
        step=office.policy(batch).road.step("review"),
        scheme=None if plan is None else plan.scheme,
        judges=judges,
        scorers=scorers,
        candidates=candidates,
        relations={(one.judge_id, one.candidate_id): one.relation for one in reviews.declarations(batch.id)},
        absences=frozenset(_pair(one.judge, one.candidate) for one in reviews.absences(batch.id)),
        scores={
            _pair(one.judge, one.candidate): {item: f"{score:f}" for item, score in one.items.items()}
            for one in reviews.sheets(batch.id)
            if one.judge in seen
        },
        votes={
            _pair(one.judge, one.candidate): one.vote
            for one in reviews.ballots(batch.id)
            if one.judge in seen
        },
        slips=_slips(session, batch),
        excuses={
            (one.kind, *_pair(one.judge, one.candidate)): one.reason for one in reviews.excuses(batch.id)
        },
        empty=tuple(_empty_cells(office, gaps, judges, candidates, whole)),
        quorum=None if review is None or not judges else quorum_of(review),
        closed=closed,
        next_step=office.policy(batch).road.next_step(done),
        refusal=_refusal(office, session, batch, viewer),
    )


def _may_see(viewer: Account, judge: Judge) -> bool:
    return viewer.roles != {Role.JUDGE} or judge.name == viewer.name


def _pair(judge: str, candidate: str) -> Pair:
    return JudgeId(judge), CandidateId(candidate)


def _slips(session: Session, batch: Batch) -> dict[CandidateId, SlipCount]:
    accounts = {account.id: account for account in session.accounts.all()}
    return {
        CandidateId(one.count.candidate): SlipCount(
            one.count,
            accounts[one.teller],
            None if one.confirmed_by is None else accounts[one.confirmed_by],
        )
        for one in session.reviews.slips(batch.id)
    }


def _empty_cells(
    office: Office,
    gaps: Iterable[Gap],
    judges: Iterable[Judge],
    candidates: Iterable[Candidate],
    whole: int,
) -> Iterator[EmptyCell]:
    """`whole` is the number of items on a sheet; with fewer empty ones it has been begun."""
    by_name = {judge.name: judge for judge in judges}
    by_id = {str(one.id): one for one in candidates}
    for gap in gaps:
        candidate, judge = by_id[gap.candidate], by_name.get(gap.judge or "")
        told = office.texts.say("review_gap", gap.kind, {"judge": gap.judge, "name": candidate.name})
        begun = gap.kind is Handed.SHEET and len(gap.items) < whole
        yield EmptyCell(gap.kind, candidate, judge, gap.items, begun, told)


def _refusal(office: Office, session: Session, batch: Batch, viewer: Account) -> KnownError | None:
    try:
        closable(office, session, batch, viewer.actor)
    except KnownError as error:
        return error
    return None
