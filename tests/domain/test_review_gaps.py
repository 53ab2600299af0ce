"""Empty cells: who holds a seat and handed in nothing, and what an excuse settles."""

from decimal import Decimal
from fractions import Fraction

from app.domain.review import Absence, Ballot, Candidate, Recusal, Review, SecretCount, Sheet, Vote
from app.domain.review_gaps import Excuse, Gap, Handed, open_gaps, review_gaps, standing_excuses
from app.domain.scheme import Aggregate, Item, Scheme, VoteBase, VoteRule

ITEMS = (Item("a", Decimal(10), Decimal(1)), Item("b", Decimal(10), Decimal(1)))
RULE = VoteRule(VoteBase.PRESENT, Fraction(1, 2), Fraction(1, 2))


def review(
    *,
    items: tuple[Item, ...] = ITEMS,
    vote: VoteRule | None = RULE,
    sheets: tuple[Sheet, ...] = (),
    ballots: tuple[Ballot, ...] = (),
    counts: tuple[SecretCount, ...] = (),
    absences: tuple[Absence, ...] = (),
    recusals: tuple[Recusal, ...] = (),
) -> Review:
    return Review(
        scheme=Scheme(Aggregate.MEAN, 2, items, None, vote, None),
        committee=("x", "y", "z"),
        present=("x", "y"),
        candidates=(Candidate("1"), Candidate("2")),
        absences=absences,
        recusals=recusals,
        sheets=sheets,
        ballots=ballots,
        counts=counts,
    )


def test_every_seat_owes_a_sheet_and_a_ballot_but_not_who_is_away_or_recused() -> None:
    gaps = review_gaps(review(absences=(Absence("y", "1"),), recusals=(Recusal("x", "2", "mentor"),)))
    assert gaps == (
        Gap(Handed.SHEET, "1", "x", ("a", "b")),
        Gap(Handed.BALLOT, "1", "x"),
        Gap(Handed.SHEET, "2", "y", ("a", "b")),
        Gap(Handed.BALLOT, "2", "y"),
    )


def test_a_half_filled_sheet_names_the_items_left() -> None:
    gaps = review_gaps(review(vote=None, sheets=(Sheet("x", "1", {"a": Decimal(1)}),)))
    assert gaps[0] == Gap(Handed.SHEET, "1", "x", ("b",))


def test_one_slip_count_makes_the_vote_secret() -> None:
    count = SecretCount("1", 2, 2, 2, 0, 0, 0)
    assert review_gaps(review(items=(), counts=(count,))) == (Gap(Handed.SLIPS, "2"),)


def test_nothing_is_owed_without_items_and_vote() -> None:
    assert review_gaps(review(items=(), vote=None)) == ()


def test_an_excuse_settles_its_own_cell_alone_and_falls_with_it() -> None:
    gaps = review_gaps(review(items=()))
    excuse = Excuse(Handed.BALLOT, "1", "x", "left early")
    assert [(gap.candidate, gap.judge) for gap in open_gaps(gaps, [excuse])] == [
        ("1", "y"),
        ("2", "x"),
        ("2", "y"),
    ]
    assert standing_excuses(gaps, [excuse]) == (excuse,)
    filled = review_gaps(review(items=(), ballots=(Ballot("x", "1", Vote.AGREE),)))
    assert standing_excuses(filled, [excuse]) == ()
