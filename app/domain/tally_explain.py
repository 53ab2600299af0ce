"""Tells how a candidate's tally came about, as remarks a layman can follow and the minutes can print.

Source: workflow §4 (numerators, denominators, dropped totals, excluded seats, empty cells).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from app.domain.ranking import Standing
from app.domain.remarks import Remark
from app.domain.review import Sheet
from app.domain.rounding import fixed, plain
from app.domain.scheme import Aggregate, Scheme, Share, TieStep, VoteBase, VoteRule
from app.domain.scoring import Score
from app.domain.seats import Seats
from app.domain.voting import Quorum, VoteOutcome

EXPLAIN_CODES = frozenset(
    {
        "ballot_missing",
        "base_all",
        "base_present",
        "base_valid",
        "judge_total",
        "mark_missed",
        "mark_not_set",
        "mark_reached",
        "mark_without_score",
        "not_ranked",
        "place_missed",
        "place_open",
        "place_taken",
        "places_number",
        "places_share",
        "places_unlimited",
        "quorum_missing",
        "rank",
        "score_mean",
        "score_median",
        "score_none",
        "score_not_set",
        "score_trimmed",
        "seat_absent",
        "seat_recused",
        "sheet_missing",
        "slips_unreturned",
        "tie_item",
        "tie_left",
        "tie_median",
        "tie_priority",
        "tie_votes",
        "trim_too_few",
        "vote_base_empty",
        "vote_missed",
        "vote_named",
        "vote_not_set",
        "vote_reached",
        "vote_secret",
        "voters_enough",
        "voters_too_few",
    }
)
"""Every code that an explanation can hold."""

_NAMED_AT_MOST = 10

_BASES = {VoteBase.PRESENT: "base_present", VoteBase.VALID: "base_valid", VoteBase.ALL: "base_all"}
_TIES = {
    TieStep.PRIORITY: "tie_priority",
    TieStep.VOTES: "tie_votes",
    TieStep.ITEM: "tie_item",
    TieStep.MEDIAN: "tie_median",
}


def explain_seats(seats: Seats, score: Score, scheme: Scheme) -> Iterator[Remark]:
    """Who held no seat, and whose cell stayed empty."""
    if seats.recused:
        yield Remark("seat_recused", {"judges": seats.recused})
    if seats.absent:
        yield Remark("seat_absent", {"judges": seats.absent})
    without = tuple(judge for judge in seats.eligible if judge not in score.totals)
    if without and scheme.items:
        yield Remark("sheet_missing", {"judges": without})


def explain_score(sheets: Sequence[Sheet], score: Score, scheme: Scheme) -> Iterator[Remark]:
    """Each judge's total, and how the totals were joined."""
    if not scheme.items:
        yield Remark("score_not_set")
        return
    for sheet in sheets:
        total = plain(score.totals[sheet.judge])
        yield Remark("judge_total", {"judge": sheet.judge, "terms": _terms(sheet, scheme), "total": total})
    if score.exact is None:
        yield Remark("score_none")
    else:
        yield from _joined(score, score.exact, scheme)


def _terms(sheet: Sheet, scheme: Scheme) -> str:
    return " + ".join(
        f"{item.id} {sheet.items[item.id]:f}" + (f"×{item.weight:f}" if item.weight != 1 else "")
        for item in scheme.items
    )


def _joined(score: Score, exact: Fraction, scheme: Scheme) -> Iterator[Remark]:
    kept = [score.totals[judge] for judge in score.kept]
    values: dict[str, object] = {
        "count": len(score.totals),
        "kept": len(kept),
        "terms": " + ".join(plain(total) for total in kept),
        "sum": plain(sum(kept, Fraction())),
        "decimals": scheme.decimals,
        "score": fixed(exact, scheme.decimals),
        "trim_from": scheme.trim_from,
    }
    if score.high is not None and score.low is not None:
        extremes = {"high": score.high, "high_total": plain(score.totals[score.high])}
        extremes |= {"low": score.low, "low_total": plain(score.totals[score.low])}
        yield Remark("score_trimmed", {**values, **extremes})
    elif score.used is Aggregate.MEDIAN:
        yield Remark("score_median", {**values, "totals": tuple(plain(total) for total in sorted(kept))})
    else:
        if scheme.aggregate is Aggregate.TRIMMED_MEAN:
            yield Remark("trim_too_few", values)
        yield Remark("score_mean", values)


