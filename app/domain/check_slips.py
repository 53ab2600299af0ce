"""信息核对单: what a person signed, by a digest over the values that will print (workflow §3).

Whether a signature still stands is never stored: it is derived from the present values.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.accounts import AccountId
from app.domain.candidates import ENDED, Candidate, CandidateId, CandidateState
from app.domain.errors import RefusalError

CODE_LENGTH = 8

NEEDING_SLIPS = frozenset(CandidateState) - ENDED - {CandidateState.ISSUED}
"""The states of those who still walk towards a certificate."""


class SlipStanding(StrEnum):
    """未签, 已签, or 已失效: signed, and changed since."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    CANCELLED = "cancelled"


class SlipUnsignedError(RefusalError):
    """The person has not signed the 信息核对单, and the institution's settings ask for it."""

    code = "slip_unsigned"


class SlipCancelledError(RefusalError):
    """Something that prints was changed after the person signed."""

    code = "slip_cancelled"


class SlipsUnsignedError(RefusalError):
    """Nobody who waits for a certificate has signed what would print."""

    code = "slips_unsigned"


class NothingToCheckError(RefusalError):
    """The batch has nobody for whom a slip can be printed."""

    code = "nothing_to_check"


@dataclass(frozen=True, slots=True)
class SignedSlip:
    """The last signature of one person; `digest` is over what the slip said."""

    candidate_id: CandidateId
    number: int
    signed_on: date
    digest: str
    recorded_by: AccountId


def printed_values(candidate: Candidate) -> Mapping[str, str]:
    """What of a candidate stands on the certificate; the portrait by its hash."""
    person = candidate.person
    return {
        "level": candidate.level.value,
        "name": person.name,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "id_type": person.id_type,
        "id_number": person.id_number,
        "occupation": candidate.occupation,
        "job": candidate.job or "",
        "photo": candidate.photo_sha256 or "",
    }


def printed_digest(candidate: Candidate) -> str:
    """SHA-256 in hex over the printed values, each with its length, so that no two read the same."""
    summed = hashlib.sha256()
    for part in (text for item in sorted(printed_values(candidate).items()) for text in item):
        encoded = part.encode("utf-8", "surrogatepass")
        summed.update(f"{len(encoded)}:".encode() + encoded)
    return summed.hexdigest()


def slip_code(candidate: Candidate) -> str:
    """`3F0C-91AB`: tells whether a sheet in hand says what the file says now."""
    head = printed_digest(candidate)[:CODE_LENGTH].upper()
    return f"{head[:4]}-{head[4:]}"


def slip_standing(candidate: Candidate, signed: SignedSlip | None) -> SlipStanding:
    if signed is None:
        return SlipStanding.UNSIGNED
    same = signed.digest == printed_digest(candidate)
    return SlipStanding.SIGNED if same else SlipStanding.CANCELLED


def needs_slip(candidate: Candidate) -> bool:
    """Whether the person still walks towards a certificate that is not issued yet."""
    return candidate.state in NEEDING_SLIPS


def require_signed(candidate: Candidate, signed: SignedSlip | None) -> None:
    """Raises SlipUnsignedError or SlipCancelledError unless the person signed what will print."""
    standing = slip_standing(candidate, signed)
    if standing is SlipStanding.UNSIGNED:
        raise SlipUnsignedError(name=candidate.name)
    if standing is SlipStanding.CANCELLED and signed is not None:
        raise SlipCancelledError(name=candidate.name, day=signed.signed_on.isoformat())
