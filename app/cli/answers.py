"""What a command gives back, and the exit status that it deserves."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from app.domain.errors import InputError, KnownError, RefusalError
from app.services.questions.answer import Answer


class Exit(IntEnum):
    DONE = 0
    NO = 1
    UNUSABLE = 2
    REFUSED = 3
    FAULT = 4


SEVEREST_FIRST = (Exit.FAULT, Exit.UNUSABLE, Exit.REFUSED, Exit.NO, Exit.DONE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answers in the order of what was asked; `array` when a JSON array is printed for them."""

    answers: Sequence[Answer | KnownError]
    array: bool = False

    @property
    def status(self) -> Exit:
        """The first of 4, 2, 3, 1, 0 that occurs."""
        found = {_status(answer) for answer in self.answers}
        return next((status for status in SEVEREST_FIRST if status in found), Exit.DONE)


def error_status(error: KnownError) -> Exit:
    if isinstance(error, InputError):
        return Exit.UNUSABLE
    return Exit.REFUSED if isinstance(error, RefusalError) else Exit.FAULT


def _status(answer: Answer | KnownError) -> Exit:
    if isinstance(answer, KnownError):
        return error_status(answer)
    return Exit.DONE if answer.yes else Exit.NO
