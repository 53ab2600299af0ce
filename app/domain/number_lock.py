"""Why a file may take no number until a person has looked at the last sheet of paper (workflow §9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import InputError, RefusalError
from app.domain.number_series import Series


class LockReason(StrEnum):
    """`restored`: put back from a copy; `moved`: last used elsewhere; `behind`: a higher number is known."""

    RESTORED = "restored"
    MOVED = "moved"
    BEHIND = "behind"
    MARKS_DAMAGED = "marks_damaged"


class IssuingLockedError(RefusalError):
    """Numbers printed meanwhile could be used again: a person confirms the last ones first."""

    code = "issuing_locked"


class NothingLockedError(RefusalError):
    """Issuing is not locked: there is nothing to confirm."""

    code = "nothing_locked"


class ConfirmedTooLowError(RefusalError):
    """The number confirmed lies below one that is known to be taken."""

    code = "confirmed_too_low"


class ConfirmationIncompleteError(InputError):
    """A series was not answered for."""

    code = "confirmation_incomplete"


@dataclass(frozen=True, slots=True)
class SeriesLast:
    """The highest serial of a series as the file has it, and as any mark knows it (0: none)."""

    series: Series
    in_file: int
    known: int

    @property
    def behind(self) -> bool:
        return self.known > self.in_file

    @property
    def least(self) -> int:
        return max(self.in_file, self.known)


@dataclass(frozen=True, slots=True)
class Lock:
    """`asked` are the series whose last number a person must read from paper."""

    reason: LockReason
    asked: tuple[SeriesLast, ...]

    @property
    def error(self) -> IssuingLockedError:
        behind = next((one for one in self.asked if one.behind), None)
        return IssuingLockedError(
            reason=self.reason, number=None if behind is None else behind.series.number(behind.known)
        )


def require_answers(lock: Lock, confirmed: Mapping[Series, int]) -> None:
    """Raises ConfirmationIncompleteError or ConfirmedTooLowError unless every series is answered for."""
    for one in lock.asked:
        answer = confirmed.get(one.series)
        if answer is None:
            raise ConfirmationIncompleteError(**one.series.values)
        if answer < one.least:
            raise ConfirmedTooLowError(
                serial=f"{answer:06d}", number=one.series.number(one.least), **one.series.values
            )
