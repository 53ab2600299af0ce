"""The review meeting: what contradicts itself changes nothing, and nobody confirms their own count."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest

from app.domain.accounts import Role, RoleMissingError, SamePersonError
from app.domain.candidates import Candidate, CandidateId, CandidateState, StateRefusesError, WithdrawalKind
from app.domain.committees import (
    CandidateOnCommitteeError,
    Declaration,
    Judge,
    JudgeId,
    JudgeUnknownError,
    NotDeclaredError,
    RecusedError,
    Relation,
    Seat,
)
from app.domain.review import Absence, Ballot, SecretCount, Sheet, Vote
from app.domain.road import StepOutOfOrderError
from app.services.intake import Intake
from app.services.review import CommitteeMember, ReviewMeeting
from app.services.review_refusals import (
    CommitteeEmptyError,
    CommitteeFormedError,
    JudgeDoubledError,
    QuorumMissedError,
    ReviewClosedError,
    ReviewContradictedError,
    SlipsMissingError,
    SlipsUnconfirmedError,
    TieUndecidedError,
)
from app.storage.candidates import CandidateUnknownError
from tests.services.bench import Bench

NAMES = ("方立", "叶青", "罗成", "唐敏", "高远")


@dataclass
class Meeting:
    """A committee of five that has declared no relations and attends in full."""

    bench: Bench
    acts: ReviewMeeting
    judges: list[Judge]
    eligible: list[Candidate]

    def sheet(self, judge: int, candidate: int, score: str = "30") -> Sheet:
        items = {"业绩": Decimal(score), "技能": Decimal(30), "带徒": Decimal(15)}
        return Sheet(self.judges[judge].id, self.eligible[candidate].id, items)

    def ballot(self, judge: int, candidate: int, vote: Vote = Vote.AGREE) -> Ballot:
        return Ballot(self.judges[judge].id, self.eligible[candidate].id, vote)

    def enter_sheets(self, *sheets: Sheet) -> None:
        self.acts.enter_sheets(self.bench.batch, sheets, self.bench.secretary)

    def enter_ballots(self, *ballots: Ballot) -> None:
        self.acts.enter_ballots(self.bench.batch, ballots, self.bench.secretary)

    def stored(self) -> tuple[int, int]:
        with self.bench.office.store.reading() as session:
            reviews, batch = session.reviews, self.bench.batch.id
            return len(reviews.sheets(batch)), len(reviews.ballots(batch))

    def all_pairs(self) -> list[tuple[int, int]]:
        return [(j, c) for c in range(len(self.eligible)) for j in range(len(self.judges))]


@pytest.fixture
def meeting(at: Callable[[str], Bench]) -> Meeting:
    bench = at("examined")
    acts = ReviewMeeting(bench.office)
    members = [CommitteeMember(name, Seat.MEMBER) for name in NAMES]
    judges = acts.form_committee(bench.batch, members, bench.secretary)
    eligible = bench.candidates(CandidateState.ELIGIBLE)
    none = [Declaration(judge.id, one.id, Relation.NONE) for judge in judges for one in eligible]
    acts.declare(bench.batch, none, bench.secretary)
    acts.take_attendance(bench.batch, [judge.id for judge in judges], (), bench.secretary)
    return Meeting(bench, acts, judges, eligible)


def test_a_committee_is_formed_once_from_different_people_who_are_no_candidates(
    at: Callable[[str], Bench],
) -> None:
    bench = at("examined")
    acts = ReviewMeeting(bench.office)

    def form(*names: str) -> list[Judge]:
        members = [CommitteeMember(name, Seat.MEMBER) for name in names]
        return acts.form_committee(bench.batch, members, bench.secretary)

    with pytest.raises(CommitteeEmptyError):
        form()
    with pytest.raises(JudgeDoubledError):
        form("方立", " 方立")
    with pytest.raises(CandidateOnCommitteeError):
        form("方立", bench.candidates()[0].name)
    with pytest.raises(RoleMissingError):
        acts.form_committee(bench.batch, [CommitteeMember("方立", Seat.CHAIR)], bench.approver)
    assert [judge.name for judge in form("方立", "叶青")] == ["方立", "叶青"]
    with pytest.raises(CommitteeFormedError):
        form("罗成")


def test_nobody_scores_or_votes_before_a_declaration_or_when_related(meeting: Meeting) -> None:
    bench, judge, candidate = meeting.bench, meeting.judges[0], meeting.eligible[0]
    with bench.office.store.session() as session:
        session.reviews._db.execute("DELETE FROM declarations WHERE judge_id = ?", [judge.id])
    with pytest.raises(NotDeclaredError):
        meeting.enter_sheets(meeting.sheet(1, 0), meeting.sheet(0, 0))
    related = [Declaration(judge.id, candidate.id, Relation.MENTOR)]
    meeting.acts.declare(bench.batch, related, bench.secretary)
    with pytest.raises(RecusedError) as caught:
        meeting.enter_ballots(meeting.ballot(0, 0))
    assert "师徒" in bench.office.texts.error(caught.value)
    assert meeting.stored() == (0, 0)


def test_strangers_are_refused(meeting: Meeting) -> None:
    bench, acts = meeting.bench, meeting.acts
    stranger = JudgeId("nobody")
    with pytest.raises(JudgeUnknownError):
        meeting.enter_sheets(Sheet(stranger, meeting.eligible[0].id, {}))
    with pytest.raises(CandidateUnknownError):
        meeting.enter_ballots(Ballot(meeting.judges[0].id, "nobody", Vote.AGREE))
    first, judge = meeting.eligible[0].id, meeting.judges[0].id
    unknown_judge = Declaration(stranger, first, Relation.NONE)
    unknown_name = Declaration(judge, CandidateId("nobody"), Relation.NONE)
    outside = [Absence(judge, "nobody")]
    with pytest.raises(JudgeUnknownError):
        acts.declare(bench.batch, [unknown_judge], bench.secretary)
    with pytest.raises(CandidateUnknownError):
        acts.declare(bench.batch, [unknown_name], bench.secretary)
    with pytest.raises(JudgeUnknownError):
        acts.take_attendance(bench.batch, [stranger], (), bench.secretary)
    with pytest.raises(CandidateUnknownError):
        acts.take_attendance(bench.batch, [], outside, bench.secretary)


@pytest.mark.parametrize("score", ["40.01", "-0.5"])
def test_a_contradicting_sheet_changes_nothing_and_names_the_person(meeting: Meeting, score: str) -> None:
    meeting.enter_sheets(meeting.sheet(0, 0))
    with pytest.raises(ReviewContradictedError) as caught:
        meeting.enter_sheets(meeting.sheet(1, 0), meeting.sheet(1, 1, score))
    sentence = meeting.bench.office.texts.error(caught.value)
    assert meeting.eligible[1].name in sentence
    assert meeting.eligible[1].id not in sentence
    assert meeting.stored() == (1, 0)


def test_the_same_sheet_or_vote_twice_at_once_is_a_contradiction_later_a_correction(meeting: Meeting) -> None:
    with pytest.raises(ReviewContradictedError):
        meeting.enter_sheets(meeting.sheet(0, 0), meeting.sheet(0, 0, "31"))
    with pytest.raises(ReviewContradictedError):
        meeting.enter_ballots(meeting.ballot(0, 0), meeting.ballot(0, 0, Vote.OPPOSE))
    meeting.enter_sheets(meeting.sheet(0, 0))
    meeting.enter_sheets(meeting.sheet(0, 0, "31"))
    meeting.enter_ballots(meeting.ballot(0, 0))
    meeting.enter_ballots(meeting.ballot(0, 0, Vote.OPPOSE))
    assert meeting.stored() == (1, 1)


def test_a_late_declaration_or_absence_cannot_contradict_what_was_handed_in(meeting: Meeting) -> None:
    bench, judge, candidate = meeting.bench, meeting.judges[0], meeting.eligible[0]
    meeting.enter_sheets(meeting.sheet(0, 0))
    related = [Declaration(judge.id, candidate.id, Relation.RELATIVE)]
    everybody = [one.id for one in meeting.judges]
    outside = [Absence(judge.id, candidate.id)]
    with pytest.raises(ReviewContradictedError):
        meeting.acts.declare(bench.batch, related, bench.secretary)
    with pytest.raises(ReviewContradictedError):
        meeting.acts.take_attendance(bench.batch, everybody[1:], (), bench.secretary)
    with pytest.raises(ReviewContradictedError):
        meeting.acts.take_attendance(bench.batch, everybody, outside, bench.secretary)


def test_attendance_is_taken_anew_in_place_of_before(meeting: Meeting) -> None:
    bench = meeting.bench
    outside = [Absence(meeting.judges[1].id, meeting.eligible[0].id)] * 2
    meeting.acts.take_attendance(bench.batch, [meeting.judges[1].id], outside, bench.secretary)
    meeting.acts.take_attendance(bench.batch, [meeting.judges[0].id], (), bench.secretary)
    with bench.office.store.reading() as session:
        present = [judge.name for judge in session.reviews.judges(bench.batch.id) if judge.present]
        assert session.reviews.absences(bench.batch.id) == []
    assert present == [NAMES[0]]


def test_who_is_not_eligible_is_not_reviewed(meeting: Meeting) -> None:
    bench = meeting.bench
    refused = bench.candidates(CandidateState.REFUSED)[0]
    judge = meeting.judges[0].id
    with pytest.raises(StateRefusesError):
        meeting.enter_ballots(Ballot(judge, refused.id, Vote.AGREE))
    count = SecretCount(refused.id, 5, 5, 5, 0, 0, 0)
    with pytest.raises(StateRefusesError):
        meeting.acts.count_slips(bench.batch, count, bench.secretary)


def test_slips_are_confirmed_by_somebody_else(meeting: Meeting) -> None:
    bench, acts, candidate = meeting.bench, meeting.acts, meeting.eligible[0]
    with pytest.raises(SlipsMissingError):
        acts.confirm_slips(bench.batch, candidate.id, bench.approver)
    with pytest.raises(ReviewContradictedError):
        acts.count_slips(bench.batch, SecretCount(candidate.id, 5, 5, 5, 1, 0, 0), bench.secretary)
    with pytest.raises(ReviewContradictedError):
        acts.count_slips(bench.batch, SecretCount(candidate.id, 4, 4, 4, 0, 0, 0), bench.secretary)
    acts.count_slips(bench.batch, SecretCount(candidate.id, 5, 5, 4, 1, 0, 0), bench.secretary)
    with pytest.raises(SamePersonError):
        acts.confirm_slips(bench.batch, candidate.id, bench.secretary)
    with pytest.raises(SlipsUnconfirmedError):
        acts.close(bench.batch, bench.secretary)
    with pytest.raises(ReviewContradictedError):
        meeting.enter_ballots(meeting.ballot(0, 0))
    acts.confirm_slips(bench.batch, candidate.id, bench.approver)
    with pytest.raises(RoleMissingError):
        acts.confirm_slips(bench.batch, candidate.id, bench.account("看客", Role.OBSERVER))


def test_a_secret_vote_from_count_to_proposal(meeting: Meeting) -> None:
    bench, acts = meeting.bench, meeting.acts
    meeting.enter_sheets(*(meeting.sheet(j, c, str(40 - c)) for j, c in meeting.all_pairs()))
    for place, candidate in enumerate(meeting.eligible):
        agree = 5 if place else 1
        count = SecretCount(candidate.id, 5, 5, agree, 5 - agree, 0, 0)
        acts.count_slips(bench.batch, count, bench.secretary)
        acts.confirm_slips(bench.batch, candidate.id, bench.approver)
    result = acts.close(bench.batch, bench.secretary)
    assert [one.vote.passed for one in result.candidates] == [False] + [True] * (len(meeting.eligible) - 1)
    proposed = acts.propose(bench.batch, bench.secretary)
    assert meeting.eligible[0].id not in {one.id for one in proposed}
    with pytest.raises(ReviewClosedError):
        meeting.enter_sheets(meeting.sheet(0, 0))
    with pytest.raises(ReviewClosedError):
        acts.close(bench.batch, bench.secretary)


def test_who_withdraws_before_the_vote_leaves_all_bases(meeting: Meeting) -> None:
    bench, acts = meeting.bench, meeting.acts
    meeting.enter_sheets(*(meeting.sheet(j, c, str(40 - c)) for j, c in meeting.all_pairs()))
    meeting.enter_ballots(*(meeting.ballot(j, c) for j, c in meeting.all_pairs()))
    leaving = meeting.eligible[0]
    Intake(bench.office).withdraw(leaving.id, WithdrawalKind.WITHDRAWN, "本人申请", bench.secretary)
    result = acts.close(bench.batch, bench.secretary)
    assert leaving.id not in {one.candidate.id for one in result.candidates}
    assert len(result.candidates) == len(meeting.eligible) - 1
    acts.propose(bench.batch, bench.secretary)
    assert bench.states()[leaving.name] is CandidateState.WITHDRAWN


def test_a_tie_across_the_last_place_stops_the_proposal_until_somebody_leaves(meeting: Meeting) -> None:
    bench, acts = meeting.bench, meeting.acts
    meeting.enter_sheets(*(meeting.sheet(j, c) for j, c in meeting.all_pairs()))
    meeting.enter_ballots(*(meeting.ballot(j, c) for j, c in meeting.all_pairs()))
    acts.close(bench.batch, bench.secretary)
    with pytest.raises(TieUndecidedError) as caught:
        acts.propose(bench.batch, bench.secretary)
    assert caught.value.article == bench.office.policy(bench.batch).road.step("proposal").article
    assert set(bench.states().values()) == {CandidateState.ELIGIBLE, CandidateState.REFUSED}
    for one in meeting.eligible:
        Intake(bench.office).withdraw(one.id, WithdrawalKind.WITHDRAWN, "本人申请", bench.secretary)
    assert acts.propose(bench.batch, bench.secretary) == []


def test_without_quorum_the_review_is_not_closed(meeting: Meeting) -> None:
    bench = meeting.bench
    meeting.acts.take_attendance(bench.batch, [meeting.judges[0].id], (), bench.secretary)
    with pytest.raises(QuorumMissedError) as caught:
        meeting.acts.close(bench.batch, bench.secretary)
    assert caught.value.article == bench.office.policy(bench.batch).road.step("review").article


def test_out_of_order_is_refused_with_the_steps_own_article(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    road = bench.office.policy(bench.batch).road
    acts = ReviewMeeting(bench.office)
    with pytest.raises(StepOutOfOrderError) as caught:
        acts.close(bench.batch, bench.secretary)
    assert caught.value.article == road.step("review").article
    with pytest.raises(StepOutOfOrderError) as caught:
        acts.propose(bench.batch, bench.secretary)
    assert caught.value.article == road.step("proposal").article
