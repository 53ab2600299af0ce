"""Issued certificates with their frozen values and PDFs, and the events of printing them."""

import json
import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import CandidateId, PersonId
from app.domain.certificates import Certificate, CertificateState, PrintMode
from app.domain.errors import InputError
from app.domain.stock import sheet_text


class CertificateUnknownError(InputError):
    """No certificate has been issued under that number."""

    code = "certificate_unknown"


class Certificates:
    """Later edits of the person change nothing here (certificate §6)."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, certificate: Certificate, act_id: str) -> None:
        self._db.table("certificates").insert(
            {
                "number": certificate.number,
                "version": certificate.version,
                "candidate_id": certificate.candidate_id,
                "state": certificate.state,
                "content": json.dumps(dict(certificate.content), ensure_ascii=False, sort_keys=True),
                "pdf_sha256": certificate.pdf_sha256,
                "photo_sha256": certificate.photo_sha256,
                "layout": certificate.layout,
                "layout_sha256": certificate.layout_sha256,
                "policy": certificate.policy,
                "policy_sha256": certificate.policy_sha256,
                "faces": json.dumps(certificate.faces, ensure_ascii=False),
                "issued_on": certificate.issued_on.isoformat(),
                "issued_at": certificate.issued_at.isoformat(timespec="seconds"),
                "act_id": act_id,
            }
        )

    def of_batch(self, batch_id: BatchId) -> list[Certificate]:
        """The last version under each number, by number."""
        newest = {one.number: one for one in self.versions_of_batch(batch_id)}
        return list(newest.values())

    def valid_of_batch(self, batch_id: BatchId) -> list[Certificate]:
        """Like `of_batch`, without those revoked or replaced under another number."""
        gone = {CertificateState.REVOKED, CertificateState.REPLACED}
        return [one for one in self.of_batch(batch_id) if one.state not in gone]

    def versions_of_batch(self, batch_id: BatchId) -> list[Certificate]:
        """Every version of every certificate, by number and version."""
        rows = self._db.query(
            """SELECT certificates.* FROM certificates JOIN candidates ON candidates.id = candidate_id
            WHERE batch_id = ? ORDER BY certificates.number, version""",
            [batch_id],
        )
        return [_certificate(row) for row in rows]

    def next_version(self, candidate_id: CandidateId) -> int:
        """The version that a further record of the candidate's certificate gets; 1 for the first."""
        row = self._db.execute(
            "SELECT max(version) FROM certificates WHERE candidate_id = ?", [candidate_id]
        ).fetchone()
        return int(row[0] or 0) + 1

    def set_state(self, certificate: Certificate, state: CertificateState) -> None:
        self._db.table("certificates").update((certificate.number, certificate.version), {"state": state})

    def valid_of(self, person_id: PersonId) -> list[tuple[str, date, CandidateId]]:
        """Number, issue day and application of those of the person that were neither revoked nor voided."""
        rows = self._db.query(
            """SELECT certificates.number, issued_on, certificates.candidate_id
            FROM candidates JOIN certificates ON certificates.candidate_id = candidates.id
            JOIN numbers ON numbers.number = certificates.number
            WHERE person_id = ? AND numbers.state <> 'void' AND certificates.state NOT IN (?, ?)
                AND version = (SELECT max(version) FROM certificates AS later
                    WHERE later.number = certificates.number)
            ORDER BY certificates.number""",
            [person_id, CertificateState.REVOKED, CertificateState.REPLACED],
        )
        return [
            (row["number"], date.fromisoformat(row["issued_on"]), CandidateId(row["candidate_id"]))
            for row in rows
        ]

    def seals(self) -> list[tuple[str, str | None]]:
        """Number and seal of every record of a certificate; None where a row is no longer readable as one."""
        rows = self._db.query("SELECT * FROM certificates ORDER BY number, version")
        return [(str(row["number"]), _seal(row)) for row in rows]

    def print_event(
        self,
        certificate: Certificate,
        mode: PrintMode,
        at: datetime,
        printed_by: AccountId,
        printer: str | None = None,
        sheet: tuple[str, int] | None = None,
        calibration: str | None = None,
    ) -> None:
        """Note one print; `sheet` is the kind and NO. of the numbered paper it went onto."""
        self._db.table("print_events").insert(
            {
                "id": str(uuid.uuid4()),
                "number": certificate.number,
                "version": certificate.version,
                "mode": mode,
                "printed_at": at.isoformat(timespec="seconds"),
                "printed_by": printed_by,
                "printer": printer,
                "stock_id": sheet[0] if sheet else None,
                "sheet": sheet_text(sheet[1]) if sheet else None,
                "calibration": calibration,
            }
        )

    def all(self) -> list[Certificate]:
        """Every certificate of the file, by number and version."""
        return [
            _certificate(row) for row in self._db.query("SELECT * FROM certificates ORDER BY number, version")
        ]

    def versions(self, number: str) -> list[Certificate]:
        """Every version under `number`, the latest last."""
        rows = self._db.query("SELECT * FROM certificates WHERE number = ? ORDER BY version", [number])
        return [_certificate(row) for row in rows]

    def latest(self, number: str) -> Certificate:
        """The last version under `number`; raises CertificateUnknownError."""
        rows = self._db.query(
            "SELECT * FROM certificates WHERE number = ? ORDER BY version DESC LIMIT 1", [number]
        )
        for row in rows:
            return _certificate(row)
        raise CertificateUnknownError(number=number)

    def print_counts(self) -> dict[str, int]:
        """How often the last version of each number was printed; numbers never printed are absent."""
        rows = self._db.query(
            """SELECT number, count(*) AS times FROM print_events
            WHERE version = (SELECT max(version) FROM certificates
                WHERE certificates.number = print_events.number)
            GROUP BY number"""
        )
        return {str(row["number"]): int(row["times"]) for row in rows}

    def prints_of(self, number: str) -> list[dict[str, object]]:
        """Mode, time, account, printer and NO. of every print of one number, in order."""
        rows = self._db.query(
            """SELECT mode, printed_at, accounts.name AS printed_by, printer, sheet FROM print_events
            JOIN accounts ON accounts.id = print_events.printed_by WHERE number = ? ORDER BY printed_at""",
            [number],
        )
        return list(rows)

    def print_events(self, batch_id: BatchId) -> list[dict[str, object]]:
        """Number, version, mode and time of every print, in order."""
        rows = self._db.query(
            """SELECT print_events.number, print_events.version, mode, printed_at, accounts.name AS printed_by
            FROM print_events JOIN certificates USING (number, version)
            JOIN candidates ON candidates.id = candidate_id
            JOIN accounts ON accounts.id = print_events.printed_by
            WHERE batch_id = ? ORDER BY printed_at, print_events.number""",
            [batch_id],
        )
        return list(rows)


def _seal(row: Mapping[str, object]) -> str | None:
    try:
        return _certificate(row).seal
    except (ValueError, TypeError, AttributeError):  # somebody wrote into it by other means
        return None


def _certificate(row: Mapping[str, object]) -> Certificate:
    photo = row["photo_sha256"]
    return Certificate(
        number=str(row["number"]),
        version=int(str(row["version"])),
        candidate_id=CandidateId(str(row["candidate_id"])),
        state=CertificateState(str(row["state"])),
        content=json.loads(str(row["content"])),
        pdf_sha256=str(row["pdf_sha256"]),
        photo_sha256=None if photo is None else str(photo),
        layout=str(row["layout"]),
        layout_sha256=str(row["layout_sha256"]),
        policy=str(row["policy"]),
        policy_sha256=str(row["policy_sha256"]),
        faces=tuple(json.loads(str(row["faces"]))),
        issued_on=date.fromisoformat(str(row["issued_on"])),
        issued_at=datetime.fromisoformat(str(row["issued_at"])),
    )
