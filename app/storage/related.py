"""Which occupations an institution counts as related (相关职业) to one applied for, by batch."""

from collections.abc import Sequence

from sqlite_utils import Database

from app.domain.batches import BatchId
from app.domain.occupations import Related


class RelatedOccupations:
    """A list without entries says that there is none; without a list nobody has said anything."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, batch_id: BatchId, occupation: str, related: Sequence[Related] | None) -> None:
        """Store the list for `occupation` in place of an earlier one; None takes it back."""
        key = [batch_id, occupation]
        for table in ("related_occupations", "related_lists"):
            self._db.execute(f"DELETE FROM {table} WHERE batch_id = ? AND occupation = ?", key)
        if related is None:
            return
        self._db.table("related_lists").insert({"batch_id": batch_id, "occupation": occupation})
        self._db.table("related_occupations").insert_all(
            {
                "batch_id": batch_id,
                "occupation": occupation,
                "position": position,
                "code": one.code,
                "name": one.name,
                "reason": one.reason,
            }
            for position, one in enumerate(related, 1)
        )

    def of_batch(self, batch_id: BatchId) -> dict[str, tuple[Related, ...]]:
        """The lists by occupation applied for."""
        found: dict[str, list[Related]] = {
            row["occupation"]: []
            for row in self._db.query(
                "SELECT occupation FROM related_lists WHERE batch_id = ? ORDER BY occupation", [batch_id]
            )
        }
        rows = self._db.query(
            "SELECT * FROM related_occupations WHERE batch_id = ? ORDER BY occupation, position", [batch_id]
        )
        for row in rows:
            found[row["occupation"]].append(Related(row["code"], row["name"], row["reason"]))
        return {occupation: tuple(related) for occupation, related in found.items()}

    def to(self, batch_id: BatchId, occupation: str) -> tuple[Related, ...] | None:
        """The list for `occupation`, None where nobody has said anything."""
        return self.of_batch(batch_id).get(occupation)
