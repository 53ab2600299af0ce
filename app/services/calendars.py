"""Loads a year's holiday arrangement into the institution's file, and shows what every year rests on.

Source: workflow §5. A loaded year is laid over the shipped one wherever working days are counted in this
file. Loading a year anew keeps what was loaded before; where a posted notice would end on another day the
approver must do it.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.batches import Batch
from app.domain.candidates import CandidateState
from app.domain.errors import InputError, KnownError, RefusalError
from app.domain.publicity import Notice
from app.domain.remarks import Remark
from app.domain.working_days import Calendar, YearNotArrangedError, publicity_period
from app.domain.year_arrangements import (
    ArrangedKind,
    DayChange,
    YearArrangement,
    arrangement_in,
    arrangement_problems,
    arrangement_warnings,
    changes_between,
    laid_over,
    working_days_of,
    year_meant,
)
from app.domain.year_days import Month, year_months
from app.exchange.arrangement_files import read_arrangement
from app.services.office import Office
from app.services.settling import posted_period, settle, settled_period
from app.services.wording import Asked, one_line, some_lines
from app.storage.calendars import LoadedYear
from app.storage.session import Session

_LOADERS = (Role.SECRETARY, Role.APPROVER, Role.ADMINISTRATOR)
_SHOWN = 3
_FARTHEST_YEARS = 10
_MOST_BYTES = 5 << 20


class ArrangementUnreadableError(InputError):
    """The file could not be opened."""

    code = "arrangement_unreadable"


class ArrangementUnusableError(InputError):
    """The file is not the whole arrangement of one year."""

    code = "arrangement_unusable"


class ArrangementKnownError(RefusalError):
    """The year is arranged in exactly this way already."""

    code = "arrangement_known"


class ArrangementReasonError(InputError):
    """A year that was arranged otherwise before is replaced only with a reason."""

    code = "arrangement_reason"


class ArrangementMovesNoticesError(RefusalError):
    """Posted notices would end on another day; only the approver may load the year."""

    code = "arrangement_moves_notices"


class YearSource(StrEnum):
    """Where a year's arrangement comes from."""

    SHIPPED = "shipped"
    LOADED = "loaded"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MovedNotice:
    """A posted notice whose last day would be another one; `past`: its names are all confirmed."""

    batch: str
    number: int
    last_day: date
    moved_to: date
    past: bool


@dataclass(frozen=True, slots=True)
class ArrangementPreview:
    """What a file holds and what loading it would do; nothing can be loaded while there are `problems`.

    `changes` are against what is known of the year now (`source`), `settled` the numbers of the provisional
    notices that would end for good.
    """

    year: int | None
    arrangement: YearArrangement | None
    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    source: YearSource
    changes: tuple[DayChange, ...]
    moved: tuple[MovedNotice, ...]
    settled: tuple[tuple[str, int], ...]
    working_days: int

    @property
    def replaces(self) -> bool:
        return self.source is not YearSource.NONE


