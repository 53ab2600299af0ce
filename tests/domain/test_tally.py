from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.ranking import Proposal
from app.domain.review import Absence, Ballot, Candidate, Recusal, Review, SecretCount, Sheet, Vote
from app.domain.scheme import Aggregate, Item, Scheme, Share, TieBreak, TieStep, VoteBase, VoteRule
from app.domain.tally import CandidateTally, tally

ONE = (Item("work", Decimal(100), Decimal(1)),)
TWO = (Item("work", Decimal(60), Decimal(1)), Item("skill", Decimal(60), Decimal(1)))
RULE = VoteRule(VoteBase.PRESENT, Fraction(2, 3), Fraction(2, 3))
SCHEME = Scheme(Aggregate.MEAN, 2, ONE, None, None, None)


def judges(number: int) -> tuple[str, ...]:
    return tuple(f"j{index}" for index in range(1, number + 1))


def sheets(candidate: str, totals: Iterable[str | None]) -> tuple[Sheet, ...]:
    return tuple(
        Sheet(f"j{index}", candidate, {"work": Decimal(total)})
        for index, total in enumerate(totals, start=1)
        if total is not None
    )


def ballots(candidate: str, votes: str) -> tuple[Ballot, ...]:
    """One letter a judge: a agree, o oppose, b abstain, - no ballot."""
    meaning = {"a": Vote.AGREE, "o": Vote.OPPOSE, "b": Vote.ABSTAIN}
    return tuple(
        Ballot(f"j{index}", candidate, meaning[letter])
        for index, letter in enumerate(votes, start=1)
        if letter != "-"
    )


def scored(totals: Mapping[str, Iterable[str | None]], scheme: Scheme = SCHEME, members: int = 5) -> Review:
    return Review(
        scheme,
        judges(members),
        judges(members),
        tuple(Candidate(name) for name in totals),
        sheets=tuple(sheet for name, row in totals.items() for sheet in sheets(name, row)),
    )


def voted(votes: str, rule: VoteRule = RULE, members: int = 3) -> Review:
    review = scored({"c1": ["80"] * members}, replace(SCHEME, vote=rule), members)
    return replace(review, ballots=ballots("c1", votes))


def only(review: Review) -> CandidateTally:
    result = tally(review)
    assert result.problems == ()
    assert len(result.candidates) == 1
    return result.candidates[0]


def outcome(review: Review) -> dict[str, tuple[int | None, str]]:
    result = tally(review)
    assert result.problems == ()
    return {
        entry.candidate.id: (entry.standing.rank if entry.standing else None, entry.proposal.value)
        for entry in result.candidates
    }


def codes(entry: CandidateTally) -> list[str]:
    return [remark.code for remark in entry.explain]


# -- scores


def test_a_total_is_the_weighted_sum_and_the_mean_is_rounded_once() -> None:
    items = (Item("work", Decimal(100), Decimal("0.3")), Item("skill", Decimal(100), Decimal("0.7")))
    scheme = replace(SCHEME, items=items)
    review = Review(
        scheme,
        judges(2),
        judges(2),
        (Candidate("c1"),),
        sheets=(
            Sheet("j1", "c1", {"work": Decimal("85.55"), "skill": Decimal("90.05")}),
            Sheet("j2", "c1", {"work": Decimal(80), "skill": Decimal(70)}),
        ),
    )
    score = only(review).score
    assert score.totals == {"j1": Fraction("88.7"), "j2": Fraction(73)}
    assert score.exact == Fraction("80.85")


def test_half_goes_up_where_a_float_would_go_down() -> None:
    assert only(scored({"c1": ["85.00", "85.01"]})).score.rounded == Fraction("85.01")
    assert only(scored({"c1": ["85", "85", "86"]})).score.rounded == Fraction("85.33")


