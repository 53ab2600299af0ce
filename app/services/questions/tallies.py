"""Answers `tally`: a review in; quorum, scores, votes, ranks, proposals out, keyed as the contract says."""

from app.domain.ranking import Proposal
from app.domain.rounding import fixed, plain
from app.domain.tally import CandidateTally, TallyResult, tally
from app.domain.voting import Quorum
from app.exchange.review_json import read_review
from app.services.questions.answer import Answer, remarks_document
from app.texts import Texts

_PROPOSED: dict[Proposal, bool | str] = {
    Proposal.YES: True,
    Proposal.NO: False,
    Proposal.UNDECIDED: "undecided",
}


def answer_tally(document: object, texts: Texts) -> Answer:
    """The tally of one REVIEW.json `document`; no only when it contradicts itself. Raises InputError."""
    review = read_review(document)
    return tally_answer(tally(review), review.scheme.decimals, texts)


def tally_answer(result: TallyResult, decimals: int, texts: Texts) -> Answer:
    """`result` as the contract prints it, scores with `decimals` places."""
    return Answer(
        {
            "quorum": None if result.quorum is None else _quorum(result.quorum),
            "candidates": [_candidate(entry, decimals, texts) for entry in result.candidates],
            "problems": remarks_document(texts, "tally_problem", result.problems),
        },
        yes=not result.problems,
    )


def _quorum(quorum: Quorum) -> dict[str, object]:
    return {
        "present": quorum.present,
        "committee": quorum.committee,
        "needed": quorum.needed,
        "met": quorum.met,
    }


def _candidate(entry: CandidateTally, decimals: int, texts: Texts) -> dict[str, object]:
    score, vote = entry.score, entry.vote
    return {
        "id": entry.candidate.id,
        "score": None if score.rounded is None else fixed(score.rounded, decimals),
        "totals": {judge: plain(total) for judge, total in score.totals.items()},
        "dropped": {"high": _listed(score.high), "low": _listed(score.low)},
        "aggregate_used": score.used.value,
        "agree": vote.agree,
        "oppose": vote.oppose,
        "abstain": vote.abstain,
        "base": vote.base,
        "needed": vote.needed,
        "vote_passed": vote.passed,
        "mark_passed": entry.mark_passed,
        "rank": None if entry.standing is None else entry.standing.rank,
        "proposed": _PROPOSED[entry.proposal],
        "explain": [texts.remark("tally_explain", remark) for remark in entry.explain],
    }


def _listed(judge: str | None) -> list[str]:
    return [] if judge is None else [judge]
