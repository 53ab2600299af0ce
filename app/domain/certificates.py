"""What a certificate records once it is issued: frozen values, and the register of its number."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.candidates import CandidateId
from app.domain.certificate_numbers import PREFIX_LENGTH
from app.domain.errors import RefusalError
from app.domain.number_series import Series


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

    @property
    def series(self) -> Series:
        return Series(self.number[:PREFIX_LENGTH], self.year, self.level)


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

    @property
    def seal(self) -> str:
        """SHA-256 in hex over all that was frozen: everything but the state, which may change later."""
        parts = (
            *(self.number, str(self.version), self.candidate_id, self.pdf_sha256, self.photo_sha256 or ""),
            *(self.layout, self.layout_sha256, self.policy, self.policy_sha256, *self.faces),
            *(self.issued_on.isoformat(), self.issued_at.isoformat(timespec="seconds")),
            *(part for item in sorted(self.content.items()) for part in item),
        )
        summed = hashlib.sha256()
        for part in parts:  # each with its length, so that no two records read the same
            summed.update(f"{len(part)}:{part}".encode())
        return summed.hexdigest()
