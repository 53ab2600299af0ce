"""Where a file takes its numbers, and after which restore a person last confirmed them (workflow §9)."""

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class GuardRow:
    """`home` names the place that takes numbers, None before the first one."""

    home: str | None
    confirmed_generation: int


class StoredGuard:
    """One row; a file of an older program has none yet."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def read(self) -> GuardRow:
        row = self._db.execute("SELECT home, confirmed_generation FROM number_guard").fetchone()
        return GuardRow(None, 1) if row is None else GuardRow(row[0], int(row[1]))

    def write(self, row: GuardRow) -> None:
        self._db.table("number_guard").upsert(
            {"id": 1, "home": row.home, "confirmed_generation": row.confirmed_generation}, pk="id"
        )
