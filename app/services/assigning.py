"""Numbers that a higher body assigned: held against people and register row by row, then reserved for them.

Source: certificate §4. What is stored waits as a reservation with its own issue day; issuing uses it up.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.certificate_numbers import CertificateNumber, NumberReading, read_number
from app.domain.certificates import NumberState, RegisteredNumber
from app.domain.errors import InputError, RefusalError
from app.domain.levels import Level
from app.domain.number_series import Series
from app.domain.remarks import Remark
from app.domain.road import NUMBERING, StepOutOfOrderError
from app.exchange.number_list import AssignedRow, read_number_list
from app.services.issuing import reserved_line
from app.services.number_guard import Noting, NumberGuard
from app.services.office import Office, candidate_steps
from app.services.roster_rows import Said, Verdict
from app.storage.session import Session


class NumberListUnreadableError(InputError):
    """The chosen list cannot be read from its disk."""

    code = "number_list_unreadable"


class AssignedRowsRefusedError(RefusalError):
    """Some rows cannot be stored, and all or nothing was asked for."""

    code = "assigned_rows_refused"


class NothingAssignedError(RefusalError):
    """No row brings anything new."""

    code = "nothing_assigned"


@dataclass(frozen=True, slots=True)
class AssignedNumber:
    """One row and what would become of it; `candidate` is whom it was matched with."""

    row: AssignedRow
    verdict: Verdict
    candidate: Candidate | None
    problems: tuple[Said, ...] = ()
    warnings: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignedPreview:
    """A whole list, as the file stood when it was read; storing looks at everything again."""

    source: str
    rows: tuple[AssignedNumber, ...]

    def count(self, verdict: Verdict) -> int:
        return sum(one.verdict is verdict for one in self.rows)


class Assigning:
    """Takes in lists of assigned numbers."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def read(self, batch: Batch, path: Path) -> AssignedPreview:
        """The list at `path` held against the batch; raises also NumberListUnreadableError."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise NumberListUnreadableError(file=path.name, reason=error.strerror or "?") from error
        return self.preview(batch, content, path.name)

    def preview(self, batch: Batch, content: bytes, filename: str) -> AssignedPreview:
        """What storing the list would do; raises what `read_number_list` raises."""
        rows = read_number_list(content, filename)
        with self._office.store.reading() as session:
            return AssignedPreview(filename, _checked(self._office, session, batch, rows))

    def store(
        self, batch: Batch, preview: AssignedPreview, actor: Actor, *, good_rows: bool = False
    ) -> list[RegisteredNumber]:
        """Reserve the numbers for their people, all rows or (`good_rows`) those without a problem.

        Raises AssignedRowsRefusedError, NothingAssignedError, IssuingLockedError.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            guard = NumberGuard(office)
            guard.require_open(session)
            rows = _checked(office, session, batch, [one.row for one in preview.rows])
            refused = [one.row.row for one in rows if one.verdict is Verdict.REFUSED]
            if refused and not good_rows:
                raise AssignedRowsRefusedError(
                    file=preview.source, count=len(refused), rows=tuple(refused[:20])
                )
            fresh = [one for one in rows if one.verdict is Verdict.NEW]
            if not fresh:
                raise NothingAssignedError(file=preview.source)
            guard.settle(session)
            stamp, road = office.stamp(actor), office.policy(batch).road
            reserved: list[RegisteredNumber] = []
            for one in fresh:
                candidate, day = one.candidate, one.row.issue_day
                assert candidate is not None
                assert day is not None
                number = _number(one.row.number, office)
                reserved.append(session.numbers.assign(candidate.id, number, day, stamp.at))
                if road.has(NUMBERING):
                    today = office.clock.today()
                    session.candidates.complete_step(candidate.id, NUMBERING, today, stamp.act_id)
            numbers = [one.number for one in reserved]
            session.serials.note_assigned(numbers, preview.source, stamp.act_id)
            session.log.record(
                stamp,
                Act.NUMBERS_IMPORTED,
                batch.id,
                chain=batch.id,
                after={"numbers": numbers, "file": preview.source},
            )
        noting = Noting(office)
        noting.note(*(reserved_line(stamp, one) for one in reserved))
        noting.finish()
        return reserved


def _number(code: str, office: Office) -> CertificateNumber:
    """The number as stored; the row was checked."""
    read = read_number(code, office.rulebook.provinces)
    assert read.prefix is not None
    assert read.year is not None
    assert read.serial is not None
    return CertificateNumber(read.prefix, read.year, Level(read.level or ""), read.serial)


def _checked(
    office: Office, session: Session, batch: Batch, rows: Sequence[AssignedRow]
) -> tuple[AssignedNumber, ...]:
    checker = _Checker(office, session, batch)
    doubled_numbers = _doubled(row.number for row in rows if row.number)
    doubled_people = _doubled(row.id_number for row in rows if row.id_number)
    answers = []
    for row in rows:
        one = checker.check(row)
        doubles = []
        if row.number in doubled_numbers:
            doubles.append(Said("assigned_problem", Remark("number_doubled", {"number": row.number})))
        if row.id_number in doubled_people:
            doubles.append(Said("assigned_problem", Remark("person_doubled", {"name": row.name})))
        if doubles:
            one = replace(one, verdict=Verdict.REFUSED, problems=(*one.problems, *doubles))
        answers.append(one)
    return tuple(answers)


