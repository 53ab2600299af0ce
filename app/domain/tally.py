"""Tallies a review: quorum, scores, votes, ranks and proposals; contradictory input is never counted.

Source: workflow §4 and the command contract, `tally`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.domain.ranking import Contender, Proposal, Standing, places_by_group, rank
from app.domain.remarks import Remark
from app.domain.review import Candidate, Group, Review, SecretCount, Sheet, Vote
from app.domain.review_check import review_problems
from app.domain.scheme import Scheme, TieBreak, TieStep
from app.domain.scoring import Score, item_score, score_sheets
from app.domain.seats import Seating, Seats
from app.domain.tally_explain import (
    explain_mark,
    explain_score,
    explain_seats,
    explain_standing,
    explain_vote,
)
from app.domain.voting import Quorum, VoteOutcome, count_ballots, count_slips, quorum_of


@dataclass(frozen=True, slots=True)
class CandidateTally:
    """`standing` is None for who failed vote or mark; `proposal` also heeds the quorum."""

    candidate: Candidate
    score: Score
    vote: VoteOutcome
    mark_passed: bool
    standing: Standing | None
    proposal: Proposal
    explain: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class TallyResult:
    """Either `problems`, or the quorum and every candidate in the order of the review."""

    quorum: Quorum | None
    candidates: tuple[CandidateTally, ...]
    problems: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class _Count:
    """One candidate counted, before the others are looked at."""

    candidate: Candidate
    seats: Seats
    sheets: tuple[Sheet, ...]
    score: Score
    vote: VoteOutcome
    mark_passed: bool


def tally(review: Review) -> TallyResult:
    """The result of `review`; with problems nothing is counted."""
    problems = review_problems(review)
    if problems:
        return TallyResult(None, (), problems)
    quorum = quorum_of(review)
    counts = _count_all(review)
    standings = rank(
        (
            Contender(
                count.candidate.id, count.candidate.group, count.score.rounded, _tie_values(count, review)
            )
            for count in counts
            if count.mark_passed and count.vote.passed
        ),
        places_by_group(review.candidates, review.scheme.places),
    )
    sizes = Counter(candidate.group for candidate in review.candidates)
    return TallyResult(quorum, tuple(_judge(count, standings, sizes, quorum, review) for count in counts), ())


def _count_all(review: Review) -> list[_Count]:
    seating = Seating.of(review)
    sheets: defaultdict[str, dict[str, Sheet]] = defaultdict(dict)
    for sheet in review.sheets:
        sheets[sheet.candidate][sheet.judge] = sheet
    ballots: defaultdict[str, dict[str, Vote]] = defaultdict(dict)
    for ballot in review.ballots:
        ballots[ballot.candidate][ballot.judge] = ballot.vote
    slips = {count.candidate: count for count in review.counts}
    counts: list[_Count] = []
    for candidate in review.candidates:
        seats = seating.seats(candidate.id)
        by_judge = sheets[candidate.id]
        handed_in = tuple(by_judge[judge] for judge in seats.eligible if judge in by_judge)
        vote = _vote(ballots[candidate.id], slips.get(candidate.id), seats, review.scheme)
        counts.append(_count(candidate, seats, handed_in, vote, review.scheme))
    return counts


def _vote(
    ballots: Mapping[str, Vote], slips: SecretCount | None, seats: Seats, scheme: Scheme
) -> VoteOutcome:
    if slips is None:
        return count_ballots(ballots, seats, scheme.vote)
    return count_slips(slips, seats, scheme.vote)


def _count(
    candidate: Candidate, seats: Seats, sheets: tuple[Sheet, ...], vote: VoteOutcome, scheme: Scheme
) -> _Count:
    score = score_sheets(sheets, scheme)
    mark, rounded = scheme.pass_mark, score.rounded
    mark_passed = mark is None or (rounded is not None and rounded >= Fraction(mark))
    return _Count(candidate, seats, sheets, score, vote, mark_passed)


def _tie_values(count: _Count, review: Review) -> tuple[Fraction | None, ...]:
    return tuple(_tie_value(tie, count) for tie in review.scheme.tie_break)


def _tie_value(tie: TieBreak, count: _Count) -> Fraction | None:
    if tie.step is TieStep.PRIORITY:
        return Fraction(count.candidate.priority)
    if tie.step is TieStep.VOTES:
        return Fraction(count.vote.agree)
    if tie.step is TieStep.MEDIAN:
        return count.score.median
    return item_score(tie.item or "", count.sheets, count.score)


def _judge(
    count: _Count,
    standings: Mapping[str, Standing],
    sizes: Mapping[Group, int],
    quorum: Quorum,
    review: Review,
) -> CandidateTally:
    scheme = review.scheme
    standing = standings.get(count.candidate.id)
    size = sizes[count.candidate.group]
    told = (
        *explain_seats(count.seats, count.score, scheme),
        *explain_score(count.sheets, count.score, scheme),
        explain_mark(count.score, scheme, passed=count.mark_passed),
        *explain_vote(count.vote, scheme.vote),
        *explain_standing(standing, scheme, size, quorum),
    )
    proposal = standing.proposal if standing and quorum.met else Proposal.NO
    return CandidateTally(
        count.candidate, count.score, count.vote, count.mark_passed, standing, proposal, told
    )
