"""What the counters run by: starts, leased blocks, numbers assigned from above, serials given up for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.certificate_numbers import LAST_SERIAL
from app.domain.number_series import FIRST_SERIAL, Block, Series, SeriesState


@dataclass(frozen=True, slots=True)
class SkippedRun:
    """Serials that nobody may take any more, and why."""

    series: Series
    first: int
    last: int
    reason: str
    noted_at: datetime


class Serials:
    """Knows where each series stands; numbers themselves lie in the register."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def state(self, series: Series) -> SeriesState:
        """Where `series` stands; one that was never touched starts at 000001."""
        key = _key(series)
        start = self._row("SELECT start, own_until FROM counter_starts", key)
        counter = self._row("SELECT next_serial FROM counters", key)
        blocks = self._db.query(f"SELECT * FROM leased_blocks {_WHERE} ORDER BY first", key)
        assigned = self._db.query(
            f"SELECT serial FROM numbers JOIN assigned_numbers USING (number) {_WHERE}", key
        )
        skipped = self._db.query(f"SELECT first, last FROM skipped_serials {_WHERE}", key)
        first = int(str(start[0])) if start else FIRST_SERIAL
        return SeriesState(
            series=series,
            start=first,
            upcoming=int(str(counter[0])) if counter else first,
            own_until=int(str(start[1])) if start else 0,
            blocks=tuple(
                Block(
                    row["first"],
                    row["last"],
                    row["source"],
                    row["document"],
                    date.fromisoformat(row["leased_on"]),
                )
                for row in blocks
            ),
            assigned=frozenset(row["serial"] for row in assigned),
            skipped=frozenset(
                serial
                for row in skipped
                for serial in range(max(FIRST_SERIAL, row["first"]), min(LAST_SERIAL, row["last"]) + 1)
            ),
            begun=counter is not None,
        )

    def all(self) -> list[Series]:
        """Every series that the file knows of, in order."""
        tables = ("counters", "counter_starts", "leased_blocks", "numbers", "skipped_serials")
        union = " UNION ".join(f"SELECT prefix, year, level FROM {table}" for table in tables)
        rows = self._db.execute(f"{union} ORDER BY prefix, year, level").fetchall()
        return [Series(str(prefix), int(year), str(level)) for prefix, year, level in rows]

    def highest(self) -> dict[Series, int]:
        """The highest serial that the institution itself has taken, by series; untouched ones are absent."""
        rows = self._db.execute(
            """SELECT prefix, year, level, max(serial) FROM (
                SELECT prefix, year, level, serial FROM numbers
                    WHERE number NOT IN (SELECT number FROM assigned_numbers)
                UNION ALL SELECT prefix, year, level, last FROM skipped_serials)
            GROUP BY prefix, year, level"""
        ).fetchall()
        return {Series(str(row[0]), int(row[1]), str(row[2])): int(row[3]) for row in rows}

    def set_start(self, series: Series, start: int) -> None:
        """The caller has seen that nothing is taken yet."""
        self._db.execute(
            f"INSERT INTO counter_starts ({_COLUMNS}, start) VALUES (?, ?, ?, ?) "
            f"ON CONFLICT ({_COLUMNS}) DO UPDATE SET start = excluded.start",
            [*_key(series), start],
        )
        self.advance(series, start)

    def advance(self, series: Series, upcoming: int) -> None:
        """Let the counter stand at `upcoming`."""
        self._db.execute(
            f"INSERT INTO counters ({_COLUMNS}, next_serial) VALUES (?, ?, ?, ?) "
            f"ON CONFLICT ({_COLUMNS}) DO UPDATE SET next_serial = excluded.next_serial",
            [*_key(series), upcoming],
        )

    def add_block(self, state: SeriesState, block: Block) -> None:
        """Lease `block`; with the first one it is kept how far the series had run without any."""
        series = state.series
        if not state.blocks:
            self._db.execute(
                f"INSERT INTO counter_starts ({_COLUMNS}, start, own_until) VALUES (?, ?, ?, ?, ?) "
                f"ON CONFLICT ({_COLUMNS}) DO UPDATE SET own_until = excluded.own_until",
                [*_key(series), state.start, state.upcoming - 1],
            )
        self._db.table("leased_blocks").insert(
            {
                **_named(series),
                "first": block.first,
                "last": block.last,
                "source": block.source,
                "document": block.document,
                "leased_on": block.leased_on.isoformat(),
            }
        )

    def note_assigned(self, numbers: Sequence[str], source: str, act_id: str) -> None:
        """These numbers of the register were given by a higher body, listed in the file `source`."""
        self._db.table("assigned_numbers").insert_all(
            {"number": number, "source": source, "act_id": act_id} for number in numbers
        )

    def assigned(self) -> set[str]:
        return {str(row["number"]) for row in self._db.query("SELECT number FROM assigned_numbers")}

    def skip(self, series: Series, serials: Sequence[tuple[int, int]], reason: str, at: datetime) -> None:
        """Give up runs of serials: they may stand on paper printed from a file that is gone."""
        self._db.table("skipped_serials").insert_all(
            {
                **_named(series),
                "first": first,
                "last": last,
                "reason": reason,
                "noted_at": at.isoformat(timespec="seconds"),
            }
            for first, last in serials
        )

    def skipped(self) -> list[SkippedRun]:
        rows = self._db.query("SELECT * FROM skipped_serials ORDER BY prefix, year, level, first")
        return [
            SkippedRun(
                Series(row["prefix"], row["year"], row["level"]),
                row["first"],
                row["last"],
                row["reason"],
                datetime.fromisoformat(row["noted_at"]),
            )
            for row in rows
        ]

    def _row(self, question: str, key: Sequence[object]) -> tuple[object, ...] | None:
        row: tuple[object, ...] | None = self._db.execute(f"{question} {_WHERE}", key).fetchone()
        return row


_COLUMNS = "prefix, year, level"
_WHERE = "WHERE prefix = ? AND year = ? AND level = ?"


def _key(series: Series) -> list[object]:
    return [series.prefix, series.year, series.level]


def _named(series: Series) -> dict[str, object]:
    return {"prefix": series.prefix, "year": series.year, "level": series.level}