def _doubled(values: Iterator[str]) -> frozenset[str]:
    return frozenset(value for value, times in Counter(values).items() if times > 1)


class _Checker:
    """Holds one row after the other against the batch's people and the register."""

    def __init__(self, office: Office, session: Session, batch: Batch) -> None:
        self._session = session
        self._batch = batch
        self._road = office.policy(batch).road
        self._today = office.clock.today()
        self._provinces = office.rulebook.provinces
        self._prefix = session.institutions.the_one().prefix
        self._people: dict[str, list[Candidate]] = {}
        for one in session.candidates.of_batch(batch.id):
            self._people.setdefault(one.person.id_number, []).append(one)
        self._known = {one.number: one for one in session.numbers.everything()}

    def check(self, row: AssignedRow) -> AssignedNumber:
        read = read_number(row.number, self._provinces)
        candidate = self._match(row, read)
        if candidate is not None and self._same(row, candidate):
            return AssignedNumber(row, Verdict.SAME, candidate)
        problems = [Said("roster_problem", remark) for remark in row.problems]
        problems += [Said("number_problem", remark) for remark in read.problems]
        problems += [Said("assigned_problem", remark) for remark in self._person_problems(row, candidate)]
        if read.valid:
            problems += [
                Said("assigned_problem", remark) for remark in self._number_problems(row, read, candidate)
            ]
        warnings = [Said("number_warning", remark) for remark in read.warnings]
        if row.issue_day is not None and row.issue_day > self._today:
            warnings.append(Said("assigned_warning", Remark("day_ahead", {"day": row.issue_day})))
        verdict = Verdict.REFUSED if problems else Verdict.NEW
        return AssignedNumber(row, verdict, candidate, tuple(problems), tuple(warnings))

    def _match(self, row: AssignedRow, read: NumberReading) -> Candidate | None:
        """By document number; of several applications of one person the one at the number's level."""
        found = self._people.get(row.id_number or "", [])
        if len(found) > 1:
            found = [one for one in found if str(one.level) == read.level] or found
        waiting = [one for one in found if one.state is CandidateState.CONFIRMED]
        return next(iter(waiting or found), None)

    def _same(self, row: AssignedRow, candidate: Candidate) -> bool:
        known = self._known.get(row.number)
        if known is None or known.candidate_id != candidate.id or known.state is NumberState.VOID:
            return False
        return known.issue_day == row.issue_day

    def _person_problems(self, row: AssignedRow, candidate: Candidate | None) -> Iterator[Remark]:
        if candidate is None:
            if row.id_number is not None:
                yield Remark("person_unknown", {"name": row.name, "batch": self._batch.title})
            return
        if row.name is not None and row.name != candidate.name:
            yield Remark("name_differs", {"found": row.name, "name": candidate.name})
        if candidate.state is not CandidateState.CONFIRMED:
            yield Remark("person_not_confirmed", {"name": candidate.name, "state": candidate.state})
            return
        held = self._session.numbers.reserved_for(candidate.id)
        if held is not None:
            yield Remark("number_held", {"name": candidate.name, "number": held.number})
        elif self._road.has(NUMBERING):
            try:
                done = candidate_steps(self._session, self._batch, candidate)
                self._road.require_next(NUMBERING, done)
            except StepOutOfOrderError as refused:
                yield Remark("steps_missing", {"name": candidate.name, **refused.values})
        confirmed = self._confirmed_on(candidate)
        if row.issue_day is not None and confirmed is not None and row.issue_day < confirmed:
            yield Remark("day_before_confirmation", {"day": row.issue_day, "confirmed": confirmed})

    def _confirmed_on(self, candidate: Candidate) -> date | None:
        return self._session.candidates.steps_done(candidate.id).get("confirmation")

    def _number_problems(
        self, row: AssignedRow, read: NumberReading, candidate: Candidate | None
    ) -> Iterator[Remark]:
        if read.prefix != self._prefix:
            yield Remark("wrong_prefix", {"found": read.prefix, "prefix": self._prefix})
        if candidate is not None and read.level != candidate.level:
            yield Remark("wrong_level", {"found": read.level, "level": candidate.level})
        elif read.level not in set(Level):
            yield Remark("wrong_level", {"found": read.level, "level": tuple(self._batch.levels)})
        if row.issue_day is not None and read.year != row.issue_day.year:
            yield Remark("wrong_year", {"found": read.year, "day": row.issue_day})
        if read.year is not None and read.year < self._today.year:
            yield Remark("year_past", {"found": read.year, "year": self._today.year})
        known = self._known.get(row.number)
        if known is not None:
            yield Remark("number_known", {"number": row.number, "state": known.state})
        elif read.prefix and read.year and read.serial:
            series = Series(read.prefix, read.year, read.level or "")
            if read.serial in self._session.serials.state(series).skipped:
                yield Remark("number_lost", {"number": row.number})