def test_the_rounded_score_meets_the_mark() -> None:
    scheme = replace(SCHEME, pass_mark=Decimal(75))
    assert only(scored({"c1": ["74.99", "75.00"]}, scheme)).mark_passed  # 74.995 → 75.00
    assert not only(scored({"c1": ["74.99", "74.99"]}, scheme)).mark_passed
    assert not only(scored({"c1": ["74.99", "75.00"]}, replace(scheme, decimals=3))).mark_passed


def test_rounded_equals_share_a_rank() -> None:
    review = scored({"c1": ["80", "80", "80.01"], "c2": ["80", "80", "80"], "c3": ["79", "79", "79"]})
    assert outcome(review) == {"c1": (1, "yes"), "c2": (1, "yes"), "c3": (3, "yes")}


def test_trimming_needs_enough_totals() -> None:
    scheme = replace(SCHEME, aggregate=Aggregate.TRIMMED_MEAN)
    score = only(scored({"c1": ["60", "70", "80", "90", "100"]}, scheme)).score
    assert (score.high, score.low) == ("j5", "j1")
    assert score.rounded == 80
    assert score.kept == ("j2", "j3", "j4")
    fewer = only(scored({"c1": ["60", "70", "80", "100", None]}, scheme))
    assert (fewer.score.high, fewer.score.low) == (None, None)
    assert fewer.score.used is Aggregate.MEAN
    assert fewer.score.rounded == Fraction("77.5")
    assert "trim_too_few" in codes(fewer)


def test_a_recusal_takes_a_committee_of_five_below_trimming() -> None:
    scheme = replace(SCHEME, aggregate=Aggregate.TRIMMED_MEAN)
    review = scored({"c1": ["60", "70", "80", "100"]}, scheme)
    review = replace(review, recusals=(Recusal("j5", "c1", "mentor"),))
    assert only(review).score.used is Aggregate.MEAN
    assert tally(review).quorum is not None


def test_equal_extremes_drop_the_first_in_committee_order() -> None:
    scheme = replace(SCHEME, aggregate=Aggregate.TRIMMED_MEAN)
    score = only(scored({"c1": ["70", "90", "90", "70", "80"]}, scheme)).score
    assert (score.high, score.low) == ("j2", "j1")
    reordered = replace(scored({"c1": ["70", "90", "90", "70", "80"]}, scheme), committee=judges(5)[::-1])
    assert (only(reordered).score.high, only(reordered).score.low) == ("j3", "j4")
    same = only(scored({"c1": ["80"] * 5}, scheme)).score
    assert (same.high, same.low) == ("j1", "j2")


def test_trimming_always_leaves_a_total() -> None:
    scheme = replace(SCHEME, aggregate=Aggregate.TRIMMED_MEAN, trim_from=1)
    assert only(scored({"c1": ["60", "80"]}, scheme)).score.rounded == 70
    assert only(scored({"c1": ["60", "70", "95"]}, scheme)).score.rounded == 70


def test_median_of_even_and_odd() -> None:
    scheme = replace(SCHEME, aggregate=Aggregate.MEDIAN)
    assert only(scored({"c1": ["60", "95", "80"]}, scheme)).score.rounded == 80
    assert only(scored({"c1": ["60", "95", "80", "81"]}, scheme)).score.rounded == Fraction("80.5")


def test_a_present_judge_without_a_sheet_is_named_and_not_counted() -> None:
    entry = only(scored({"c1": ["80", None, "90"]}, members=3))
    assert entry.score.rounded == 85
    assert [remark.values["judges"] for remark in entry.explain if remark.code == "sheet_missing"] == [
        ("j2",)
    ]


@pytest.mark.parametrize(("mark", "passed"), [(Decimal(0), False), (None, True)])
def test_without_a_sheet_there_is_no_score_and_no_mark_is_reached(
    *, mark: Decimal | None, passed: bool
) -> None:
    entry = only(scored({"c1": []}, replace(SCHEME, pass_mark=mark)))
    assert (entry.score.rounded, entry.mark_passed) == (None, passed)


