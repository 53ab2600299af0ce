"""How the serials of one prefix, year and level run: from a start, or inside leased blocks, never backwards.

Source: certificate §4. A serial is taken once; what lies outside the leased blocks belongs to other branches.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.certificate_numbers import LAST_SERIAL
from app.domain.errors import InputError, RefusalError
from app.domain.levels import Level

FIRST_SERIAL = 1


class SerialsExhaustedError(RefusalError):
    """All 999,999 serials of a prefix, year and level are taken."""

    code = "serials_exhausted"


class SerialInvalidError(InputError):
    """A serial lies between 000001 and 999999, and a block's last one not before its first."""

    code = "serial_invalid"


class CounterUsedError(RefusalError):
    """Serials of the series are taken already: its start stands."""

    code = "counter_used"


class BlockOverlapsError(RefusalError):
    """The block shares serials with another one."""

    code = "block_overlaps"


class BlockPassedError(RefusalError):
    """Every serial of the block lies behind the counter, which never goes back."""

    code = "block_passed"


class BlocksUsedUpError(RefusalError):
    """All leased blocks are used up; serials outside them belong to others."""

    code = "blocks_used_up"


class NumbersAssignedError(RefusalError):
    """A higher body assigns the numbers of this series, and none is imported for the person."""

    code = "numbers_assigned"


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """All numbers that differ in their serial alone."""

    prefix: str
    year: int
    level: str

    def number(self, serial: int) -> str:
        return f"{self.prefix}{self.year % 100:02d}{self.level}{serial:06d}"

    @property
    def values(self) -> dict[str, Any]:
        """What sentences name of the series."""
        level = Level(self.level) if self.level in set(Level) else self.level
        return {"prefix": self.prefix, "year": self.year, "level": level}


@dataclass(frozen=True, slots=True)
class Block:
    """Serials `first` to `last` that the institution may take: from whom, by which document, on what day."""

    first: int
    last: int
    source: str
    document: str
    leased_on: date

    def __contains__(self, serial: int) -> bool:
        return self.first <= serial <= self.last


@dataclass(frozen=True, slots=True)
class SeriesState:
    """Where one series stands: `upcoming` is the counter, `start` where it began.

    `own_until` is the last serial taken before the first block was leased (0: none). `assigned` are serials a
    higher body gave, `skipped` those that nobody may take any more; both are passed over.
    """

    series: Series
    start: int
    upcoming: int
    own_until: int
    blocks: tuple[Block, ...]
    assigned: frozenset[int]
    skipped: frozenset[int]
    begun: bool

    def next_serial(self) -> int:
        """The serial that is taken next.

        Raises SerialsExhaustedError, BlocksUsedUpError, or NumbersAssignedError where a higher body assigns
        the numbers and neither a start nor a block was set.
        """
        if self.assigned and not self.begun and not self.blocks:
            raise NumbersAssignedError(**self.series.values)
        taken = self.assigned | self.skipped
        for serials in self._runs(self.upcoming):
            free = next((serial for serial in serials if serial not in taken), None)
            if free is not None:
                return free
        if self.blocks:
            last = max(block.last for block in self.blocks)
            raise BlocksUsedUpError(
                number=self.series.number(last),
                prefix=self.series.prefix,
                year=self.series.year,
                level=self.series.level,
            )
        raise SerialsExhaustedError(prefix=self.series.prefix, year=self.series.year, level=self.series.level)

    def due(self) -> Iterator[range]:
        """The runs of serials that must each have a line in the register."""
        own = range(self.start, self.own_until + 1) if self.blocks else range(self.start, self.upcoming)
        if own:
            yield own
        for block in self.blocks:
            run = range(max(block.first, own.stop if own else 0), min(block.last + 1, self.upcoming))
            if run:
                yield run

    def free(self) -> Iterator[range]:
        """The runs of leased serials that nobody has taken yet."""
        return (serials for serials in self._runs(self.upcoming) if serials) if self.blocks else iter(())

    def _runs(self, first: int) -> Iterator[range]:
        """Where serials may be taken from `first` on."""
        if not self.blocks:
            yield range(first, LAST_SERIAL + 1)
            return
        for block in self.blocks:
            yield range(max(first, block.first), block.last + 1)


def check_serial(serial: int) -> int:
    """`serial`; raises SerialInvalidError unless a certificate can carry it."""
    if not FIRST_SERIAL <= serial <= LAST_SERIAL:
        raise SerialInvalidError(serial=serial)
    return serial


def check_block(state: SeriesState, block: Block) -> None:
    """Raises SerialInvalidError, BlockOverlapsError or BlockPassedError unless `block` can join."""
    check_serial(block.first)
    check_serial(block.last)
    if block.last < block.first:
        raise SerialInvalidError(serial=block.last)
    for other in state.blocks:
        if block.first <= other.last and other.first <= block.last:
            raise BlockOverlapsError(first=other.first, last=other.last, source=other.source)
    if block.last < state.upcoming:
        raise BlockPassedError(first=block.first, last=block.last, upcoming=state.upcoming)


def runs(serials: Iterable[int]) -> list[tuple[int, int]]:
    """Consecutive serials together, each run by its first and its last."""
    found: list[tuple[int, int]] = []
    for serial in sorted(serials):
        if found and serial == found[-1][1] + 1:
            found[-1] = (found[-1][0], serial)
        else:
            found.append((serial, serial))
    return found


def untaken(due: Sequence[range], taken: Collection[int]) -> list[tuple[int, int]]:
    """The runs of serials that are due and have no line; long runs are never walked serial by serial."""
    found: list[tuple[int, int]] = []
    ordered = sorted(set(taken))
    for run in due:
        expected = run.start
        for serial in (one for one in ordered if one in run):
            if serial > expected:
                found.append((expected, serial - 1))
            expected = serial + 1
        if expected < run.stop:
            found.append((expected, run.stop - 1))
    return found
