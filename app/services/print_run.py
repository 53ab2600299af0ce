"""Prints certificates on numbered sheets, one act after the other, each stored before the next begins.

Source: certificate §3. A sheet is bound to a certificate only when a person has seen its NO.; whatever stops
the program in between, the file says which certificates were at the printer and what has been confirmed.
"""

import contextlib
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from app.domain.accounts import Actor, Role
from app.domain.acts import Act, Stamp
from app.domain.batches import Batch
from app.domain.certificates import Certificate, CertificateState, PrintMode
from app.domain.corrections import require_valid
from app.domain.errors import RefusalError
from app.domain.levels import Level
from app.domain.print_runs import NothingAtPrinterError, Position, PrintRun
from app.domain.stock import (
    PaperOrder,
    SheetState,
    next_sheets,
    read_in_hand,
    read_sheet,
    require_may_become,
    sheet_text,
)
from app.printing.certificate import CertificatePrinter, Mode
from app.services.issuing import NothingToPrintError, printed_content
from app.services.layouts import printer_on
from app.services.office import Office
from app.storage.session import Session


class RunGoingError(RefusalError):
    """Another run is neither finished nor ended."""

    code = "run_going"


class OnSheetAlreadyError(RefusalError):
    """The certificate is on a sheet: that one is declared spoiled or lost before another is printed."""

    code = "on_sheet_already"


class CorrectionPendingError(RefusalError):
    """A correction of the certificate waits for the second person."""

    code = "correction_pending"


class NoChangeInHandError(RefusalError):
    """The NO. said to differ is the expected one."""

    code = "in_hand_is_expected"