def test_an_unscored_candidate_ranks_behind_a_score_of_zero() -> None:
    assert outcome(scored({"c1": [], "c2": ["0"]})) == {"c1": (2, "yes"), "c2": (1, "yes")}


# -- votes


@pytest.mark.parametrize(
    ("votes", "members", "needed", "passed"),
    [
        ("aao", 3, 2, True),
        ("abo", 3, 2, False),
        ("aa-", 3, 2, True),
        ("aaoo", 4, 3, False),
        ("aaao", 4, 3, True),
        ("aaaaoo", 6, 4, True),
        ("aaaooo", 6, 4, False),
        ("aaaabbb", 7, 5, False),
    ],
)
def test_two_thirds_of_the_present_is_exact(*, votes: str, members: int, needed: int, passed: bool) -> None:
    vote = only(voted(votes, members=members)).vote
    assert (vote.base, vote.needed, vote.passed) == (members, needed, passed)


@pytest.mark.parametrize(
    ("base", "number", "needed", "passed"),
    [(VoteBase.PRESENT, 4, 3, False), (VoteBase.VALID, 3, 2, True), (VoteBase.ALL, 5, 4, False)],
)
def test_each_base_counts_whom_it_names(*, base: VoteBase, number: int, needed: int, passed: bool) -> None:
    """Six members: j5 away from this candidate, j6 recused; j4 abstains."""
    review = voted("aaob", replace(RULE, base=base), members=4)
    review = replace(
        review,
        committee=judges(6),
        present=judges(6),
        absences=(Absence("j5", "c1"),),
        recusals=(Recusal("j6", "c1", "kin"),),
    )
    vote = only(review).vote
    assert (vote.base, vote.needed, vote.passed) == (number, needed, passed)


def test_base_all_holds_who_never_came() -> None:
    rule = replace(RULE, base=VoteBase.ALL)
    review = replace(voted("aaa", rule), committee=judges(5))
    vote = only(review).vote
    assert (vote.base, vote.needed, vote.passed) == (5, 4, False)


def test_a_base_of_nobody_fails() -> None:
    rule = replace(RULE, base=VoteBase.VALID)
    entry = only(voted("bbb", rule))
    assert (entry.vote.base, entry.vote.needed, entry.vote.passed) == (0, 0, False)
    assert "vote_base_empty" in codes(entry)


@pytest.mark.parametrize(("votes", "passed"), [("aa---", False), ("aab--", True), ("aaa--", True)])
def test_voters_are_those_who_cast_a_ballot(*, votes: str, passed: bool) -> None:
    rule = VoteRule(VoteBase.VALID, Fraction(2, 3), Fraction(2, 3), min_voters=3)
    assert only(voted(votes, rule, members=5)).vote.passed is passed


def test_an_unreturned_slip_stays_in_the_base_and_a_spoiled_one_has_voted() -> None:
    rule = replace(RULE, min_voters=4)
    review = replace(voted("", rule, members=5), counts=(SecretCount("c1", 5, 4, 3, 0, 0, 1),))
    vote = only(review).vote
    assert (vote.base, vote.needed, vote.voters, vote.passed) == (5, 4, 4, False)
    four = replace(review, counts=(SecretCount("c1", 5, 4, 4, 0, 0, 0),))
    assert only(four).vote.passed


def test_no_vote_passes_everyone() -> None:
    entry = only(scored({"c1": ["80"]}))
    assert (entry.vote.passed, entry.vote.base, entry.vote.needed) == (True, 0, 0)
    assert entry.proposal is Proposal.YES


# -- quorum


def test_quorum_counts_the_recused_against_the_whole_committee() -> None:
    review = replace(voted("-aa"), recusals=(Recusal("j1", "c1", "kin"),), sheets=())
    quorum = tally(review).quorum
    assert quorum is not None
    assert (quorum.present, quorum.committee, quorum.needed, quorum.met) == (3, 3, 2, True)


