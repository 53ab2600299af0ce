"""Kinds of numbered paper, their boxes, and the sheets that are no longer unused.

An unused sheet has no row; the tables themselves refuse a sheet that goes back or changes its certificate.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.accounts import AccountId
from app.domain.acts import Stamp
from app.domain.certificates import Certificate, PrintMode
from app.domain.errors import InputError
from app.domain.levels import Level
from app.domain.stock import (
    Box,
    Sheet,
    SheetRange,
    SheetState,
    SheetUnknownError,
    Stock,
    compressed,
    require_may_become,
    sheet_text,
)


class StockUnknownError(InputError):
    code = "stock_unknown"


class DestructionUnknownError(InputError):
    code = "destruction_unknown"


@dataclass(frozen=True, slots=True)
class Count:
    """One stocktaking: expected and counted unused sheets by box."""

    counted_at: datetime
    counted_by: str
    remark: str
    lines: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Move:
    """One line of a sheet's life."""

    at: datetime
    person: str
    sheets: SheetRange
    state: SheetState
    number: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Destruction:
    """A numbered 废证销毁清单, signed once its sheets are gone; `sheets` are (stock id, NO.)."""

    id: str
    number: int
    prepared_by: AccountId
    prepared_on: date
    signed_by: AccountId | None
    signed_on: date | None
    way: str | None
    sheets: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StockFault:
    """Something among the sheets that must not be."""

    code: str
    sheet: str
    number: str | None


