"""Certificate paper: received in boxes, counted, set aside with a reason, destroyed on a list of two names.

Source: certificate §3. A sheet that carries a certificate changes together with it (services.corrections).
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.certificates import PrintMode
from app.domain.errors import InputError, RefusalError
from app.domain.levels import Level
from app.domain.stock import (
    Box,
    SheetRange,
    SheetState,
    Stock,
    require_apart,
    sheet_text,
)
from app.services.office import Office
from app.storage.session import Session
from app.storage.stocks import Count, Destruction

MOST_SHEETS = 100_000
"""More in one delivery, or set aside at once, is a slip of the keyboard."""


class StockNameTakenError(RefusalError):
    """Another kind of paper has that name."""

    code = "stock_name_taken"


class StockNameMissingError(InputError):
    code = "stock_name_missing"


class ReceiptInFutureError(InputError):
    """The day of the delivery lies ahead."""

    code = "receipt_in_future"


class ReceiptSourceMissingError(InputError):
    """From whom the paper came is not said."""

    code = "receipt_source_missing"


class TooManySheetsError(InputError):
    code = "too_many_sheets"


class SheetReasonMissingError(InputError):
    """Sheets are set aside without a reason."""

    code = "sheet_reason_missing"


class SheetInUseError(RefusalError):
    """The sheet carries a certificate: it is spoiled, lost or taken back together with it."""

    code = "sheet_in_use"


class BoxUnknownError(InputError):
    """The kind of paper has no box of that number."""

    code = "box_unknown"


class NothingCountedError(InputError):
    code = "nothing_counted"


class NothingToDestroyError(RefusalError):
    """No sheet is spoiled or withdrawn."""

    code = "nothing_to_destroy"


class DestructionSignedError(RefusalError):
    """The list was signed before; its sheets are gone."""

    code = "destruction_signed"


class StockKeeping:
    """Every act is the institution's own, not a batch's."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def add(self, name: str, level: Level | None, mode: PrintMode, actor: Actor) -> Stock:
        """A further kind of paper; `mode` overlay where its fixed text is printed on it already.

        Raises StockNameMissingError or StockNameTakenError.
        """
        actor.require(Role.SECRETARY)
        name = " ".join(name.split())
        if not name:
            raise StockNameMissingError
        with self._office.store.session() as session:
            if any(one.name == name for one in session.stocks.all()):
                raise StockNameTakenError(stock=name)
            stock = Stock(str(uuid.uuid4()), name, level, mode)
            session.stocks.add(stock)
            session.log.record(
                self._office.stamp(actor),
                Act.STOCK_ADDED,
                stock.id,
                chain=INSTITUTION_CHAIN,
                after={"stock": name, "level": level, "mode": mode},
            )
        return stock

    def receive(
        self, stock_id: str, sheets: SheetRange, boxes: int, source: str, day: date, actor: Actor
    ) -> list[Box]:
        """Take in a range, in `boxes` boxes of the same size.

        Raises RangeOverlapError, BoxesUnevenError, TooManySheetsError, ReceiptInFutureError or
        ReceiptSourceMissingError.
        """
        actor.require(Role.SECRETARY)
        office, source = self._office, " ".join(source.split())
        if not source:
            raise ReceiptSourceMissingError
        if day > office.clock.today():
            raise ReceiptInFutureError(day=day)
        if len(sheets) > MOST_SHEETS:
            raise TooManySheetsError(count=len(sheets), most=MOST_SHEETS)
        parts = sheets.split(boxes)
        with office.store.session() as session:
            stock, stamp = session.stocks.get(stock_id), office.stamp(actor)
            held = session.stocks.boxes(stock_id)
            require_apart(sheets, [box.sheets for box in held])
            received = [
                Box(number, part, day, source)
                for number, part in enumerate(parts, 1 + max((box.number for box in held), default=0))
            ]
            session.stocks.add_boxes(stock_id, received, stamp)
            session.log.record(
                stamp,
                Act.STOCK_RECEIVED,
                stock_id,
                chain=INSTITUTION_CHAIN,
                after={
                    "stock": stock.name,
                    "sheets": str(sheets),
                    "count": len(sheets),
                    "boxes": [box.number for box in received],
                    "source": source,
                    "day": day,
                },
            )
        return received

    def set_aside(
        self, stock_id: str, ranges: Sequence[SheetRange], state: SheetState, reason: str, actor: Actor
    ) -> int:
        """Sheets without a certificate are spoiled, lost or withdrawn; answers how many.

        Raises SheetInUseError, SheetUnknownError, SheetStateError, TooManySheetsError or
        SheetReasonMissingError.
        """
        actor.require(Role.SECRETARY)
        office, reason = self._office, " ".join(reason.split())
        if not reason:
            raise SheetReasonMissingError
        count = sum(len(one) for one in ranges)
        if count > MOST_SHEETS:
            raise TooManySheetsError(count=count, most=MOST_SHEETS)
        with office.store.session() as session:
            stock, stamp = session.stocks.get(stock_id), office.stamp(actor)
            _require_no_certificate(session, stock, ranges)
            serials = [serial for one in ranges for serial in one.serials]
            session.stocks.set_state(stock_id, serials, state, reason, stamp)
            session.log.record(
                stamp,
                Act.SHEETS_SET_ASIDE,
                stock_id,
                chain=INSTITUTION_CHAIN,
                after={
                    "stock": stock.name,
                    "sheets": [str(one) for one in ranges],
                    "count": count,
                    "state": state,
                    "reason": reason,
                },
            )
        return count

    def count(self, stock_id: str, counted: Mapping[int, int], remark: str, actor: Actor) -> Count:
        """盘点: how many unused sheets lie in each box, beside what the register says.

        A difference is noted and changes no sheet: which one is gone is said by `set_aside`. Raises
        NothingCountedError or BoxUnknownError.
        """
        actor.require(Role.SECRETARY, Role.HR, Role.APPROVER)
        office = self._office
        if not counted:
            raise NothingCountedError
        with office.store.session() as session:
            stock, stamp = session.stocks.get(stock_id), office.stamp(actor)
            expected = session.stocks.counts(stock_id)
            for box in counted:
                if box not in expected:
                    raise BoxUnknownError(box=box, stock=stock.name)
            lines = {box: (expected[box][SheetState.UNUSED], found) for box, found in sorted(counted.items())}
            session.stocks.add_count(stock_id, lines, " ".join(remark.split()), stamp)
            session.log.record(
                stamp,
                Act.STOCK_COUNTED,
                stock_id,
                chain=INSTITUTION_CHAIN,
                after={
                    "stock": stock.name,
                    "boxes": {str(box): list(pair) for box, pair in lines.items()},
                    "differences": sum(expected != found for expected, found in lines.values()),
                    "remark": remark,
                },
            )
            return session.stocks.stocktakings(stock_id)[0]

    def prepare_destruction(self, way: str, actor: Actor) -> Destruction:
        """废证销毁清单 of every spoiled and withdrawn sheet, in place of one that nobody has signed.

        `way` is how they will be destroyed. Raises NothingToDestroyError.
        """
        actor.require(Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            waiting = session.stocks.awaiting_destruction()
            if not waiting:
                raise NothingToDestroyError
            stamp = office.stamp(actor)
            prepared = session.stocks.add_destruction(
                waiting, " ".join(way.split()), actor.account_id, office.clock.today()
            )
            session.log.record(
                stamp,
                Act.DESTRUCTION_PREPARED,
                prepared.id,
                chain=INSTITUTION_CHAIN,
                after={"number": prepared.number, "sheets": len(waiting)},
            )
        return prepared

    def sign_destruction(self, destruction_id: str, actor: Actor) -> Destruction:
        """The second signature: the listed sheets are destroyed.

        Raises SamePersonError, DestructionSignedError or DestructionUnknownError.
        """
        actor.require(Role.APPROVER, Role.HR, Role.SECRETARY)
        office = self._office
        with office.store.session() as session:
            prepared = session.stocks.destruction(destruction_id)
            if prepared.signed_by is not None:
                raise DestructionSignedError(number=prepared.number)
            actor.require_other_than(prepared.prepared_by)
            stamp = office.stamp(actor)
            reason = office.paper_texts.say("stock_paper", "destroyed_by", {"number": prepared.number})
            by_stock: dict[str, list[int]] = {}
            for stock_id, serial in prepared.sheets:
                by_stock.setdefault(stock_id, []).append(serial)
            for stock_id, serials in by_stock.items():
                session.stocks.set_state(stock_id, serials, SheetState.DESTROYED, reason, stamp)
            session.stocks.sign_destruction(destruction_id, actor.account_id, office.clock.today())
            session.log.record(
                stamp,
                Act.SHEETS_DESTROYED,
                destruction_id,
                chain=INSTITUTION_CHAIN,
                after={"number": prepared.number, "sheets": len(prepared.sheets)},
            )
            return session.stocks.destruction(destruction_id)


def _require_no_certificate(session: Session, stock: Stock, ranges: Sequence[SheetRange]) -> None:
    for sheet in session.stocks.sheets(stock.id):
        if sheet.state is SheetState.USED and any(sheet.serial in one for one in ranges):
            raise SheetInUseError(sheet=sheet_text(sheet.serial), number=sheet.number)