class PrintRuns:
    """One run at a time in a file."""

    def __init__(self, office: Office, printer: Callable[[], CertificatePrinter]) -> None:
        """`printer` is opened when a page has to be set anew (overlay)."""
        self._office = office
        self._printer = printer

    def start(
        self, batch: Batch, numbers: Sequence[str], stock_id: str, top: str, order: PaperOrder, actor: Actor
    ) -> PrintRun:
        """Certificates in the order given, on sheets of one kind from the NO. on top of the tray.

        Raises RunGoingError, StockLevelError, StockShortError, SheetUnknownError, SheetStateError,
        OnSheetAlreadyError, CorrectionPendingError, CertificateStateError, NothingToPrintError,
        SheetMisspeltError.
        """
        actor.require(Role.SECRETARY)
        office, first = self._office, read_sheet(top)
        with office.store.session() as session:
            if session.print_runs.going() is not None:
                raise RunGoingError
            stock, known = session.stocks.get(stock_id), session.certificates.of_batch(batch.id)
            of_batch = {one.number: one for one in known}
            certificates = [of_batch[number] for number in dict.fromkeys(numbers) if number in of_batch]
            if not certificates:
                raise NothingToPrintError(title=batch.title)
            for certificate in certificates:
                stock.require_level(Level(certificate.content["level"]), certificate.content["name"])
                _require_printable(session, certificate)
            require_may_become(first, session.stocks.state(stock_id, first), SheetState.USED)
            run = PrintRun(
                id=str(uuid.uuid4()),
                batch_id=batch.id,
                stock_id=stock_id,
                mode=stock.mode,
                order=order,
                top=first,
                every=max(1, session.settings.read().confirm_sheets_every),
                positions=tuple(
                    Position(place, one.number, one.version) for place, one in enumerate(certificates, 1)
                ),
            )
            _next(session, run, len(certificates))
            stamp = office.stamp(actor)
            session.print_runs.add(run, stamp)
            session.log.record(
                stamp,
                Act.RUN_STARTED,
                run.id,
                chain=batch.id,
                after={
                    "stock": stock.name,
                    "top": sheet_text(first),
                    "order": order,
                    "mode": run.mode,
                    "numbers": [one.number for one in certificates],
                },
            )
        return run

    def send(self, run_id: str, printer: str, actor: Actor) -> tuple[PrintRun, list[bytes]]:
        """The next pages for `printer`; it is noted first that they are there, so a fault leaves a question.

        Raises what `PrintRun.send` raises, StockShortError, and what `start` says of a certificate.
        """
        with _acting(self._office, run_id, actor) as act:
            run = act.run.send()
            certificates = [_current(act.session, one) for one in run.asked]
            expected = _next(act.session, run, len(run.asked))
            pages = [self._page(act.session, run, one) for one in certificates]
            act.session.print_runs.set_printer(run_id, printer, _calibration(act.session, printer))
            act.store(
                run,
                Act.RUN_SENT,
                {
                    "printer": printer,
                    "sheets": {
                        one.number: sheet_text(sheet) for one, sheet in zip(run.asked, expected, strict=True)
                    },
                },
            )
        return run, pages

    def confirm(self, run_id: str, in_hand: str, actor: Actor) -> PrintRun:
        """打好了: the NO. in hand is that of the last sheet asked for; each certificate gets its sheet.

        Another NO. binds nothing; the run answered is then stopped and says `in_hand`. Raises
        NothingAtPrinterError, SheetMisspeltError, StockShortError.
        """
        with _acting(self._office, run_id, actor) as act:
            expected = _next(act.session, act.run, len(act.run.asked))
            if not expected:
                raise NothingAtPrinterError
            found = read_in_hand(in_hand, expected[-1])
            run = act.run.confirm(expected, found)
            if run.in_hand is not None:
                act.store(run, Act.RUN_MISMATCHED, _differing(expected[-1], found))
                return run
            pairs = list(zip(act.run.asked, expected, strict=True))
            for position, sheet in pairs:
                act.bind(position, sheet)
            act.store(
                run,
                Act.RUN_CONFIRMED,
                {
                    "sheets": {position.number: sheet_text(sheet) for position, sheet in pairs},
                    "mode": run.mode,
                    "printer": act.session.print_runs.printer(run_id)[0],
                },
            )
        return run

    def mismatch(self, run_id: str, in_hand: str, actor: Actor) -> PrintRun:
        """号不对: the run stops; raises NoChangeInHandError when the NO. is the expected one after all."""
        with _acting(self._office, run_id, actor) as act:
            expected = _next(act.session, act.run, len(act.run.asked))
            if not expected:
                raise NothingAtPrinterError
            found = read_in_hand(in_hand, expected[-1])
            if found == expected[-1]:
                raise NoChangeInHandError(sheet=sheet_text(found))
            run = act.run.confirm(expected, found)
            act.store(run, Act.RUN_MISMATCHED, _differing(expected[-1], found))
        return run

    def misprint(self, run_id: str, reason: str, actor: Actor) -> PrintRun:
        """打坏了: the first sheet asked for is spoiled, its certificate is printed again on the next one."""
        with _acting(self._office, run_id, actor) as act:
            (sheet,) = _next(act.session, act.run, 1)
            run = act.run.misprint(sheet)
            act.spoil(run, [sheet], reason.strip() or self._say("misprinted"))
        return run

    def eat(self, run_id: str, count: int, reason: str, actor: Actor) -> PrintRun:
        """吃掉几张: the next `count` sheets are spoiled and the rest shifts; raises CheckSinglyError."""
        with _acting(self._office, run_id, actor) as act:
            sheets = _next(act.session, act.run, max(1, count))
            run = act.run.eat(sheets)
            act.spoil(run, sheets, reason.strip() or self._say("eaten"))
        return run

    def nothing_came(self, run_id: str, actor: Actor) -> PrintRun:
        """What was sent never came out: it is sent again, on the same sheets."""
        return self._change(run_id, "nothing_came", PrintRun.nothing_came, actor)

    def singly(self, run_id: str, actor: Actor) -> PrintRun:
        """逐张核对: each sheet that is at the printer is asked for alone."""
        return self._change(run_id, "singly", PrintRun.singly, actor)

    def stop(self, run_id: str, actor: Actor) -> PrintRun:
        return self._change(run_id, "stop", PrintRun.stop, actor)

    def end(self, run_id: str, actor: Actor) -> PrintRun:
        """Leave the rest for another run; raises SheetsUnsettledError."""
        return self._change(run_id, "end", PrintRun.end, actor)

    def restack(self, run_id: str, top: str, order: PaperOrder, actor: Actor) -> PrintRun:
        """Go on from this NO.: the tray was filled anew, or the sheet in hand really carries it.

        Raises SheetMisspeltError, SheetUnknownError, SheetStateError or StockShortError.
        """
        first = read_sheet(top)
        with _acting(self._office, run_id, actor) as act:
            state = act.session.stocks.state(act.run.stock_id, first)
            require_may_become(first, state, SheetState.USED)
            run = act.run.restack(first, order)
            _next(act.session, run, max(1, len(run.asked)))
            act.store(run, Act.RUN_CHANGED, {"act": "restack", "top": sheet_text(first), "order": order})
        return run

    def _change(
        self, run_id: str, name: str, change: Callable[[PrintRun], PrintRun], actor: Actor
    ) -> PrintRun:
        with _acting(self._office, run_id, actor) as act:
            run = change(act.run)
            act.store(run, Act.RUN_CHANGED, {"act": name})
        return run

    def _say(self, code: str) -> str:
        return self._office.paper_texts.say("stock_paper", code)

    def _page(self, session: Session, run: PrintRun, certificate: Certificate) -> bytes:
        """The archived page, or on pre-printed paper the values where that paper wants them."""
        if run.mode is PrintMode.FULL:
            return session.files.content(certificate.pdf_sha256)
        stock, level = session.stocks.get(run.stock_id), Level(certificate.content["level"])
        printer = printer_on(session, stock, level, self._printer())
        return printer.make(printed_content(session, certificate), Mode.OVERLAY).pdf


