"""复核: a refused person asks for a second look; somebody who did not examine decides (workflow §2, §3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import CandidateId
from app.domain.errors import InputError, RefusalError

RecheckId = NewType("RecheckId", str)


class Decision(StrEnum):
    """维持, 改变, or 转下一批: too late for this batch, so the person is examined anew in the next one."""

    UPHELD = "upheld"
    CHANGED = "changed"
    DEFERRED = "deferred"


class RecheckUnknownError(InputError):
    code = "recheck_unknown"


class RecheckOpenError(RefusalError):
    """The person has asked already and nobody has decided."""

    code = "recheck_open"


class RecheckDecidedError(RefusalError):
    code = "recheck_decided"


class RecheckByExaminerError(RefusalError):
    """Who examined, or registered the request, does not decide on it (two-person rule)."""

    code = "recheck_by_examiner"


class RecheckAfterReviewError(RefusalError):
    """The review is closed: a person examined anew could not be reviewed any more."""

    code = "recheck_after_review"


class RecheckAfterNoticeError(RefusalError):
    """The notice is printed: nobody joins this batch any more."""

    code = "recheck_after_notice"


class AskedInFutureError(InputError):
    """A request cannot have come in later than today."""

    code = "asked_in_future"


class AskedBeforeEndError(InputError):
    """Nobody can ask for a second look at a result before there is one."""

    code = "asked_before_end"


class RecheckUnsettledError(RefusalError):
    """An examination that was opened again has not come to its end."""

    code = "recheck_unsettled"


@dataclass(frozen=True, slots=True)
class Recheck:
    """One request: `asked_by` is who asked, as they were named; `decision` None while it is open.

    `concluded_on` is the day on which an examination opened again (改变) came to its end.
    """

    id: RecheckId
    batch_id: BatchId
    number: int
    candidate_id: CandidateId
    asked_by: str
    asked_on: date
    ground: str
    recorded_by: AccountId
    decision: Decision | None = None
    decided_by: AccountId | None = None
    decided_on: date | None = None
    text: str | None = None
    concluded_on: date | None = None

    @property
    def reopens(self) -> bool:
        """Whether the person's examination stands open again because of this request."""
        return self.decision is Decision.CHANGED and self.concluded_on is None


def reopened(rechecks: Iterable[Recheck]) -> frozenset[CandidateId]:
    """Whose examination stands open again."""
    return frozenset(one.candidate_id for one in rechecks if one.reopens)
