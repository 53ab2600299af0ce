"""Joins the judges' sheets for one candidate into one score; exact until the single rounding at the end.

Source: workflow §4 (a judge's total is Σ score × weight; trimming needs `trim_from` totals).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from app.domain.review import Sheet
from app.domain.rounding import half_up
from app.domain.scheme import Aggregate, Item, Scheme


@dataclass(frozen=True, slots=True)
class Score:
    """`totals` in committee order; `rounded` decides mark, rank and tie; both scores None without a sheet."""

    totals: Mapping[str, Fraction]
    high: str | None
    low: str | None
    used: Aggregate
    exact: Fraction | None
    rounded: Fraction | None

    @property
    def kept(self) -> tuple[str, ...]:
        """The judges whose totals count, the dropped ones left out."""
        return tuple(judge for judge in self.totals if judge not in (self.high, self.low))

    @property
    def median(self) -> Fraction | None:
        return median(self.totals.values()) if self.totals else None


def judge_total(sheet: Sheet, items: Sequence[Item]) -> Fraction:
    return sum((Fraction(sheet.items[item.id]) * Fraction(item.weight) for item in items), Fraction())


def score_sheets(sheets: Sequence[Sheet], scheme: Scheme) -> Score:
    """The score of one candidate from its `sheets`, which stand in committee order."""
    totals = {sheet.judge: judge_total(sheet, scheme.items) for sheet in sheets}
    used = scheme.aggregate
    high = low = None
    if used is Aggregate.TRIMMED_MEAN:
        if len(totals) >= max(scheme.trim_from, 3):  # a third total must be left to count
            high, low = _extremes(totals)
        else:
            used = Aggregate.MEAN
    counted = [total for judge, total in totals.items() if judge not in (high, low)]
    exact = _join(counted, used) if counted else None
    rounded = None if exact is None else half_up(exact, scheme.decimals)
    return Score(totals, high, low, used, exact, rounded)


def item_score(item: str, sheets: Sequence[Sheet], score: Score) -> Fraction | None:
    """One item joined over the judges that count, as the totals were; exact, for the tie chain."""
    kept = frozenset(score.kept)
    values = [Fraction(sheet.items[item]) for sheet in sheets if sheet.judge in kept]
    return _join(values, score.used) if values else None


def _extremes(totals: Mapping[str, Fraction]) -> tuple[str, str]:
    """The highest and the lowest total's judge; of equals the first in committee order, never one twice."""
    high = max(totals, key=lambda judge: totals[judge])
    low = min((judge for judge in totals if judge != high), key=lambda judge: totals[judge])
    return high, low


def _join(values: Sequence[Fraction], used: Aggregate) -> Fraction:
    return median(values) if used is Aggregate.MEDIAN else sum(values, Fraction()) / len(values)
