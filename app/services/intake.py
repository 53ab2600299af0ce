"""Takes a roster into a batch: preview first, then all or nothing or the good rows; no row is lost.

Source: exchange §1, workflow §3. Importing the same file again changes nothing.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import (
    Candidate,
    CandidateId,
    CandidateState,
    Person,
    PersonId,
    Withdrawal,
    WithdrawalKind,
)
from app.domain.errors import KnownError, RefusalError
from app.domain.levels import Level
from app.domain.person_ids import check_person_id
from app.domain.remarks import Remark
from app.exchange.photo_files import PhotoMatches, Photos
from app.exchange.roster import read_roster
from app.exchange.roster_entries import Roster, RosterEntry, RosterRow
from app.printing.photo import prepare_photo
from app.services.office import Office
from app.services.progress import Progress, Unwatched
from app.services.roster_facts import facts_of
from app.storage.session import Session


class Verdict(StrEnum):
    """What an import would do with a row."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"


class RowsRefusedError(RefusalError):
    """Some rows cannot be taken and nobody said to take the good ones alone."""

    code = "rows_refused"


class AlreadyWithdrawnError(RefusalError):
    code = "already_withdrawn"


@dataclass(frozen=True, slots=True)
class Said:
    """A remark and the section of `texts` that holds its sentence."""

    section: str
    remark: Remark


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


@dataclass(frozen=True, slots=True)
class Preview:
    """A roster held against the file; nothing is stored yet."""

    rows: tuple[PreviewRow, ...]
    roster: Roster

    def of(self, verdict: Verdict) -> tuple[PreviewRow, ...]:
        return tuple(row for row in self.rows if row.verdict is verdict)

    @property
    def refused(self) -> tuple[PreviewRow, ...]:
        return self.of(Verdict.REFUSED)


@dataclass(frozen=True, slots=True)
class Portraits:
    """Portraits cropped to print by document number, what matched nobody or too many, and what is unusable."""

    source: Path
    cropped: Mapping[str, bytes]
    matches: PhotoMatches
    unusable: tuple[tuple[str, KnownError], ...]


class Intake:
    """Enters candidates, attaches their portraits, and lets them go again."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def preview(self, batch: Batch, content: bytes, filename: str) -> Preview:
        """Read the workbook and hold every row against the batch; raises what an unreadable file raises."""
        book = self._office.rulebook
        roster = read_roster(content, filename, book.headings, book.occupations)
        with self._office.store.reading() as session:
            checker = _RowChecker(self._office, session, batch)
            return Preview(tuple(checker.check(row) for row in roster.rows), roster)

    def find_photos(self, source: Path, preview: Preview) -> Portraits:
        """Match the pictures of a folder or ZIP to the people of the preview and make them fit to print."""
        people = {
            row.candidate.person.id_number: row.name for row in preview.rows if row.candidate is not None
        }
        cropped: dict[str, bytes] = {}
        unusable: list[tuple[str, KnownError]] = []
        with Photos(source) as photos:
            matches = photos.match(people)
            for number, file in matches.found.items():
                try:
                    cropped[number] = prepare_photo(photos.read(file))
                except KnownError as error:
                    unusable.append((file, error))
        return Portraits(source, cropped, matches, tuple(unusable))

    def store(
        self,
        batch: Batch,
        preview: Preview,
        actor: Actor,
        portraits: Portraits | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Store new and changed rows and the portraits in one transaction; refused rows stay out."""
        actor.require(Role.SECRETARY)
        office, watched = self._office, progress or Unwatched()
        taken = [row for row in preview.rows if row.verdict is not Verdict.REFUSED]
        with office.store.session() as session, _opened(portraits) as photos:
            sequence = session.candidates.next_sequence(batch.id)
            for done, row in enumerate(taken):
                watched.advance(done, len(taken))
                if row.verdict is Verdict.NEW:
                    _add(session, row, sequence)
                    sequence += 1
                elif row.verdict is Verdict.CHANGED:
                    _change(session, row)
                if portraits is not None and photos is not None:
                    _attach(session, row, portraits, photos)
            counts: dict[str, object] = {verdict: len(preview.of(verdict)) for verdict in Verdict}
            session.log.record(
                office.stamp(actor), Act.ROSTER_IMPORTED, batch.id, chain=batch.id, after=counts
            )

    def withdraw(self, candidate_id: CandidateId, kind: WithdrawalKind, reason: str, actor: Actor) -> None:
        """Let a candidate go on their own wish (or because they left or died) before issuing."""
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            candidate = session.candidates.get(candidate_id)
            if candidate.state is CandidateState.WITHDRAWN:
                raise AlreadyWithdrawnError(name=candidate.name)
            candidate.require_state(
                *(state for state in CandidateState if state is not CandidateState.ISSUED)
            )
            withdrawal = Withdrawal(candidate_id, kind, office.clock.today(), reason)
            session.candidates.withdraw(withdrawal, candidate.state)
            session.log.record(
                office.stamp(actor),
                Act.WITHDRAWN,
                candidate_id,
                chain=candidate.batch_id,
                before={"state": candidate.state},
                after={"state": CandidateState.WITHDRAWN, "kind": kind, "reason": reason},
            )


