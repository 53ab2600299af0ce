"""Where numbers come from: the start of a counter, blocks leased from others, and reservations given back.

Source: certificate §4. The approver or the administrator decides; nothing here touches a number in use.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.candidates import CandidateId
from app.domain.certificates import RegisteredNumber
from app.domain.errors import RefusalError
from app.domain.levels import Level
from app.domain.number_series import (
    Block,
    CounterUsedError,
    Series,
    SeriesState,
    check_block,
    check_serial,
)
from app.domain.road import NUMBERING
from app.services.number_guard import NumberGuard
from app.services.office import Office
from app.services.wording import Asked, one_line


class NotReservedError(RefusalError):
    """The person holds no reserved number."""

    code = "not_reserved"


class ReleaseReason(StrEnum):
    """Why a reservation is given back for good."""

    AUTHORITY_REFUSED = "authority_refused"
    ASSIGNED_WRONG = "assigned_wrong"
    YEAR_CHANGED = "year_changed"


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """One series as the dialogs show it; `upcoming` is None where no number can be taken, `obstacle` why."""

    state: SeriesState
    upcoming: str | None
    obstacle: RefusalError | None
    used: bool


class Numbering:
    """Acts on whole series; each is one line in the institution's log."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def series(self, year: int, level: Level) -> SeriesPage:
        """Where the institution's numbers of a year and level stand."""
        with self._office.store.reading() as session:
            series = Series(session.institutions.the_one().prefix, year, level)
            state = session.serials.state(series)
            used = series in session.serials.highest()
        try:
            return SeriesPage(state, series.number(state.next_serial()), None, used)
        except RefusalError as refused:
            return SeriesPage(state, None, refused, used)

    def set_start(self, year: int, level: Level, start: int, actor: Actor) -> Series:
        """Let the counter of a year and level begin at `start`, while none of its serials is taken.

        Raises SerialInvalidError, CounterUsedError (also where blocks are leased), IssuingLockedError.
        """
        actor.require(Role.APPROVER, Role.ADMINISTRATOR)
        check_serial(start)
        office = self._office
        with office.store.session() as session:
            NumberGuard(office).require_open(session)
            series = Series(session.institutions.the_one().prefix, year, level)
            before = session.serials.state(series)
            taken = session.serials.highest().get(series)
            if taken is not None or before.blocks:
                raise CounterUsedError(
                    year=year,
                    level=level,
                    number=series.number(taken if taken is not None else before.blocks[0].first),
                )
            session.serials.set_start(series, start)
            session.log.record(
                office.stamp(actor),
                Act.COUNTER_STARTED,
                series.number(start),
                chain=INSTITUTION_CHAIN,
                before={"start": before.start},
                after={"start": start},
            )
        return series

    def lease_block(self, year: int, level: Level, block: Block, actor: Actor) -> Series:
        """Add a block of serials that another body leased out; the counter then runs inside blocks only.

        Raises SerialInvalidError, BlockOverlapsError, BlockPassedError, IssuingLockedError.
        """
        actor.require(Role.APPROVER, Role.ADMINISTRATOR)
        leased = Block(
            block.first,
            block.last,
            one_line(block.source, Asked.LEASED_FROM),
            one_line(block.document, Asked.LEASE_DOCUMENT),
            block.leased_on,
        )
        office = self._office
        with office.store.session() as session:
            NumberGuard(office).require_open(session)
            series = Series(session.institutions.the_one().prefix, year, level)
            state = session.serials.state(series)
            check_block(state, leased)
            session.serials.add_block(state, leased)
            session.log.record(
                office.stamp(actor),
                Act.BLOCK_LEASED,
                f"{series.number(leased.first)}—{leased.last:06d}",
                chain=INSTITUTION_CHAIN,
                after={
                    "source": leased.source,
                    "document": leased.document,
                    "leased_on": leased.leased_on.isoformat(),
                },
            )
        return series

    def release(self, candidate_id: CandidateId, reason: ReleaseReason, actor: Actor) -> RegisteredNumber:
        """Void the number reserved for a person: it is never used again, and the person waits for another.

        Raises NotReservedError.
        """
        actor.require(Role.APPROVER)
        office = self._office
        with office.store.session() as session:
            candidate = session.candidates.get(candidate_id)
            held = session.numbers.reserved_for(candidate_id)
            if held is None:
                raise NotReservedError(name=candidate.name)
            batch = session.batches.find(candidate.batch_id)
            road, stamp = office.policy(batch).road, office.stamp(actor)
            session.numbers.void(held.number, reason, stamp.at)
            if road.has(NUMBERING):
                session.candidates.undo_steps(candidate.id, road.order[road.order.index(NUMBERING) :])
            session.log.record(
                stamp,
                Act.NUMBER_RELEASED,
                held.number,
                chain=batch.id,
                before={"candidate": candidate.id, "issue_day": held.issue_day.isoformat()},
                after={"void": reason},
            )
        return held
