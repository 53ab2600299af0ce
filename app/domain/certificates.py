"""What a certificate records once it is issued: frozen values, and the register of its number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.candidates import CandidateId
from app.domain.errors import RefusalError


class CertificateState(StrEnum):
    ISSUED = "issued"
    DELIVERED = "delivered"
    REPLACED = "replaced"
    REVOKED = "revoked"
    LOST = "lost"


class NumberState(StrEnum):
    RESERVED = "reserved"
    USED = "used"
    VOID = "void"


class PrintMode(StrEnum):
    FULL = "full"
    OVERLAY = "overlay"
    DRAFT = "draft"


class SerialsExhaustedError(RefusalError):
    """All 999,999 serials of a prefix, year and level are taken."""

    code = "serials_exhausted"


class PhotoMissingError(RefusalError):
    """A certificate needs a portrait and the candidate has none."""

    code = "photo_missing"


@dataclass(frozen=True, slots=True)
class RegisteredNumber:
    """One line of the number register; a void number is never used again (certificate §4)."""

    number: str
    level: str
    year: int
    serial: int
    state: NumberState
    candidate_id: CandidateId
    issue_day: date


@dataclass(frozen=True, slots=True)
class Certificate:
    """`content` holds the values exactly as printed, by field name; the PDF lies in files by its hash."""

    number: str
    version: int
    candidate_id: CandidateId
    state: CertificateState
    content: Mapping[str, str]
    pdf_sha256: str
    photo_sha256: str | None
    layout: str
    layout_sha256: str
    policy: str
    policy_sha256: str
    faces: tuple[str, ...]
    issued_on: date
    issued_at: datetime
