"""A print run in the file: sheets bound one by one, whatever goes wrong, the program itself included."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.accounts import Actor, RoleMissingError
from app.domain.certificates import Certificate, CertificateState, PrintMode
from app.domain.corrections import CertificateStateError
from app.domain.levels import Level
from app.domain.print_runs import (
    CheckSinglyError,
    NothingAtPrinterError,
    PrintRun,
    RunState,
    RunStoppedError,
    SheetsUnsettledError,
)
from app.domain.stock import (
    PaperOrder,
    SheetMisspeltError,
    SheetRange,
    SheetState,
    SheetStateError,
    SheetUnknownError,
    Stock,
    StockLevelError,
    StockShortError,
    read_ranges,
    sheet_text,
)
from app.services.issuing import NothingToPrintError
from app.services.office import Office
from app.services.press import certificate_printer
from app.services.print_run import (
    NoChangeInHandError,
    OnSheetAlreadyError,
    PrintRuns,
    RunGoingError,
)
from app.services.safekeeping import check_file
from app.services.setup import Setup
from app.services.stock import SheetInUseError, StockKeeping
from app.storage.store import Store
from tests.services.bench import Bench

Opening = Callable[[str], Bench]
UP, DOWN = PaperOrder.ASCENDING, PaperOrder.DESCENDING


@pytest.fixture
def bench(at: Opening) -> Bench:
    return at("issued")


@pytest.fixture
def runs(bench: Bench) -> PrintRuns:
    return PrintRuns(bench.office, certificate_printer)


@pytest.fixture
def stock(bench: Bench) -> Stock:
    return _stocked(bench, Level.T, PrintMode.FULL)


def _stocked(bench: Bench, level: Level | None, mode: PrintMode, last: int = 40) -> Stock:
    keeping = StockKeeping(bench.office)
    stock = keeping.add(f"证书纸 {level} {mode}", level, mode, bench.secretary)
    keeping.receive(stock.id, SheetRange(1, last), 2, "印制厂", bench.clock.today(), bench.secretary)
    return stock


def _certificates(bench: Bench) -> list[Certificate]:
    with bench.office.store.reading() as session:
        return session.certificates.of_batch(bench.batch.id)


def _numbers(bench: Bench) -> list[str]:
    return [one.number for one in _certificates(bench)]


def _live(bench: Bench) -> dict[str, int]:
    with bench.office.store.reading() as session:
        return session.stocks.live_sheets()


def _started(
    bench: Bench, runs: PrintRuns, stock: Stock, top: str = "00000001", order: PaperOrder = UP
) -> PrintRun:
    return runs.start(bench.batch, _numbers(bench), stock.id, top, order, bench.secretary)


def test_every_sheet_is_bound_when_its_number_was_seen(bench: Bench, runs: PrintRuns, stock: Stock) -> None:
    run, numbers, secretary = _started(bench, runs, stock), _numbers(bench), bench.secretary
    for place, certificate in enumerate(_certificates(bench), 1):
        sent, pages = runs.send(run.id, "窗口打印机", secretary)
        assert [hashlib.sha256(page).hexdigest() for page in pages] == [certificate.pdf_sha256]
        assert certificate.number not in _live(bench)
        run = runs.confirm(sent.id, sheet_text(place), secretary)
    assert run.state is RunState.DONE
    assert _live(bench) == {number: place for place, number in enumerate(numbers, 1)}
    with bench.office.store.reading() as session:
        events = [session.certificates.prints_of(number) for number in numbers]
        assert session.print_runs.going() is None
    assert [[event["sheet"] for event in one] for one in events] == [
        [sheet_text(place)] for place in range(1, len(numbers) + 1)
    ]
    assert {event["printer"] for one in events for event in one} == {"窗口打印机"}
    assert bench.acts()[-2 * len(numbers) - 1 :] == [
        "run_started",
        *["run_sent", "run_confirmed"] * len(numbers),
    ]
    assert check_file(bench.file).valid


def test_another_number_in_hand_stops_the_run_and_binds_nothing(
    bench: Bench, runs: PrintRuns, stock: Stock
) -> None:
    run, secretary = _started(bench, runs, stock), bench.secretary
    runs.send(run.id, "p", secretary)
    stopped = runs.confirm(run.id, "00000003", secretary)
    assert (stopped.state, stopped.in_hand) == (RunState.STOPPED, 3)
    assert _live(bench) == {}
    assert bench.acts()[-1] == "run_mismatched"
    again = runs.confirm(run.id, "00000001", secretary)
    assert (again.state, again.in_hand) == (RunState.OPEN, None)
    assert list(_live(bench).values()) == [1]


def test_eaten_sheets_are_spoiled_and_the_rest_shifts(bench: Bench, runs: PrintRuns, stock: Stock) -> None:
    run, secretary, numbers = _started(bench, runs, stock), bench.secretary, _numbers(bench)
    runs.send(run.id, "p", secretary)
    runs.confirm(run.id, "0004", secretary)
    runs.eat(run.id, 3, "", secretary)
    going = runs.confirm(run.id, "0004", secretary)
    assert going.state is RunState.OPEN
    assert _live(bench) == {numbers[0]: 4}
    with bench.office.store.reading() as session:
        states = [session.stocks.state(stock.id, serial) for serial in (1, 2, 3, 4, 5)]
        reasons = {sheet.reason for sheet in session.stocks.sheets(stock.id) if sheet.serial < 4}
    assert states == [SheetState.SPOILED] * 3 + [SheetState.USED, SheetState.UNUSED]
    assert reasons == {bench.office.paper_texts.say("stock_paper", "eaten")}
    runs.send(run.id, "p", secretary)
    spoilt = runs.misprint(run.id, "墨迹", secretary)
    assert spoilt.upcoming[0].number == numbers[1]
    runs.send(run.id, "p", secretary)
    assert runs.confirm(run.id, "00000006", secretary).printed[-1].sheet == 6


def test_a_stack_may_run_downward_and_skips_what_the_register_has_set_aside(
    bench: Bench, runs: PrintRuns, stock: Stock
) -> None:
    keeping, secretary = StockKeeping(bench.office), bench.secretary
    keeping.set_aside(stock.id, read_ranges("00000039"), SheetState.SPOILED, "折角", secretary)
    run = _started(bench, runs, stock, "00000040", DOWN)
    runs.send(run.id, "p", secretary)
    runs.confirm(run.id, "00000040", secretary)
    keeping.set_aside(stock.id, read_ranges("00000038"), SheetState.SPOILED, "折角", secretary)
    runs.send(run.id, "p", secretary)
    assert runs.confirm(run.id, "00000037", secretary).printed[-1].sheet == 37
    with pytest.raises(SheetInUseError):
        keeping.set_aside(stock.id, read_ranges("00000037"), SheetState.LOST, "找不到", secretary)


def test_a_new_stack_is_told_by_its_top_number(bench: Bench, runs: PrintRuns, stock: Stock) -> None:
    run, secretary = _started(bench, runs, stock), bench.secretary
    runs.stop(run.id, secretary)
    with pytest.raises(RunStoppedError):
        runs.send(run.id, "p", secretary)
    for text, error in (("00000041", SheetUnknownError), ("41", SheetMisspeltError)):
        with pytest.raises(error):
            runs.restack(run.id, text, UP, secretary)
    going = runs.restack(run.id, "00000021", DOWN, secretary)
    assert (going.state, going.top) == (RunState.OPEN, 21)
    runs.send(run.id, "p", secretary)
    runs.confirm(run.id, "00000021", secretary)
    with pytest.raises(SheetStateError):
        runs.restack(run.id, "00000021", UP, secretary)


def test_several_sheets_at_a_time_are_checked_by_the_last(
    bench: Bench, runs: PrintRuns, stock: Stock
) -> None:
    setup, secretary, numbers = Setup(bench.office), bench.secretary, _numbers(bench)
    with bench.office.store.reading() as session:
        now = session.settings.read()
    setup.change_settings(replace(now, confirm_sheets_every=3), bench.approver)
    run = _started(bench, runs, stock)
    _, pages = runs.send(run.id, "p", secretary)
    assert len(pages) == 3
    with pytest.raises(CheckSinglyError):
        runs.eat(run.id, 1, "", secretary)
    runs.confirm(run.id, "00000003", secretary)
    assert _live(bench) == {numbers[0]: 1, numbers[1]: 2, numbers[2]: 3}
    runs.send(run.id, "p", secretary)
    assert runs.singly(run.id, secretary).careful
    runs.confirm(run.id, "00000004", secretary)
    left = len(numbers) - 4
    came = runs.nothing_came(run.id, secretary)
    assert (came.left, came.sent) == (left, ())


def test_what_may_not_be_printed_is_refused_before_the_run(
    bench: Bench, runs: PrintRuns, stock: Stock
) -> None:
    secretary, numbers = bench.secretary, _numbers(bench)
    chief = _stocked(bench, Level.S, PrintMode.FULL)
    with pytest.raises(StockLevelError):
        runs.start(bench.batch, numbers, chief.id, "00000001", UP, secretary)
    with pytest.raises(StockShortError):
        runs.start(bench.batch, numbers, stock.id, "00000040", UP, secretary)
    with pytest.raises(SheetUnknownError):
        runs.start(bench.batch, numbers, stock.id, "00000041", UP, secretary)
    with pytest.raises(SheetMisspeltError):
        runs.start(bench.batch, numbers, stock.id, "1", UP, secretary)
    with pytest.raises(NothingToPrintError):
        runs.start(bench.batch, ["no number"], stock.id, "00000001", UP, secretary)
    with pytest.raises(RoleMissingError):
        runs.start(bench.batch, numbers, stock.id, "00000001", UP, bench.approver)
    first = _certificates(bench)[0]
    with bench.office.store.session() as session:
        session.certificates.set_state(first, CertificateState.REVOKED)
    with pytest.raises(CertificateStateError):
        runs.start(bench.batch, numbers, stock.id, "00000001", UP, secretary)
    assert "run_started" not in bench.acts()


def test_a_certificate_on_a_sheet_is_not_printed_on_another(
    bench: Bench, runs: PrintRuns, stock: Stock
) -> None:
    run, secretary, numbers = _started(bench, runs, stock), bench.secretary, _numbers(bench)
    with pytest.raises(RunGoingError):
        _started(bench, runs, stock)
    with pytest.raises(NothingAtPrinterError):
        runs.confirm(run.id, "00000001", secretary)
    runs.send(run.id, "p", secretary)
    with pytest.raises(SheetsUnsettledError):
        runs.end(run.id, secretary)
    with pytest.raises(NoChangeInHandError):
        runs.mismatch(run.id, "00000001", secretary)
    runs.confirm(run.id, "00000001", secretary)
    runs.end(run.id, secretary)
    with pytest.raises(OnSheetAlreadyError):
        runs.start(bench.batch, numbers, stock.id, "00000002", UP, secretary)
    rest = runs.start(bench.batch, numbers[:0:-1], stock.id, "00000002", UP, secretary)
    assert [one.number for one in rest.positions] == numbers[:0:-1]


def test_the_tables_refuse_one_sheet_on_two_certificates(bench: Bench, runs: PrintRuns, stock: Stock) -> None:
    run, secretary, numbers = _started(bench, runs, stock), bench.secretary, _numbers(bench)
    runs.send(run.id, "p", secretary)
    runs.confirm(run.id, "00000001", secretary)
    who, event = secretary.account_id, "1, mode, printed_at, printed_by, sheet, printer, stock_id, NULL"
    columns = "batch_id, stock_id, mode, paper_order, top, every, state, careful, in_hand, printer, "
    columns += "calibration, started_by, started_at"
    for statement in (
        f"INSERT INTO sheets VALUES ('{stock.id}', 1, 'used', '{numbers[1]}', 1, '', '', '{who}')",
        f"INSERT INTO sheets VALUES ('{stock.id}', 2, 'used', '{numbers[0]}', 1, '', '', '{who}')",
        f"UPDATE sheets SET number = '{numbers[1]}', state = 'lost'",
        f"INSERT INTO print_events SELECT 'x', '{numbers[1]}', {event} FROM print_events",
        f"INSERT INTO print_runs SELECT 'y', {columns} FROM print_runs",
    ):
        with pytest.raises(sqlite3.IntegrityError), bench.office.store.session() as session:
            session.stocks._db.execute(statement)


def test_overlay_paper_gets_the_values_alone_and_the_event_says_so(bench: Bench, runs: PrintRuns) -> None:
    stock, secretary = _stocked(bench, None, PrintMode.OVERLAY), bench.secretary
    run = _started(bench, runs, stock)
    _, (page,) = runs.send(run.id, "p", secretary)
    first = _certificates(bench)[0]
    assert hashlib.sha256(page).hexdigest() != first.pdf_sha256
    runs.confirm(run.id, "00000001", secretary)
    with bench.office.store.reading() as session:
        assert [event["mode"] for event in session.certificates.prints_of(first.number)] == ["overlay"]


_KILLED = """
import os, sys, pathlib
from app import paths
from app.domain.accounts import Role
from app.rulebook.rulebook import Rulebook
from app.services.clock import SetClock
from app.services.office import Office
from app.services.press import certificate_printer
from app.services.print_run import PrintRuns
from app.storage.store import Store
from app.texts import read_texts
from datetime import datetime
texts = read_texts(paths.resources() / "i18n", "zh")
office = Office(Store.open(pathlib.Path(sys.argv[1])), SetClock(datetime.fromisoformat(sys.argv[2])),
    Rulebook(paths.resources()), texts, texts)
