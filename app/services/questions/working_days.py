"""Answers `workdays`: the publicity period a posting day opens, keyed as the command contract says."""

from app.domain.dates import read_day
from app.domain.errors import InputError
from app.domain.working_days import Calendar, Counting, publicity_period
from app.services.questions.answer import Answer
from app.texts import Texts


class CountingUnknownError(InputError):
    """The way of counting is neither next_day nor same_day."""

    code = "counting_unknown"


def answer_working_days(
    start: str,
    days: int,
    counting: str,
    provisional: bool,  # noqa: FBT001 - one of five values read from an element
    calendar: Calendar,
    texts: Texts,  # noqa: ARG001 - every question is asked alike; this answer holds no sentence
) -> Answer:
    """The period of `days` working days from a notice posted on `start` (`YYYY-MM-DD`).

    Raises DayUnreadableError, CountingUnknownError and what `publicity_period` raises.
    """
    posted = read_day(start)
    if counting not in set(Counting):
        raise CountingUnknownError(found=counting[:40], known=list(Counting))
    period = publicity_period(posted, days, calendar, Counting(counting), provisional=provisional)
    return Answer(
        {
            "start": period.posted.isoformat(),
            "days": period.days,
            "counting": period.counting.value,
            "first_day": period.first_day.isoformat(),
            "last_day": period.last_day.isoformat(),
            "results_from": period.results_from.isoformat(),
            "working_days": [day.isoformat() for day in period.working_days],
            "provisional": period.provisional,
        },
        yes=True,
    )
