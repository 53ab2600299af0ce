"""The review meeting: committee, declarations, sheets, votes, the closed tally and the proposal.

Source: workflow §4. Until everything is consistent nothing is counted; what is refused says which entry.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch, Plan
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.committees import (
    CandidateOnCommitteeError,
    Declaration,
    Judge,
    JudgeId,
    NotDeclaredError,
    RecusedError,
    Relation,
    Seat,
)
from app.domain.errors import InputError, RefusalError
from app.domain.ranking import Proposal
from app.domain.remarks import Remark
from app.domain.review import Absence, Ballot, Recusal, Review, SecretCount, Sheet
from app.domain.review import Candidate as Reviewed
from app.domain.review_check import review_problems
from app.domain.rounding import fixed
from app.domain.tally import CandidateTally, TallyResult, tally
from app.services.office import Office, batch_steps
from app.services.questions.tallies import tally_answer
from app.services.wording import Asked, one_line
from app.storage.reviews import Result
from app.storage.session import Session

Entry = TypeVar("Entry", Absence, Recusal, Sheet, Ballot)


class CommitteeEmptyError(InputError):
    """A committee has at least one member."""

    code = "committee_empty"


class JudgeDoubledError(InputError):
    """Two members of the committee have one name, so nobody could tell their sheets apart."""

    code = "judge_doubled"


class CommitteeFormedError(RefusalError):
    """The committee has been formed."""

    code = "committee_formed"


class ReviewContradictedError(RefusalError):
    """What was handed in contradicts itself or the committee; nothing was stored."""

    code = "review_contradicted"


class SlipsUnconfirmedError(RefusalError):
    """Slip counts still wait for the second person."""

    code = "slips_unconfirmed"


class SlipsMissingError(RefusalError):
    """There is no slip count to confirm."""

    code = "slips_missing"


class QuorumMissedError(RefusalError):
    """Too few members were present for the scheme's quorum."""

    code = "quorum_missed"


class TieUndecidedError(RefusalError):
    """A tie runs across the last place; a second ballot or a resolution must decide it."""

    code = "tie_undecided"


class ReviewOpenError(RefusalError):
    """The review has not been closed."""

    code = "review_open"


class ReviewClosedError(RefusalError):
    """The review is closed; reopening needs the approver."""

    code = "review_closed"


@dataclass(frozen=True, slots=True)
class CommitteeMember:
    name: str
    seat: Seat


