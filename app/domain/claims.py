"""What the QR of a certificate claims, and what checking it can find (certificate §5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.keys import KeyId


@dataclass(frozen=True, slots=True)
class Claim:
    """The five signed facts; never a document number, in whole or in part."""

    number: str
    name: str
    occupation: str
    issued_on: date
    key_id: KeyId


class ClaimVerdict(StrEnum):
    """The gravest first; without a key a readable claim is `not_checked`."""

    ALTERED = "altered"
    REVOKED = "revoked"
    NOT_ISSUED_HERE = "not_issued_here"
    SUPERSEDED = "superseded"
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    NOT_CHECKED = "not_checked"
    VALID = "valid"


def gravest(verdicts: list[ClaimVerdict]) -> ClaimVerdict:
    """The verdict on several codes together; `verdicts` is not empty."""
    return min(verdicts, key=list(ClaimVerdict).index)
