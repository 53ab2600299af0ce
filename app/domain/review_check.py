"""Names every contradiction of a review; a tally is made only when there is none.

Each problem is a fact about what was handed in, never a reason to guess which entry was meant.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

from app.domain.remarks import Remark
from app.domain.review import Ballot, Review, SecretCount, Sheet
from app.domain.seats import Seating

_Key = TypeVar("_Key", bound=Hashable)

_ENTRY_FACTS = ("candidate_unknown", "doubled", "judge_absent", "judge_recused", "judge_unknown")

PROBLEM_CODES = frozenset(
    {
        "absence_candidate_unknown",
        "absence_judge_unknown",
        "ballots_and_counts",
        "candidate_doubled",
        "committee_doubled",
        "committee_empty",
        "count_candidate_unknown",
        "count_doubled",
        "count_issued_differs",
        "count_negative",
        "count_parts_differ",
        "count_returned_above_issued",
        "present_doubled",
        "present_unknown",
        "recusal_candidate_unknown",
        "recusal_judge_unknown",
        "score_above_maximum",
        "score_item_unknown",
        "score_missing",
        "score_negative",
    }
    | {f"{kind}_{fact}" for kind in ("ballot", "sheet") for fact in _ENTRY_FACTS}
)
"""Every code that `review_problems` can give."""


def review_problems(review: Review) -> tuple[Remark, ...]:
    """All contradictions, in the order of the review's own parts; empty when it can be tallied."""
    return tuple(_problems(review))


def _problems(review: Review) -> Iterator[Remark]:
    seating = Seating.of(review)
    judges = frozenset(review.committee)
    candidates = frozenset(candidate.id for candidate in review.candidates)
    yield from _attendance(review, judges)
    for candidate in _doubled(candidate.id for candidate in review.candidates):
        yield Remark("candidate_doubled", {"candidate": candidate})
    for kind, pairs in (("recusal", review.recusals), ("absence", review.absences)):
        for pair in pairs:
            yield from _names(kind, pair.judge, pair.candidate, judges, candidates)
    for kind, entries in (("sheet", review.sheets), ("ballot", review.ballots)):
        for entry in entries:
            yield from _names(kind, entry.judge, entry.candidate, judges, candidates)
            yield from _seat(kind, entry, seating)
            if isinstance(entry, Sheet):
                yield from _scores(entry, review)
        for judge, candidate in _doubled((entry.judge, entry.candidate) for entry in entries):
            yield Remark(f"{kind}_doubled", {"judge": judge, "candidate": candidate})
    yield from _counts(review, seating, candidates)


def _attendance(review: Review, judges: frozenset[str]) -> Iterator[Remark]:
    if not judges:
        yield Remark("committee_empty")
    for judge in _doubled(review.committee):
        yield Remark("committee_doubled", {"judge": judge})
    for judge in _doubled(review.present):
        yield Remark("present_doubled", {"judge": judge})
    for judge in dict.fromkeys(review.present):
        if judge not in judges:
            yield Remark("present_unknown", {"judge": judge})


def _names(
    kind: str, judge: str, candidate: str, judges: frozenset[str], candidates: frozenset[str]
) -> Iterator[Remark]:
    values = {"judge": judge, "candidate": candidate}
    if judge not in judges:
        yield Remark(f"{kind}_judge_unknown", values)
    if candidate not in candidates:
        yield Remark(f"{kind}_candidate_unknown", values)


def _seat(kind: str, entry: Sheet | Ballot, seating: Seating) -> Iterator[Remark]:
    values = {"judge": entry.judge, "candidate": entry.candidate}
    if seating.is_recused(entry.judge, entry.candidate):
        yield Remark(f"{kind}_judge_recused", values)
    elif entry.judge in seating.committee and seating.is_away(entry.judge, entry.candidate):
        yield Remark(f"{kind}_judge_absent", values)


def _scores(sheet: Sheet, review: Review) -> Iterator[Remark]:
    known = {item.id for item in review.scheme.items}
    for item in review.scheme.items:
        values: dict[str, object] = {"judge": sheet.judge, "candidate": sheet.candidate, "item": item.id}
        score = sheet.items.get(item.id)
        if score is None:
            yield Remark("score_missing", values)
        elif score < 0:
            yield Remark("score_negative", {**values, "score": f"{score:f}"})
        elif score > item.maximum:
            yield Remark("score_above_maximum", {**values, "score": f"{score:f}", "max": f"{item.maximum:f}"})
    for unknown in sheet.items:
        if unknown not in known:
            yield Remark(
                "score_item_unknown", {"judge": sheet.judge, "candidate": sheet.candidate, "item": unknown}
            )


def _counts(review: Review, seating: Seating, candidates: frozenset[str]) -> Iterator[Remark]:
    named = {ballot.candidate for ballot in review.ballots}
    for candidate in _doubled(count.candidate for count in review.counts):
        yield Remark("count_doubled", {"candidate": candidate})
    for count in review.counts:
        if count.candidate in named:
            yield Remark("ballots_and_counts", {"candidate": count.candidate})
        if count.candidate not in candidates:
            yield Remark("count_candidate_unknown", {"candidate": count.candidate})
            continue
        yield from _slips(count, len(seating.seats(count.candidate).eligible))


def _slips(count: SecretCount, eligible: int) -> Iterator[Remark]:
    """By workflow §4 refused unless 发出 = eligible present, 收回 ≤ 发出 and the parts add up."""
    numbers = (count.issued, count.returned, count.agree, count.oppose, count.abstain, count.spoiled)
    if min(numbers) < 0:
        yield Remark("count_negative", {"candidate": count.candidate, "lowest": min(numbers)})
    if count.issued != eligible:
        yield Remark(
            "count_issued_differs",
            {"candidate": count.candidate, "issued": count.issued, "eligible": eligible},
        )
    if count.returned > count.issued:
        yield Remark(
            "count_returned_above_issued",
            {"candidate": count.candidate, "returned": count.returned, "issued": count.issued},
        )
    parts = count.agree + count.oppose + count.abstain + count.spoiled
    if parts != count.returned:
        yield Remark(
            "count_parts_differ", {"candidate": count.candidate, "parts": parts, "returned": count.returned}
        )


def _doubled(keys: Iterable[_Key]) -> list[_Key]:
    return [key for key, times in Counter(keys).items() if times > 1]
