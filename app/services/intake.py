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
from app.services.wording import Asked, some_lines
from app.storage.session import Session

_ENDED = frozenset({CandidateState.REFUSED, CandidateState.NOT_PROPOSED, CandidateState.WITHDRAWN})
_ROWS_A_STEP = 100


class Verdict(StrEnum):
    """What an import would do with a row."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"


class RowsRefusedError(RefusalError):
    """Some rows cannot be taken and nobody said to take the good ones alone."""

    code = "rows_refused"


class PreviewOutdatedError(RefusalError):
    """The file has changed since the roster was held against it."""

    code = "preview_outdated"


class AlreadyWithdrawnError(RefusalError):
    code = "already_withdrawn"


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
    """Portraits cropped to print by document number, and the files that matched nobody or are unusable."""

    source: Path
    cropped: Mapping[str, bytes]
    matches: PhotoMatches
    unusable: tuple[tuple[str, KnownError], ...]


class Intake:
    """Enters candidates, attaches their portraits, and lets them go again."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def preview(
        self,
        batch: Batch,
        content: bytes,
        filename: str,
        *,
        answers: Mapping[int, str] | None = None,
        edits: Mapping[tuple[int, int], str] | None = None,
        sheet: str | None = None,
        progress: Progress | None = None,
    ) -> Preview:
        """Read the workbook and hold every row against the batch; raises what an unreadable file raises.

        `answers`, `edits` and `sheet` are those of `read_roster`: what the person said and typed over.
        """
        book = self._office.rulebook
        roster = read_roster(
            content, filename, book.headings, book.occupations, answers=answers, edits=edits, sheet=sheet
        )
        with self._office.store.reading() as session:
            return self._held_against(session, batch, roster, progress or Unwatched())

    def find_photos(self, source: Path, preview: Preview, progress: Progress | None = None) -> Portraits:
        """Match the pictures of a folder or ZIP to the people of the preview and make them fit to print."""
        people = {
            row.candidate.person.id_number: row.name for row in preview.rows if row.candidate is not None
        }
        return find_portraits(source, people, progress)

    def store(
        self,
        batch: Batch,
        preview: Preview,
        actor: Actor,
        portraits: Portraits | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Store new and changed rows and the portraits in one transaction; refused rows stay out.

        Raises PreviewOutdatedError when a row would now end otherwise than the preview said.
        """
        actor.require(Role.SECRETARY)
        office, watched = self._office, progress or Unwatched()
        with office.store.session() as session, _opened(portraits) as photos:
            now = self._held_against(session, batch, preview.roster)
            if [row.verdict for row in now.rows] != [row.verdict for row in preview.rows]:
                raise PreviewOutdatedError(title=batch.title)
            taken = [row for row in now.rows if row.verdict is not Verdict.REFUSED]
            sequence = session.candidates.next_sequence(batch.id)
            for done, row in enumerate(taken):
                watched.advance(done, len(taken))
                if row.verdict is Verdict.NEW:
                    _add(session, row, sequence)
                    sequence += 1
                elif row.verdict is Verdict.CHANGED:
                    _change(session, row)
                if portraits is not None and photos is not None and row.candidate is not None:
                    attach_portrait(session, row.candidate, portraits, photos)
            counts: dict[str, object] = {verdict: len(preview.of(verdict)) for verdict in Verdict}
            session.log.record(
                office.stamp(actor), Act.ROSTER_IMPORTED, batch.id, chain=batch.id, after=counts
            )

    def _held_against(
        self, session: Session, batch: Batch, roster: Roster, watched: Progress | None = None
    ) -> Preview:
        checker = _RowChecker(self._office, session, batch)
        rows = []
        for done, row in enumerate(roster.rows):
            if watched is not None and done % _ROWS_A_STEP == 0:
                watched.advance(done, len(roster.rows))
            rows.append(checker.check(row))
        return Preview(tuple(rows), roster)

    def withdraw(self, candidate_id: CandidateId, kind: WithdrawalKind, reason: str, actor: Actor) -> None:
        """Let a candidate go on their own wish (or because they left or died) before issuing.

        A number reserved for them is voided and never used again.
        """
        actor.require(Role.SECRETARY)
        reason = some_lines(reason, Asked.REASON)
        office = self._office
        with office.store.session() as session:
            candidate = session.candidates.get(candidate_id)
            _require_there(candidate)
            stamp = office.stamp(actor)
            reserved = session.numbers.reserved_for(candidate_id)
            if reserved is not None:
                session.numbers.void(reserved.number, "withdrawn", stamp.at)
            withdrawal = Withdrawal(candidate_id, kind, office.clock.today(), reason)
            session.candidates.withdraw(withdrawal, candidate.state)
            session.log.record(
                stamp,
                Act.WITHDRAWN,
                candidate_id,
                chain=candidate.batch_id,
                before={"state": candidate.state},
                after={"state": CandidateState.WITHDRAWN, "kind": kind, "reason": reason},
            )


def why_not_withdraw(candidate: Candidate) -> KnownError | None:
    """What refuses to let `candidate` go, None when nothing does."""
    try:
        _require_there(candidate)
    except RefusalError as error:
        return error
    return None


def _require_there(candidate: Candidate) -> None:
    if candidate.state is CandidateState.WITHDRAWN:
        raise AlreadyWithdrawnError(name=candidate.name)
    candidate.require_state(*(state for state in CandidateState if state is not CandidateState.ISSUED))


class _RowChecker:
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

    def check(self, row: RosterRow) -> PreviewRow:
        problems = [Said("roster_problem", remark) for remark in row.problems]
        warnings = [Said("roster_warning", remark) for remark in row.warnings]
        candidate = None
        if row.entry is not None:
            entry, birth = self._checked_id(row.entry, problems, warnings)
            problems += [Said("intake_problem", remark) for remark in self._unfit(entry, birth)]
            if not problems:
                candidate = self._candidate(entry, birth)
                problems += [Said("intake_problem", remark) for remark in self._stopped(candidate, entry)]
        verdict = Verdict.REFUSED if problems or candidate is None else self._verdict(candidate, row.entry)
        return PreviewRow(
            row.row,
            row.name,
            verdict,
            candidate if verdict is not Verdict.REFUSED else None,
            row.entry,
            tuple(problems),
            tuple(warnings),
            self._changes(candidate, row.entry) if verdict is Verdict.CHANGED and candidate else (),
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

    def _stopped(self, candidate: Candidate, entry: RosterEntry) -> Iterable[Remark]:
        """What the batch and the person's other applications forbid."""
        verdict = self._verdict(candidate, entry)
        if candidate.state is not CandidateState.ENTERED and verdict is Verdict.CHANGED:
            yield Remark("already_examined", {"state": candidate.state})
        if self._closed and verdict is Verdict.NEW:
            yield Remark("entry_closed")
        if candidate.name in self._judges:
            yield Remark("sits_on_committee")
        elsewhere = self._session.candidates.elsewhere(candidate.person.id, self._batch.id)
        open_titles = tuple(
            title
            for title, other in elsewhere
            if other.state not in _ENDED
            and (other.occupation, other.level) == (candidate.occupation, candidate.level)
        )
        if open_titles:
            yield Remark("applied_elsewhere", {"titles": open_titles})
        settled = [title for title, other in elsewhere if other.state is not CandidateState.ENTERED]
        if settled and _who(elsewhere[0][1].person) != _who(candidate.person):
            yield Remark(
                "person_differs", {"titles": tuple(settled), "known": " ".join(_who(elsewhere[0][1].person))}
            )

    def _verdict(self, candidate: Candidate, entry: RosterEntry | None) -> Verdict:
        if (candidate.person.id_type, candidate.person.id_number) not in self._entered:
            return Verdict.NEW
        return Verdict.CHANGED if self._changes(candidate, entry) else Verdict.SAME

    def _changes(self, candidate: Candidate, entry: RosterEntry | None) -> tuple[Change, ...]:
        """Where the row differs from what the file holds of the same person."""
        known = self._entered[(candidate.person.id_type, candidate.person.id_number)]
        changes = [
            Change(field, before, after)
            for field, before, after in zip(_FIELDS, _told(known), _told(candidate), strict=True)
            if before != after
        ]
        if entry is not None:
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


def attach_portrait(session: Session, candidate: Candidate, portraits: Portraits, photos: Photos) -> bool:
    """Store the portrait found for `candidate` with its original; False where there is none to store."""
    number = candidate.person.id_number
    if number not in portraits.cropped:
        return False
    if candidate.state is CandidateState.ISSUED:  # the certificate keeps its own portrait
        return False
    session.candidates.set_photo(
        candidate.id,
        session.files.add(portraits.cropped[number], "image/jpeg"),
        session.files.add(photos.read(portraits.matches.found[number]), "application/octet-stream"),
    )
    return True


def find_portraits(source: Path, people: Mapping[str, str], progress: Progress | None = None) -> Portraits:
    """The portraits in a folder or ZIP of `people` (document number → name), cropped to print.

    Raises PhotosUnreadableError or PhotosTooManyError; a single bad file only stands under `unusable`.
    """
    watched = progress or Unwatched()
    cropped: dict[str, bytes] = {}
    unusable: list[tuple[str, KnownError]] = []
    with Photos(source) as photos:
        matches = photos.match(people)
        for done, (number, file) in enumerate(matches.found.items()):
            watched.advance(done, len(matches.found))
            try:
                cropped[number] = prepare_photo(photos.read(file))
            except KnownError as error:
                unusable.append((file, error))
    return Portraits(source, cropped, matches, tuple(unusable))


@contextmanager
def _opened(portraits: Portraits | None) -> Iterator[Photos | None]:
    if portraits is None:
        yield None
        return
    with Photos(portraits.source) as photos:
        yield photos
