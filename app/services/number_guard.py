"""Keeps a restored, moved or copied file from using numbers again that were printed meanwhile.

High-water marks lie in the person's profile and beside the backups; a file that stands behind one, was put
back from a copy or comes from elsewhere takes no number until a person has read the last one from paper.
Source: workflow §9.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from app import paths
from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.errors import InputError
from app.domain.levels import CERTIFICATE_LEVELS, Level
from app.domain.number_lock import (
    Lock,
    LockReason,
    NothingLockedError,
    SeriesLast,
    require_answers,
)
from app.domain.number_series import Series, check_serial, untaken
from app.domain.remarks import Remark
from app.services.office import Office
from app.storage.marks import (
    Marks,
    MarksDamagedError,
    all_raised,
    append_journal,
    place_id,
    read_marks,
    write_marks,
)
from app.storage.number_guard import GuardRow
from app.storage.session import Session

LOST = "lost_after_restore"
_TOLD_PLACES_AFTER = 25
"""Copies' folders (a stick, a share) hear of a run after every so many certificates, and at its end."""


def marks_folder() -> Path:
    """Where the marks of all files lie in the profile."""
    return paths.profile() / "numbers"


_NUMBER = re.compile(r"([A-Z][0-9]{12})([0-9]{2})([1-5TS])([0-9]{6})")


class LastNumberUnreadableError(InputError):
    """What was given as the last number is no certificate number."""

    code = "last_number_unreadable"


class NumberGuard:
    """Asks before a number is taken, and notes afterwards how far the counters stand."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def lock(self) -> Lock | None:
        """Why no number may be taken now, None while numbers may be."""
        with self._office.store.reading() as session:
            return self.lock_of(session)

    def require_open(self, session: Session) -> None:
        """Raises IssuingLockedError while a person must confirm the last numbers first."""
        lock = self.lock_of(session)
        if lock is not None:
            raise lock.error

    def settle(self, session: Session) -> None:
        """Let the file take its numbers at this place from now on."""
        row, place = session.number_guard.read(), place_id(marks_folder())
        if place is not None and row.home != place:
            session.number_guard.write(replace(row, home=place))

    def require_confirmer(self, actor: Actor) -> None:
        """Raises RoleMissingError unless `actor` may confirm the last numbers."""
        actor.require(Role.APPROVER)

    def confirm(
        self, confirmed: Mapping[Series, int], actor: Actor, *, sheet: str = "", reason: str = ""
    ) -> Lock:
        """The last serials a person read from paper, by series (0: none printed), unlock the file.

        Counters move up to them; serials the file does not know are void and stay in the register. `sheet`
        is the serial on the last sheet of stock. Raises NothingLockedError, ConfirmationIncompleteError,
        ConfirmedTooLowError.
        """
        self.require_confirmer(actor)
        office = self._office
        with office.store.session() as session:
            lock = self.lock_of(session)
            if lock is None:
                raise NothingLockedError
            require_answers(lock, confirmed)
            stamp = office.stamp(actor)
            skipped = {
                series: _move_up(session, series, serial, stamp.at)
                for series, serial in sorted(confirmed.items())
            }
            generation, place = session.institutions.generation(), place_id(marks_folder())
            before = session.number_guard.read()
            session.number_guard.write(GuardRow(place or before.home, generation))
            session.log.record(
                stamp,
                Act.NUMBERS_CONFIRMED,
                session.institutions.the_one().id,
                chain=INSTITUTION_CHAIN,
                before={"lock": lock.reason},
                after={
                    "generation": generation,
                    "last": [series.number(serial) for series, serial in sorted(confirmed.items())],
                    "skipped": [
                        f"{series.number(first)}—{last:06d}"
                        for series, found in skipped.items()
                        for first, last in found
                    ],
                    "sheet": sheet.strip(),
                    "reason": reason.strip(),
                },
            )
        Noting(office).finish()
        return lock

    def lock_of(self, session: Session) -> Lock | None:
        """The same within a transaction."""
        institution, row = session.institutions.the_one(), session.number_guard.read()
        beside = self._office.store.path.resolve().parent  # a copy that is opened where it lies
        known, damaged = known_marks(institution.id, (beside,))
        generation, taken = session.institutions.generation(), session.serials.highest()
        today = self._office.clock.today()
        asked = _asked(session, institution.prefix, today, taken, known)
        if generation != row.confirmed_generation:
            return Lock(LockReason.RESTORED, asked)
        if any(one.behind for one in asked):
            return Lock(LockReason.BEHIND, asked)
        if known is None and damaged:
            return Lock(LockReason.MARKS_DAMAGED, asked)
        place = place_id(marks_folder())
        if taken and row.home is not None and place is not None and row.home != place:
            return Lock(LockReason.MOVED, asked)
        return None


def read_last(numbers: Iterable[str]) -> dict[Series, int]:
    """Certificate numbers as the last serials of their series; serial 000000 says that none was printed.

    Raises LastNumberUnreadableError.
    """
    found: dict[Series, int] = {}
    for number in numbers:
        read = _NUMBER.fullmatch(number)
        if read is None:
            raise LastNumberUnreadableError(number=number)
        series = Series(read[1], 2000 + int(read[2]), read[3])
        found[series] = max(int(read[4]), found.get(series, 0))
    return found


class Noting:
    """Notes what an act took: in the profile at once, beside the copies now and then; never raises."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._pending: list[str] = []
        self._failed: dict[str, Remark] = {}

    def note(self, *lines: str) -> None:
        """After a commit; `lines` go to the journals."""
        self._pending += lines
        folder, marks = marks_folder(), self._marks()
        if not marks.serials:
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            append_journal(folder, marks.file_id, lines)
            write_marks(folder, marks, with_places=True)
        except OSError as error:
            self._fail(folder, error)
        if len(self._pending) >= _TOLD_PLACES_AFTER:
            self._tell_places(marks)

    def finish(self) -> tuple[Remark, ...]:
        """Tell the rest; answers where nothing could be written, which never undoes the act."""
        self.note()
        self._tell_places(self._marks())
        return tuple(self._failed.values())

    def _tell_places(self, marks: Marks) -> None:
        lines, self._pending = self._pending, []
        for place in map(Path, marks.places):
            if not place.is_dir():  # a stick that is not plugged in: its age is told elsewhere
                continue
            try:
                append_journal(place, marks.file_id, lines)
                write_marks(place, _with_what_stands(place, marks), with_places=False)
            except OSError as error:
                self._fail(place, error)

    def _fail(self, folder: Path, error: OSError) -> None:
        values = {"folder": str(folder), "reason": error.strerror or "?"}
        self._failed[str(folder)] = Remark("mark_unwritten", values)

    def _marks(self) -> Marks:
        with self._office.store.reading() as session:
            own = file_marks(session, self._office.clock.now().isoformat(timespec="seconds"))
        return _with_what_stands(marks_folder(), own)