class ReviewMeeting:
    """One batch's meeting; each method is one act."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def form_committee(self, batch: Batch, members: Iterable[CommitteeMember], actor: Actor) -> list[Judge]:
        """Seat the committee; who is a candidate of the batch cannot sit on it."""
        actor.require(Role.SECRETARY)
        judges = [
            Judge(JudgeId(str(uuid.uuid4())), one_line(member.name, Asked.JUDGE), member.seat)
            for member in members
        ]
        if not judges:
            raise CommitteeEmptyError
        doubled = [name for name, count in Counter(judge.name for judge in judges).items() if count > 1]
        if doubled:
            raise JudgeDoubledError(names=tuple(doubled))
        with self._office.store.session() as session:
            if session.reviews.judges(batch.id):
                raise CommitteeFormedError(title=batch.title)
            entered = {candidate.name for candidate in session.candidates.of_batch(batch.id)}
            both = [judge.name for judge in judges if judge.name in entered]
            if both:
                raise CandidateOnCommitteeError(names=tuple(both))
            session.reviews.add_judges(batch.id, judges)
            self._record(session, actor, Act.COMMITTEE_FORMED, batch, {"judges": [str(j.id) for j in judges]})
        return judges

    def declare(self, batch: Batch, declarations: Iterable[Declaration], actor: Actor) -> None:
        """Store what judges declared about candidates; `none` is a declaration too."""
        actor.require(Role.SECRETARY, Role.JUDGE)
        given = list(declarations)
        with self._office.store.session() as session:
            self._require_open(session, batch)
            for one in given:
                session.reviews.judge(batch.id, one.judge_id)
                session.candidates.of(batch.id, one.candidate_id)
            session.reviews.declare(given, self._office.clock.today())
            self._require_consistent(session, batch)
            related = [
                f"{one.judge_id}/{one.candidate_id}:{one.relation}"
                for one in given
                if one.relation is not Relation.NONE
            ]
            self._record(session, actor, Act.DECLARED, batch, {"declared": len(given), "related": related})

    def take_attendance(
        self, batch: Batch, present: Iterable[JudgeId], absences: Iterable[Absence], actor: Actor
    ) -> None:
        """Store who attends the meeting and who of them was out of the room for whom, in place of before."""
        actor.require(Role.SECRETARY)
        attending, outside = list(present), list(dict.fromkeys(absences))
        with self._office.store.session() as session:
            self._require_open(session, batch)
            for judge_id in (*attending, *(JudgeId(one.judge) for one in outside)):
                session.reviews.judge(batch.id, judge_id)
            for one in outside:
                session.candidates.of(batch.id, CandidateId(one.candidate))
            session.reviews.set_attendance(batch.id, attending, outside)
            self._require_consistent(session, batch)
            self._record(
                session, actor, Act.ATTENDANCE_TAKEN, batch, {"present": [str(one) for one in attending]}
            )

    def enter_sheets(self, batch: Batch, sheets: Iterable[Sheet], actor: Actor) -> None:
        """Store score sheets (judge and candidate by id); all of them, or none with the reason."""
        given = list(sheets)
        with self._office.store.session() as session:
            self._require_may_enter(session, batch, actor, given)
            for sheet in given:
                session.reviews.put_sheet(sheet)
            self._require_consistent(session, batch)
            self._record(session, actor, Act.SHEETS_ENTERED, batch, {"sheets": len(given)})

    def enter_ballots(self, batch: Batch, ballots: Iterable[Ballot], actor: Actor) -> None:
        """Store named votes; all of them, or none with the reason."""
        given = list(ballots)
        with self._office.store.session() as session:
            self._require_may_enter(session, batch, actor, given)
            for ballot in given:
                session.reviews.put_ballot(ballot)
            self._require_consistent(session, batch)
            self._record(session, actor, Act.BALLOTS_ENTERED, batch, {"ballots": len(given)})

    def count_slips(self, batch: Batch, count: SecretCount, actor: Actor) -> None:
        """Enter the slips of a secret vote on one candidate; a second person confirms them."""
        actor.require(Role.SECRETARY)
        with self._office.store.session() as session:
            self._require_open(session, batch)
            self._eligible(session, batch, CandidateId(count.candidate))
            session.reviews.put_count(count, actor.account_id)
            self._require_consistent(session, batch)
            self._record(session, actor, Act.SLIPS_COUNTED, batch, {"candidate": count.candidate})

    def confirm_slips(self, batch: Batch, candidate_id: CandidateId, actor: Actor) -> None:
        """The second person's yes to a slip count (two-person rule, workflow §2)."""
        actor.require(Role.SECRETARY, Role.APPROVER)
        with self._office.store.session() as session:
            self._require_open(session, batch)
            candidate = self._eligible(session, batch, candidate_id)
            teller = session.reviews.teller(candidate_id)
            if teller is None:
                raise SlipsMissingError(name=candidate.name)
            actor.require_other_than(teller)
            session.reviews.confirm_count(candidate_id, actor.account_id)
            self._record(session, actor, Act.SLIPS_CONFIRMED, batch, {"candidate": candidate_id})

    def close(self, batch: Batch, actor: Actor) -> TallyResult:
        """Tally and freeze; completes the step review. Raises ReviewContradictedError, QuorumMissedError."""
        actor.require(Role.SECRETARY)
        office = self._office
        road = office.policy(batch).road
        with office.store.session() as session:
            self._require_open(session, batch)
            road.require_next("review", batch_steps(session, batch))
            waiting = session.reviews.counts(batch.id, confirmed=False)
            if waiting:
                raise SlipsUnconfirmedError(count=len(waiting))
            review = self._review(session, batch)
            result = tally(review)
            if result.problems:
                raise self._contradicted(session, batch, result.problems)
            if result.quorum is None or not result.quorum.met:
                raise QuorumMissedError(article=road.step("review").article)
            today = office.clock.today()
            decimals = review.scheme.decimals
            document = tally_answer(result, decimals, office.paper_texts).document
            results = [_result(counted, decimals) for counted in result.candidates]
            session.reviews.close(batch.id, today, document, results)
            stamp = office.stamp(actor)
            session.batches.complete_step(batch.id, "review", today, stamp.act_id)
            session.log.record(stamp, Act.REVIEW_CLOSED, batch.id, chain=batch.id, after={"round": 1})
        return result

    def propose(self, batch: Batch, actor: Actor) -> list[Candidate]:
        """Turn the closed tally into the list of proposed candidates; refused while a tie is undecided."""
        actor.require(Role.SECRETARY)
        road = self._office.policy(batch).road
        with self._office.store.session() as session:
            road.require_next("proposal", batch_steps(session, batch))
            results = session.reviews.results(batch.id)
            reviewed = [
                one
                for one in session.candidates.of_batch(batch.id)
                if one.id in results and one.state is CandidateState.ELIGIBLE
            ]
            tied = [one.name for one in reviewed if results[one.id].proposed == "undecided"]
            if tied:
                raise TieUndecidedError(article=road.step("proposal").article, names=tuple(tied))
            for candidate in reviewed:
                proposed = results[candidate.id].proposed == "yes"
                state = CandidateState.PROPOSED if proposed else CandidateState.NOT_PROPOSED
                session.candidates.set_state(candidate.id, state)
            stamp = self._office.stamp(actor)
            session.batches.complete_step(batch.id, "proposal", self._office.clock.today(), stamp.act_id)
            proposed_now = [
                one for one in session.candidates.of_batch(batch.id) if one.state is CandidateState.PROPOSED
            ]
            session.log.record(
                stamp,
                Act.PROPOSED,
                batch.id,
                chain=batch.id,
                after={"proposed": [c.id for c in proposed_now]},
            )
        return proposed_now

    def _review(self, session: Session, batch: Batch, *, with_unconfirmed: bool = False) -> Review:
        """The domain's review of what the file holds; judges go by name, as the minutes print them."""
        judges = session.reviews.judges(batch.id)
        names: dict[str, str] = {judge.id: judge.name for judge in judges}
        plan = self._plan(session, batch)
        seated = [judge for judge in judges if judge.present or judge.seat is not Seat.SPARE]
        eligible = {
            str(one.id): one
            for one in session.candidates.of_batch(batch.id)
            if one.state is CandidateState.ELIGIBLE
        }
        counts = session.reviews.counts(batch.id, confirmed=True)
        if with_unconfirmed:
            counts += session.reviews.counts(batch.id, confirmed=False)

        def named(entries: Iterable[Entry]) -> tuple[Entry, ...]:
            """Entries on candidates who are still in the review: a withdrawn one is out of all bases."""
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
            counts=tuple(count for count in counts if count.candidate in eligible),
        )

    def _plan(self, session: Session, batch: Batch) -> Plan:
        plan = session.batches.plan(batch.id)
        if plan is None:
            road = self._office.policy(batch).road
            road.require("review", batch_steps(session, batch))
            raise ReviewOpenError(article=road.step("review").article)
        return plan

    def _require_open(self, session: Session, batch: Batch) -> None:
        if session.reviews.tally_document(batch.id) is not None:
            raise ReviewClosedError(title=batch.title)

    def _require_may_enter(
        self, session: Session, batch: Batch, actor: Actor, entries: Iterable[Sheet | Ballot]
    ) -> None:
        """A candidate opens for a judge only after a declaration, and never for a recused one."""
        actor.require(Role.SECRETARY, Role.JUDGE)
        self._require_open(session, batch)
        self._office.policy(batch).road.require("review", batch_steps(session, batch))
        declared = {
            (str(one.judge_id), str(one.candidate_id)): one.relation
            for one in session.reviews.declarations(batch.id)
        }
        eligible = {
            str(one.id): one.name
            for one in session.candidates.of_batch(batch.id)
            if one.state is CandidateState.ELIGIBLE
        }
        given: set[tuple[str, str]] = set()
        for entry in entries:
            pair = (entry.judge, entry.candidate)
            if entry.candidate not in eligible:
                self._eligible(session, batch, CandidateId(entry.candidate))
            name, relation = eligible[entry.candidate], declared.get(pair)
            judge = session.reviews.judge(batch.id, JudgeId(entry.judge)).name
            if pair in given:
                doubled = "sheet_doubled" if isinstance(entry, Sheet) else "ballot_doubled"
                raise self._contradicted(
                    session, batch, [Remark(doubled, {"judge": judge, "candidate": entry.candidate})]
                )
            given.add(pair)
            if relation is Relation.NONE:
                continue
            if relation is None:
                raise NotDeclaredError(judge=judge, name=name)
            raise RecusedError(judge=judge, name=name, relation=relation)

    def _eligible(self, session: Session, batch: Batch, candidate_id: CandidateId) -> Candidate:
        """A candidate of the batch who is in the review; raises StateRefusesError for anybody else."""
        candidate = session.candidates.of(batch.id, candidate_id)
        candidate.require_state(CandidateState.ELIGIBLE)
        return candidate

    def _require_consistent(self, session: Session, batch: Batch) -> None:
        """Hold all that is stored against itself; without a plan nothing can have been scored yet."""
        if session.batches.plan(batch.id) is None:
            return
        problems = review_problems(self._review(session, batch, with_unconfirmed=True))
        if problems:
            raise self._contradicted(session, batch, problems)

    def _contradicted(
        self, session: Session, batch: Batch, problems: Iterable[Remark]
    ) -> ReviewContradictedError:
        """The refusal in words; the review knows candidates by id, people by name."""
        names: dict[object, str] = {one.id: one.name for one in session.candidates.of_batch(batch.id)}
        sentences = [
            self._office.texts.say(
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

    def _record(
        self, session: Session, actor: Actor, act: Act, batch: Batch, after: Mapping[str, object]
    ) -> None:
        session.log.record(self._office.stamp(actor), act, batch.id, chain=batch.id, after=after)


_PROPOSED = {Proposal.YES: "yes", Proposal.NO: "no", Proposal.UNDECIDED: "undecided"}


def _result(counted: CandidateTally, decimals: int) -> Result:
    vote, rounded = counted.vote, counted.score.rounded
    return Result(
        candidate_id=CandidateId(counted.candidate.id),
        score=None if rounded is None else fixed(rounded, decimals),
        agree=vote.agree,
        base=vote.base,
        needed=vote.needed,
        place=counted.standing.rank if counted.standing else None,
        proposed=_PROPOSED[counted.proposal],
    )
