"""What the print run's page shows: which sheet is expected, for whom, and what was done so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from app.domain.accounts import Actor, Role, RoleMissingError
from app.domain.batches import Batch
from app.domain.certificates import CertificateState
from app.domain.errors import KnownError
from app.domain.levels import Level
from app.domain.print_runs import Position, PositionState, PrintRun
from app.domain.stock import PaperOrder, SheetState, Stock, StockShortError, unused_from
from app.services.office import Office
from app.storage.session import Session

MOST_EATEN = 50


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One certificate of the run; `expected` is the sheet it will be on as things stand."""

    place: int
    number: str
    name: str
    state: PositionState
    sheet: int | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class RunPage:
    """A run as it stands.

    `asked` are the sheets whose NO. is asked for now, `upcoming` those that go to the printer next; both are
    empty where the stack has too few. `between` are the unused sheets that the NO. in hand skipped, `ahead`
    the next ones.
    """

    run: PrintRun
    stock: Stock
    batch_title: str
    rows: tuple[PositionRow, ...]
    asked: tuple[int, ...]
    upcoming: tuple[int, ...]
    between: tuple[int, ...]
    ahead: tuple[int, ...]
    short: KnownError | None


@dataclass(frozen=True, slots=True)
class Printable:
    """A certificate that may be printed on numbered paper now."""

    number: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class PaperOffer:
    """A kind of paper, how many unused sheets it has, and the NO. that probably lies on top."""

    stock: Stock
    unused: int
    first_unused: int | None


class PrintRunView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def going(self) -> RunPage | None:
        """The run that is neither finished nor ended, of whatever batch."""
        with self._office.store.reading() as session:
            run = session.print_runs.going()
            return None if run is None else self._page(session, run)

    def last(self, batch: Batch) -> RunPage | None:
        """The batch's last run."""
        with self._office.store.reading() as session:
            run = session.print_runs.last(batch.id)
            return None if run is None else self._page(session, run)

    def page(self, run_id: str) -> RunPage:
        """Raises RunUnknownError."""
        with self._office.store.reading() as session:
            return self._page(session, session.print_runs.get(run_id))

    def printable(self, batch: Batch) -> list[Printable]:
        """Certificates of the batch on no sheet, and those whose paper was lost, in order of number."""
        with self._office.store.reading() as session:
            live = session.stocks.live_sheets()
            return [
                Printable(one.number, one.content["name"], Level(one.content["level"]))
                for one in session.certificates.of_batch(batch.id)
                if one.number not in live
                and one.state in {CertificateState.ISSUED, CertificateState.LOST}
                and session.corrections.open_for(one.number) is None
            ]

    def papers(self) -> list[PaperOffer]:
        """Every kind of paper with what is left of it."""
        offers = []
        with self._office.store.reading() as session:
            for stock in session.stocks.all():
                counts = session.stocks.counts(stock.id).values()
                ranges, taken = session.stocks.ranges(stock.id), session.stocks.taken(stock.id)
                first = next(unused_from(0, PaperOrder.ASCENDING, ranges, taken), None)
                offers.append(PaperOffer(stock, sum(one[SheetState.UNUSED] for one in counts), first))
        return offers

    def why_not(self, actor: Actor) -> KnownError | None:
        """Why `actor` may not print, None when they may."""
        try:
            actor.require(Role.SECRETARY)
        except RoleMissingError as missing:
            return missing
        return None

    def _page(self, session: Session, run: PrintRun) -> RunPage:
        names = {one.number: one.content["name"] for one in session.certificates.of_batch(run.batch_id)}
        ranges, taken = session.stocks.ranges(run.stock_id), session.stocks.taken(run.stock_id)

        ahead = tuple(islice(unused_from(run.top, run.order, ranges, taken), len(run.positions) + MOST_EATEN))

        def sheets(count: int) -> tuple[int, ...]:
            return ahead[:count] if len(ahead) >= count else ()

        waiting = [one for one in run.positions if one.state is PositionState.WAITING]
        expected = dict(zip((one.place for one in (*run.sent, *waiting)), ahead, strict=False))
        needed = run.asked or run.upcoming
        short = bool(needed) and not sheets(len(needed))
        return RunPage(
            run=run,
            stock=session.stocks.get(run.stock_id),
            batch_title=session.batches.find(run.batch_id).title,
            rows=tuple(_row(one, names, expected.get(one.place)) for one in run.positions),
            asked=sheets(len(run.asked)),
            upcoming=() if run.sent else sheets(len(run.upcoming)),
            between=_between(run, ahead),
            ahead=ahead[:MOST_EATEN],
            short=StockShortError(wanted=len(needed), found=len(ahead)) if run.going and short else None,
        )


def _between(run: PrintRun, ahead: Sequence[int]) -> tuple[int, ...]:
    """The sheets to spoil if the NO. in hand is right and lies ahead of the expected one."""
    if run.in_hand is None or len(run.sent) != 1 or run.in_hand not in ahead:
        return ()
    return tuple(ahead[: ahead.index(run.in_hand)])


def _row(one: Position, names: dict[str, str], expected: int | None) -> PositionRow:
    name = names.get(one.number, "")
    return PositionRow(one.place, one.number, name, one.state, one.sheet, None if one.sheet else expected)
