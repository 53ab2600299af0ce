"""What an examination rests on (evidence, signatures, overrides), and the examinations frozen at its end."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import CandidateId
from app.domain.evidence import Evidence, EvidenceId, EvidenceUnknownError
from app.domain.overrides import Override, OverrideId, OverrideKind, OverrideUnknownError
from app.domain.signing import Signing

_EVIDENCE = "SELECT evidence.*, files.media_type FROM evidence LEFT JOIN files ON files.sha256 = file_sha256"


@dataclass(frozen=True, slots=True)
class Examination:
    """One frozen examination; `sha256` is over `content`, a JSON document with sorted keys.

    `version` counts from 1; a further one is written when a 复核 had the person examined again.
    """

    candidate_id: CandidateId
    version: int
    as_of: date
    content: str
    sha256: str
    frozen_at: datetime
    act_id: str

    @property
    def document(self) -> dict[str, object]:
        read = json.loads(self.content)
        assert isinstance(read, dict)
        return read

    @property
    def whole(self) -> bool:
        """Whether the content is still the one that was frozen."""
        return sum_of(self.content) == self.sha256


def sum_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def seal_of(examinations: Iterable[Examination]) -> str:
    """One sum over all examinations frozen by an act; the log line of the act carries it."""
    lines = sorted(f"{one.candidate_id} {one.version} {one.sha256}" for one in examinations)
    return sum_of("\n".join(lines))


class Examinations:
    """Evidence and overrides come and go until the examination closes; what is frozen stays."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add_evidence(self, one: Evidence) -> None:
        self._db.table("evidence").insert(
            {
                "id": one.id,
                "candidate_id": one.candidate_id,
                "requirement": one.requirement,
                "title": one.title,
                "file_sha256": one.sha256,
                "kept_at": one.kept_at,
                "added_by": one.added_by,
                "added_at": one.added_at.isoformat(timespec="seconds"),
            }
        )

    def remove_evidence(self, evidence_id: EvidenceId) -> None:
        self._db.execute("DELETE FROM evidence WHERE id = ?", [evidence_id])

    def evidence(self, candidate_id: CandidateId) -> list[Evidence]:
        """In the order in which it was attached."""
        rows = self._db.query(f"{_EVIDENCE} WHERE candidate_id = ? ORDER BY evidence.rowid", [candidate_id])
        return [_evidence(row) for row in rows]

    def piece(self, evidence_id: EvidenceId) -> Evidence:
        for row in self._db.query(f"{_EVIDENCE} WHERE id = ?", [evidence_id]):
            return _evidence(row)
        raise EvidenceUnknownError(evidence=evidence_id)

    def sign(self, candidate_id: CandidateId, fact: str, signing: Signing | None) -> None:
        """Who signed an attestation, in place of who did before; None when it is taken back."""
        self._db.execute(
            "DELETE FROM attestation_signatures WHERE candidate_id = ? AND fact = ?", [candidate_id, fact]
        )
        if signing is not None:
            self._db.table("attestation_signatures").insert(
                {
                    "candidate_id": candidate_id,
                    "fact": fact,
                    "signers": json.dumps(list(signing.names), ensure_ascii=False),
                    "signed_on": signing.day.isoformat(),
                }
            )

    def signatures(self, candidate_id: CandidateId) -> dict[str, Signing]:
        """By the attestation's key."""
        rows = self._db.query(
            "SELECT * FROM attestation_signatures WHERE candidate_id = ? ORDER BY fact", [candidate_id]
        )
        return {row["fact"]: _signing(row) for row in rows}

    def last_signing(self, batch_id: BatchId) -> Signing | None:
        """The signatures entered last in the batch."""
        rows = self._db.query(
            """SELECT attestation_signatures.* FROM attestation_signatures
            JOIN candidates ON candidates.id = candidate_id WHERE batch_id = ?
            ORDER BY attestation_signatures.rowid DESC LIMIT 1""",
            [batch_id],
        )
        return next((_signing(row) for row in rows), None)

    def propose(self, one: Override) -> None:
        self._db.table("overrides").insert(
            {
                "id": one.id,
                "candidate_id": one.candidate_id,
                "requirement": one.requirement,
                "kind": one.kind,
                "holds": int(one.holds),
                "reason": one.reason,
                "document": one.document,
                "reply_sha256": one.reply_sha256,
                "proposed_by": one.proposed_by,
                "proposed_at": one.proposed_at.isoformat(timespec="seconds"),
            }
        )

    def confirm(self, override_id: OverrideId, confirmed_by: AccountId, at: datetime) -> None:
        self._db.table("overrides").update(
            override_id, {"confirmed_by": confirmed_by, "confirmed_at": at.isoformat(timespec="seconds")}
        )

    def withdraw(self, override_id: OverrideId) -> None:
        self._db.execute("DELETE FROM overrides WHERE id = ?", [override_id])

    def override(self, override_id: OverrideId) -> Override:
        for row in self._db.query("SELECT * FROM overrides WHERE id = ?", [override_id]):
            return _override(row)
        raise OverrideUnknownError(override=override_id)

    def overrides(self, candidate_id: CandidateId) -> list[Override]:
        rows = self._db.query("SELECT * FROM overrides WHERE candidate_id = ? ORDER BY rowid", [candidate_id])
        return [_override(row) for row in rows]

    def overrides_of_batch(self, batch_id: BatchId) -> list[Override]:
        """In the order of the roster."""
        rows = self._db.query(
            """SELECT overrides.* FROM overrides JOIN candidates ON candidates.id = candidate_id
            WHERE batch_id = ? ORDER BY sequence, overrides.rowid""",
            [batch_id],
        )
        return [_override(row) for row in rows]

    def freeze(self, one: Examination) -> None:
        self._db.table("examinations").insert(
            {
                "candidate_id": one.candidate_id,
                "version": one.version,
                "as_of": one.as_of.isoformat(),
                "content": one.content,
                "sha256": one.sha256,
                "frozen_at": one.frozen_at.isoformat(timespec="seconds"),
                "act_id": one.act_id,
            }
        )

    def frozen(self, candidate_id: CandidateId) -> Examination | None:
        """The last version, None while nothing is frozen."""
        rows = self._db.query(
            "SELECT * FROM examinations WHERE candidate_id = ? ORDER BY version DESC LIMIT 1", [candidate_id]
        )
        return next((_examination(row) for row in rows), None)

    def of_batch(self, batch_id: BatchId) -> list[Examination]:
        """Every version in the order of the roster."""
        rows = self._db.query(
            """SELECT examinations.* FROM examinations JOIN candidates ON candidates.id = candidate_id
            WHERE batch_id = ? ORDER BY sequence, version""",
            [batch_id],
        )
        return [_examination(row) for row in rows]


