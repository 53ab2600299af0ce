"""The number register: a counter per prefix, year and level; each serial from first to last has a fate.

A number is taken and its certificate stored in one transaction, so none is lost or doubled (certificate §4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlite_utils import Database

from app.domain.candidates import CandidateId
from app.domain.certificate_numbers import CertificateNumber
from app.domain.certificates import NumberState, RegisteredNumber
from app.domain.levels import Level
from app.domain.number_series import Series, SeriesState, untaken
from app.storage.serials import Serials


@dataclass(frozen=True, slots=True)
class NumberFault:
    """Something in the register that must not be; `number` is the first place where it shows."""

    code: str
    number: str


class Numbers:
    """`reserve` takes the counter's next number, `assign` one that a higher body gave."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def reserve(
        self, candidate_id: CandidateId, prefix: str, level: Level, issue_day: date, at: datetime
    ) -> RegisteredNumber:
        """The counter's next number for the candidate, who must not hold a live one.

        Raises SerialsExhaustedError, BlocksUsedUpError or NumbersAssignedError (number_series).
        """
        series = Series(prefix, issue_day.year, level)
        serials = Serials(self._db)
        serial = serials.state(series).next_serial()
        serials.advance(series, serial + 1)
        return self._add(
            CertificateNumber(prefix, issue_day.year, level, serial), candidate_id, issue_day, at
        )

    def assign(
        self, candidate_id: CandidateId, number: CertificateNumber, issue_day: date, at: datetime
    ) -> RegisteredNumber:
        """Reserve a number that a higher body gave; the caller has seen that it is new to the register."""
        return self._add(number, candidate_id, issue_day, at)

    def upcoming(self, prefix: str, year: int, level: Level) -> str:
        """The number that `reserve` would take next; raises what it raises."""
        series = Series(prefix, year, level)
        return series.number(Serials(self._db).state(series).next_serial())

    def _add(
        self, number: CertificateNumber, candidate_id: CandidateId, issue_day: date, at: datetime
    ) -> RegisteredNumber:
        self._db.table("numbers").insert(
            {
                "number": str(number),
                "prefix": number.prefix,
                "year": number.year,
                "level": number.level,
                "serial": number.serial,
                "state": NumberState.RESERVED,
                "candidate_id": candidate_id,
                "issue_day": issue_day.isoformat(),
                "changed_at": at.isoformat(timespec="seconds"),
            }
        )
        return RegisteredNumber(
            str(number),
            number.level,
            number.year,
            number.serial,
            NumberState.RESERVED,
            candidate_id,
            issue_day,
        )

    def mark_used(self, number: str, at: datetime) -> None:
        self._db.table("numbers").update(
            number, {"state": NumberState.USED, "changed_at": at.isoformat(timespec="seconds")}
        )

    def void(self, number: str, reason: str, at: datetime) -> None:
        """Take a reservation back for good; the serial keeps its line in the register."""
        self._db.table("numbers").update(
            number,
            {
                "state": NumberState.VOID,
                "changed_at": at.isoformat(timespec="seconds"),
                "void_reason": reason,
            },
        )

    def reserved_for(self, candidate_id: CandidateId) -> RegisteredNumber | None:
        rows = self._db.query(
            "SELECT * FROM numbers WHERE candidate_id = ? AND state = 'reserved'", [candidate_id]
        )
        return next((_registered(row) for row in rows), None)

    def register(self, prefix: str, year: int, level: Level) -> list[RegisteredNumber]:
        rows = self._db.query(
            "SELECT * FROM numbers WHERE prefix = ? AND year = ? AND level = ? ORDER BY serial",
            [prefix, year, level],
        )
        return [_registered(row) for row in rows]

    def everything(self) -> list[RegisteredNumber]:
        """Every line of the register, by prefix, year, level and serial."""
        rows = self._db.query("SELECT * FROM numbers ORDER BY prefix, year, level, serial")
        return [_registered(row) for row in rows]

    def void_reasons(self) -> dict[str, str]:
        """Why each void number was voided."""
        rows = self._db.query("SELECT number, void_reason FROM numbers WHERE state = 'void'")
        return {str(row["number"]): str(row["void_reason"] or "") for row in rows}

    def counters(self) -> dict[tuple[str, int, str], int]:
        """The next serial by prefix, year and level."""
        rows = self._db.query("SELECT prefix, year, level, next_serial FROM counters")
        return {(row["prefix"], row["year"], row["level"]): row["next_serial"] for row in rows}

    def faults(self) -> list[NumberFault]:
        """Gaps, counters behind their register, used numbers without certificate and the reverse."""
        found = [fault for series in Serials(self._db).all() for fault in self._series_faults(series)]
        return found + [
            NumberFault(code, row[0])
            for code, question in _QUESTIONS.items()
            for row in self._db.execute(question).fetchall()
        ]

    def _series_faults(self, series: Series) -> list[NumberFault]:
        """Serials without a line, and lines outside the leased blocks."""
        state = Serials(self._db).state(series)
        rows = self._db.execute(
            "SELECT serial FROM numbers WHERE prefix = ? AND year = ? AND level = ?",
            [series.prefix, series.year, series.level],
        ).fetchall()
        taken, due = {int(row[0]) for row in rows}, list(state.due())
        gaps = [
            NumberFault("serial_missing", _run(series, first, last))
            for first, last in untaken(due, taken | state.skipped)
        ]
        return (
            gaps
            + [
                NumberFault("serial_outside_blocks", series.number(serial))
                for serial in sorted(taken - state.assigned)
                if state.blocks and serial < state.upcoming and not any(serial in run for run in due)
            ]
            + _block_faults(state)
        )


def _run(series: Series, first: int, last: int) -> str:
    return series.number(first) if first == last else f"{series.number(first)}—{last:06d}"


def _block_faults(state: SeriesState) -> list[NumberFault]:
    return [
        NumberFault("blocks_overlap", _run(state.series, later.first, earlier.last))
        for earlier, later in pairwise(state.blocks)
        if later.first <= earlier.last
    ]


_QUESTIONS: Mapping[str, str] = {
    "counter_behind": """
        SELECT number FROM numbers LEFT JOIN counters USING (prefix, year, level)
        WHERE (next_serial IS NULL OR serial >= next_serial)
            AND number NOT IN (SELECT number FROM assigned_numbers)""",
    "used_without_certificate": """
        SELECT number FROM numbers WHERE state = 'used'
            AND number NOT IN (SELECT number FROM certificates)""",
    "certificate_without_number": """
        SELECT certificates.number FROM certificates JOIN numbers USING (number)
        WHERE numbers.candidate_id <> certificates.candidate_id OR numbers.state = 'reserved'
            OR (numbers.state = 'void' AND certificates.state NOT IN ('revoked', 'replaced'))""",
    "number_misspelt": """
        SELECT number FROM numbers
        WHERE number <> prefix || substr(year, 3) || level || substr('00000' || serial, -6)""",
    "year_differs": "SELECT number FROM numbers WHERE substr(issue_day, 1, 4) <> CAST(year AS TEXT)",
}


def _registered(row: Mapping[str, object]) -> RegisteredNumber:
    return RegisteredNumber(
        number=str(row["number"]),
        level=str(row["level"]),
        year=int(str(row["year"])),
        serial=int(str(row["serial"])),
        state=NumberState(str(row["state"])),
        candidate_id=CandidateId(str(row["candidate_id"])),
        issue_day=date.fromisoformat(str(row["issue_day"])),
    )
