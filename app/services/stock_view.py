"""What the stock screen shows: kinds of paper with their boxes, the sheets touched, the destruction lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.accounts import Account, AccountId, Actor, Role, RoleMissingError
from app.domain.errors import KnownError
from app.domain.stock import Box, Sheet, SheetState, Stock
from app.services.office import Office
from app.storage.session import Session
from app.storage.stocks import Destruction, Move


@dataclass(frozen=True, slots=True)
class BoxRow:
    """One box: how many sheets are in each state, and what its last stocktaking found."""

    box: Box
    counts: Mapping[SheetState, int]
    counted: int | None = None
    expected: int | None = None
    counted_at: datetime | None = None

    @property
    def differs(self) -> bool:
        """Whether the last count did not agree with the register then."""
        return self.counted != self.expected


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet that is no longer unused; `name` is whose certificate is on it."""

    sheet: Sheet
    name: str


@dataclass(frozen=True, slots=True)
class StockPage:
    """One kind of paper as it stands."""

    stock: Stock
    boxes: tuple[BoxRow, ...]
    sheets: tuple[SheetRow, ...]
    totals: Mapping[SheetState, int]
    last_count: datetime | None


@dataclass(frozen=True, slots=True)
class DestructionRow:
    """One destruction list; `signed_by` is empty while the second person has not signed."""

    id: str
    number: int
    sheets: int
    prepared_by: str
    prepared_on: date
    signed_by: str
    signed_on: date | None


class StockView:
    """Reads only."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def stocks(self) -> list[Stock]:
        with self._office.store.reading() as session:
            return session.stocks.all()

    def page(self, stock_id: str) -> StockPage:
        """Raises StockUnknownError."""
        with self._office.store.reading() as session:
            stock = session.stocks.get(stock_id)
            names = {one.number: one.content.get("name", "") for one in session.certificates.all()}
            sheets = tuple(
                SheetRow(sheet, names.get(sheet.number or "", ""))
                for sheet in session.stocks.sheets(stock_id)
            )
            boxes = tuple(_box_rows(session, stock_id))
            counts = session.stocks.stocktakings(stock_id)
        totals = {state: sum(row.counts[state] for row in boxes) for state in SheetState}
        return StockPage(stock, boxes, sheets, totals, counts[0].counted_at if counts else None)

    def moves(self, stock_id: str, serial: int) -> list[Move]:
        """The life of one sheet."""
        with self._office.store.reading() as session:
            return session.stocks.moves(stock_id, serial)

    def destructions(self) -> list[DestructionRow]:
        """The last list first."""
        with self._office.store.reading() as session:
            names = {account.id: account.name for account in session.accounts.all()}
            lists = session.stocks.destructions()
        return [_destruction_row(one, names) for one in reversed(lists)]

    def awaiting_destruction(self) -> int:
        """How many sheets are spoiled or withdrawn, over all kinds."""
        with self._office.store.reading() as session:
            return len(session.stocks.awaiting_destruction())

    def signers(self, destruction_id: str) -> list[Account]:
        """Who may sign the list as the second person."""
        with self._office.store.reading() as session:
            prepared_by = session.stocks.destruction(destruction_id).prepared_by
            return [
                one
                for one in session.accounts.all()
                if not one.disabled
                and one.id != prepared_by
                and one.roles & {Role.APPROVER, Role.HR, Role.SECRETARY}
            ]

    def why_not(self, actor: Actor, *roles: Role) -> KnownError | None:
        """Why `actor` may not act here, None when they may."""
        try:
            actor.require(*(roles or (Role.SECRETARY,)))
        except RoleMissingError as missing:
            return missing
        return None


def _box_rows(session: Session, stock_id: str) -> list[BoxRow]:
    counts, last = session.stocks.counts(stock_id), {}
    for count in reversed(session.stocks.stocktakings(stock_id)):
        for number, (expected, counted) in count.lines.items():
            last[number] = (counted, expected, count.counted_at)
    return [
        BoxRow(box, counts[box.number], *last.get(box.number, (None, None, None)))
        for box in session.stocks.boxes(stock_id)
    ]


def _destruction_row(one: Destruction, names: Mapping[AccountId, str]) -> DestructionRow:
    return DestructionRow(
        one.id,
        one.number,
        len(one.sheets),
        names.get(one.prepared_by, ""),
        one.prepared_on,
        names.get(one.signed_by, "") if one.signed_by else "",
        one.signed_on,
    )
