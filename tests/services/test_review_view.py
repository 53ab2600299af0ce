"""The review screen's snapshot, the closing's reasons, excuses, and the results of a closed review."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.accounts import Account, Role
from app.domain.candidates import Candidate, CandidateState
from app.domain.committees import Declaration, Judge, Relation, Seat
from app.domain.review import Absence, Ballot, SecretCount, Sheet, Vote
from app.domain.review_gaps import Excuse, Handed
from app.services.minutes import MinutesTooEarlyError, save_minutes
from app.services.press import paper_printer
from app.services.results_view import review_results
from app.services.review import CommitteeMember, ReviewMeeting
from app.services.review_refusals import (
    AttendanceMissingError,
    CommitteeMissingError,
    DeclarationsMissingError,
    ForeignSheetError,
    GapMissingError,
    GapsOpenError,
    SlipsUnconfirmedError,
)
from app.services.review_view import Admission, Board, review_board
from app.services.wording import NameEmptyError
from app.storage.file_errors import FileUnwritableError
from tests.services.bench import Bench

NAMES = ("方立", "叶青", "罗成")


class Meeting:
    """A committee of three on the sample's eligible people."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.acts = ReviewMeeting(bench.office)
        members = [CommitteeMember(name, Seat.MEMBER) for name in NAMES]
        self.judges: list[Judge] = self.acts.form_committee(bench.batch, members, bench.secretary)
        self.eligible: list[Candidate] = bench.candidates(CandidateState.ELIGIBLE)

    @property
    def secretary(self) -> Account:
        return self.account("林晓")

    def account(self, name: str) -> Account:
        with self.bench.office.store.reading() as session:
            return session.accounts.named(name)

    def board(self, viewer: Account | None = None) -> Board:
        return review_board(self.bench.office, self.bench.batch, viewer or self.secretary)

    def declare(self, *related: tuple[int, int]) -> None:
        declarations = [
            Declaration(judge.id, one.id, Relation.MENTOR if (j, c) in related else Relation.NONE)
            for j, judge in enumerate(self.judges)
            for c, one in enumerate(self.eligible)
        ]
        self.acts.declare(self.bench.batch, declarations, self.bench.secretary)

    def attend(self, *absences: tuple[int, int]) -> None:
        outside = [Absence(self.judges[j].id, self.eligible[c].id) for j, c in absences]
        everybody = [judge.id for judge in self.judges]
        self.acts.take_attendance(self.bench.batch, everybody, outside, self.bench.secretary)

    def sheet(self, judge: int, candidate: int, **items: str) -> Sheet:
        scores = {
            item: Decimal(score)
            for item, score in (items or {"业绩": "30", "技能": "30", "带徒": "15"}).items()
        }
        return Sheet(self.judges[judge].id, self.eligible[candidate].id, scores)

    def fill(self, *left_out: tuple[int, int]) -> None:
        """All sheets and ballots but those `left_out`."""
        pairs = [
            (j, c)
            for c in range(len(self.eligible))
            for j in range(len(self.judges))
            if (j, c) not in left_out
        ]
        batch, secretary = self.bench.batch, self.bench.secretary
        self.acts.enter_sheets(batch, [self.sheet(j, c) for j, c in pairs], secretary)
        ballots = [Ballot(self.judges[j].id, self.eligible[c].id, Vote.AGREE) for j, c in pairs]
        self.acts.enter_ballots(batch, ballots, secretary)


@pytest.fixture
def meeting(at: Callable[[str], Bench]) -> Meeting:
    return Meeting(at("examined"))


