"""Laws of the tally, and a second, naive implementation that must agree with it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.review import Absence, Ballot, Candidate, Recusal, Review, Sheet, Vote
from app.domain.scheme import Aggregate, Item, Scheme, Share, TieBreak, TieStep, VoteBase, VoteRule
from app.domain.tally import tally

SCORES = st.sampled_from([Decimal(text) for text in ("0", "30", "30.5", "33.33", "40", "59.995", "60")])
SHARES = st.sampled_from([Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(1)])
CHAIN = (
    TieBreak(TieStep.PRIORITY),
    TieBreak(TieStep.VOTES),
    TieBreak(TieStep.ITEM, "skill"),
    TieBreak(TieStep.MEDIAN),
)
Line = tuple[str, Fraction | None, bool, bool, int | None, str]


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    rule = st.builds(VoteRule, st.sampled_from(VoteBase), SHARES, SHARES, st.none() | st.integers(0, 4))
    return Scheme(
        draw(st.sampled_from(Aggregate)),
        draw(st.integers(0, 2)),
        (Item("work", Decimal(60), Decimal("0.4")), Item("skill", Decimal(60), Decimal("1.2"))),
        draw(st.none() | st.just(Decimal(50))),
        draw(st.none() | rule),
        draw(st.none() | st.integers(0, 3) | st.builds(Share, SHARES)),
        draw(st.sampled_from([CHAIN, CHAIN[:1], CHAIN[1:3], ()])),
        draw(st.integers(3, 5)),
    )


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    committee = tuple(f"j{index}" for index in range(draw(st.integers(1, 6))))
    present = tuple(judge for judge in committee if draw(st.integers(0, 9)))
    candidates = tuple(
        Candidate(f"c{index}", draw(st.booleans()), None, draw(st.sampled_from(["T", "T", "S"])))
        for index in range(draw(st.integers(0, 4)))
    )
    recusals: list[Recusal] = []
    absences: list[Absence] = []
    sheets: list[Sheet] = []
    ballots: list[Ballot] = []
    for judge in committee:
        for candidate in candidates:
            fate = draw(st.integers(0, 11))
            if fate == 0:
                recusals.append(Recusal(judge, candidate.id, "mentor"))
            elif fate == 1:
                absences.append(Absence(judge, candidate.id))
            elif judge in present:
                if fate != 2:
                    marks = {"work": draw(SCORES), "skill": draw(SCORES)}
                    sheets.append(Sheet(judge, candidate.id, marks))
                if fate != 3:
                    vote = draw(st.sampled_from([Vote.AGREE, *Vote]))
                    ballots.append(Ballot(judge, candidate.id, vote))
    return Review(
        draw(schemes()),
        committee,
        present,
        candidates,
        tuple(absences),
        tuple(recusals),
        tuple(sheets),
        tuple(ballots),
    )


def lines(review: Review) -> list[Line]:
    result = tally(review)
    assert result.problems == ()
    return [
        (
            entry.candidate.id,
            entry.score.rounded,
            entry.vote.passed,
            entry.mark_passed,
            entry.standing.rank if entry.standing else None,
            entry.proposal.value,
        )
        for entry in result.candidates
    ]


# -- the naive tally: everything looked up again for every candidate, ranks by pairwise comparison


def naive_middle(values: list[Fraction]) -> Fraction:
    while len(values) > 2:
        values = sorted(values)[1:-1]
    return sum(values, Fraction()) / len(values)


def naive_join(review: Review, rows: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Score and tie value of `skill` from (total, skill) rows in committee order."""
    totals, skills = [row[0] for row in rows], [row[1] for row in rows]
    scheme = review.scheme
    if scheme.aggregate is Aggregate.MEDIAN:
        return naive_middle(totals), naive_middle(skills)
    if scheme.aggregate is Aggregate.TRIMMED_MEAN and len(rows) >= scheme.trim_from:
        rows = list(rows)
        del rows[[row[0] for row in rows].index(max(totals))]
        del rows[[row[0] for row in rows].index(min(row[0] for row in rows))]
    return sum((row[0] for row in rows), Fraction()) / len(rows), sum(
        (row[1] for row in rows), Fraction()
    ) / len(rows)


