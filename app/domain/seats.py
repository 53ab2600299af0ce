"""Who of the committee may score and vote on a candidate: a recused or absent member holds no seat there."""

from dataclasses import dataclass
from typing import Self

from app.domain.review import Review


@dataclass(frozen=True, slots=True)
class Seats:
    """The committee as one candidate meets it; every tuple keeps committee order.

    `absent` are members away from the meeting or from this candidate; `eligible` are the others not recused.
    """

    eligible: tuple[str, ...]
    absent: tuple[str, ...]
    recused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seating:
    """Attendance, absences and recusals of a review, ready to be asked for one candidate."""

    committee: tuple[str, ...]
    present: frozenset[str]
    absences: frozenset[tuple[str, str]]
    recusals: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, review: Review) -> Self:
        return cls(
            tuple(dict.fromkeys(review.committee)),
            frozenset(review.present),
            frozenset((absence.judge, absence.candidate) for absence in review.absences),
            frozenset((recusal.judge, recusal.candidate) for recusal in review.recusals),
        )

    def is_recused(self, judge: str, candidate: str) -> bool:
        return (judge, candidate) in self.recusals

    def is_away(self, judge: str, candidate: str) -> bool:
        return judge not in self.present or (judge, candidate) in self.absences

    def seats(self, candidate: str) -> Seats:
        eligible: list[str] = []
        absent: list[str] = []
        recused: list[str] = []
        for judge in self.committee:
            if self.is_recused(judge, candidate):
                recused.append(judge)
            elif self.is_away(judge, candidate):
                absent.append(judge)
            else:
                eligible.append(judge)
        return Seats(tuple(eligible), tuple(absent), tuple(recused))