def test_what_is_missing_is_told_in_the_order_of_the_work(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    account = Account(bench.secretary.account_id, bench.secretary.name, bench.secretary.roles)
    assert isinstance(review_board(bench.office, bench.batch, account).refusal, CommitteeMissingError)
    meeting = Meeting(bench)
    assert isinstance(meeting.board().refusal, AttendanceMissingError)
    meeting.attend()
    refusal = meeting.board().refusal
    assert isinstance(refusal, DeclarationsMissingError)
    assert refusal.values["names"] == NAMES
    meeting.declare()
    refusal = meeting.board().refusal
    assert isinstance(refusal, GapsOpenError)
    assert f"方立给{meeting.eligible[0].name}的打分" in bench.office.texts.error(refusal)
    meeting.fill()
    assert meeting.board().refusal is None
    article = bench.office.policy(bench.batch).road.step("review").article
    assert refusal.article == article


def test_the_board_says_who_may_enter_and_what_is_empty(meeting: Meeting) -> None:
    meeting.declare((0, 1))
    meeting.attend((1, 0))
    board = meeting.board()
    first, second = board.candidates[:2]
    admissions = [board.admission(judge, first) for judge in board.judges]
    assert admissions == [Admission.OPEN, Admission.AWAY, Admission.OPEN]
    assert board.admission(board.judges[0], second) is Admission.RECUSED
    assert board.eligible_voters(first) == board.eligible_voters(second) == 2
    assert board.undeclared_count == 0
    assert board.empty_items(Handed.SHEET) == 3 * (3 * len(board.candidates) - 2)
    assert board.empty_items(Handed.BALLOT) == 3 * len(board.candidates) - 2


def test_a_sheet_may_be_filled_in_parts_taken_back_and_holds_back_the_closing(meeting: Meeting) -> None:
    bench = meeting.bench
    meeting.declare()
    meeting.attend()
    meeting.fill()
    meeting.acts.enter_sheets(bench.batch, [meeting.sheet(0, 0, 业绩="30")], bench.secretary)
    cell = meeting.board().empty[0]
    assert (cell.begun, cell.items) == (True, ("技能", "带徒"))
    with pytest.raises(GapsOpenError):
        meeting.acts.close(bench.batch, bench.secretary)
    begun = Excuse(Handed.SHEET, meeting.eligible[0].id, meeting.judges[0].id, "因公离会")
    with pytest.raises(GapMissingError):
        meeting.acts.excuse(bench.batch, [begun], bench.secretary)
    empty = Sheet(meeting.judges[0].id, meeting.eligible[0].id, {})
    meeting.acts.enter_sheets(bench.batch, [empty], bench.secretary)
    assert not meeting.board().empty[0].begun


def test_an_excused_cell_lets_the_review_close_and_is_told_in_the_tally(meeting: Meeting) -> None:
    bench, judge, candidate = meeting.bench, meeting.judges[2], meeting.eligible[0]
    meeting.declare()
    meeting.attend()
    meeting.fill((2, 0))
    excuses = [Excuse(kind, candidate.id, judge.id, " 因公离会 ") for kind in (Handed.SHEET, Handed.BALLOT)]
    with pytest.raises(NameEmptyError):
        meeting.acts.excuse(bench.batch, [replace(excuses[0], reason="  ")], bench.secretary)
    meeting.acts.excuse(bench.batch, excuses, bench.secretary)
    assert meeting.board().excuses[Handed.SHEET, judge.id, candidate.id] == "因公离会"
    meeting.acts.close(bench.batch, bench.secretary)
    results = review_results(bench.office, bench.batch, meeting.secretary)
    told = next(
        one.explain for group in results.groups for one in group.ranked if one.candidate.id == candidate.id
    )
    assert sum("因公离会" in sentence for sentence in told) == 2
    assert any("缺评：罗成" in sentence for sentence in told)


def test_entering_an_excused_cell_drops_the_excuse(meeting: Meeting) -> None:
    bench = meeting.bench
    meeting.declare()
    meeting.attend()
    excuse = Excuse(Handed.SHEET, meeting.eligible[0].id, meeting.judges[0].id, "因公离会")
    meeting.acts.excuse(bench.batch, [excuse], bench.secretary)
    meeting.acts.enter_sheets(bench.batch, [meeting.sheet(0, 0)], bench.secretary)
    assert meeting.board().excuses == {}


def test_an_unconfirmed_count_holds_back_the_closing(meeting: Meeting) -> None:
    bench = meeting.bench
    meeting.declare()
    meeting.attend()
    count = SecretCount(meeting.eligible[0].id, 3, 3, 3, 0, 0, 0)
    meeting.acts.count_slips(bench.batch, count, bench.secretary)
    board = meeting.board()
    assert isinstance(board.refusal, SlipsUnconfirmedError)
    assert board.slips[meeting.eligible[0].id].confirmed_by is None
    meeting.acts.confirm_slips(bench.batch, meeting.eligible[0].id, bench.approver)
    confirmed = meeting.board().slips[meeting.eligible[0].id]
    assert confirmed.confirmed_by is not None
    assert confirmed.confirmed_by.name == bench.approver.name
    assert meeting.board().empty_items(Handed.SLIPS) == len(meeting.eligible) - 1


def test_a_judge_sees_and_enters_only_what_is_their_own(meeting: Meeting) -> None:
    bench = meeting.bench
    meeting.declare()
    meeting.attend()
    meeting.fill()
    actor = bench.account("叶青", Role.JUDGE)
    board = meeting.board(meeting.account("叶青"))
    assert [judge.name for judge in board.scorers] == ["叶青"]
    assert (
        {judge for judge, _ in board.scores} == {judge for judge, _ in board.votes} == {meeting.judges[1].id}
    )
    meeting.acts.enter_sheets(bench.batch, [meeting.sheet(1, 0)], actor)
    with pytest.raises(ForeignSheetError):
        meeting.acts.enter_sheets(bench.batch, [meeting.sheet(0, 0)], actor)
    pair = (meeting.judges[0].id, meeting.eligible[0].id)
    with pytest.raises(ForeignSheetError):
        meeting.acts.enter_ballots(bench.batch, [], actor, taken_back=[pair])


def test_a_ballot_is_taken_back(meeting: Meeting) -> None:
    bench, pair = meeting.bench, (meeting.judges[0].id, meeting.eligible[0].id)
    meeting.declare()
    meeting.attend()
    meeting.fill()
    meeting.acts.enter_ballots(bench.batch, [], bench.secretary, taken_back=[pair])
    assert pair not in meeting.board().votes
    assert bench.acts()[-1] == "ballots_entered"


def test_results_are_grouped_in_order_with_spread_and_recusals(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    account = Account(bench.secretary.account_id, bench.secretary.name, bench.secretary.roles)
    results = review_results(bench.office, bench.batch, account)
    (group,) = results.groups
    places = [one.result.place for one in group.ranked]
    ranked = [place for place in places if place is not None]
    assert ranked == sorted(ranked)
    assert places[: len(ranked)] == ranked
    lowest, highest = group.ranked[0].spread or ("", "")
    assert Decimal(lowest) < Decimal(highest)
    assert sum(one.dropped for one in group.ranked[0].totals) == 2
    assert [one.relation for one in results.stood_back] == [Relation.MENTOR]
    assert results.proposed_on is not None
    assert results.refusal is not None


def test_nothing_is_shown_or_printed_before_the_closing(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("examined")
    account = Account(bench.secretary.account_id, bench.secretary.name, bench.secretary.roles)
    results = review_results(bench.office, bench.batch, account)
    assert (results.closed_on, results.groups, results.stood_back) == (None, (), ())
    with pytest.raises(MinutesTooEarlyError):
        save_minutes(bench.office, paper_printer(), bench.batch, tmp_path / "minutes.pdf")


def test_the_minutes_are_written_or_the_fault_told(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("reviewed")
    written = save_minutes(bench.office, paper_printer(), bench.batch, tmp_path / "minutes.pdf")
    assert written.read_bytes().startswith(b"%PDF")
    with pytest.raises(FileUnwritableError):
        save_minutes(bench.office, paper_printer(), bench.batch, tmp_path / "missing" / "minutes.pdf")
