"""What is done about a certificate that is wrong, lost or spoiled, and what keeps its number.

Source: certificate §4. A wrong character keeps the number and makes a further version of the record; only a
wrong person, occupation or level (or the authority's own reply) voids it. Two people stand behind each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.accounts import AccountId
from app.domain.certificates import CertificateState
from app.domain.errors import InputError, RefusalError
from app.domain.stock import SheetState

CORRECTABLE = ("name", "birth_date", "id_type", "id_number", "job", "institution", "institution_en")
"""Fields of a certificate whose characters can be put right under the same number."""


class CertificateStateError(RefusalError):
    """The state of the certificate does not allow the act."""

    code = "certificate_state_refuses"


class CaseDiffersError(RefusalError):
    """The chosen case is not the one the file shows."""

    code = "correction_case_differs"


class AlreadyUploadedError(RefusalError):
    """The certificate stands in a package for the portal: the case is 已上传."""

    code = "correction_already_uploaded"


class NothingCorrectedError(InputError):
    """No value differs from what is printed."""

    code = "nothing_corrected"


class FieldFixedError(RefusalError):
    """Another character in this field would need another number."""

    code = "field_not_correctable"


class PaperFateMissingError(InputError):
    """Whether the old paper came back or is lost has not been said."""

    code = "paper_fate_missing"


class DocumentMissingError(InputError):
    """The scan of the document that the act rests on is missing."""

    code = "correction_document_missing"


class RequestKind(StrEnum):
    """The three cases of a wrong character, and voiding."""

    NOT_DELIVERED = "not_delivered"
    UPLOADED = "uploaded"
    DELIVERED = "delivered"
    VOID = "void"


class VoidGround(StrEnum):
    """Why a number is voided; with `authority` its reply asks for a new number."""

    PERSON = "person"
    OCCUPATION = "occupation"
    LEVEL = "level"
    AUTHORITY = "authority"


class RequestState(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    DROPPED = "dropped"


class PaperEvent(StrEnum):
    """What happened to the paper of a certificate that itself is right."""

    SPOILED = "spoiled"
    RETURNED = "returned"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Portrait:
    """The right portrait: the files of what prints (a JPEG) and of the picture it was cut from."""

    photo_sha256: str
    original_sha256: str


@dataclass(frozen=True, slots=True)
class Request:
    """One correction or voiding, asked for by one person and approved by another.

    `values` are the right values by field name, `portrait` the right one where that was wrong; `paper` is
    what becomes of the old sheet; `uploaded` says that the authority holds the wrong row, so that a 更正 row
    is due. `new_version` is set by the approval.
    """

    id: str
    number: str
    version: int
    kind: RequestKind
    reason: str
    document_sha256: str
    document_name: str
    requested_by: AccountId
    requested_on: date
    ground: VoidGround | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    portrait: Portrait | None = None
    uploaded: bool = False
    paper: SheetState | None = None
    again: bool = False
    state: RequestState = RequestState.REQUESTED
    decided_by: AccountId | None = None
    decided_on: date | None = None
    new_version: int | None = None


_VALID = frozenset({CertificateState.ISSUED, CertificateState.DELIVERED, CertificateState.LOST})


def require_valid(number: str, state: CertificateState, *states: CertificateState) -> None:
    """Raises CertificateStateError unless the certificate is in one of `states` (any valid one if none)."""
    if state not in (states or _VALID):
        raise CertificateStateError(number=number, state=state)


def require_case(kind: RequestKind, number: str, state: CertificateState, *, packed: bool) -> None:
    """Raises CaseDiffersError or AlreadyUploadedError when the file shows another case than `kind`.

    `packed` says that the certificate stands in a package for the portal.
    """
    require_valid(number, state)
    if kind is RequestKind.VOID:
        return
    handed_over = state is not CertificateState.ISSUED
    if handed_over is not (kind is RequestKind.DELIVERED):
        raise CaseDiffersError(number=number, state=state)
    if kind is RequestKind.NOT_DELIVERED and packed:
        raise AlreadyUploadedError(number=number)


def paper_fate(state: CertificateState, chosen: SheetState | None) -> SheetState | None:
    """What becomes of the old sheet: spoiled while it is here, else returned or lost as `chosen`.

    None where it was declared lost before. Raises PaperFateMissingError.
    """
    if state is CertificateState.LOST:
        return None
    if state is CertificateState.ISSUED:
        return SheetState.SPOILED
    if chosen not in {SheetState.WITHDRAWN, SheetState.LOST}:
        raise PaperFateMissingError
    return chosen


def changed_values(
    printed: Mapping[str, str], wanted: Mapping[str, str], *, another_portrait: bool = False
) -> dict[str, str]:
    """Those of `wanted` that differ from what is printed; raises FieldFixedError, NothingCorrectedError."""
    for name in wanted:
        if name not in CORRECTABLE:
            raise FieldFixedError(field=name)
    changed = {name: value for name, value in wanted.items() if value != printed.get(name, "")}
    if not changed and not another_portrait:
        raise NothingCorrectedError
    return changed