@dataclass(frozen=True, slots=True)
class _Act:
    """One act on a run: its transaction, its stamp, and the run as it stood before."""

    session: Session
    stamp: Stamp
    run: PrintRun

    def store(self, run: PrintRun, act: Act, told: dict[str, object]) -> None:
        self.session.print_runs.change(run, self.run)
        self.session.log.record(
            self.stamp,
            act,
            run.id,
            chain=run.batch_id,
            before={"state": self.run.state},
            after={**told, "state": run.state},
        )

    def spoil(self, run: PrintRun, sheets: Sequence[int], reason: str) -> None:
        self.session.stocks.set_state(run.stock_id, sheets, SheetState.SPOILED, reason, self.stamp)
        spoiled = [sheet_text(sheet) for sheet in sheets]
        self.store(run, Act.RUN_SHEETS_SPOILED, {"sheets": spoiled, "reason": reason})

    def bind(self, position: Position, sheet: int) -> None:
        """The certificate is on that sheet now; one whose paper was lost is valid paper again."""
        session, run = self.session, self.run
        certificate = _current(session, position)
        session.stocks.bind(run.stock_id, sheet, certificate, self.stamp)
        if certificate.state is CertificateState.LOST:
            session.certificates.set_state(certificate, CertificateState.ISSUED)
        printer, calibration = session.print_runs.printer(run.id)
        session.certificates.print_event(
            certificate,
            run.mode,
            self.stamp.at,
            self.stamp.actor.account_id,
            printer,
            (run.stock_id, sheet),
            calibration,
        )


@contextlib.contextmanager
def _acting(office: Office, run_id: str, actor: Actor) -> Iterator[_Act]:
    actor.require(Role.SECRETARY)
    with office.store.session() as session:
        yield _Act(session, office.stamp(actor), session.print_runs.get(run_id))


def _next(session: Session, run: PrintRun, count: int) -> tuple[int, ...]:
    """The next `count` sheets as the stock stands now."""
    stocks = session.stocks
    return next_sheets(count, run.top, run.order, stocks.ranges(run.stock_id), stocks.taken(run.stock_id))


def _current(session: Session, position: Position) -> Certificate:
    """The certificate of a position, as long as it may be printed; raises what refuses it."""
    certificate = session.certificates.latest(position.number)
    _require_printable(session, certificate)
    return certificate


def _require_printable(session: Session, certificate: Certificate) -> None:
    require_valid(certificate.number, certificate.state, CertificateState.ISSUED, CertificateState.LOST)
    live = session.stocks.live_sheet(certificate.number)
    if live is not None:
        raise OnSheetAlreadyError(
            number=certificate.number, name=certificate.content["name"], sheet=sheet_text(live[1])
        )
    if session.corrections.open_for(certificate.number) is not None:
        raise CorrectionPendingError(number=certificate.number)


def _calibration(session: Session, printer: str) -> str | None:
    """What printing on `printer` puts right now, for the print event."""
    for stored in session.layouts.calibrations():
        if stored.printer == printer:
            return json.dumps({name: str(value) for name, value in asdict(stored.calibration).items()})
    return None


def _differing(expected: int, found: int) -> dict[str, object]:
    return {"expected": sheet_text(expected), "in_hand": sheet_text(found)}
