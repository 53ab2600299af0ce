"""Takes a roster into a batch: preview first, then all or nothing or the good rows; no row is lost.

Source: exchange §1, workflow §3. Importing the same file again changes nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import Act
from app.domain.batches import Batch
from app.domain.candidates import (
    Candidate,
    CandidateId,
    CandidateState,
    Withdrawal,
    WithdrawalKind,
)
from app.domain.errors import KnownError, RefusalError
from app.exchange.photo_files import PhotoMatches, Photos
from app.exchange.roster import read_roster
from app.exchange.roster_entries import Roster
from app.printing.photo import prepare_photo
from app.services.office import Office
from app.services.progress import Progress, Unwatched
from app.services.roster_facts import facts_of
from app.services.roster_rows import PreviewRow, RowChecker, Verdict
from app.services.wording import Asked, some_lines
from app.storage.session import Session

_ROWS_A_STEP = 100


class RowsRefusedError(RefusalError):
    """Some rows cannot be taken and nobody said to take the good ones alone."""

    code = "rows_refused"


class PreviewOutdatedError(RefusalError):
    """The file has changed since the roster was held against it."""

    code = "preview_outdated"


class AlreadyWithdrawnError(RefusalError):
    code = "already_withdrawn"


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
        checker = RowChecker(self._office, session, batch)
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
