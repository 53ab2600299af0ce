"""The number register as an auditor reads it: every serial from the first to the last with its fate.

A serial that nobody took is told as a gap, never left out (certificate §4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

from app.domain.candidates import Candidate
from app.domain.certificate_numbers import PREFIX_LENGTH
from app.domain.certificates import Certificate, CertificateState, NumberState, RegisteredNumber
from app.domain.remarks import Remark
from app.services.office import Office
from app.storage.session import Session

_FIRST_SERIAL = 1


class Fate(StrEnum):
    """What became of a serial."""

    RESERVED = "reserved"
    USED = "used"
    VOID = "void"
    REVOKED = "revoked"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One serial, or a run of serials that nobody took (`number` is then the first, `last` the last one).

    Values of a used number are those printed on its certificate.
    """

    number: str
    fate: Fate
    last: str | None = None
    name: str = ""
    occupation: str = ""
    batch: str = ""
    issue_day: date | None = None
    void_reason: str = ""
    times_printed: int = 0


@dataclass(frozen=True, slots=True)
class Register:
    """`faults` are what must not be: gaps, counters behind their numbers, numbers without certificate."""

    lines: tuple[RegisterLine, ...]
    counts: Mapping[Fate, int]
    faults: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class PrintEvent:
    """One time a certificate was printed."""

    at: datetime
    by: str
    mode: str
    printer: str


class RegisterView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def register(self) -> Register:
        """All numbers of the file, by prefix, year, level and serial."""
        with self._office.store.reading() as session:
            lines = tuple(_lines(session))
            faults = tuple(Remark(fault.code, {"number": fault.number}) for fault in session.numbers.faults())
        counts = dict.fromkeys(Fate, 0)
        for line in lines:
            counts[line.fate] += _size(line)
        return Register(lines, counts, faults)

    def prints(self, number: str) -> list[PrintEvent]:
        """When the certificate with `number` was printed, and by whom."""
        with self._office.store.reading() as session:
            return [
                PrintEvent(
                    datetime.fromisoformat(str(row["printed_at"])),
                    str(row["printed_by"]),
                    str(row["mode"]),
                    str(row["printer"] or ""),
                )
                for row in session.certificates.prints_of(number)
            ]


def _lines(session: Session) -> Iterator[RegisterLine]:
    numbers = session.numbers.everything()
    counters = session.numbers.counters()
    batches = session.batches.all()
    titles: dict[str, str] = {batch.id: batch.title for batch in batches}
    people = {one.id: one for batch in batches for one in session.candidates.of_batch(batch.id)}
    certificates = {one.number: one for one in session.certificates.all()}
    reasons, prints = session.numbers.void_reasons(), session.certificates.print_counts()
    taken = {series: list(lines) for series, lines in groupby(numbers, key=_series)}
    for prefix, year, level in sorted({*taken, *counters}):
        expected = _FIRST_SERIAL
        for one in taken.get((prefix, year, level), []):
            if one.serial > expected:
                yield _gap(one.number, expected, one.serial - 1)
            expected = one.serial + 1
            yield _line(
                one,
                people.get(one.candidate_id),
                certificates.get(one.number),
                titles,
                reasons.get(one.number, ""),
                prints.get(one.number, 0),
            )
        upcoming = counters.get((prefix, year, level), expected)
        if upcoming > expected:
            yield _gap(f"{prefix}{year % 100:02d}{level}{expected:06d}", expected, upcoming - 1)


def _series(one: RegisteredNumber) -> tuple[str, int, str]:
    return one.number[:PREFIX_LENGTH], one.year, one.level


def _gap(like: str, first: int, last: int) -> RegisterLine:
    stem = like[:-6]
    return RegisterLine(f"{stem}{first:06d}", Fate.MISSING, last=f"{stem}{last:06d}")


def _size(line: RegisterLine) -> int:
    return 1 if line.last is None else int(line.last[-6:]) - int(line.number[-6:]) + 1


def _line(
    one: RegisteredNumber,
    candidate: Candidate | None,
    certificate: Certificate | None,
    titles: Mapping[str, str],
    void_reason: str,
    printed: int,
) -> RegisterLine:
    content = certificate.content if certificate is not None else {}
    return RegisterLine(
        number=one.number,
        fate=_fate(one, certificate),
        name=content.get("name") or (candidate.name if candidate else ""),
        occupation=content.get("occupation") or (candidate.occupation if candidate else ""),
        batch=titles.get(candidate.batch_id, "") if candidate else "",
        issue_day=one.issue_day,
        void_reason=void_reason,
        times_printed=printed,
    )


def _fate(one: RegisteredNumber, certificate: Certificate | None) -> Fate:
    if certificate is not None and certificate.state is CertificateState.REVOKED:
        return Fate.REVOKED
    return {
        NumberState.RESERVED: Fate.RESERVED,
        NumberState.USED: Fate.USED,
        NumberState.VOID: Fate.VOID,
    }[one.state]
