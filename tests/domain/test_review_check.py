from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.review import Absence, Ballot, Candidate, Recusal, Review, SecretCount, Sheet, Vote
from app.domain.review_check import PROBLEM_CODES, review_problems
from app.domain.scheme import Aggregate, Item, Scheme, VoteBase, VoteRule
from app.domain.tally import tally

SOUND = Review(
    Scheme(
        Aggregate.MEAN,
        2,
        (Item("work", Decimal(40), Decimal(1)), Item("skill", Decimal(60), Decimal(1))),
        None,
        VoteRule(VoteBase.PRESENT, Fraction(2, 3), Fraction(2, 3)),
        None,
    ),
    ("j1", "j2", "j3", "j4"),
    ("j1", "j2", "j3"),
    (Candidate("c1"), Candidate("c2")),
    (Absence("j3", "c2"),),
    (Recusal("j1", "c2", "mentor"),),
    (Sheet("j1", "c1", {"work": Decimal(40), "skill": Decimal(0)}),),
    (Ballot("j1", "c1", Vote.AGREE),),
    (SecretCount("c2", 1, 1, 1, 0, 0, 0),),
)


def sheet(judge: str, candidate: str, **scores: str) -> Sheet:
    return Sheet(judge, candidate, {item: Decimal(score) for item, score in scores.items()})


def with_sheet(*added: Sheet) -> Review:
    return replace(SOUND, sheets=SOUND.sheets + added)


def with_ballot(judge: str, candidate: str) -> Review:
    return replace(SOUND, ballots=(*SOUND.ballots, Ballot(judge, candidate, Vote.OPPOSE)), counts=())


def with_count(*counts: SecretCount) -> Review:
    return replace(SOUND, counts=counts)


FULL = {"work": "1", "skill": "1"}
BROKEN: dict[str, Review] = {
    "absence_candidate_unknown": replace(SOUND, absences=(*SOUND.absences, Absence("j1", "c9"))),
    "absence_judge_unknown": replace(SOUND, absences=(*SOUND.absences, Absence("j9", "c1"))),
    "ballot_candidate_unknown": with_ballot("j2", "c9"),
    "ballot_doubled": with_ballot("j1", "c1"),
    "ballot_judge_absent": with_ballot("j3", "c2"),
    "ballot_judge_recused": with_ballot("j1", "c2"),
    "ballot_judge_unknown": with_ballot("j9", "c1"),
    "ballots_and_counts": replace(SOUND, ballots=(*SOUND.ballots, Ballot("j2", "c2", Vote.AGREE))),
    "candidate_doubled": replace(SOUND, candidates=(*SOUND.candidates, Candidate("c1", priority=True))),
    "committee_doubled": replace(SOUND, committee=(*SOUND.committee, "j1")),
    "committee_empty": Review(SOUND.scheme, (), (), ()),
    "count_candidate_unknown": with_count(SecretCount("c9", 1, 1, 1, 0, 0, 0)),
    "count_doubled": with_count(*SOUND.counts, *SOUND.counts),
    "count_issued_differs": with_count(SecretCount("c2", 2, 1, 1, 0, 0, 0)),
    "count_negative": with_count(SecretCount("c2", 1, 1, 2, -1, 0, 0)),
    "count_parts_differ": with_count(SecretCount("c2", 1, 1, 1, 0, 0, 1)),
    "count_returned_above_issued": with_count(SecretCount("c2", 1, 2, 2, 0, 0, 0)),
    "present_doubled": replace(SOUND, present=(*SOUND.present, "j1")),
    "present_unknown": replace(SOUND, present=(*SOUND.present, "j9")),
    "recusal_candidate_unknown": replace(SOUND, recusals=(*SOUND.recusals, Recusal("j1", "c9", "kin"))),
    "recusal_judge_unknown": replace(SOUND, recusals=(*SOUND.recusals, Recusal("j9", "c1", "kin"))),
    "score_above_maximum": with_sheet(sheet("j2", "c1", work="40.0001", skill="60")),
    "score_item_unknown": with_sheet(sheet("j2", "c1", work="1", skill="1", charm="1")),
    "score_missing": with_sheet(sheet("j2", "c1", work="1")),
    "score_negative": with_sheet(sheet("j2", "c1", work="-0.01", skill="1")),
    "sheet_candidate_unknown": with_sheet(sheet("j2", "c9", **FULL)),
    "sheet_doubled": with_sheet(sheet("j1", "c1", **FULL)),
    "sheet_judge_absent": with_sheet(sheet("j4", "c1", **FULL)),
    "sheet_judge_recused": with_sheet(sheet("j1", "c2", **FULL)),
    "sheet_judge_unknown": with_sheet(sheet("j9", "c1", **FULL)),
}


def test_a_sound_review_has_no_problem() -> None:
    assert review_problems(SOUND) == ()


def test_every_code_has_its_case() -> None:
    assert set(BROKEN) == PROBLEM_CODES


@pytest.mark.parametrize("code", sorted(BROKEN))
def test_one_fault_is_one_problem_and_nothing_is_counted(code: str) -> None:
    assert [remark.code for remark in review_problems(BROKEN[code])] == [code]
    result = tally(BROKEN[code])
    assert (result.quorum, result.candidates) == (None, ())


def test_all_faults_are_named_at_once() -> None:
    review = replace(with_sheet(sheet("j4", "c1", work="41")), present=("j1", "j2", "j3", "j8"))
    found = [remark.code for remark in review_problems(review)]
    assert found == ["present_unknown", "sheet_judge_absent", "score_above_maximum", "score_missing"]


def test_an_absence_on_top_of_a_recusal_is_no_fault() -> None:
    review = replace(SOUND, absences=(*SOUND.absences, Absence("j1", "c2"), Absence("j4", "c1")))
    assert review_problems(review) == ()