def test_without_a_quorum_nobody_is_proposed_but_all_is_counted() -> None:
    review = replace(voted("aaa"), committee=judges(5))
    result = tally(review)
    assert result.quorum is not None
    assert (result.quorum.needed, result.quorum.met) == (4, False)
    entry = result.candidates[0]
    assert entry.score.rounded == 80
    assert (entry.vote.passed, entry.proposal) == (True, Proposal.NO)
    assert "quorum_missing" in codes(entry)


def test_without_a_vote_no_quorum_is_needed() -> None:
    quorum = tally(replace(scored({"c1": []}), present=())).quorum
    assert quorum is not None
    assert (quorum.needed, quorum.met) == (0, True)


# -- ranks, ties, places


def test_failing_vote_or_mark_means_no_rank() -> None:
    scheme = replace(SCHEME, pass_mark=Decimal(60), vote=RULE)
    review = scored({"c1": ["90"], "c2": ["50"], "c3": ["70"]}, scheme, members=1)
    review = replace(review, ballots=ballots("c1", "o") + ballots("c2", "a") + ballots("c3", "a"))
    assert outcome(review) == {"c1": (None, "no"), "c2": (None, "no"), "c3": (1, "yes")}


def test_ranks_and_places_stay_within_occupation_and_level() -> None:
    review = scored({"c1": ["90"], "c2": ["80"], "c3": ["70"], "c4": ["60"]}, replace(SCHEME, places=1))
    kinds = [("6-18-01-01", "T"), ("6-18-01-01", "S"), ("6-18-01-01", "T"), (None, None)]
    candidates = tuple(
        Candidate(f"c{n}", occupation=occupation, level=level)
        for n, (occupation, level) in enumerate(kinds, start=1)
    )
    assert outcome(replace(review, candidates=candidates)) == {
        "c1": (1, "yes"),
        "c2": (1, "yes"),
        "c3": (2, "no"),
        "c4": (1, "yes"),
    }


@pytest.mark.parametrize(
    ("part", "size", "places"),
    [("0.15", 6, 0), ("0.15", 7, 1), ("0.29", 100, 29), ("0.5", 3, 1), ("1", 3, 3), ("0", 3, 0)],
)
def test_a_share_is_of_all_candidates_rounded_down(part: str, size: int, places: int) -> None:
    review = scored({f"c{n}": [str(n)] for n in range(size)}, replace(SCHEME, places=Share(Fraction(part))))
    assert [proposal for _, proposal in outcome(review).values()].count("yes") == places


def test_a_share_counts_those_who_failed() -> None:
    scheme = replace(SCHEME, pass_mark=Decimal(60), places=Share(Fraction(1, 2)))
    review = scored({"c1": ["90"], "c2": ["80"], "c3": ["70"], "c4": ["10"]}, scheme)
    assert outcome(review) == {"c1": (1, "yes"), "c2": (2, "yes"), "c3": (3, "no"), "c4": (None, "no")}


@pytest.mark.parametrize(
    ("places", "proposals"),
    [
        (0, ["no", "no", "no", "no"]),
        (1, ["yes", "no", "no", "no"]),
        (2, ["yes", "undecided", "undecided", "no"]),
        (3, ["yes", "yes", "yes", "no"]),
        (4, ["yes", "yes", "yes", "yes"]),
        (9, ["yes", "yes", "yes", "yes"]),
    ],
)
def test_only_a_tie_across_the_last_place_is_undecided(places: int, proposals: list[str]) -> None:
    totals = {"c1": ["90"], "c2": ["80"], "c3": ["80"], "c4": ["70"]}
    found = outcome(scored(totals, replace(SCHEME, places=places)))
    assert [rank for rank, _ in found.values()] == [1, 2, 2, 4]
    assert [proposal for _, proposal in found.values()] == proposals


def test_priority_breaks_a_tie_only() -> None:
    scheme = replace(SCHEME, tie_break=(TieBreak(TieStep.PRIORITY),))
    review = scored({"c1": ["80"], "c2": ["80"], "c3": ["90"]}, scheme)
    candidates = (Candidate("c1"), Candidate("c2", priority=True), Candidate("c3"))
    assert outcome(replace(review, candidates=candidates)) == {
        "c1": (3, "yes"),
        "c2": (2, "yes"),
        "c3": (1, "yes"),
    }


