"""Writes the act log: one chain per batch and one for the institution; personal values only as salted hashes.

The values themselves stay in `history`, which a destruction list may empty while the chain stands.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from app.domain.acts import Act, Stamp
from app.domain.errors import RefusalError
from app.domain.log_chain import CHAIN_START, LogLine
from app.storage.institutions import log_salt
from app.storage.undo import Undo

PERSONAL = frozenset({"name", "id_number", "birth_date", "phone", "identity", "content", "reason", "remark"})


class ClockBehindError(RefusalError):
    """The PC's clock stands before the last act in the log."""

    code = "clock_behind"


class Log:
    """Every act writes exactly one line to the chain it belongs to."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def record(
        self,
        stamp: Stamp,
        act: Act,
        record: str,
        *,
        chain: str,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> LogLine:
        """Append one line; raises ClockBehindError when `stamp` is earlier than the last line."""
        self.require_clock(stamp.at)
        position, previous = self.heads().get(chain, (0, CHAIN_START))
        line = LogLine(
            position=position + 1,
            at=stamp.at.isoformat(timespec="seconds"),
            act_id=stamp.act_id,
            actor=stamp.actor.account_id,
            act=act,
            record=record,
            before=self._masked(before),
            after=self._masked(after),
            previous=previous,
        ).sealed()
        self._db.table("log").insert({"chain": chain, **_row(line)})
        self._db.table("log_heads").upsert(
            {"chain": chain, "position": line.position, "digest": line.digest}, pk="chain"
        )
        if before or after:
            self._db.table("history").insert(
                {"chain": chain, "position": line.position, "before": _text(before), "after": _text(after)}
            )
        Undo(self._db).keep(chain, line.position)
        return line

    def head(self, chain: str) -> LogLine | None:
        """The last line of `chain`, None while it is empty."""
        rows = self._db.query("SELECT * FROM log WHERE chain = ? ORDER BY position DESC LIMIT 1", [chain])
        return next((_line(row) for row in rows), None)

    def lines(self, chain: str) -> list[LogLine]:
        return [
            _line(row)
            for row in self._db.query("SELECT * FROM log WHERE chain = ? ORDER BY position", [chain])
        ]

    def told(self, chain: str, act: Act) -> list[tuple[str, Mapping[str, object]]]:
        """Record and new values of every line about `act`, in order; personal values as hashes."""
        rows = self._db.query(
            "SELECT record, after FROM log WHERE chain = ? AND act = ? ORDER BY position", [chain, act]
        )
        return [(str(row["record"]), json.loads(row["after"]) if row["after"] else {}) for row in rows]

    def last_at(self) -> str:
        """The moment of the last act of any chain, empty while there is none."""
        row = self._db.execute("SELECT max(at) FROM log").fetchone()
        return str(row[0] or "")

    def chains(self) -> list[str]:
        """Every chain that has lines, or has had some."""
        rows = self._db.query("SELECT chain FROM log UNION SELECT chain FROM log_heads ORDER BY chain")
        return [row["chain"] for row in rows]

    def heads(self) -> dict[str, tuple[int, str]]:
        """Position and digest of the last line by chain, as noted when it was written."""
        rows = self._db.query("SELECT chain, position, digest FROM log_heads ORDER BY chain")
        return {row["chain"]: (row["position"], row["digest"]) for row in rows}

    def altered_values(self) -> list[tuple[str, int]]:
        """Chain and position where the values kept in `history` are no longer those of the line.

        Values that a destruction list has taken away are no alteration.
        """
        rows = self._db.query(
            """SELECT chain, position, log.before AS line_before, log.after AS line_after,
                history.before, history.after
            FROM history JOIN log USING (chain, position) ORDER BY chain, position"""
        )
        return [
            (row["chain"], row["position"])
            for row in rows
            if not (
                self._tells(row["before"], row["line_before"])
                and self._tells(row["after"], row["line_after"])
            )
        ]

    def _tells(self, kept: str | None, line: str | None) -> bool:
        if kept is None:
            return True
        try:
            values = json.loads(kept)
        except ValueError:
            return False
        return isinstance(values, dict) and self._masked(values) == line

    def require_clock(self, now: datetime) -> None:
        """Raises ClockBehindError when `now` lies before the last act."""
        row = self._db.execute("SELECT max(at) FROM log").fetchone()
        if row[0] is not None and now.isoformat(timespec="seconds") < row[0]:
            raise ClockBehindError(
                now=now.strftime("%Y-%m-%d %H:%M"), last=str(row[0])[:16].replace("T", " ")
            )

    def _masked(self, values: Mapping[str, object] | None) -> str | None:
        if values is None:
            return None
        return _text({key: self._hash(value) if key in PERSONAL else value for key, value in values.items()})

    def _hash(self, value: object) -> str:
        """Over the canonical text, so that a value read back from `history` hashes as it did when written."""
        return "#" + hmac.new(log_salt(self._db), _canonical(value).encode(), hashlib.sha256).hexdigest()


def _text(values: Mapping[str, object] | None) -> str | None:
    return None if values is None else _canonical(values)


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _row(line: LogLine) -> dict[str, object]:
    return {name: getattr(line, name) for name in LogLine.__slots__}


def _line(row: Mapping[str, object]) -> LogLine:
    return LogLine(**{name: row[name] for name in LogLine.__slots__})  # type: ignore[arg-type]