class Stocks:
    """`set_state` is the only way to change what a sheet is; each change leaves a move."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, stock: Stock) -> None:
        self._db.table("stocks").insert(
            {"id": stock.id, "name": stock.name, "level": stock.level, "mode": stock.mode}
        )

    def all(self) -> list[Stock]:
        return [_stock(row) for row in self._db.query("SELECT * FROM stocks ORDER BY level DESC, name")]

    def get(self, stock_id: str) -> Stock:
        """Raises StockUnknownError."""
        for row in self._db.query("SELECT * FROM stocks WHERE id = ?", [stock_id]):
            return _stock(row)
        raise StockUnknownError(stock=stock_id)

    def boxes(self, stock_id: str) -> list[Box]:
        """In order of their numbers."""
        rows = self._db.query("SELECT * FROM stock_boxes WHERE stock_id = ? ORDER BY box", [stock_id])
        return [
            Box(
                row["box"],
                SheetRange(row["first"], row["last"]),
                date.fromisoformat(row["received_on"]),
                row["received_from"],
            )
            for row in rows
        ]

    def add_boxes(self, stock_id: str, boxes: Iterable[Box], stamp: Stamp) -> None:
        self._db.table("stock_boxes").insert_all(
            {
                "stock_id": stock_id,
                "box": box.number,
                "first": box.sheets.first,
                "last": box.sheets.last,
                "received_on": box.received_on.isoformat(),
                "received_from": box.received_from,
                "received_by": stamp.actor.account_id,
                "act_id": stamp.act_id,
            }
            for box in boxes
        )

    def ranges(self, stock_id: str) -> list[SheetRange]:
        rows = self._db.execute(
            "SELECT first, last FROM stock_boxes WHERE stock_id = ? ORDER BY first", [stock_id]
        ).fetchall()
        return [SheetRange(first, last) for first, last in rows]

    def taken(self, stock_id: str) -> set[int]:
        """The NO. of every sheet that is no longer unused."""
        rows = self._db.execute("SELECT serial FROM sheets WHERE stock_id = ?", [stock_id]).fetchall()
        return {row[0] for row in rows}

    def state(self, stock_id: str, serial: int) -> SheetState:
        """Raises SheetUnknownError when no box holds the sheet."""
        return self._states(stock_id, [serial])[serial]

    def set_state(
        self, stock_id: str, serials: Iterable[int], wanted: SheetState, reason: str, stamp: Stamp
    ) -> None:
        """Every one of `serials` comes into `wanted`, or nothing changes.

        Raises SheetUnknownError or SheetStateError.
        """
        wished = sorted(set(serials))
        standing = self._states(stock_id, wished)
        for serial in wished:
            require_may_become(serial, standing[serial], wanted)
        day, person = stamp.at.date().isoformat(), stamp.actor.account_id
        values = {"state": wanted, "reason": reason, "day": day, "person": person}
        touched = [serial for serial in wished if standing[serial] is not SheetState.UNUSED]
        self._db.table("sheets").insert_all(
            {"stock_id": stock_id, "serial": serial, **values}
            for serial in wished
            if standing[serial] is SheetState.UNUSED
        )
        for serial in touched:
            self._db.table("sheets").update((stock_id, serial), values)
        for part in compressed(wished):
            self._add_move(stock_id, part, wanted, None, reason, stamp)

    def _states(self, stock_id: str, serials: Sequence[int]) -> dict[int, SheetState]:
        """The state of each of `serials`, which run upward; raises SheetUnknownError."""
        if not serials:
            return {}
        rows = self._db.execute(
            "SELECT serial, state FROM sheets WHERE stock_id = ? AND serial BETWEEN ? AND ?",
            [stock_id, serials[0], serials[-1]],
        ).fetchall()
        known, boxes = {serial: SheetState(state) for serial, state in rows}, self.ranges(stock_id)
        states: dict[int, SheetState] = {}
        inside: SheetRange | None = None
        for serial in serials:
            if inside is None or serial not in inside:
                inside = next((box for box in boxes if serial in box), None)
            if inside is None:
                raise SheetUnknownError(sheet=sheet_text(serial), stock=self.get(stock_id).name)
            states[serial] = known.get(serial, SheetState.UNUSED)
        return states

    def bind(self, stock_id: str, serial: int, certificate: Certificate, stamp: Stamp) -> None:
        """The sheet carries the certificate from now on; raises SheetUnknownError or SheetStateError."""
        require_may_become(serial, self.state(stock_id, serial), SheetState.USED)
        self._db.table("sheets").insert(
            {
                "stock_id": stock_id,
                "serial": serial,
                "state": SheetState.USED,
                "number": certificate.number,
                "version": certificate.version,
                "reason": "",
                "day": stamp.at.date().isoformat(),
                "person": stamp.actor.account_id,
            }
        )
        self._add_move(stock_id, SheetRange(serial, serial), SheetState.USED, certificate.number, "", stamp)

    def live_sheet(self, number: str) -> tuple[str, int] | None:
        """Stock and NO. of the sheet that carries the certificate now."""
        row = self._db.execute(
            "SELECT stock_id, serial FROM sheets WHERE number = ? AND state = 'used'", [number]
        ).fetchone()
        return None if row is None else (str(row[0]), int(row[1]))

    def live_sheets(self) -> dict[str, int]:
        """The NO. of the sheet that carries each certificate now."""
        rows = self._db.execute("SELECT number, serial FROM sheets WHERE state = 'used'").fetchall()
        return {str(number): int(serial) for number, serial in rows}

    def sheets_of(self, number: str) -> list[tuple[str, Sheet]]:
        """Every sheet the certificate was ever printed on, with the name of its kind, oldest first."""
        rows = self._db.query(
            """SELECT sheets.*, stocks.name AS stock, accounts.name AS person_name FROM sheets
            JOIN stocks ON stocks.id = stock_id JOIN accounts ON accounts.id = person
            WHERE number = ? ORDER BY version, day, serial""",
            [number],
        )
        return [(str(row["stock"]), _sheet(row)) for row in rows]

    def sheets(self, stock_id: str) -> list[Sheet]:
        """Every sheet that is no longer unused, by NO.; `person` is a name."""
        rows = self._db.query(
            """SELECT sheets.*, accounts.name AS person_name FROM sheets
            JOIN accounts ON accounts.id = person WHERE stock_id = ? ORDER BY serial""",
            [stock_id],
        )
        return [_sheet(row) for row in rows]

    def counts(self, stock_id: str) -> dict[int, dict[SheetState, int]]:
        """How many sheets of each box are in each state, unused ones too; a state nobody is in is 0."""
        counted = {
            box.number: dict.fromkeys(SheetState, 0) | {SheetState.UNUSED: len(box.sheets)}
            for box in self.boxes(stock_id)
        }
        rows = self._db.execute(
            """SELECT box, state, count(*) FROM stock_boxes
            JOIN sheets ON sheets.stock_id = stock_boxes.stock_id AND serial BETWEEN first AND last
            WHERE stock_boxes.stock_id = ? GROUP BY box, state""",
            [stock_id],
        )
        for box, state, count in rows.fetchall():
            counted[box][SheetState(state)] = count
            counted[box][SheetState.UNUSED] -= count
        return counted

    def moves(self, stock_id: str, serial: int) -> list[Move]:
        """The life of one sheet, in order."""
        rows = self._db.query(
            """SELECT sheet_moves.*, accounts.name AS person_name FROM sheet_moves
            JOIN accounts ON accounts.id = person
            WHERE stock_id = ? AND ? BETWEEN first AND last ORDER BY position""",
            [stock_id, serial],
        )
        return [
            Move(
                datetime.fromisoformat(row["at"]),
                str(row["person_name"]),
                SheetRange(row["first"], row["last"]),
                SheetState(row["state"]),
                row["number"],
                str(row["reason"]),
            )
            for row in rows
        ]

    def add_count(
        self, stock_id: str, lines: Mapping[int, tuple[int, int]], remark: str, stamp: Stamp
    ) -> str:
        """Note expected and counted sheets by box; answers the id."""
        count_id = str(uuid.uuid4())
        self._db.table("stock_counts").insert(
            {
                "id": count_id,
                "stock_id": stock_id,
                "counted_at": stamp.at.isoformat(timespec="seconds"),
                "counted_by": stamp.actor.account_id,
                "remark": remark,
            }
        )
        self._db.table("stock_count_lines").insert_all(
            {"count_id": count_id, "box": box, "expected": expected, "counted": counted}
            for box, (expected, counted) in lines.items()
        )
        return count_id

    def stocktakings(self, stock_id: str) -> list[Count]:
        """Every stocktaking of a kind, the last one first."""
        rows = self._db.query(
            """SELECT stock_counts.*, accounts.name AS person_name FROM stock_counts
            JOIN accounts ON accounts.id = counted_by WHERE stock_id = ?
            ORDER BY counted_at DESC, stock_counts.rowid DESC""",
            [stock_id],
        )
        return [
            Count(
                datetime.fromisoformat(row["counted_at"]),
                str(row["person_name"]),
                str(row["remark"]),
                self._count_lines(str(row["id"])),
            )
            for row in list(rows)
        ]

    def awaiting_destruction(self) -> list[tuple[str, int]]:
        """Stock id and NO. of every spoiled or withdrawn sheet."""
        rows = self._db.execute(
            """SELECT stock_id, serial FROM sheets WHERE state IN ('spoiled', 'withdrawn')
            ORDER BY stock_id, serial"""
        ).fetchall()
        return [(str(stock_id), int(serial)) for stock_id, serial in rows]

    def add_destruction(
        self, sheets: Sequence[tuple[str, int]], way: str, prepared_by: AccountId, day: date
    ) -> Destruction:
        """A new list in place of one that nobody has signed, under the next number."""
        unsigned = "SELECT id FROM destructions WHERE signed_by IS NULL"
        self._db.execute(f"DELETE FROM destruction_sheets WHERE destruction_id IN ({unsigned})")
        self._db.execute("DELETE FROM destructions WHERE signed_by IS NULL")
        row = self._db.execute("SELECT max(number) FROM destructions").fetchone()
        destruction_id = str(uuid.uuid4())
        self._db.table("destructions").insert(
            {
                "id": destruction_id,
                "number": int(row[0] or 0) + 1,
                "prepared_by": prepared_by,
                "prepared_on": day.isoformat(),
                "way": way,
            }
        )
        self._db.table("destruction_sheets").insert_all(
            {"destruction_id": destruction_id, "stock_id": stock_id, "serial": serial}
            for stock_id, serial in sheets
        )
        return self.destruction(destruction_id)

    def sign_destruction(self, destruction_id: str, signed_by: AccountId, day: date) -> None:
        self._db.table("destructions").update(
            destruction_id, {"signed_by": signed_by, "signed_on": day.isoformat()}
        )

    def destruction(self, destruction_id: str) -> Destruction:
        """Raises DestructionUnknownError."""
        for row in self._db.query("SELECT * FROM destructions WHERE id = ?", [destruction_id]):
            return self._destruction(row)
        raise DestructionUnknownError(list=destruction_id)

    def destructions(self) -> list[Destruction]:
        """By number."""
        rows = list(self._db.query("SELECT * FROM destructions ORDER BY number"))
        return [self._destruction(row) for row in rows]

    def faults(self) -> list[StockFault]:
        """Sheets outside every box, and used ones whose certificate is not valid."""
        return [
            StockFault(code, sheet_text(int(serial)), number)
            for code, question in _QUESTIONS.items()
            for serial, number in self._db.execute(question).fetchall()
        ]

    def _destruction(self, row: Mapping[str, object]) -> Destruction:
        sheets = self._db.execute(
            """SELECT stock_id, serial FROM destruction_sheets WHERE destruction_id = ?
            ORDER BY stock_id, serial""",
            [str(row["id"])],
        ).fetchall()
        signed_by, signed_on, way = row["signed_by"], row["signed_on"], row["way"]
        return Destruction(
            id=str(row["id"]),
            number=int(str(row["number"])),
            prepared_by=AccountId(str(row["prepared_by"])),
            prepared_on=date.fromisoformat(str(row["prepared_on"])),
            signed_by=None if signed_by is None else AccountId(str(signed_by)),
            signed_on=None if signed_on is None else date.fromisoformat(str(signed_on)),
            way=None if way is None else str(way),
            sheets=tuple((str(stock_id), int(serial)) for stock_id, serial in sheets),
        )

    def _count_lines(self, count_id: str) -> dict[int, tuple[int, int]]:
        rows = self._db.execute(
            "SELECT box, expected, counted FROM stock_count_lines WHERE count_id = ? ORDER BY box", [count_id]
        ).fetchall()
        return {box: (expected, counted) for box, expected, counted in rows}

    def _add_move(
        self,
        stock_id: str,
        sheets: SheetRange,
        state: SheetState,
        number: str | None,
        reason: str,
        stamp: Stamp,
    ) -> None:
        self._db.table("sheet_moves").insert(
            {
                "stock_id": stock_id,
                "first": sheets.first,
                "last": sheets.last,
                "state": state,
                "number": number,
                "reason": reason,
                "at": stamp.at.isoformat(timespec="seconds"),
                "person": stamp.actor.account_id,
                "act_id": stamp.act_id,
            }
        )


_QUESTIONS: Mapping[str, str] = {
    "sheet_outside_boxes": """
        SELECT serial, number FROM sheets WHERE NOT EXISTS (SELECT 1 FROM stock_boxes
            WHERE stock_boxes.stock_id = sheets.stock_id AND serial BETWEEN first AND last)""",
    "sheet_on_invalid_certificate": """
        SELECT serial, sheets.number FROM sheets LEFT JOIN certificates USING (number, version)
        WHERE sheets.state = 'used'
            AND (certificates.state IS NULL OR certificates.state NOT IN ('issued', 'delivered'))""",
}


def _stock(row: Mapping[str, object]) -> Stock:
    level = row["level"]
    return Stock(
        str(row["id"]),
        str(row["name"]),
        None if level is None else Level(str(level)),
        PrintMode(str(row["mode"])),
    )


def _sheet(row: Mapping[str, object]) -> Sheet:
    number, version = row["number"], row["version"]
    return Sheet(
        serial=int(str(row["serial"])),
        state=SheetState(str(row["state"])),
        day=date.fromisoformat(str(row["day"])),
        person=str(row["person_name"]),
        reason=str(row["reason"]),
        number=None if number is None else str(number),
        version=None if version is None else int(str(version)),
    )
