"""结果告知书: whom it was served on, when and how; and until when the person may ask for a 复核.

Source: workflow §3. How many working days a person has is the institution's own choice, not a document's.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.accounts import AccountId
from app.domain.candidates import CandidateId
from app.domain.errors import InputError, RefusalError
from app.domain.working_days import Calendar, Counting, Period, publicity_period


class Delivery(StrEnum):
    """当面, 寄送 or 邮件."""

    IN_PERSON = "in_person"
    POST = "post"
    EMAIL = "email"


class LetterTooEarlyError(RefusalError):
    """The examination is still open, so nobody is refused for good."""

    code = "letter_too_early"


class NotRefusedError(RefusalError):
    """A letter tells a refusal, and this person was not refused."""

    code = "letter_not_refused"


class NobodyRefusedError(RefusalError):
    """The batch has nobody who was refused."""

    code = "nobody_refused"


class ServedInFutureError(InputError):
    """A letter cannot have reached anybody later than today."""

    code = "served_in_future"


class ServedBeforeEndError(InputError):
    """A letter cannot have reached anybody before the examination ended."""

    code = "served_before_end"


@dataclass(frozen=True, slots=True)
class ServedLetter:
    """One letter as it reached its person; `recheck_days` are the working days that it granted."""

    candidate_id: CandidateId
    number: int
    served_on: date
    delivery: Delivery
    recheck_days: int
    recorded_by: AccountId


def recheck_period(served_on: date, days: int, calendar: Calendar) -> Period:
    """The working days in which a person may ask for a 复核, from the day after the letter came.

    Days that nobody has arranged yet are judged by their weekday; the period is then provisional.
    """
    return publicity_period(served_on, days, calendar, Counting.NEXT_DAY, provisional=True)
