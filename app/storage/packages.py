"""The packages that left the file: numbered per batch, each with the hash of what was written."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from app.domain.batches import BatchId


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """`kind` is new, correction or supplement (新增 / 更正 / 补录)."""

    sequence: int
    profile: str
    kind: str
    written_at: datetime
    file_name: str
    sha256: str
    row_count: int


class Packages:
    """One numbering per batch over all profiles."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def next_sequence(self, batch_id: BatchId) -> int:
        row = self._db.execute("SELECT max(sequence) FROM packages WHERE batch_id = ?", [batch_id]).fetchone()
        return int(row[0] or 0) + 1

    def of_batch(self, batch_id: BatchId) -> list[PackageRecord]:
        """The batch's packages in the order in which they were written."""
        rows = self._db.query("SELECT * FROM packages WHERE batch_id = ? ORDER BY sequence", [batch_id])
        return [
            PackageRecord(
                sequence=row["sequence"],
                profile=row["profile"],
                kind=row["kind"],
                written_at=datetime.fromisoformat(row["written_at"]),
                file_name=row["file_name"],
                sha256=row["sha256"],
                row_count=row["row_count"],
            )
            for row in rows
        ]

    def add(self, batch_id: BatchId, package: PackageRecord) -> None:
        self._db.table("packages").insert(
            {
                "batch_id": batch_id,
                "sequence": package.sequence,
                "profile": package.profile,
                "kind": package.kind,
                "written_at": package.written_at.isoformat(timespec="seconds"),
                "file_name": package.file_name,
                "sha256": package.sha256,
                "row_count": package.row_count,
            }
        )
