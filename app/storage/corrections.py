"""Corrections and voidings with their two people, and what happened to the paper of right certificates."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.acts import Stamp
from app.domain.batches import BatchId
from app.domain.certificates import Certificate
from app.domain.corrections import (
    PaperEvent,
    Portrait,
    Request,
    RequestKind,
    RequestState,
    VoidGround,
)
from app.domain.errors import InputError
from app.domain.stock import SheetState

_PHOTO, _ORIGINAL = "photo", "photo_original"


class RequestUnknownError(InputError):
    code = "correction_unknown"


@dataclass(frozen=True, slots=True)
class PaperReport:
    """What was reported about a certificate's paper; `document_sha256` names the scan."""

    number: str
    version: int
    event: PaperEvent
    serial: int | None
    reason: str
    document_sha256: str | None
    document_name: str | None
    reported_on: date
    reported_by: str


class Corrections:
    """A number has one open request at most."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, request: Request) -> None:
        self._db.table("corrections").insert(
            {
                "id": request.id,
                "number": request.number,
                "version": request.version,
                "kind": request.kind,
                "ground": request.ground,
                "content": json.dumps(_content(request), ensure_ascii=False, sort_keys=True),
                "uploaded": int(request.uploaded),
                "paper": request.paper,
                "again": int(request.again),
                "reason": request.reason,
                "document_sha256": request.document_sha256,
                "document_name": request.document_name,
                "state": request.state,
                "requested_by": request.requested_by,
                "requested_on": request.requested_on.isoformat(),
            }
        )

    def decide(
        self, request_id: str, state: RequestState, by: AccountId, day: date, new_version: int | None = None
    ) -> None:
        self._db.table("corrections").update(
            request_id,
            {
                "state": state,
                "decided_by": by,
                "decided_on": day.isoformat(),
                "new_version": new_version,
            },
        )

    def get(self, request_id: str) -> Request:
        """Raises RequestUnknownError."""
        for row in self._db.query("SELECT * FROM corrections WHERE id = ?", [request_id]):
            return _request(row)
        raise RequestUnknownError(request=request_id)

    def all(self) -> list[Request]:
        """The open ones first, then by day."""
        rows = self._db.query(
            """SELECT * FROM corrections
            ORDER BY state <> 'requested', requested_on DESC, rowid DESC"""
        )
        return [_request(row) for row in rows]

    def open_for(self, number: str) -> Request | None:
        rows = self._db.query("SELECT * FROM corrections WHERE number = ? AND state = 'requested'", [number])
        return next((_request(row) for row in rows), None)

    def of(self, number: str) -> list[Request]:
        """Every request about a number, in order."""
        rows = self._db.query("SELECT * FROM corrections WHERE number = ? ORDER BY rowid", [number])
        return [_request(row) for row in rows]

    def unpacked(self, batch_id: BatchId) -> list[Request]:
        """Approved ones whose wrong row the authority holds, and that no correction package has told yet."""
        return self._reported(batch_id, "IS NULL")

    def packed(self, batch_id: BatchId) -> list[Request]:
        """Those that a package has told."""
        return self._reported(batch_id, "IS NOT NULL")

    def _reported(self, batch_id: BatchId, told: str) -> list[Request]:
        rows = self._db.query(
            f"""SELECT corrections.* FROM corrections JOIN certificates USING (number, version)
            JOIN candidates ON candidates.id = candidate_id
            WHERE batch_id = ? AND corrections.state = 'approved' AND uploaded = 1
                AND package_sequence {told} ORDER BY number, version""",
            [batch_id],
        )
        return [_request(row) for row in rows]

    def note_packed(self, request_id: str, batch_id: BatchId, sequence: int) -> None:
        """The request's row went out with that package."""
        self._db.table("corrections").update(
            request_id, {"package_batch": batch_id, "package_sequence": sequence}
        )

    def add_report(
        self,
        certificate: Certificate,
        event: PaperEvent,
        sheet: tuple[str, int] | None,
        reason: str,
        document: tuple[str, str] | None,
        stamp: Stamp,
    ) -> None:
        """`sheet` is stock id and NO., `document` the scan's hash and file name."""
        self._db.table("paper_reports").insert(
            {
                "id": str(uuid.uuid4()),
                "number": certificate.number,
                "version": certificate.version,
                "event": event,
                "stock_id": sheet[0] if sheet else None,
                "serial": sheet[1] if sheet else None,
                "reason": reason,
                "document_sha256": document[0] if document else None,
                "document_name": document[1] if document else None,
                "reported_on": stamp.at.date().isoformat(),
                "reported_by": stamp.actor.account_id,
                "act_id": stamp.act_id,
            }
        )

    def reports(self, number: str) -> list[PaperReport]:
        """What was reported about the paper of a number, in order."""
        rows = self._db.query(
            """SELECT paper_reports.*, accounts.name AS person FROM paper_reports
            JOIN accounts ON accounts.id = reported_by WHERE number = ? ORDER BY paper_reports.rowid""",
            [number],
        )
        return [
            PaperReport(
                number=str(row["number"]),
                version=row["version"],
                event=PaperEvent(row["event"]),
                serial=row["serial"],
                reason=str(row["reason"]),
                document_sha256=row["document_sha256"],
                document_name=row["document_name"],
                reported_on=date.fromisoformat(row["reported_on"]),
                reported_by=str(row["person"]),
            )
            for row in rows
        ]


def _content(request: Request) -> dict[str, str]:
    """The right values by field name, and a new portrait by the hashes of its files."""
    portrait = request.portrait
    if portrait is None:
        return dict(request.values)
    return {**request.values, _PHOTO: portrait.photo_sha256, _ORIGINAL: portrait.original_sha256}


def _request(row: Mapping[str, object]) -> Request:
    content = json.loads(str(row["content"]))
    photo, original = content.pop(_PHOTO, None), content.pop(_ORIGINAL, None)
    ground, paper, new_version = row["ground"], row["paper"], row["new_version"]
    decided_by, decided_on = row["decided_by"], row["decided_on"]
    return Request(
        id=str(row["id"]),
        number=str(row["number"]),
        version=int(str(row["version"])),
        kind=RequestKind(str(row["kind"])),
        reason=str(row["reason"]),
        document_sha256=str(row["document_sha256"]),
        document_name=str(row["document_name"]),
        requested_by=AccountId(str(row["requested_by"])),
        requested_on=date.fromisoformat(str(row["requested_on"])),
        ground=None if ground is None else VoidGround(str(ground)),
        values=content,
        portrait=None if photo is None else Portrait(photo, original),
        uploaded=bool(row["uploaded"]),
        paper=None if paper is None else SheetState(str(paper)),
        again=bool(row["again"]),
        state=RequestState(str(row["state"])),
        decided_by=None if decided_by is None else AccountId(str(decided_by)),
        decided_on=None if decided_on is None else date.fromisoformat(str(decided_on)),
        new_version=None if new_version is None else int(str(new_version)),
    )