def explain_mark(score: Score, scheme: Scheme, *, passed: bool) -> Remark:
    """Whether the rounded score reaches the pass mark."""
    if scheme.pass_mark is None:
        return Remark("mark_not_set")
    values: dict[str, object] = {"mark": f"{scheme.pass_mark:f}"}
    if score.rounded is None:
        return Remark("mark_without_score", values)
    values["score"] = fixed(score.rounded, scheme.decimals)
    return Remark("mark_reached" if passed else "mark_missed", values)


def explain_vote(vote: VoteOutcome, rule: VoteRule | None) -> Iterator[Remark]:
    """The ballots or slips, the base, and the comparison in whole numbers."""
    if rule is None:
        yield Remark("vote_not_set")
        return
    counted: dict[str, object] = {"agree": vote.agree, "oppose": vote.oppose, "abstain": vote.abstain}
    if vote.slips is None:
        yield Remark("vote_named", counted)
    else:
        slips = {name: getattr(vote.slips, name) for name in ("issued", "returned", "spoiled")}
        yield Remark("vote_secret", counted | slips)
        if vote.slips.issued > vote.slips.returned:
            yield Remark("slips_unreturned", {"count": vote.slips.issued - vote.slips.returned})
    if vote.silent:
        yield Remark("ballot_missing", {"judges": vote.silent})
    yield Remark(_BASES[rule.base], {"base": vote.base})
    yield _compared(vote, rule)
    if rule.min_voters is not None:
        enough = vote.voters >= rule.min_voters
        yield Remark(
            "voters_enough" if enough else "voters_too_few",
            {"voters": vote.voters, "min_voters": rule.min_voters},
        )


def _compared(vote: VoteOutcome, rule: VoteRule) -> Remark:
    if vote.base == 0:
        return Remark("vote_base_empty")
    numerator, denominator = rule.passing.numerator, rule.passing.denominator
    return Remark(
        "vote_reached" if vote.agree >= vote.needed else "vote_missed",
        {
            "agree": vote.agree,
            "base": vote.base,
            "needed": vote.needed,
            "numerator": numerator,
            "denominator": denominator,
            "left": vote.agree * denominator,
            "right": numerator * vote.base,
        },
    )


def explain_standing(
    standing: Standing | None, scheme: Scheme, size: int, quorum: Quorum
) -> Iterator[Remark]:
    """Rank, ties and places; `size` is the number of candidates in the group, passed or not."""
    if standing is None:
        yield Remark("not_ranked")
    else:
        yield from _ranked(standing, scheme)
    if not quorum.met:
        yield Remark(
            "quorum_missing",
            {"present": quorum.present, "committee": quorum.committee, "needed": quorum.needed},
        )
    elif standing is not None:
        yield _places(standing, scheme, size)
        yield Remark(
            {"yes": "place_taken", "no": "place_missed", "undecided": "place_open"}[standing.proposal],
            {"rank": standing.rank, "places": standing.places, "equals": standing.equals[:_NAMED_AT_MOST]},
        )


def _ranked(standing: Standing, scheme: Scheme) -> Iterator[Remark]:
    yield Remark("rank", {"rank": standing.rank, "ranked": standing.ranked})
    for tie, apart in zip(scheme.tie_break, standing.set_apart, strict=True):
        if apart:
            yield Remark(_TIES[tie.step], {"count": apart, "item": tie.item})
    if len(standing.equals) > 1:
        yield Remark("tie_left", {"count": len(standing.equals), "equals": standing.equals[:_NAMED_AT_MOST]})


def _places(standing: Standing, scheme: Scheme, size: int) -> Remark:
    if standing.places is None:
        return Remark("places_unlimited")
    if isinstance(scheme.places, Share):
        return Remark(
            "places_share", {"size": size, "share": _share(scheme.places.part), "places": standing.places}
        )
    return Remark("places_number", {"places": standing.places})


def _share(part: Fraction) -> str:
    try:
        return plain(part)
    except ValueError:  # a share that is no finite decimal is told as a fraction
        return str(part)
