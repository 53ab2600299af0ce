"""Signed 信息核对单: a row a signature, the last one counts."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import CandidateId
from app.domain.check_slips import SignedSlip


class CheckSlips:
    """Whether a signature still stands is asked of the domain, with the values of the day."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def sign(self, slip: SignedSlip, recorded_at: datetime) -> None:
        self._db.table("signed_slips").insert(
            {
                "candidate_id": slip.candidate_id,
                "number": slip.number,
                "signed_on": slip.signed_on.isoformat(),
                "digest": slip.digest,
                "recorded_by": slip.recorded_by,
                "recorded_at": recorded_at.isoformat(timespec="seconds"),
            }
        )

    def of(self, candidate_id: CandidateId) -> SignedSlip | None:
        """The person's last signature."""
        rows = self._db.query(
            "SELECT * FROM signed_slips WHERE candidate_id = ? ORDER BY number DESC LIMIT 1", [candidate_id]
        )
        return next(_slips(rows), None)

    def of_batch(self, batch_id: BatchId) -> dict[CandidateId, SignedSlip]:
        """The last signature of everybody who has signed."""
        rows = self._db.query(
            """SELECT signed_slips.* FROM signed_slips JOIN candidates ON candidates.id = candidate_id
            WHERE batch_id = ? ORDER BY candidate_id, number""",
            [batch_id],
        )
        return {slip.candidate_id: slip for slip in _slips(rows)}


def _slips(rows: Iterator[Mapping[str, object]]) -> Iterator[SignedSlip]:
    for row in rows:
        yield SignedSlip(
            candidate_id=CandidateId(str(row["candidate_id"])),
            number=int(str(row["number"])),
            signed_on=date.fromisoformat(str(row["signed_on"])),
            digest=str(row["digest"]),
            recorded_by=AccountId(str(row["recorded_by"])),
        )
