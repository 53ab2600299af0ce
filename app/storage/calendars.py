"""The yearly arrangements an institution loaded, and what people counted by hand for want of one."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.publicity import NoticeId
from app.domain.year_arrangements import ArrangedDay, ArrangedKind, YearArrangement


@dataclass(frozen=True, slots=True)
class LoadedYear:
    """An arrangement with the notice it was taken from (`document`), and who loaded it when and why."""

    arrangement: YearArrangement
    version: int
    document: str
    source_sha256: str
    source_name: str
    reason: str | None
    loaded_at: datetime
    loaded_by: AccountId


@dataclass(frozen=True, slots=True)
class HandCount:
    """The last day that one person found by hand for a period without an arrangement."""

    notice_id: NoticeId
    account_id: AccountId
    last_day: date
    reason: str


class Calendars:
    """A year may be loaded again: the last version counts, the earlier ones stay."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, loaded: LoadedYear) -> None:
        self._db.table("calendar_years").insert(
            {
                "year": loaded.arrangement.year,
                "version": loaded.version,
                "document": loaded.document,
                "content": json.dumps(
                    [[one.day.isoformat(), one.name, one.kind] for one in loaded.arrangement.days],
                    ensure_ascii=False,
                ),
                "source_sha256": loaded.source_sha256,
                "source_name": loaded.source_name,
                "reason": loaded.reason,
                "loaded_at": loaded.loaded_at.isoformat(timespec="seconds"),
                "loaded_by": loaded.loaded_by,
            }
        )

    def versions(self) -> list[LoadedYear]:
        """Everything that was ever loaded, by year and version."""
        rows = self._db.query("SELECT * FROM calendar_years ORDER BY year, version")
        return [_loaded(row) for row in rows]

    def in_use(self) -> list[LoadedYear]:
        """The last version of every loaded year."""
        return list({one.arrangement.year: one for one in self.versions()}.values())

    def put_hand_count(self, count: HandCount, at: datetime) -> None:
        """Store what one person found, in place of what they found before."""
        key = [count.notice_id, count.account_id]
        self._db.execute("DELETE FROM hand_counts WHERE notice_id = ? AND account_id = ?", key)
        self._db.table("hand_counts").insert(
            {
                "notice_id": count.notice_id,
                "account_id": count.account_id,
                "last_day": count.last_day.isoformat(),
                "reason": count.reason,
                "counted_at": at.isoformat(timespec="seconds"),
            }
        )

    def hand_counts(self, notice_id: NoticeId) -> list[HandCount]:
        rows = self._db.query(
            "SELECT * FROM hand_counts WHERE notice_id = ? ORDER BY counted_at, account_id", [notice_id]
        )
        return [
            HandCount(
                NoticeId(row["notice_id"]),
                AccountId(row["account_id"]),
                date.fromisoformat(row["last_day"]),
                row["reason"],
            )
            for row in rows
        ]


def _loaded(row: Mapping[str, object]) -> LoadedYear:
    reason = row["reason"]
    days = tuple(
        ArrangedDay(date.fromisoformat(day), name, ArrangedKind(kind))
        for day, name, kind in json.loads(str(row["content"]))
    )
    return LoadedYear(
        YearArrangement(int(str(row["year"])), days),
        int(str(row["version"])),
        str(row["document"]),
        str(row["source_sha256"]),
        str(row["source_name"]),
        None if reason is None else str(reason),
        datetime.fromisoformat(str(row["loaded_at"])),
        AccountId(str(row["loaded_by"])),
    )