def test_agreeing_votes_break_a_tie_named_against_secret() -> None:
    scheme = replace(SCHEME, vote=replace(RULE, passing=Fraction(1, 3)), tie_break=(TieBreak(TieStep.VOTES),))
    review = scored({"c1": ["80"], "c2": ["80"]}, scheme, members=3)
    review = replace(review, ballots=ballots("c1", "aoo"), counts=(SecretCount("c2", 3, 3, 2, 1, 0, 0),))
    assert outcome(review) == {"c1": (2, "yes"), "c2": (1, "yes")}


def test_an_item_breaks_a_tie_by_its_mean() -> None:
    scheme = replace(SCHEME, items=TWO, tie_break=(TieBreak(TieStep.ITEM, "skill"),))
    rows = [("j1", "c1", 50, 30), ("j2", "c1", 50, 30), ("j1", "c2", 60, 20), ("j2", "c2", 39, 41)]
    review = Review(
        scheme,
        judges(2),
        judges(2),
        (Candidate("c1"), Candidate("c2")),
        sheets=tuple(
            Sheet(judge, candidate, {"work": Decimal(work), "skill": Decimal(skill)})
            for judge, candidate, work, skill in rows
        ),
    )
    assert outcome(review) == {"c1": (2, "yes"), "c2": (1, "yes")}


def test_an_item_is_trimmed_as_the_totals_were() -> None:
    """The judge with the highest total is dropped, and his 60 for skill with it."""
    scheme = replace(
        SCHEME,
        aggregate=Aggregate.TRIMMED_MEAN,
        trim_from=3,
        items=TWO,
        tie_break=(TieBreak(TieStep.ITEM, "skill"),),
    )
    rows = [("j1", "c1", 60, 60), ("j2", "c1", 40, 10), ("j3", "c1", 0, 0)]
    rows += [("j1", "c2", 60, 0), ("j2", "c2", 30, 20), ("j3", "c2", 0, 0)]
    review = Review(
        scheme,
        judges(3),
        judges(3),
        (Candidate("c1"), Candidate("c2")),
        sheets=tuple(
            Sheet(judge, candidate, {"work": Decimal(work), "skill": Decimal(skill)})
            for judge, candidate, work, skill in rows
        ),
    )
    assert outcome(review) == {"c1": (2, "yes"), "c2": (1, "yes")}


def test_the_median_of_all_totals_breaks_a_tie() -> None:
    scheme = replace(SCHEME, tie_break=(TieBreak(TieStep.MEDIAN),))
    review = scored({"c1": ["70", "80", "90"], "c2": ["60", "85", "95"]}, scheme)
    assert outcome(review) == {"c1": (2, "yes"), "c2": (1, "yes")}


def test_the_chain_is_walked_in_order_and_told() -> None:
    chain = (TieBreak(TieStep.PRIORITY), TieBreak(TieStep.MEDIAN))
    review = scored(
        {"c1": ["70", "80", "90"], "c2": ["60", "85", "95"], "c3": ["80", "80", "80"]},
        replace(SCHEME, tie_break=chain, places=1),
    )
    candidates = (Candidate("c1", priority=True), Candidate("c2"), Candidate("c3", priority=True))
    review = replace(review, candidates=candidates)
    assert outcome(review) == {"c1": (1, "undecided"), "c2": (3, "no"), "c3": (1, "undecided")}
    first, second, _ = tally(review).candidates
    assert [code for code in codes(first) if code.startswith("tie_")] == ["tie_priority", "tie_left"]
    assert [code for code in codes(second) if code.startswith("tie_")] == ["tie_priority"]


def test_nobody_up_for_review_is_no_contradiction() -> None:
    result = tally(scored({}))
    assert (result.candidates, result.problems) == ((), ())