def _evidence(row: Mapping[str, object]) -> Evidence:
    return Evidence(
        id=EvidenceId(str(row["id"])),
        candidate_id=CandidateId(str(row["candidate_id"])),
        requirement=str(row["requirement"]),
        title=str(row["title"]),
        sha256=_text(row["file_sha256"]),
        media_type=_text(row["media_type"]),
        kept_at=_text(row["kept_at"]),
        added_by=AccountId(str(row["added_by"])),
        added_at=datetime.fromisoformat(str(row["added_at"])),
    )


def _signing(row: Mapping[str, object]) -> Signing:
    return Signing(tuple(json.loads(str(row["signers"]))), date.fromisoformat(str(row["signed_on"])))


def _override(row: Mapping[str, object]) -> Override:
    confirmed_by, confirmed_at = row["confirmed_by"], row["confirmed_at"]
    return Override(
        id=OverrideId(str(row["id"])),
        candidate_id=CandidateId(str(row["candidate_id"])),
        requirement=str(row["requirement"]),
        kind=OverrideKind(str(row["kind"])),
        holds=bool(row["holds"]),
        reason=str(row["reason"]),
        document=_text(row["document"]),
        reply_sha256=_text(row["reply_sha256"]),
        proposed_by=AccountId(str(row["proposed_by"])),
        proposed_at=datetime.fromisoformat(str(row["proposed_at"])),
        confirmed_by=None if confirmed_by is None else AccountId(str(confirmed_by)),
        confirmed_at=None if confirmed_at is None else datetime.fromisoformat(str(confirmed_at)),
    )


def _examination(row: Mapping[str, object]) -> Examination:
    return Examination(
        candidate_id=CandidateId(str(row["candidate_id"])),
        version=int(str(row["version"])),
        as_of=date.fromisoformat(str(row["as_of"])),
        content=str(row["content"]),
        sha256=str(row["sha256"]),
        frozen_at=datetime.fromisoformat(str(row["frozen_at"])),
        act_id=str(row["act_id"]),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
