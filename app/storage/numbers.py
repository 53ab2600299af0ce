"""The number register: a counter per prefix, year and level; each serial from first to last has a fate.

A number is taken and its certificate stored in one transaction, so none is lost or doubled (certificate §4).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlite_utils import Database

from app.domain.candidates import CandidateId
from app.domain.certificate_numbers import CertificateNumber
from app.domain.certificates import NumberState, RegisteredNumber, SerialsExhaustedError
from app.domain.levels import Level

LAST_SERIAL = 999_999


@dataclass(frozen=True, slots=True)
class NumberFault:
    """Something in the register that must not be; `number` is the first place where it shows."""

    code: str
    number: str


class Numbers:
    """`reserve` is the only way to a new number."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def reserve(
        self, candidate_id: CandidateId, prefix: str, level: Level, issue_day: date, at: datetime
    ) -> RegisteredNumber:
        """The counter's next number for the candidate, who must not hold a live one.

        Raises SerialsExhaustedError when the counter has passed its last serial.
        """
        year = issue_day.year
        serial = self._advance(prefix, year, level)
        number = CertificateNumber(prefix, year, level, serial)
        self._db.table("numbers").insert(
            {
                "number": str(number),
                "prefix": prefix,
                "year": year,
                "level": level,
                "serial": serial,
                "state": NumberState.RESERVED,
                "candidate_id": candidate_id,
                "issue_day": issue_day.isoformat(),
                "changed_at": at.isoformat(timespec="seconds"),
            }
        )
        return RegisteredNumber(
            str(number), level, year, serial, NumberState.RESERVED, candidate_id, issue_day
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
        return [
            NumberFault(code, row[0])
            for code, question in _QUESTIONS.items()
            for row in self._db.execute(question).fetchall()
        ]

    def _advance(self, prefix: str, year: int, level: Level) -> int:
        key = [prefix, year, level]
        row = self._db.execute(
            "SELECT next_serial FROM counters WHERE prefix = ? AND year = ? AND level = ?", key
        ).fetchone()
        serial = int(row[0]) if row else 1
        if serial > LAST_SERIAL:
            raise SerialsExhaustedError(prefix=prefix, year=year, level=level)
        if row is None:
            self._db.table("counters").insert(
                {"prefix": prefix, "year": year, "level": level, "next_serial": serial + 1}
            )
        else:
            self._db.table("counters").update((prefix, year, level), {"next_serial": serial + 1})
        return serial


_QUESTIONS: Mapping[str, str] = {
    "serial_missing": """
        SELECT prefix || substr(year, 3) || level || ' ' || count(*) || '/' || max(serial) FROM numbers
        GROUP BY prefix, year, level HAVING max(serial) - min(serial) + 1 <> count(*)""",
    "counter_behind": """
        SELECT number FROM numbers LEFT JOIN counters USING (prefix, year, level)
        WHERE next_serial IS NULL OR serial >= next_serial""",
    "used_without_certificate": """
        SELECT number FROM numbers WHERE state = 'used'
            AND number NOT IN (SELECT number FROM certificates)""",
    "certificate_without_number": """
        SELECT certificates.number FROM certificates JOIN numbers USING (number)
        WHERE numbers.state <> 'used' OR numbers.candidate_id <> certificates.candidate_id""",
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
