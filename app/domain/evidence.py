"""Evidence for one requirement of one candidate: a scan, or a note that says where the paper is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from app.domain.accounts import AccountId
from app.domain.candidates import CandidateId
from app.domain.errors import InputError, RefusalError

EvidenceId = NewType("EvidenceId", str)


class EvidenceUnknownError(InputError):
    """The candidate has no such piece of evidence."""

    code = "evidence_unknown"


class RequirementUnknownError(InputError):
    """The document has no such requirement at the candidate's level."""

    code = "requirement_unknown"


class EvidenceHeldError(RefusalError):
    """The last evidence of a settled question is taken away only after the settlement is."""

    code = "evidence_held"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`sha256` names the stored bytes of a file; a written note has `kept_at` instead."""

    id: EvidenceId
    candidate_id: CandidateId
    requirement: str
    title: str
    sha256: str | None
    media_type: str | None
    kept_at: str | None
    added_by: AccountId
    added_at: datetime