def naive_score(review: Review, candidate: str) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    rows: list[tuple[Fraction, Fraction]] = []
    for judge in review.committee:
        for sheet in review.sheets:
            if (sheet.judge, sheet.candidate) == (judge, candidate):
                skill = Fraction(sheet.items["skill"])
                rows.append((Fraction(sheet.items["work"]) * Fraction(2, 5) + skill * Fraction(6, 5), skill))
    if not rows:
        return None, None, None
    exact, skill = naive_join(review, rows)
    scale = 10**review.scheme.decimals
    return (
        Fraction((2 * exact * scale + 1) // 2, scale),
        skill,
        naive_middle([row[0] for row in rows]),
    )


def naive_vote(review: Review, candidate: str) -> tuple[int, bool]:
    cast = [ballot.vote for ballot in review.ballots if ballot.candidate == candidate]
    agree = cast.count(Vote.AGREE)
    rule = review.scheme.vote
    if rule is None:
        return agree, True
    out = {recusal.judge for recusal in review.recusals if recusal.candidate == candidate}
    away = {absence.judge for absence in review.absences if absence.candidate == candidate}
    base = {
        VoteBase.ALL: len(set(review.committee) - out),
        VoteBase.PRESENT: len(set(review.present) - out - away),
        VoteBase.VALID: agree + cast.count(Vote.OPPOSE),
    }[rule.base]
    enough = agree * rule.passing.denominator >= rule.passing.numerator * base
    return agree, base > 0 and enough and len(cast) >= (rule.min_voters or 0)


def naive_lines(review: Review) -> list[Line]:
    scheme = review.scheme
    rule = scheme.vote
    quorum = rule is None or Fraction(len(review.present)) >= rule.quorum * len(review.committee)
    found: dict[str, tuple[Fraction | None, bool, bool]] = {}
    keys: dict[str, list[Fraction]] = {}
    for candidate in review.candidates:
        score, skill, middle = naive_score(review, candidate.id)
        agree, passed = naive_vote(review, candidate.id)
        mark = scheme.pass_mark is None or (score is not None and score >= Fraction(scheme.pass_mark))
        found[candidate.id] = (score, passed, mark)
        values: dict[TieStep, Fraction | None] = {
            TieStep.PRIORITY: Fraction(candidate.priority),
            TieStep.VOTES: Fraction(agree),
            TieStep.ITEM: skill,
            TieStep.MEDIAN: middle,
        }
        if passed and mark:
            chain = [score, *(values[tie.step] for tie in scheme.tie_break)]
            keys[candidate.id] = [Fraction(-1) if value is None else value for value in chain]
    answer: list[Line] = []
    for candidate in review.candidates:
        score, passed, mark = found[candidate.id]
        if candidate.id not in keys:
            answer.append((candidate.id, score, passed, mark, None, "no"))
            continue
        peers = [other for other in review.candidates if other.level == candidate.level]
        rivals = [keys[other.id] for other in peers if other.id in keys]
        better = sum(key > keys[candidate.id] for key in rivals)
        equal = rivals.count(keys[candidate.id])
        places = scheme.places
        limit = (
            len(peers)
            if places is None
            else int(places.part * len(peers))
            if isinstance(places, Share)
            else places
        )
        proposal = (
            "no" if better >= limit or not quorum else "yes" if better + equal <= limit else "undecided"
        )
        answer.append((candidate.id, score, passed, mark, better + 1, proposal))
    return answer


@settings(max_examples=150)
@given(reviews())
def test_the_naive_tally_agrees(review: Review) -> None:
    assert lines(review) == naive_lines(review)


@settings(max_examples=60)
@given(reviews(), st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(review: Review, chance: object) -> None:
    assert hasattr(chance, "sample")
    shuffled = replace(
        review,
        present=tuple(chance.sample(review.present, len(review.present))),
        absences=tuple(chance.sample(review.absences, len(review.absences))),
        recusals=tuple(chance.sample(review.recusals, len(review.recusals))),
        sheets=tuple(chance.sample(review.sheets, len(review.sheets))),
        ballots=tuple(chance.sample(review.ballots, len(review.ballots))),
    )
    assert tally(shuffled) == tally(review)


@settings(max_examples=60)
@given(reviews())
def test_the_order_of_candidates_only_orders_the_answer(review: Review) -> None:
    turned = replace(review, candidates=review.candidates[::-1])
    assert lines(turned)[::-1] == lines(review)


@settings(max_examples=60)
@given(reviews())
def test_an_agreeing_vote_never_hurts(review: Review) -> None:
    """Whoever gains a vote keeps rank and place, against the same others."""
    for position, ballot in enumerate(review.ballots):
        if ballot.vote is Vote.AGREE:
            continue
        better = (
            *review.ballots[:position],
            replace(ballot, vote=Vote.AGREE),
            *review.ballots[position + 1 :],
        )
        before = next(line for line in lines(review) if line[0] == ballot.candidate)
        after = next(line for line in lines(replace(review, ballots=better)) if line[0] == ballot.candidate)
        assert after[2] >= before[2]
        assert before[4] is None or (after[4] is not None and after[4] <= before[4])
        worth = ["no", "undecided", "yes"]
        assert worth.index(after[5]) >= worth.index(before[5])
        return


@settings(max_examples=60)
@given(reviews())
def test_no_more_are_proposed_than_there_are_places(review: Review) -> None:
    places = review.scheme.places
    for level in ("T", "S"):
        group = [
            line for line in zip(review.candidates, lines(review), strict=True) if line[0].level == level
        ]
        taken = [line for _, line in group if line[5] == "yes"]
        if isinstance(places, int):
            assert len(taken) <= places
        if isinstance(places, Share):
            assert len(taken) <= places.part * len(group)