@dataclass(frozen=True, slots=True)
class OpenedArrangement:
    """A file that a person chose, and what it holds."""

    content: bytes
    name: str
    read: ArrangementPreview


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year with its source; `shipped_differs`: the program ships another arrangement of a loaded year."""

    year: int
    source: YearSource
    document: str | None
    loaded_by: str | None
    loaded_on: date | None
    versions: int
    holidays: int
    makeups: int
    working_days: int
    shipped_differs: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """What loading does to the notices of the file."""

    moved: tuple[tuple[Notice, MovedNotice], ...]
    settled: tuple[tuple[Batch, Notice], ...]


class Calendars:
    """`preview` and the reads change nothing; `load` is one act."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def preview(self, content: bytes, filename: str) -> ArrangementPreview:
        """What loading the file would do; raises what `read_arrangement` raises."""
        rows = read_arrangement(content, filename)
        year = year_meant(rows.days)
        problems = rows.problems
        if year is None:
            problems = problems or (Remark("no_days"),)
        elif abs(year - self._office.clock.today().year) > _FARTHEST_YEARS:
            problems += (Remark("year_far", {"year": year}),)
        else:
            problems += arrangement_problems(year, rows.days)
        problems = tuple(sorted(problems, key=lambda one: int(str(one.values.get("row", 0)))))
        if year is None or problems:
            return ArrangementPreview(year, None, problems, (), YearSource.NONE, (), (), (), 0)
        days = tuple(sorted(rows.days, key=lambda one: one.day))
        arrangement = YearArrangement(year, days)
        with self._office.store.reading() as session:
            known = self._office.calendar(session)
            plan = self._plan(session, arrangement)
            source = self._source(session, year)
        return ArrangementPreview(
            year,
            arrangement,
            (),
            arrangement_warnings(arrangement),
            source,
            changes_between(arrangement_in(known, year), arrangement),
            tuple(moved for _, moved in plan.moved),
            tuple((batch.title, notice.number) for batch, notice in plan.settled),
            working_days_of(arrangement),
        )

    def open(self, path: Path) -> OpenedArrangement:
        """The file at `path` with its preview; raises ArrangementUnreadableError as well."""
        try:
            with path.open("rb") as file:
                content = file.read(_MOST_BYTES)
        except OSError as error:
            raise ArrangementUnreadableError(file=path.name, reason=error.strerror or "?") from error
        return OpenedArrangement(content, path.name, self.preview(content, path.name))

    def load(
        self, content: bytes, filename: str, document: str, actor: Actor, *, reason: str | None = None
    ) -> YearArrangement:
        """Store the file as its year's arrangement; `document` is the number of the State Council's notice.

        Provisional notices that can now be counted are settled, and notices that would end later do, all
        under one act id. Raises ArrangementUnusableError, ArrangementKnownError, ArrangementReasonError,
        ArrangementMovesNoticesError.
        """
        actor.require(*_LOADERS)
        office = self._office
        document = one_line(document, Asked.DOCUMENT)
        read = self.preview(content, filename)
        arrangement = read.arrangement
        if arrangement is None:
            raise self._unusable(filename, read.problems)
        with office.store.session() as session:
            plan = self._plan(session, arrangement)
            self._require_loadable(session, arrangement, plan, actor, reason)
            stamp = office.stamp(actor)
            versions = [
                one for one in session.calendars.versions() if one.arrangement.year == arrangement.year
            ]
            before = arrangement_in(office.calendar(session), arrangement.year)
            loaded = LoadedYear(
                arrangement=arrangement,
                version=len(versions) + 1,
                document=document,
                source_sha256=session.files.add(content, "text/csv"),
                source_name=filename,
                reason=some_lines(reason, Asked.REASON) if reason and reason.strip() else None,
                loaded_at=stamp.at,
                loaded_by=actor.account_id,
            )
            session.calendars.add(loaded)
            session.log.record(
                stamp,
                Act.CALENDAR_LOADED,
                str(arrangement.year),
                chain=INSTITUTION_CHAIN,
                before={"days": _record(before)},
                after={
                    "document": document,
                    "version": loaded.version,
                    "days": _record(arrangement),
                    "file": loaded.source_sha256,
                    "moved": [f"{one.batch}/{one.number}" for _, one in plan.moved],
                    "reason": loaded.reason,
                },
            )
            calendar = office.calendar(session)
            for _, notice in plan.settled:
                settle(session, notice, settled_period(notice, calendar), stamp)
            for notice, moved in plan.moved:
                if moved.moved_to > moved.last_day and not moved.past:
                    settle(session, notice, posted_period(notice, calendar), stamp)
        return arrangement

    def years(self) -> list[YearLine]:
        """Every year from the first arranged one to the one after this, the latest first."""
        office = self._office
        shipped = office.rulebook.calendar
        with office.store.reading() as session:
            known = office.calendar(session)
            versions = session.calendars.versions()
            names = {one.id: one.name for one in session.accounts.all()}
        loaded = {one.arrangement.year: one for one in versions}
        last = max((*known.arranged_years, office.clock.today().year)) + 1
        lines = []
        for year in range(last, min(known.arranged_years, default=last) - 1, -1):
            one, held = loaded.get(year), arrangement_in(known, year)
            arranged = year in known.arranged_years
            lines.append(
                YearLine(
                    year=year,
                    source=_source(year, loaded.keys(), known),
                    document=one.document if one else None,
                    loaded_by=names.get(one.loaded_by) if one else None,
                    loaded_on=one.loaded_at.date() if one else None,
                    versions=sum(version.arrangement.year == year for version in versions),
                    holidays=len(held.of(ArrangedKind.HOLIDAY)) if arranged else 0,
                    makeups=len(held.of(ArrangedKind.MAKEUP)) if arranged else 0,
                    working_days=working_days_of(held) if arranged else 0,
                    shipped_differs=one is not None
                    and year in shipped.arranged_years
                    and bool(changes_between(arrangement_in(shipped, year), held)),
                )
            )
        return lines

    def months(self, year: int) -> tuple[Month, ...]:
        """The year as it is worked according to what is known now."""
        return year_months(self._office.calendar(), year)

    def months_of(self, arrangement: YearArrangement) -> tuple[Month, ...]:
        """The year as it would be worked under `arrangement`."""
        calendar = laid_over(self._office.calendar(), [arrangement])
        return year_months(calendar, arrangement.year)

    def why_not_load(self, actor: Actor) -> KnownError | None:
        """Why `actor` cannot load any year; None where they can."""
        try:
            actor.require(*_LOADERS)
        except KnownError as error:
            return error
        return None

    def _require_loadable(
        self,
        session: Session,
        arrangement: YearArrangement,
        plan: _Plan,
        actor: Actor,
        reason: str | None,
    ) -> None:
        year, known = arrangement.year, self._office.calendar(session)
        if year in known.arranged_years:
            if not changes_between(arrangement_in(known, year), arrangement):
                raise ArrangementKnownError(year=year)
            if reason is None or not reason.strip():
                raise ArrangementReasonError(year=year)
        if plan.moved and Role.APPROVER not in actor.roles:
            notices = tuple(self._told(moved) for _, moved in plan.moved)
            raise ArrangementMovesNoticesError(year=year, notices=notices, count=len(notices))

    def _plan(self, session: Session, arrangement: YearArrangement) -> _Plan:
        """Which posted notices end on another day once `arrangement` is known, and which end for good."""
        known = self._office.calendar(session)
        calendar = laid_over(known, [arrangement])
        moved: list[tuple[Notice, MovedNotice]] = []
        settled: list[tuple[Batch, Notice]] = []
        for batch in session.batches.all():
            proposed = {
                one.id
                for one in session.candidates.of_batch(batch.id)
                if one.state is CandidateState.PROPOSED
            }
            for notice in session.notices.of_batch(batch.id):
                if notice.posted_on is None or notice.last_day is None:
                    continue
                if notice.provisional:
                    if _countable(notice, calendar):
                        settled.append((batch, notice))
                    continue
                now, then = _end(notice, known), _end(notice, calendar)
                if then > notice.last_day or (now == notice.last_day and then != now):
                    past = proposed.isdisjoint(notice.candidates)
                    moved.append(
                        (notice, MovedNotice(batch.title, notice.number, notice.last_day, then, past))
                    )
        return _Plan(tuple(moved), tuple(settled))

    def _source(self, session: Session, year: int) -> YearSource:
        loaded = {one.arrangement.year for one in session.calendars.in_use()}
        return _source(year, loaded, self._office.calendar(session))

    def _unusable(self, filename: str, problems: Sequence[Remark]) -> ArrangementUnusableError:
        texts = self._office.texts
        told = tuple(texts.remark("arrangement_problem", one) for one in problems[:_SHOWN])
        return ArrangementUnusableError(file=filename, count=len(problems), problems=told)

    def _told(self, moved: MovedNotice) -> str:
        return self._office.texts.say(
            "calendar",
            "moved_notice",
            {"batch": moved.batch, "number": moved.number, "last": moved.last_day, "to": moved.moved_to},
        )


def _source(year: int, loaded: AbstractSet[int], known: Calendar) -> YearSource:
    if year in loaded:
        return YearSource.LOADED
    return YearSource.SHIPPED if year in known.arranged_years else YearSource.NONE


def _countable(notice: Notice, calendar: Calendar) -> bool:
    try:
        posted_period(notice, calendar)
    except YearNotArrangedError:
        return False
    return True


def _end(notice: Notice, calendar: Calendar) -> date:
    assert notice.posted_on is not None
    return publicity_period(
        notice.posted_on, notice.days, calendar, notice.counting, provisional=True
    ).last_day


def _record(arrangement: YearArrangement) -> list[str]:
    return [f"{one.day.isoformat()} {one.kind}" for one in arrangement.days]
