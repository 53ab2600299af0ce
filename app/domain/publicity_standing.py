"""How one name stands in publicity on a day: the same facts that decide confirmation, told as one word."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from app.domain.candidates import Candidate, CandidateState
from app.domain.publicity import Notice, Objection, Outcome


class Standing(StrEnum):
    """`provisional`: the days are over, but were counted without the year's arrangement."""

    WAITING = "waiting"
    RUNNING = "running"
    OBJECTED = "objected"
    UPHELD = "upheld"
    PROVISIONAL = "provisional"
    ENDED = "ended"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


def standing(
    candidate: Candidate, notice: Notice | None, objections: Iterable[Objection], today: date
) -> Standing:
    """Of a proposed name or one past that; `notice` is the last one that names it."""
    if candidate.state is CandidateState.WITHDRAWN:
        return Standing.WITHDRAWN
    if candidate.state in {CandidateState.CONFIRMED, CandidateState.ISSUED}:
        return Standing.CONFIRMED
    holding = [one for one in objections if one.holds(candidate.id)]
    if holding:
        upheld = all(one.outcome is Outcome.UPHELD for one in holding)
        return Standing.UPHELD if upheld else Standing.OBJECTED
    if notice is None or notice.last_day is None:
        return Standing.WAITING
    if today <= notice.last_day:
        return Standing.RUNNING
    return Standing.PROVISIONAL if notice.provisional else Standing.ENDED
