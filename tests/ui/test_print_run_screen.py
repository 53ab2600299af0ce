"""A print run in the window: from the issuing screen through every button, by clicks and keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.certificates import PrintMode
from app.domain.levels import Level
from app.domain.print_runs import PositionState, RunState
from app.domain.stock import PaperOrder, SheetRange, SheetState
from app.printing.raster import page_count
from app.services.issuing import Issuing
from app.services.press import certificate_printer
from app.services.print_run import PrintRuns
from app.services.stock import StockKeeping
from app.ui.issuing.dialogs import WhichSheetsDialog
from app.ui.issuing.screen import IssuingScreen
from app.ui.main_window import MainWindow
from app.ui.print_run.dialogs import EatenDialog, StackDialog
from app.ui.print_run.screen import PrintRunScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
_LEFT = Qt.MouseButton.LeftButton
_TOP = "00000011"


@pytest.fixture
def printed(tmp_path: Path) -> Path:
    return tmp_path / "printed.pdf"


@pytest.fixture
def filling(prompts: ScriptedPrompts, printed: Path) -> Callable[[QDialog], bool]:
    """The printer's dialog prints into a file; other dialogs are accepted as they stand."""

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, QPrintDialog):
            dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            dialog.printer().setOutputFileName(str(printed))
            dialog.printer().setResolution(72)
        return True

    prompts.fill = fill
    return fill


@pytest.fixture
def window(open_window: OpenWindow, filling: Callable[[QDialog], bool]) -> MainWindow:  # noqa: ARG001
    """Everybody is issued to, and thirty sheets lie in the stock."""
    window = open_window("confirmed")
    desk = window.desk
    assert desk.batch is not None
    Issuing(desk.office, certificate_printer()).issue_all(desk.batch, desk.account.actor)
    keeping, actor = StockKeeping(desk.office), desk.account.actor
    stock = keeping.add("特级技师证书纸", Level.T, PrintMode.FULL, actor)
    keeping.receive(stock.id, SheetRange(11, 40), 1, "印制厂", desk.office.clock.today(), actor)
    window.made("issuing").changed.emit()
    return window


def _screen(window: MainWindow) -> PrintRunScreen:
    window.go("print_run")
    screen = window.made("print_run")
    assert isinstance(screen, PrintRunScreen)
    return screen


def _begun(window: MainWindow, qtbot: QtBot) -> PrintRunScreen:
    screen = _screen(window)
    QTest.keyClicks(screen.start.top, _TOP)
    QTest.keyClick(screen.start.top, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _button(screen, "print").isVisible())
    return screen


def _button(screen: PrintRunScreen, code: str) -> QPushButton:
    return screen.card.buttons[code]


def _press(screen: PrintRunScreen, code: str) -> None:
    assert _button(screen, code).isVisible(), code
    QTest.mouseClick(_button(screen, code), _LEFT)


def _print_one(screen: PrintRunScreen, qtbot: QtBot) -> None:
    _press(screen, "print")
    qtbot.waitUntil(lambda: _button(screen, "good").isVisible(), timeout=15_000)


def _states(screen: PrintRunScreen) -> list[PositionState]:
    return [row.state for row in screen.table.model.everything]


def _live(window: MainWindow) -> list[int]:
    with window.desk.office.store.reading() as session:
        return sorted(session.stocks.live_sheets().values())


def test_chosen_certificates_go_from_issuing_to_the_run(
    window: MainWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window.go("issuing")
    issuing = window.made("issuing")
    assert isinstance(issuing, IssuingScreen)
    qtbot.waitUntil(lambda: issuing.print_button.isEnabled() and not window.desk.jobs.busy)

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, WhichSheetsDialog)
        assert dialog.on_numbered_paper
        assert dialog.accept_button.text() == "下一步"
        dialog.papers["plain"].setChecked(True)
        assert dialog.accept_button.text() == "选择打印机…"
        dialog.papers["numbered"].setChecked(True)
        dialog.buttons["chosen"].setChecked(True)
        return True

    prompts.fill = fill
    issuing.table.select_row(2)
    name = issuing.table.model.everything[2].name
    qtbot.waitUntil(lambda: not window.desk.jobs.busy)
    QTest.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.screen_id == "print_run")
    screen = window.made("print_run")
    assert isinstance(screen, PrintRunScreen)
    assert [row.name for row in screen.table.model.everything] == [name]
    assert not screen.start.start_button.isEnabled()
    QTest.keyClicks(screen.start.top, _TOP)
    assert screen.start.start_button.isEnabled()


def test_a_sheet_is_printed_checked_by_its_number_and_bound(
    window: MainWindow, qtbot: QtBot, printed: Path, qtmodeltester: ModelTester
) -> None:
    screen = _begun(window, qtbot)
    assert screen.card.sheet.text() == _TOP
    _print_one(screen, qtbot)
    assert page_count(printed.read_bytes()) == 1
    assert _live(window) == []
    assert screen.card.in_hand.hasFocus()
    QTest.keyClicks(screen.card.in_hand, "0011")
    QTest.keyClick(screen.card.in_hand, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.card.sheet.text() == "00000012")
    assert _live(window) == [11]
    assert _states(screen)[:2] == [PositionState.PRINTED, PositionState.WAITING]
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]


