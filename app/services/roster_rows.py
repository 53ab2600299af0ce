"""Holds every row of a roster against rules and file: new, same, changed or refused, and why.

Source: workflow §3. Nothing is stored here.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState, Person, PersonId
from app.domain.levels import Level
from app.domain.person_ids import check_person_id
from app.domain.remarks import Remark
from app.exchange.roster_entries import RosterEntry, RosterRow
from app.services.office import Office
from app.services.roster_facts import facts_of
from app.services.stops import Stops
from app.storage.session import Session


class Verdict(StrEnum):
    """What an import would do with a row."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Said:
    """A remark and the section of `texts` that holds its sentence."""

    section: str
    remark: Remark


@dataclass(frozen=True, slots=True)
class Change:
    """A field that the row would change; what is no text (facts) is told by its field alone."""

    field: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the workbook and what would become of it; `candidate` is what would be stored."""

    row: int
    name: str
    verdict: Verdict
    candidate: Candidate | None
    entry: RosterEntry | None
    problems: tuple[Said, ...] = ()
    warnings: tuple[Said, ...] = ()
    changes: tuple[Change, ...] = ()


class RowChecker:
    """Holds one row after the other against rules and file."""

    def __init__(self, office: Office, session: Session, batch: Batch) -> None:
        self._office = office
        self._session = session
        self._batch = batch
        self._entered = {
            (one.person.id_type, one.person.id_number): one for one in session.candidates.of_batch(batch.id)
        }
        self._closed = "qualification" in session.batches.steps_done(batch.id)
        self._judges = {judge.name for judge in session.reviews.judges(batch.id)}
        self._stops = Stops(office, session, batch)

    def check(self, row: RosterRow) -> PreviewRow:
        problems = [Said("roster_problem", remark) for remark in row.problems]
        warnings = [Said("roster_warning", remark) for remark in row.warnings]
        candidate, verdict = None, Verdict.REFUSED
        changes: tuple[Change, ...] = ()
        if row.entry is not None:
            entry, birth = self._checked_id(row.entry, problems, warnings)
            problems += [Said("intake_problem", remark) for remark in self._unfit(entry, birth)]
            if not problems:
                candidate = self._candidate(entry, birth)
                changes = self._changes(candidate, entry)
                verdict = self._verdict(candidate, changes)
                problems += [Said("intake_problem", remark) for remark in self._stopped(candidate, verdict)]
                stops = [Said("stop", stop.remark) for stop in self._stops.of(candidate)]
                if verdict is Verdict.SAME:  # entered before: the examination says what becomes of it
                    warnings += stops
                else:
                    problems += stops
                warnings += [Said("stop", stop.remark) for stop in self._stops.admitted(candidate)]
        if problems:
            verdict = Verdict.REFUSED
        return PreviewRow(
            row.row,
            row.name,
            verdict,
            candidate if verdict is not Verdict.REFUSED else None,
            row.entry,
            tuple(problems),
            tuple(warnings),
            changes if verdict is Verdict.CHANGED else (),
        )

    def _checked_id(
        self, entry: RosterEntry, problems: list[Said], warnings: list[Said]
    ) -> tuple[RosterEntry, date | None]:
        """The entry with its document normalised, and the birth date to the day where it is known."""
        book = self._office.rulebook
        reading = check_person_id(
            entry.id_type, entry.id_number, book.id_types, book.county_known, self._office.clock.today()
        )
        problems += [Said("person_id_problem", remark) for remark in reading.problems]
        warnings += [Said("person_id_warning", remark) for remark in reading.warnings]
        typed = entry.birth_date
        if reading.birth_date and typed and not typed.may_be(reading.birth_date):
            values = {"typed": typed.iso, "read": reading.birth_date.isoformat()}
            problems.append(Said("intake_problem", Remark("birth_differs", values)))
        if reading.gender and entry.gender and reading.gender != entry.gender:
            values = {"typed": entry.gender, "read": reading.gender}
            problems.append(Said("intake_problem", Remark("gender_differs", values)))
        birth = reading.birth_date or (typed.earliest if typed and typed.day else None)
        checked = replace(
            entry,
            id_type=reading.type,
            id_number=reading.normalized,
            gender=entry.gender or reading.gender,
        )
        return checked, birth

    def _unfit(self, entry: RosterEntry, birth: date | None) -> Iterable[Remark]:
        if entry.occupation is None:
            yield Remark("occupation_missing")
        if birth is None:
            yield Remark("birth_missing")
        if self._level(entry) is None:
            yield Remark("level_not_in_batch", {"level": entry.level, "levels": tuple(self._batch.levels)})

    def _level(self, entry: RosterEntry) -> Level | None:
        levels = self._batch.levels
        if entry.level is None:
            return levels[0] if len(levels) == 1 else None
        return Level(entry.level) if entry.level in levels else None

    def _candidate(self, entry: RosterEntry, birth: date | None) -> Candidate:
        known = self._entered.get((entry.id_type, entry.id_number))
        person = self._session.candidates.person(entry.id_type, entry.id_number)
        level = self._level(entry)
        assert level is not None
        assert entry.occupation is not None
        return Candidate(
            id=known.id if known else CandidateId(str(uuid.uuid4())),
            batch_id=self._batch.id,
            person=Person(
                id=person.id if person else PersonId(str(uuid.uuid4())),
                id_type=entry.id_type,
                id_number=entry.id_number,
                name=entry.name,
                gender=entry.gender or (person.gender if person else None),
                birth_date=birth,
                phone=entry.phone or (person.phone if person else None),
            ),
            sequence=known.sequence if known else 0,
            unit="".join(part for part in (entry.employer, entry.department) if part),
            occupation_code=entry.occupation_code,
            occupation=entry.occupation,
            job=entry.job,
            level=level,
            state=known.state if known else CandidateState.ENTERED,
            photo_sha256=known.photo_sha256 if known else None,
            priority=known.priority if known else None,
            remark=entry.remark,
        )

    def _stopped(self, candidate: Candidate, verdict: Verdict) -> Iterable[Remark]:
        """What the batch and the person's other applications forbid."""
        if candidate.state is not CandidateState.ENTERED and verdict is Verdict.CHANGED:
            yield Remark("already_examined", {"state": candidate.state})
        if self._closed and verdict is Verdict.NEW:
            yield Remark("entry_closed")
        if candidate.name in self._judges:
            yield Remark("sits_on_committee")
        elsewhere = self._session.candidates.elsewhere(candidate.person.id, self._batch.id)
        settled = [title for title, other in elsewhere if other.state is not CandidateState.ENTERED]
        if settled and _who(elsewhere[0][1].person) != _who(candidate.person):
            yield Remark(
                "person_differs", {"titles": tuple(settled), "known": " ".join(_who(elsewhere[0][1].person))}
            )

    def _verdict(self, candidate: Candidate, changes: tuple[Change, ...]) -> Verdict:
        if (candidate.person.id_type, candidate.person.id_number) not in self._entered:
            return Verdict.NEW
        return Verdict.CHANGED if changes else Verdict.SAME

    def _changes(self, candidate: Candidate, entry: RosterEntry) -> tuple[Change, ...]:
        """Where the row differs from what the file holds of the same person; nothing for a newcomer."""
        known = self._entered.get((candidate.person.id_type, candidate.person.id_number))
        if known is None:
            return ()
        changes = [
            Change(field, before, after)
            for field, before, after in zip(_FIELDS, _told(known), _told(candidate), strict=True)
            if before != after
        ]
        kept = self._session.candidates.facts(known.id)
        changes += [
            Change(f"{kind}_facts")
            for kind, records in facts_of(entry, candidate).items()
            if list(records) != kept.get(kind, [])
        ]
        return tuple(changes)


_FIELDS = (
    "name", "gender", "birth_date", "phone", "employer", "occupation_code", "apply_occupation", "apply_job",
    "apply_level", "remark",
)  # fmt: skip


def _told(one: Candidate) -> tuple[str | None, ...]:
    """What a roster tells of a candidate, in the order of `_FIELDS`."""
    person, birth = one.person, one.person.birth_date
    return (
        person.name, person.gender, birth.isoformat() if birth else None, person.phone, one.unit,
        one.occupation_code, one.occupation, one.job, one.level.value, one.remark,
    )  # fmt: skip


def _who(person: Person) -> tuple[str, ...]:
    """What identifies a person besides the document, as papers print it."""
    birth = person.birth_date
    return (person.name, person.gender or "", birth.isoformat() if birth else "")
