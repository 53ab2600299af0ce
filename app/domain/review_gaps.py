"""Names every empty cell of a review: a seat without a sheet or a ballot, a candidate without a slip count.

An empty cell is no contradiction; closing asks that each is filled or excused (缺评, workflow §4).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.review import Review
from app.domain.seats import Seating


class Handed(StrEnum):
    """What a seat hands in; slips are counted for the whole committee."""

    SHEET = "sheet"
    BALLOT = "ballot"
    SLIPS = "slips"


@dataclass(frozen=True, slots=True)
class Gap:
    """`judge` is None for slips; `items` are those still empty on a sheet."""

    kind: Handed
    candidate: str
    judge: str | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why a judge who was present handed in nothing for a candidate; goes into the minutes."""

    kind: Handed
    candidate: str
    judge: str
    reason: str


def review_gaps(review: Review) -> tuple[Gap, ...]:
    """All empty cells in the order of the candidates; one slip count makes the whole vote a secret one."""
    return tuple(_gaps(review))


def open_gaps(gaps: Iterable[Gap], excuses: Iterable[Excuse]) -> tuple[Gap, ...]:
    """The gaps that nobody has excused."""
    excused = {(one.kind, one.candidate, one.judge) for one in excuses}
    return tuple(gap for gap in gaps if (gap.kind, gap.candidate, gap.judge) not in excused)


def standing_excuses(gaps: Iterable[Gap], excuses: Iterable[Excuse]) -> tuple[Excuse, ...]:
    """The excuses whose cell is still empty: a recusal noted later leaves nothing to excuse."""
    empty = {(gap.kind, gap.candidate, gap.judge) for gap in gaps}
    return tuple(one for one in excuses if (one.kind, one.candidate, one.judge) in empty)


def _gaps(review: Review) -> Iterator[Gap]:
    seating = Seating.of(review)
    wanted = [item.id for item in review.scheme.items]
    sheets = {(sheet.judge, sheet.candidate): sheet for sheet in review.sheets}
    cast = {(ballot.judge, ballot.candidate) for ballot in review.ballots}
    named = {ballot.candidate for ballot in review.ballots}
    counted = {count.candidate for count in review.counts}
    for candidate in (one.id for one in review.candidates):
        eligible = seating.seats(candidate).eligible
        for judge in eligible:
            sheet = sheets.get((judge, candidate))
            empty = tuple(item for item in wanted if sheet is None or item not in sheet.items)
            if empty:
                yield Gap(Handed.SHEET, candidate, judge, empty)
        if review.scheme.vote is None or not eligible or candidate in counted:
            continue
        if counted and candidate not in named:
            yield Gap(Handed.SLIPS, candidate)
            continue
        for judge in eligible:
            if (judge, candidate) not in cast:
                yield Gap(Handed.BALLOT, candidate, judge)