def test_another_number_stops_and_eaten_sheets_are_spoiled(
    window: MainWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    screen = _begun(window, qtbot)
    _print_one(screen, qtbot)
    QTest.keyClicks(screen.card.in_hand, "00000013")
    _press(screen, "wrong")
    qtbot.waitUntil(lambda: _button(screen, "skipped").isVisible())
    assert "应是 00000011，手上是 00000013" in screen.card._banner_text.text()
    assert _live(window) == []
    assert "00000011—00000012" in _button(screen, "skipped").text()
    _press(screen, "retype")
    assert _button(screen, "good").isVisible()
    QTest.keyClicks(screen.card.in_hand, "00000013")
    _press(screen, "good")
    qtbot.waitUntil(lambda: _button(screen, "skipped").isVisible())
    _press(screen, "skipped")
    qtbot.waitUntil(lambda: screen.card.sheet.text() == "00000014")
    assert _live(window) == [13]
    with window.desk.office.store.reading() as session:
        (stock,) = session.stocks.all()
        assert [session.stocks.state(stock.id, serial) for serial in (11, 12)] == [SheetState.SPOILED] * 2
    assert prompts.explained == []


def test_a_stack_that_begins_elsewhere_is_taken_as_it_is(window: MainWindow, qtbot: QtBot) -> None:
    screen = _begun(window, qtbot)
    _print_one(screen, qtbot)
    QTest.keyClicks(screen.card.in_hand, "00000021")
    QTest.keyClick(screen.card.in_hand, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _button(screen, "in_hand").isVisible())
    _press(screen, "in_hand")
    qtbot.waitUntil(lambda: screen.card.sheet.text() == "00000022")
    assert _live(window) == [21]


def test_spoiled_eaten_and_missing_sheets_have_their_buttons(
    window: MainWindow, qtbot: QtBot, prompts: ScriptedPrompts, filling: Callable[[QDialog], bool]
) -> None:
    screen = _begun(window, qtbot)

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, EatenDialog):
            dialog.count.setValue(3)
            assert "00000012—00000014" in dialog.told.text()
        return filling(dialog)

    prompts.fill = fill
    _print_one(screen, qtbot)
    _press(screen, "misprint")
    qtbot.waitUntil(lambda: screen.card.sheet.text() == "00000012")
    assert "NO. 00000011 作废" in prompts.asked[-1]
    _print_one(screen, qtbot)
    _press(screen, "eaten")
    qtbot.waitUntil(lambda: screen.card.sheet.text() == "00000015")
    assert _button(screen, "good").isVisible()
    _press(screen, "nothing")
    qtbot.waitUntil(lambda: _button(screen, "print").isVisible())
    assert _states(screen)[0] is PositionState.WAITING
    assert _live(window) == []


def test_a_stopped_run_goes_on_from_the_number_on_top(
    window: MainWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    screen = _begun(window, qtbot)
    QTest.mouseClick(screen.stop_button, _LEFT)
    qtbot.waitUntil(lambda: _button(screen, "restack").isVisible())

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, StackDialog)
        assert not dialog.accept_button.isEnabled()
        QTest.keyClicks(dialog.top, "00000031")
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    _press(screen, "restack")
    qtbot.waitUntil(lambda: screen.card.sheet.text() == "00000031")


def test_a_run_left_by_another_program_asks_before_it_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.desk
    assert desk.batch is not None
    runs, actor = PrintRuns(desk.office, certificate_printer), desk.account.actor
    with desk.office.store.reading() as session:
        numbers = [one.number for one in session.certificates.of_batch(desk.batch.id)]
        (stock,) = session.stocks.all()
    run = runs.start(desk.batch, numbers, stock.id, _TOP, PaperOrder.ASCENDING, actor)
    screen = _screen(window)
    assert "上次打印没有打完" in screen.card._banner_text.text()
    assert not _button(screen, "print").isVisible()
    runs.send(run.id, "p", actor)
    screen.reload()
    assert "已经送往打印机" in screen.card._banner_text.text()
    QTest.keyClicks(screen.card.in_hand, _TOP)
    QTest.keyClick(screen.card.in_hand, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _button(screen, "print").isVisible())
    assert _live(window) == [11]


def test_a_run_is_printed_to_its_end_and_leads_back(window: MainWindow, qtbot: QtBot) -> None:
    screen = _begun(window, qtbot)
    count = screen.table.model.total
    for place in range(count):
        _print_one(screen, qtbot)
        QTest.keyClicks(screen.card.in_hand, f"{11 + place:08d}")
        QTest.keyClick(screen.card.in_hand, Qt.Key.Key_Return)
        button = _button(screen, "back" if place + 1 == count else "print")
        qtbot.waitUntil(button.isVisible)
    assert f"{count} 张全部打好" in screen.card.name.text()
    assert _live(window) == list(range(11, 11 + count))
    assert not screen.stop_button.isVisible()
    _press(screen, "back")
    assert window.screen_id == "issuing"
    window.go("print_run")
    assert "没有要打的证书" in screen._nothing.text()


def test_a_run_is_ended_only_after_asking(window: MainWindow, qtbot: QtBot, prompts: ScriptedPrompts) -> None:
    screen = _begun(window, qtbot)
    _print_one(screen, qtbot)
    QTest.mouseClick(screen.end_button, _LEFT)
    assert [error.code for error in prompts.explained] == ["sheets_unsettled"]
    _press(screen, "nothing")
    qtbot.waitUntil(lambda: _button(screen, "print").isVisible())
    QTest.mouseClick(screen.end_button, _LEFT)
    qtbot.waitUntil(lambda: _button(screen, "back").isVisible())
    with window.desk.office.store.reading() as session:
        assert session.print_runs.going() is None
        assert window.desk.batch is not None
        last = session.print_runs.last(window.desk.batch.id)
    assert last is not None
    assert last.state is RunState.ENDED


def test_who_may_not_print_is_told(window: MainWindow) -> None:
    window.desk.account = window.desk.office.account(None, Role.APPROVER)
    screen = _screen(window)
    assert window.desk.account.name in screen._nothing.text()