def file_marks(session: Session, at: str) -> Marks:
    """What the file itself knows of its counters."""
    institution = session.institutions.the_one()
    return Marks(institution.id, session.institutions.generation(), at, session.serials.highest())


def known_marks(file_id: str, folders: Iterable[Path] = ()) -> tuple[Marks | None, bool]:
    """All marks that can be read now, and whether one stands there that cannot be trusted."""
    own, damaged = _read(marks_folder(), file_id)
    found = [own] if own is not None else []
    for place in (*(map(Path, own.places) if own is not None else ()), *folders):
        marks, broken = _read(place, file_id)
        damaged = damaged or broken
        found += [marks] if marks is not None else []
    return all_raised(found), damaged


def keep_marks_beside(marks: Marks, folder: Path) -> None:
    """`folder` holds a copy of the file now: keep its marks there, and remember it. Never raises.

    Also before the first number: whoever opens that copy later must hear of what was taken meanwhile.
    """
    known = _with_what_stands(marks_folder(), marks).beside(folder)
    try:
        write_marks(folder, _with_what_stands(folder, known), with_places=False)
        marks_folder().mkdir(parents=True, exist_ok=True)
        write_marks(marks_folder(), known, with_places=True)
    except OSError:  # the copy is whole all the same; the next act tells that no mark could be kept
        return


def learn_marks(file_id: str, folders: Iterable[Path]) -> Marks | None:
    """What the marks in `folders` and the profile know together; the profile keeps it. Never raises."""
    found = [marks for folder in (marks_folder(), *folders) if (marks := _read(folder, file_id)[0])]
    known = all_raised(found)
    if known is not None:
        try:
            marks_folder().mkdir(parents=True, exist_ok=True)
            write_marks(marks_folder(), known, with_places=True)
        except OSError:
            return known
    return known


def _read(folder: Path, file_id: str) -> tuple[Marks | None, bool]:
    try:
        return read_marks(folder, file_id), False
    except MarksDamagedError:
        return None, True


def _with_what_stands(folder: Path, marks: Marks) -> Marks:
    """`marks`, and what `folder` already knows: a mark never falls."""
    standing = _read(folder, marks.file_id)[0]
    return marks if standing is None else marks.raised(standing)


def _asked(
    session: Session, prefix: str, today: date, taken: Mapping[Series, int], known: Marks | None
) -> tuple[SeriesLast, ...]:
    """The series in which numbers may have been taken after the file's last act, and those behind a mark."""
    marks = {one: serial for one, serial in (known.serials if known else {}).items() if one.prefix == prefix}
    last = session.log.last_at()
    years = range(min(int(last[:4]) if last else today.year, today.year), today.year + 1)
    levels = {level for batch in session.batches.all() for level in batch.levels} or set(Level)
    asked = {Series(prefix, year, str(level)) for level in levels for year in years}
    asked |= {one for one in {*taken, *marks} if one.year >= years.start and one.prefix == prefix}
    asked |= {one for one, serial in marks.items() if serial > taken.get(one, 0)}
    return tuple(
        SeriesLast(one, taken.get(one, 0), marks.get(one, 0))
        for one in sorted(asked, key=lambda one: (one.year, CERTIFICATE_LEVELS.index(one.level)))
    )


def _move_up(session: Session, series: Series, last: int, at: datetime) -> list[tuple[int, int]]:
    """Let the counter go on behind `last`; answers the runs of serials that are given up for it."""
    if last:
        check_serial(last)
    state = session.serials.state(series)
    if last < state.upcoming:
        return []
    taken = {one.serial for one in session.numbers.register(series.prefix, series.year, Level(series.level))}
    ranges = [range(state.upcoming, last + 1)]
    if any(last in block for block in state.blocks):  # what lies between the blocks was never ours
        ranges = [
            range(max(block.first, state.upcoming), min(block.last, last) + 1) for block in state.blocks
        ]
    lost = untaken([one for one in ranges if one], taken | state.skipped)
    session.serials.skip(series, lost, LOST, at)
    session.serials.advance(series, last + 1)
    return lost