class _RowChecker:
    """Holds one row after the other against rules and file."""

    def __init__(self, office: Office, session: Session, batch: Batch) -> None:
        self._office = office
        self._session = session
        self._batch = batch
        self._entered = {
            (one.person.id_type, one.person.id_number): one for one in session.candidates.of_batch(batch.id)
        }

    def check(self, row: RosterRow) -> PreviewRow:
        problems = [Said("roster_problem", remark) for remark in row.problems]
        warnings = [Said("roster_warning", remark) for remark in row.warnings]
        candidate = None
        if row.entry is not None:
            entry, birth = self._checked_id(row.entry, problems, warnings)
            problems += [Said("intake_problem", remark) for remark in self._unfit(entry, birth)]
            if not problems:
                candidate = self._candidate(entry, birth)
                problems += [Said("intake_problem", remark) for remark in self._stopped(candidate)]
        verdict = Verdict.REFUSED if problems or candidate is None else self._verdict(candidate)
        return PreviewRow(
            row.row,
            row.name,
            verdict,
            candidate if verdict is not Verdict.REFUSED else None,
            row.entry,
            tuple(problems),
            tuple(warnings),
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
                gender=entry.gender,
                birth_date=birth,
                phone=entry.phone,
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

    def _stopped(self, candidate: Candidate) -> Iterable[Remark]:
        """A change after the examination, and the same application standing open in another batch."""
        if candidate.state is not CandidateState.ENTERED and self._verdict(candidate) is Verdict.CHANGED:
            yield Remark("already_examined", {"state": candidate.state})
        others = self._session.candidates.live_elsewhere(
            candidate.person.id, candidate.occupation, candidate.level, self._batch.id
        )
        if others:
            yield Remark("applied_elsewhere", {"titles": tuple(others)})

    def _verdict(self, candidate: Candidate) -> Verdict:
        known = self._entered.get((candidate.person.id_type, candidate.person.id_number))
        if known is None:
            return Verdict.NEW
        return Verdict.SAME if known == candidate else Verdict.CHANGED


def _add(session: Session, row: PreviewRow, sequence: int) -> None:
    candidate = row.candidate
    assert candidate is not None
    if session.candidates.person(candidate.person.id_type, candidate.person.id_number) is None:
        session.candidates.add_person(candidate.person)
    else:
        session.candidates.change_person(candidate.person)
    session.candidates.add(replace(candidate, sequence=sequence))
    _put_facts(session, row, candidate)


def _change(session: Session, row: PreviewRow) -> None:
    candidate = row.candidate
    assert candidate is not None
    session.candidates.change_person(candidate.person)
    session.candidates.change_application(candidate)
    _put_facts(session, row, candidate)


def _put_facts(session: Session, row: PreviewRow, candidate: Candidate) -> None:
    if row.entry is not None:
        for kind, records in facts_of(row.entry, candidate).items():
            session.candidates.put_facts(candidate.id, kind, records)


def _attach(session: Session, row: PreviewRow, portraits: Portraits, photos: Photos) -> None:
    candidate = row.candidate
    if candidate is None or candidate.person.id_number not in portraits.cropped:
        return
    number = candidate.person.id_number
    session.candidates.set_photo(
        candidate.id,
        session.files.add(portraits.cropped[number], "image/jpeg"),
        session.files.add(photos.read(portraits.matches.found[number]), "application/octet-stream"),
    )


@contextmanager
def _opened(portraits: Portraits | None) -> Iterator[Photos | None]:
    if portraits is None:
        yield None
        return
    with Photos(portraits.source) as photos:
        yield photos
