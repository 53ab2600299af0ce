"""The review meeting: committee, declarations, sheets, votes, the closed tally and the proposal.

Source: workflow §4. Until everything is consistent nothing is counted; what is refused says which entry.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
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
from app.domain.ranking import Proposal
from app.domain.remarks import Remark
from app.domain.review import Absence, Ballot, SecretCount, Sheet
from app.domain.review_check import review_problems
from app.domain.review_gaps import Excuse, Handed, review_gaps, standing_excuses
from app.domain.rounding import fixed
from app.domain.tally import CandidateTally, TallyResult, tally
from app.services.office import Office, batch_steps
from app.services.questions.tallies import tally_answer
from app.services.review_closing import closable, plan_of, proposable
from app.services.review_record import contradicted, excuses_of, review_of
from app.services.review_refusals import (
    CommitteeEmptyError,
    CommitteeFormedError,
    ForeignSheetError,
    GapMissingError,
    JudgeDoubledError,
    ReviewClosedError,
    SlipsMissingError,
)
from app.services.wording import Asked, one_line
from app.storage.reviews import Result
from app.storage.session import Session

_BEING_FILLED = "score_missing"


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
        """Store score sheets (judge and candidate by id) in place of earlier ones; all, or none.

        A sheet may still be filled: its empty items hold back the closing. One without items is taken back.
        """
        given = list(sheets)
        with self._office.store.session() as session:
            self._require_may_enter(session, batch, actor, given)
            for sheet in given:
                session.reviews.put_sheet(sheet)
                if sheet.items:
                    session.reviews.drop_excuse(Handed.SHEET, sheet.judge, sheet.candidate)
            self._require_consistent(session, batch)
            taken_back = sum(not sheet.items for sheet in given)
            after = {"sheets": len(given) - taken_back, "taken_back": taken_back}
            self._record(session, actor, Act.SHEETS_ENTERED, batch, after)

    def enter_ballots(
        self,
        batch: Batch,
        ballots: Iterable[Ballot],
        actor: Actor,
        *,
        taken_back: Iterable[tuple[JudgeId, CandidateId]] = (),
    ) -> None:
        """Store named votes in place of earlier ones, and take others back; all of them, or none."""
        given, back = list(ballots), list(taken_back)
        with self._office.store.session() as session:
            self._require_may_enter(session, batch, actor, given)
            for judge_id, candidate_id in back:
                self._require_own(session, batch, actor, judge_id)
                self._eligible(session, batch, candidate_id)
                session.reviews.take_back_ballot(judge_id, candidate_id)
            for ballot in given:
                session.reviews.put_ballot(ballot)
                session.reviews.drop_excuse(Handed.BALLOT, ballot.judge, ballot.candidate)
            self._require_consistent(session, batch)
            after = {"ballots": len(given), "taken_back": len(back)}
            self._record(session, actor, Act.BALLOTS_ENTERED, batch, after)

    def excuse(self, batch: Batch, excuses: Iterable[Excuse], actor: Actor) -> None:
        """Note why cells stay empty (缺评; judge by id): not counted, but told in the minutes.

        Raises GapMissingError for a cell that is filled or begun, or where the judge holds no seat.
        """
        actor.require(Role.SECRETARY)
        given = [
            Excuse(one.kind, one.candidate, one.judge, one_line(one.reason, Asked.REASON)) for one in excuses
        ]
        with self._office.store.session() as session:
            self._require_open(session, batch)
            plan = plan_of(self._office, session, batch)
            review = review_of(session, batch, plan, with_unconfirmed=True)
            whole = tuple(item.id for item in plan.scheme.items)
            empty = {
                (gap.kind, gap.candidate, gap.judge)
                for gap in review_gaps(review)
                if gap.kind is Handed.BALLOT or gap.items == whole
            }
            for one in given:
                judge = session.reviews.judge(batch.id, JudgeId(one.judge)).name
                if (one.kind, one.candidate, judge) not in empty:
                    name = session.candidates.of(batch.id, CandidateId(one.candidate)).name
                    raise GapMissingError(judge=judge, name=name)
                session.reviews.put_excuse(one)
            cells = [f"{one.judge}/{one.candidate}:{one.kind}" for one in given]
            self._record(session, actor, Act.GAPS_EXCUSED, batch, {"cells": cells})

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
        """Tally and freeze; completes the step review. Raises what `closable` names as missing."""
        office = self._office
        with office.store.session() as session:
            review = closable(office, session, batch, actor)
            result = tally(review)
            today = office.clock.today()
            decimals = review.scheme.decimals
            document = dict(tally_answer(result, decimals, office.paper_texts).document)
            told = standing_excuses(review_gaps(review), excuses_of(session, batch))
            self._tell_excuses(document, told)
            results = [_result(counted, decimals) for counted in result.candidates]
            session.reviews.close(batch.id, today, document, results)
            stamp = office.stamp(actor)
            session.batches.complete_step(batch.id, "review", today, stamp.act_id)
            after = {"round": 1, "excused": len(told)}
            session.log.record(stamp, Act.REVIEW_CLOSED, batch.id, chain=batch.id, after=after)
        return result

    def propose(self, batch: Batch, actor: Actor) -> list[Candidate]:
        """Turn the closed tally into the list of proposed candidates; refused while a tie is undecided."""
        with self._office.store.session() as session:
            for candidate, result in proposable(self._office, session, batch, actor):
                proposed = result.proposed == "yes"
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

    def _tell_excuses(self, document: dict[str, object], excuses: Iterable[Excuse]) -> None:
        """Write each excuse behind the reckoning of its candidate, where the minutes print it."""
        entries = document["candidates"]
        assert isinstance(entries, list)
        by_id = {entry["id"]: entry for entry in entries}
        for one in excuses:
            sentence = self._office.paper_texts.say(
                "review_excuse", one.kind, {"judge": one.judge, "reason": one.reason}
            )
            by_id[one.candidate]["explain"].append(sentence)

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
            judge = self._require_own(session, batch, actor, JudgeId(entry.judge)).name
            if pair in given:
                doubled = "sheet_doubled" if isinstance(entry, Sheet) else "ballot_doubled"
                remark = Remark(doubled, {"judge": judge, "candidate": entry.candidate})
                raise contradicted(self._office, session, batch, [remark])
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

    def _require_own(self, session: Session, batch: Batch, actor: Actor, judge_id: JudgeId) -> Judge:
        """The judge; who is a judge and no secretary enters only what is their own."""
        judge = session.reviews.judge(batch.id, judge_id)
        if Role.SECRETARY not in actor.roles and judge.name != actor.name:
            raise ForeignSheetError(judge=judge.name)
        return judge

    def _require_consistent(self, session: Session, batch: Batch) -> None:
        """Hold all that is stored against itself; without a plan nothing can have been scored yet.

        A sheet that is still being filled is no contradiction before the closing.
        """
        plan = session.batches.plan(batch.id)
        if plan is None:
            return
        review = review_of(session, batch, plan, with_unconfirmed=True)
        problems = [one for one in review_problems(review) if one.code != _BEING_FILLED]
        if problems:
            raise contradicted(self._office, session, batch, problems)

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
