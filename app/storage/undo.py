"""Keeps, for every act, the statements that put the rows back as they were; an undo runs them backwards.

The statements are gathered by temporary triggers while a transaction runs (so they vanish with it when it is
rolled back) and are kept with the log line that the transaction writes, be they before or behind it.
Source: workflow §8.
"""

from collections.abc import Sequence

from sqlite_utils import Database

_GATHERED = "temp.gathered_inverses"
_NEVER = frozenset(
    {
        "institutions",
        "secrets",
        "institution_keys",
        "key_seals",
        "settings",
        "refinements",
        "accounts",
        "account_roles",
        "files",
        "calendar_years",
        "hand_counts",
        "bars",
        "notices",
        "notice_names",
        "postings",
        "objections",
        "objectors",
        "confirmation_lists",
        "confirmed_names",
        "counters",
        "numbers",
        "counter_starts",
        "leased_blocks",
        "assigned_numbers",
        "skipped_serials",
        "number_guard",
        "deliveries",
        "certificates",
        "print_events",
        "stocks",
        "stock_boxes",
        "sheets",
        "sheet_moves",
        "stock_counts",
        "stock_count_lines",
        "destructions",
        "destruction_sheets",
        "print_runs",
        "stock_layouts",
        "calibrations",
        "print_positions",
        "paper_reports",
        "corrections",
        "packages",
        "log",
        "log_heads",
        "history",
        "inverses",
    }
)
"""What no undo touches: people who act, notices and all that follows them, numbers, and the log itself."""


class Undo:
    """The inverses of one file's acts."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def keep(self, chain: str, position: int) -> None:
        """File what was gathered since the transaction began under the log line just written."""
        self._db.execute(
            f"""INSERT INTO inverses (chain, position, sequence, statement)
            SELECT ?, ?, id + (
                SELECT coalesce(max(sequence), 0) FROM inverses WHERE chain = ? AND position = ?
            ), statement FROM {_GATHERED}""",
            [chain, position, chain, position],
        )
        self._db.execute(f"DELETE FROM {_GATHERED}")

    def keep_rest(self, last_row: int) -> None:
        """File what was gathered behind the transaction's last log line under that line, at its end.

        `last_row` is what `last_row` was when the transaction began; what no line belongs to is let go.
        """
        if self._db.execute(f"SELECT 1 FROM {_GATHERED} LIMIT 1").fetchone() is None:
            return
        line = self._db.execute(
            "SELECT chain, position FROM log WHERE rowid > ? ORDER BY rowid DESC LIMIT 1", [last_row]
        ).fetchone()
        if line is None:
            self._db.execute(f"DELETE FROM {_GATHERED}")
        else:
            self.keep(str(line[0]), int(line[1]))

    @property
    def last_row(self) -> int:
        """The row of the log's last line, 0 for an empty log."""
        return int(self._db.execute("SELECT coalesce(max(rowid), 0) FROM log").fetchone()[0])

    def has(self, chain: str, position: int) -> bool:
        row = self._db.execute(
            "SELECT 1 FROM inverses WHERE chain = ? AND position = ? LIMIT 1", [chain, position]
        ).fetchone()
        return row is not None

    def take_back(self, chain: str, position: int) -> None:
        """Put every row that the act changed back as it was before it."""
        self._db.execute("PRAGMA defer_foreign_keys = ON")
        rows = self._db.execute(
            "SELECT statement FROM inverses WHERE chain = ? AND position = ? ORDER BY sequence DESC",
            [chain, position],
        ).fetchall()
        for (statement,) in rows:
            self._db.execute(statement)


def watch(db: Database) -> None:
    """Let this connection gather inverses; once, before its first transaction."""
    db.execute(f"CREATE TABLE {_GATHERED} (id INTEGER PRIMARY KEY, statement TEXT NOT NULL)")
    for table in _watched(db):
        columns = [str(row[1]) for row in db.execute(f"PRAGMA table_info({table})").fetchall()]
        for event, inverse in (
            ("INSERT", f"'DELETE FROM {table} WHERE rowid = ' || new.rowid"),
            ("UPDATE", f"'UPDATE {table} SET {_assignments(columns)} || ' WHERE rowid = ' || new.rowid"),
            ("DELETE", f"'INSERT INTO {table} (rowid, {', '.join(columns)}) VALUES (' || {_values(columns)}"),
        ):
            db.execute(
                f"""CREATE TEMP TRIGGER inverse_{event.lower()}_{table} AFTER {event} ON main.{table} BEGIN
                INSERT INTO gathered_inverses (statement) VALUES ({inverse}); END"""
            )


def _watched(db: Database) -> list[str]:
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [
        str(name) for (name,) in rows if name not in _NEVER and not str(name).startswith(("sqlite_", "_"))
    ]


def _assignments(columns: Sequence[str]) -> str:
    """`a = ' || quote(old.a) || ', b = ' || quote(old.b)`: the rest of an UPDATE, as an SQL expression."""
    return " || ', ".join(f"{column} = ' || quote(old.{column})" for column in columns)


def _values(columns: Sequence[str]) -> str:
    quoted = " || ', ' || ".join(f"quote(old.{column})" for column in columns)
    return f"old.rowid || ', ' || {quoted} || ')'"
