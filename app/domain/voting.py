"""Counts a vote in integers; 2/3 is two thirds, never 0.6667, and a base of nobody fails.

Source: workflow §4 (base, quorum, `min_voters`); a recused member is in no base.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from app.domain.review import Review, SecretCount, Vote
from app.domain.scheme import VoteBase, VoteRule
from app.domain.seats import Seats


@dataclass(frozen=True, slots=True)
class Quorum:
    """Members present, recused ones included, against the whole committee."""

    present: int
    committee: int
    needed: int

    @property
    def met(self) -> bool:
        return self.present >= self.needed


@dataclass(frozen=True, slots=True)
class VoteOutcome:
    """`voters` cast a ballot or returned a slip; `silent` held a seat and cast no ballot (named votes only).

    Without a vote rule `base` and `needed` are 0 and the vote counts as passed.
    """

    agree: int
    oppose: int
    abstain: int
    voters: int
    base: int
    needed: int
    passed: bool
    silent: tuple[str, ...] = ()
    slips: SecretCount | None = None


def quorum_of(review: Review) -> Quorum:
    """The quorum; nothing is needed where the scheme has no vote."""
    share = review.scheme.vote.quorum if review.scheme.vote else 0
    return Quorum(len(review.present), len(review.committee), ceil(share * len(review.committee)))


def count_ballots(votes: Mapping[str, Vote], seats: Seats, rule: VoteRule | None) -> VoteOutcome:
    """The outcome of a named vote; `votes` by judge."""
    number = Counter(votes.values())
    silent = tuple(judge for judge in seats.eligible if judge not in votes)
    parts = (number[Vote.AGREE], number[Vote.OPPOSE], number[Vote.ABSTAIN])
    return _outcome(parts, len(votes), seats, rule, silent=silent)


def count_slips(slips: SecretCount, seats: Seats, rule: VoteRule | None) -> VoteOutcome:
    """The outcome of a secret vote; a spoiled slip has voted, an unreturned one stays in base `present`."""
    parts = (slips.agree, slips.oppose, slips.abstain)
    return _outcome(parts, slips.returned, seats, rule, slips=slips)


def _outcome(
    parts: tuple[int, int, int],
    voters: int,
    seats: Seats,
    rule: VoteRule | None,
    *,
    silent: tuple[str, ...] = (),
    slips: SecretCount | None = None,
) -> VoteOutcome:
    agree, oppose, abstain = parts
    if rule is None:
        return VoteOutcome(agree, oppose, abstain, voters, 0, 0, passed=True, silent=silent, slips=slips)
    base = {
        VoteBase.PRESENT: len(seats.eligible),
        VoteBase.VALID: agree + oppose,
        VoteBase.ALL: len(seats.eligible) + len(seats.absent),
    }[rule.base]
    needed = ceil(rule.passing * base)
    passed = base > 0 and agree >= needed and voters >= (rule.min_voters or 0)
    return VoteOutcome(agree, oppose, abstain, voters, base, needed, passed, silent, slips)
