"""Confirmation lists and the names on them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.batches import BatchId
from app.domain.candidates import CandidateId
from app.domain.errors import InputError


class ListUnknownError(InputError):
    code = "list_unknown"


@dataclass(frozen=True, slots=True)
class ConfirmationList:
    """A numbered list, signed or waiting for the approver."""

    id: str
    batch_id: BatchId
    number: int
    prepared_by: AccountId
    prepared_on: date
    signed_by: AccountId | None
    signed_on: date | None
    candidates: tuple[CandidateId, ...]


class Confirmations:
    """A name stands on one list at most."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(
        self, batch_id: BatchId, names: Sequence[CandidateId], prepared_by: AccountId, day: date
    ) -> ConfirmationList:
        list_id = str(uuid.uuid4())
        row = self._db.execute(
            "SELECT count(*) FROM confirmation_lists WHERE batch_id = ?", [batch_id]
        ).fetchone()
        self._db.table("confirmation_lists").insert(
            {
                "id": list_id,
                "batch_id": batch_id,
                "number": int(row[0]) + 1,
                "prepared_by": prepared_by,
                "prepared_on": day.isoformat(),
            }
        )
        self._db.table("confirmed_names").insert_all(
            {"list_id": list_id, "candidate_id": candidate, "position": position}
            for position, candidate in enumerate(names, 1)
        )
        return self.get(list_id)

    def discard_unsigned(self, batch_id: BatchId) -> None:
        """A list nobody has signed gives its names back; the next one takes its number."""
        unsigned = "SELECT id FROM confirmation_lists WHERE batch_id = ? AND signed_by IS NULL"
        self._db.execute(f"DELETE FROM confirmed_names WHERE list_id IN ({unsigned})", [batch_id])
        self._db.execute(
            "DELETE FROM confirmation_lists WHERE batch_id = ? AND signed_by IS NULL", [batch_id]
        )

    def sign(self, list_id: str, signed_by: AccountId, day: date) -> None:
        self._db.table("confirmation_lists").update(
            list_id, {"signed_by": signed_by, "signed_on": day.isoformat()}
        )

    def get(self, list_id: str) -> ConfirmationList:
        for row in self._db.query("SELECT * FROM confirmation_lists WHERE id = ?", [list_id]):
            names = self._db.execute(
                "SELECT candidate_id FROM confirmed_names WHERE list_id = ? ORDER BY position", [list_id]
            )
            return ConfirmationList(
                id=row["id"],
                batch_id=BatchId(row["batch_id"]),
                number=row["number"],
                prepared_by=AccountId(row["prepared_by"]),
                prepared_on=date.fromisoformat(row["prepared_on"]),
                signed_by=row["signed_by"],
                signed_on=None if row["signed_on"] is None else date.fromisoformat(row["signed_on"]),
                candidates=tuple(CandidateId(name[0]) for name in names.fetchall()),
            )
        raise ListUnknownError(list=list_id)

    def of_batch(self, batch_id: BatchId) -> list[ConfirmationList]:
        rows = self._db.execute(
            "SELECT id FROM confirmation_lists WHERE batch_id = ? ORDER BY number", [batch_id]
        )
        return [self.get(row[0]) for row in rows.fetchall()]

    def listed(self, batch_id: BatchId) -> set[CandidateId]:
        return {name for prepared in self.of_batch(batch_id) for name in prepared.candidates}
