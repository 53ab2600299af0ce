"""Certificate paper in the window: received, set aside, counted and destroyed by clicks and keys."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.certificates import PrintMode
from app.domain.levels import Level
from app.domain.stock import SheetRange, SheetState
from app.services.stock import StockKeeping
from app.ui.main_window import MainWindow
from app.ui.stock.dialogs import (
    CountDialog,
    KindDialog,
    ListDialog,
    ReceiveDialog,
    SetAsideDialog,
    SignDialog,
)
from app.ui.stock.screen import StockScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
_LEFT = Qt.MouseButton.LeftButton


def _screen(window: MainWindow) -> StockScreen:
    QTest.mouseClick(window.panel.places["stock"], _LEFT)
    screen = window.made("stock")
    assert isinstance(screen, StockScreen)
    return screen


@pytest.fixture
def stocked(open_window: OpenWindow) -> StockScreen:
    """Two boxes of fifty sheets, 00000001 to 00000100."""
    window = open_window("opened")
    desk = window.desk
    keeping, actor = StockKeeping(desk.office), desk.account.actor
    stock = keeping.add("特级技师证书纸", Level.T, PrintMode.OVERLAY, actor)
    keeping.receive(stock.id, SheetRange(1, 100), 2, "印制厂", desk.office.clock.today(), actor)
    return _screen(window)


def _total(screen: StockScreen, state: SheetState) -> str:
    return screen.totals[state].text()


def test_the_first_paper_is_added_and_received(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    screen = _screen(open_window("opened"))
    assert not screen.receive_button.isEnabled()
    assert "新增纸张种类" in screen.receive_button.accessibleDescription()

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, KindDialog):
            assert not dialog.accept_button.isEnabled()
            QTest.keyClicks(dialog.name_field, "T paper")
            dialog.level_choice.choose(Level.T)
            return dialog.accept_button.isEnabled()
        assert isinstance(dialog, ReceiveDialog)
        QTest.keyClicks(dialog.first_field, "00001201")
        QTest.keyClicks(dialog.last_field, "00002200")
        dialog.boxes.setValue(3)
        assert "平均分不进" in dialog.told.text()
        assert not dialog.accept_button.isEnabled()
        dialog.boxes.setValue(2)
        assert "每箱 500 张" in dialog.told.text()
        QTest.keyClicks(dialog.source_field, "press")
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    QTest.mouseClick(screen.kind_button, _LEFT)
    qtbot.waitUntil(lambda: screen.kinds.currentText() == "T paper")
    QTest.mouseClick(screen.receive_button, _LEFT)
    qtbot.waitUntil(lambda: screen.boxes.model.total == 2)
    assert [str(row.box.sheets) for row in screen.boxes.model.everything] == [
        "00001201—00001700",
        "00001701—00002200",
    ]
    assert _total(screen, SheetState.UNUSED) == "1,000"
    assert prompts.explained == []
    qtmodeltester.check(screen.boxes.model)  # type: ignore[no-untyped-call]


def test_what_is_refused_leaves_the_form_as_it_was(stocked: StockScreen, prompts: ScriptedPrompts) -> None:
    seen: list[str] = []

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, ReceiveDialog)
        seen.append(dialog.first_field.text())
        if len(seen) > 1:
            return False
        dialog.first_field.setText("00000100")
        dialog.last_field.setText("00000199")
        dialog.source_field.setText("印制厂")
        return True

    prompts.fill = fill
    QTest.mouseClick(stocked.receive_button, _LEFT)
    assert [error.code for error in prompts.explained] == ["range_overlap"]
    assert seen == ["", "00000100"]
    assert _total(stocked, SheetState.UNUSED) == "100"


def test_sheets_are_set_aside_and_their_life_is_told(
    stocked: StockScreen, prompts: ScriptedPrompts, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, SetAsideDialog)
        QTest.keyClicks(dialog.sheets_field, "00000005-00000007 000")
        assert not dialog.accept_button.isEnabled()
        QTest.keyClicks(dialog.sheets_field, "00030")
        assert "共 4 张" in dialog.told.text()
        dialog.reason_field.setPlainText("运输受潮")
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    QTest.mouseClick(stocked.aside_button, _LEFT)
    qtbot.waitUntil(lambda: _total(stocked, SheetState.SPOILED) == "4")
    assert _total(stocked, SheetState.UNUSED) == "96"
    stocked.tabs.setCurrentIndex(1)
    stocked.sheets.select_row(3)
    stocked.sheets.opened.emit(stocked.sheets.current())
    assert "NO. 00000030" in stocked.sheet.text
    assert "运输受潮" in stocked.sheet.text
    QTest.keyClick(stocked.sheet, Qt.Key.Key_Escape)
    assert not stocked.sheet.isVisible()
    qtmodeltester.check(stocked.sheets.model)  # type: ignore[no-untyped-call]


def test_a_count_shows_the_difference_and_is_printed(
    stocked: StockScreen, prompts: ScriptedPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, CountDialog)
        QTest.keyClicks(dialog.fields[1], "5a")
        assert not dialog.accept_button.isEnabled()
        dialog.fields[1].setText("50")
        dialog.fields[2].setText("49")
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    assert not stocked.print_count_button.isEnabled()
    QTest.mouseClick(stocked.count_button, _LEFT)
    qtbot.waitUntil(stocked.print_count_button.isEnabled)
    assert [row.differs for row in stocked.boxes.model.everything] == [False, True]
    cell = stocked.boxes.model.index(1, 8)
    assert "实点 49" in str(stocked.boxes.model.data(cell))
    prompts.files = [tmp_path / "盘点.pdf"]
    QTest.mouseClick(stocked.print_count_button, _LEFT)
    assert (tmp_path / "盘点.pdf").read_bytes().startswith(b"%PDF")


def test_void_sheets_are_destroyed_by_two_people(
    stocked: StockScreen, prompts: ScriptedPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    window = stocked.desk
    stock = stocked._stock
    StockKeeping(window.office).set_aside(
        stock.id, [SheetRange(1, 3)], SheetState.SPOILED, "受潮", window.account.actor
    )
    stocked.changed.emit()
    stocked.reload()
    stocked.tabs.setCurrentIndex(2)
    assert "3 张" in stocked.waiting.text()

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, ListDialog):
            return True
        assert isinstance(dialog, SignDialog)
        names = [dialog.signers.itemText(at) for at in range(dialog.signers.count())]
        assert window.account.name not in names
        return True

    prompts.fill = fill
    QTest.mouseClick(stocked.prepare_button, _LEFT)
    qtbot.waitUntil(stocked.sign_button.isEnabled)
    prompts.files = [tmp_path / "清单"]
    QTest.mouseClick(stocked.print_button, _LEFT)
    assert (tmp_path / "清单.pdf").is_file()
    QTest.mouseClick(stocked.sign_button, _LEFT)
    qtbot.waitUntil(lambda: _total(stocked, SheetState.DESTROYED) == "3")
    assert not stocked.sign_button.isEnabled()
    assert prompts.explained == []


def test_an_observer_is_told_why_nothing_can_be_done(stocked: StockScreen) -> None:
    stocked.desk.account = stocked.desk.office.account(None, Role.APPROVER)
    stocked.reload()
    assert not stocked.receive_button.isEnabled()
    assert stocked.desk.account.name in stocked.receive_button.accessibleDescription()
    assert stocked.count_button.isEnabled()


def test_the_smallest_window_needs_no_bar(stocked: StockScreen) -> None:
    window = stocked.window()
    window.resize(1180, 720)
    assert stocked.boxes.view.horizontalScrollBar().maximum() == 0