secretary = office.account(None, Role.SECRETARY).actor
with office.store.reading() as session:
    run = session.print_runs.going()
runs = PrintRuns(office, certificate_printer)
runs.send(run.id, "p", secretary)
if sys.argv[3] == "confirmed":
    runs.confirm(run.id, "00000002", secretary)
if sys.argv[3] == "half":
    context = office.store.session()
    session = context.__enter__()
    stock = session.stocks.get(run.stock_id)
    session.stocks.bind(stock.id, 2, session.certificates.latest(run.positions[1].number),
        office.stamp(secretary))
print("there", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("moment", ["sent", "half", "confirmed"])
def test_a_killed_program_leaves_a_run_that_goes_on(at: Opening, moment: str) -> None:
    bench = at("issued")
    stock, secretary, numbers = _stocked(bench, Level.T, PrintMode.FULL), bench.secretary, _numbers(bench)
    runs = PrintRuns(bench.office, certificate_printer)
    run = _started(bench, runs, stock)
    runs.send(run.id, "p", secretary)
    runs.confirm(run.id, "00000001", secretary)
    now = bench.clock.now()
    bench.clock.moment += timedelta(minutes=5)
    bench.office.store.close()
    other = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(bench.file), now.isoformat(), moment],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "there\n"
    other.kill()
    other.communicate()
    assert check_file(bench.file).valid
    with Store.open(bench.file) as store:
        office = Office(store, bench.clock, bench.office.rulebook, bench.office.texts, bench.office.texts)
        with store.reading() as session:
            found = session.print_runs.going()
            live = session.stocks.live_sheets()
        assert found is not None
        bound = 2 if moment == "confirmed" else 1
        assert live == dict(zip(numbers, range(1, bound + 1), strict=False))
        assert len(found.printed) == bound
        assert [one.number for one in found.sent] == ([] if moment == "confirmed" else [numbers[1]])
        _finish(PrintRuns(office, certificate_printer), found, secretary)
        with store.reading() as session:
            assert session.stocks.live_sheets() == {number: at for at, number in enumerate(numbers, 1)}
            assert session.print_runs.going() is None


def _finish(runs: PrintRuns, run: PrintRun, secretary: Actor) -> None:
    """Somebody comes back: what was sent is looked at, the rest is printed."""
    while run.state is RunState.OPEN:
        if not run.sent:
            run, _ = runs.send(run.id, "p", secretary)
        run = runs.confirm(run.id, sheet_text(run.top), secretary)
