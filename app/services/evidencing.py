"""Attaches evidence to the requirement that it proves: a scan, or a note of where the paper is kept.

Source: workflow §3. Several pieces to a requirement are allowed; taking one away is an act as well.
"""

import uuid
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import Act, Stamp
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId
from app.domain.errors import InputError
from app.domain.evidence import (
    Evidence,
    EvidenceHeldError,
    EvidenceId,
    EvidenceUnknownError,
    RequirementUnknownError,
)
from app.domain.overrides import OverrideKind
from app.printing.scans import MOST_BYTES, scan_kind
from app.services.examining import EXAMINABLE
from app.services.office import Office
from app.services.reopening import require_open
from app.services.wording import Asked, one_line
from app.storage.session import Session


class ScanUnreadableError(InputError):
    """The chosen file cannot be read from its disk."""

    code = "scan_unreadable"


class Evidencing:
    """Acts of the secretary while the examination is open."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def attach_scan(
        self,
        batch: Batch,
        candidate_id: CandidateId,
        requirement: str,
        path: Path,
        actor: Actor,
        title: str | None = None,
    ) -> Evidence:
        """Attach a PDF, JPEG or PNG; its file name is the title where none is given.

        Raises ScanUnreadableError, ScanKindError, ScanTooLargeError, ScanBrokenError,
        RequirementUnknownError, QualificationClosedError, StateRefusesError.
        """
        actor.require(Role.SECRETARY)
        content, kind = read_scan(path)
        called = one_line(title or path.name, Asked.EVIDENCE)
        with self._office.store.session() as session:
            self._require(session, batch, candidate_id, requirement)
            sha256 = session.files.add(content, kind)
            stamp = self._office.stamp(actor)
            one = _piece(stamp, candidate_id, requirement, called, sha256=sha256, media_type=kind)
            return self._add(session, batch, one, stamp)

    def attach_note(
        self,
        batch: Batch,
        candidate_id: CandidateId,
        requirement: str,
        title: str,
        kept_at: str,
        actor: Actor,
    ) -> Evidence:
        """Attach a note: what the paper is called and where it is kept."""
        actor.require(Role.SECRETARY)
        called, kept_at = one_line(title, Asked.EVIDENCE), one_line(kept_at, Asked.KEPT_AT)
        with self._office.store.session() as session:
            self._require(session, batch, candidate_id, requirement)
            stamp = self._office.stamp(actor)
            one = _piece(stamp, candidate_id, requirement, called, kept_at=kept_at)
            return self._add(session, batch, one, stamp)

    def remove(self, batch: Batch, evidence_id: EvidenceId, actor: Actor) -> None:
        """Take a piece away; raises EvidenceHeldError for the last one of a settled question."""
        actor.require(Role.SECRETARY)
        with self._office.store.session() as session:
            one = session.examinations.piece(evidence_id)
            candidate = self._require(session, batch, one.candidate_id, one.requirement)
            _require_not_held(session, candidate, one)
            session.examinations.remove_evidence(evidence_id)
            session.log.record(
                self._office.stamp(actor),
                Act.EVIDENCE_REMOVED,
                candidate.id,
                chain=batch.id,
                before=_told(one),
            )

    def content(self, evidence_id: EvidenceId) -> tuple[bytes, str]:
        """The bytes of an attached scan and their media type; raises EvidenceUnknownError for a note."""
        with self._office.store.reading() as session:
            one = session.examinations.piece(evidence_id)
            if one.sha256 is None or one.media_type is None:
                raise EvidenceUnknownError(evidence=evidence_id)
            return session.files.content(one.sha256), one.media_type

    def _add(self, session: Session, batch: Batch, one: Evidence, stamp: Stamp) -> Evidence:
        session.examinations.add_evidence(one)
        session.log.record(stamp, Act.EVIDENCE_ADDED, one.candidate_id, chain=batch.id, after=_told(one))
        return one

    def _require(
        self, session: Session, batch: Batch, candidate_id: CandidateId, requirement: str
    ) -> Candidate:
        require_open(session, batch, [candidate_id])
        candidate = session.candidates.of(batch.id, candidate_id)
        candidate.require_state(*EXAMINABLE)
        require_known(self._office, batch, candidate, requirement)
        return candidate


def require_known(office: Office, batch: Batch, candidate: Candidate, requirement: str) -> None:
    """Raises RequirementUnknownError unless the candidate's level has the requirement."""
    policy = office.policy(batch)
    if requirement not in {one.id for one in policy.rules_for(candidate.level).requirements}:
        raise RequirementUnknownError(requirement=requirement, document=policy.document)


def read_scan(path: Path) -> tuple[bytes, str]:
    """The bytes of a scan and their media type; raises ScanUnreadableError and what `scan_kind` raises."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ScanUnreadableError(file=path.name, reason=error.strerror or "?") from error
    return content, scan_kind(content, path.name)


def _piece(
    stamp: Stamp,
    candidate_id: CandidateId,
    requirement: str,
    title: str,
    *,
    sha256: str | None = None,
    media_type: str | None = None,
    kept_at: str | None = None,
) -> Evidence:
    return Evidence(
        id=EvidenceId(str(uuid.uuid4())),
        candidate_id=candidate_id,
        requirement=requirement,
        title=title,
        sha256=sha256,
        media_type=media_type,
        kept_at=kept_at,
        added_by=stamp.actor.account_id,
        added_at=stamp.at,
    )


def _require_not_held(session: Session, candidate: Candidate, one: Evidence) -> None:
    others = [
        other
        for other in session.examinations.evidence(candidate.id)
        if other.requirement == one.requirement and other.id != one.id
    ]
    settled = any(
        override.requirement == one.requirement and override.kind is OverrideKind.SETTLED
        for override in session.examinations.overrides(candidate.id)
    )
    if settled and not others:
        raise EvidenceHeldError(name=candidate.name, title=one.title)


def _told(one: Evidence) -> dict[str, object]:
    """As the log keeps it: titles and places may name a person, so they are hashed."""
    return {
        "evidence": one.id,
        "requirement": one.requirement,
        "sha256": one.sha256,
        "content": {"title": one.title, "kept_at": one.kept_at},
    }
