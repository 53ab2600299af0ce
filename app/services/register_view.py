"""The number register as an auditor reads it: every serial from the first to the last with its fate.

A serial that nobody took is told as a gap, never left out (certificate §4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.domain.candidates import Candidate, CandidateId
from app.domain.certificates import Certificate, CertificateState, NumberState, RegisteredNumber
from app.domain.deliveries import Delivery
from app.domain.number_lock import Lock
from app.domain.number_series import Series, runs, untaken
from app.domain.remarks import Remark
from app.services.number_guard import NumberGuard
from app.services.office import Office
from app.storage.deliveries import RecordedDelivery
from app.storage.session import Session


class Fate(StrEnum):
    """What became of a serial; `free` ones are leased and not taken yet."""

    RESERVED = "reserved"
    USED = "used"
    VOID = "void"
    REVOKED = "revoked"
    MISSING = "missing"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One serial, or a run of serials with one fate (`number` is then the first, `last` the last one).

    Values of a used number are those printed on its certificate; `state` is the certificate's. `assigned`
    ones were given by a higher body.
    """

    number: str
    fate: Fate
    series: Series
    last: str | None = None
    name: str = ""
    occupation: str = ""
    batch: str = ""
    issue_day: date | None = None
    void_reason: str = ""
    times_printed: int = 0
    state: CertificateState | None = None
    delivery: Delivery | None = None
    delivered_by: str = ""
    candidate_id: CandidateId | None = None
    assigned: bool = False

    @property
    def size(self) -> int:
        """How many serials the line stands for."""
        return 1 if self.last is None else int(self.last[-6:]) - int(self.number[-6:]) + 1


@dataclass(frozen=True, slots=True)
class Register:
    """`faults` are what must not be: gaps, counters behind their numbers, numbers without certificate.

    `lock` is why no number may be taken now.
    """

    lines: tuple[RegisterLine, ...]
    counts: Mapping[Fate, int]
    faults: tuple[Remark, ...]
    lock: Lock | None = None


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
            lock = NumberGuard(self._office).lock_of(session)
        counts = dict.fromkeys(Fate, 0)
        for line in lines:
            counts[line.fate] += line.size
        return Register(lines, counts, faults, lock)

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
    batches = session.batches.all()
    known = _Known(
        titles={batch.id: batch.title for batch in batches},
        people={one.id: one for batch in batches for one in session.candidates.of_batch(batch.id)},
        certificates={one.number: one for one in session.certificates.all()},
        reasons=session.numbers.void_reasons(),
        prints=session.certificates.print_counts(),
        deliveries=session.deliveries.all(),
        assigned=session.serials.assigned(),
    )
    taken: dict[Series, list[RegisteredNumber]] = {}
    for one in session.numbers.everything():
        taken.setdefault(one.series, []).append(one)
    lost = {one.series: one.reason for one in session.serials.skipped()}
    for series in sorted({*session.serials.all(), *taken}):
        state, numbers = session.serials.state(series), taken.get(series, [])
        lines = [known.line(one) for one in numbers]
        serials = {one.serial for one in numbers}
        lines += [
            _run(series, Fate.MISSING, first, last)
            for first, last in untaken(list(state.due()), serials | state.skipped)
        ]
        reason = lost.get(series, "")
        lines += [_run(series, Fate.VOID, first, last, reason) for first, last in runs(state.skipped)]
        lines += [_run(series, Fate.FREE, one.start, one.stop - 1) for one in state.free()]
        yield from sorted(lines, key=lambda line: line.number)


def _run(series: Series, fate: Fate, first: int, last: int, void_reason: str = "") -> RegisterLine:
    return RegisterLine(series.number(first), fate, series, last=series.number(last), void_reason=void_reason)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the file says about numbers, by number, and about whom they are."""

    titles: Mapping[str, str]
    people: Mapping[str, Candidate]
    certificates: Mapping[str, Certificate]
    reasons: Mapping[str, str]
    prints: Mapping[str, int]
    deliveries: Mapping[str, RecordedDelivery]
    assigned: frozenset[str] | set[str]

    def line(self, one: RegisteredNumber) -> RegisterLine:
        candidate, certificate = self.people.get(one.candidate_id), self.certificates.get(one.number)
        content = certificate.content if certificate is not None else {}
        recorded = self.deliveries.get(one.number)
        return RegisterLine(
            number=one.number,
            fate=_fate(one, certificate),
            series=one.series,
            name=content.get("name") or (candidate.name if candidate else ""),
            occupation=content.get("occupation") or (candidate.occupation if candidate else ""),
            batch=self.titles.get(candidate.batch_id, "") if candidate else "",
            issue_day=one.issue_day,
            void_reason=self.reasons.get(one.number, ""),
            times_printed=self.prints.get(one.number, 0),
            state=certificate.state if certificate is not None else None,
            delivery=recorded.delivery if recorded else None,
            delivered_by=recorded.recorded_by if recorded else "",
            assigned=one.number in self.assigned,
            candidate_id=one.candidate_id,
        )


def _fate(one: RegisteredNumber, certificate: Certificate | None) -> Fate:
    if certificate is not None and certificate.state is CertificateState.REVOKED:
        return Fate.REVOKED
    return {
        NumberState.RESERVED: Fate.RESERVED,
        NumberState.USED: Fate.USED,
        NumberState.VOID: Fate.VOID,
    }[one.state]
