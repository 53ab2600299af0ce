"""限制名单: found on the left, filled by the approver, and what each document makes of the end day."""

from collections.abc import Callable

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.domain.bars import BarSubject
from app.ui.bars.dialogs import BarDialog
from app.ui.bars.screen import BarsScreen
from app.ui.main_window import MainWindow
from app.ui.qualification.dialogs import ReasonDialog
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def opened(window: MainWindow, role: Role = Role.APPROVER) -> BarsScreen:
    """The list, with an account of that role signed in."""
    window.desk.account = window.desk.office.account(None, role)
    QTest.mouseClick(window.panel.places["bars"], Qt.MouseButton.LeftButton)
    assert window.screen_id == "bars"
    screen = window.made("bars")
    assert isinstance(screen, BarsScreen)
    return screen


def person(dialog: BarDialog, number: str = "110105197001010011") -> None:
    QTest.keyClicks(dialog.name_field, "Zhao")
    QTest.keyClicks(dialog.number_field, number)
    dialog.ground_field.setPlainText("获奖证书系伪造")
    assert not dialog.accept_button.isEnabled()
    QTest.keyClicks(dialog.decision_field, "No.7")
    assert dialog.accept_button.isEnabled()


def reason(dialog: QDialog) -> bool:
    assert isinstance(dialog, ReasonDialog)
    dialog.reason_field.setPlainText("经核查")
    return dialog.accept_button.isEnabled()


def test_a_bar_is_entered_let_pass_and_lifted(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    window = open_window("entered")
    screen = opened(window)
    assert not screen.lift.isEnabled()
    assert "先在名单里选一条" in screen.lift.toolTip()

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, BarDialog)
        assert dialog.policies.currentData() == "cn-2021-66"
        person(dialog)
        assert not dialog.ends.isVisibleTo(dialog), "the document fixes the years"
        assert dialog.draft.ends is None
        return True

    prompts.fill = fill
    QTest.mouseClick(screen.enter, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(screen.table.model.shown) == 1)
    assert not prompts.explained
    screen.table.select_row(0)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    screen.table.view.setFocus()
    QTest.keyClick(screen.table.view, Qt.Key.Key_Return)
    qtbot.waitUntil(screen.sheet.isVisible)
    for part in ("2031年12月31日（周三）", "获奖证书系伪造", "No.7", "人社厅发〔2021〕66号 六(四)", "周正"):
        assert part in screen.sheet.text
    prompts.fill = reason
    QTest.mouseClick(screen.admit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已准予进入" in screen.admit.toolTip())
    QTest.mouseClick(screen.lift, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not screen.lift.isEnabled())
    assert "已解除" in screen.sheet.text
    QTest.keyClick(screen.sheet, Qt.Key.Key_Escape)
    assert not screen.sheet.isVisible()


def test_where_the_document_fixes_nothing_the_end_day_is_asked(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    screen = opened(open_window("entered"))

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, BarDialog)
        dialog.policies.setCurrentIndex(dialog.policies.findData("jl-2022-163"))
        assert dialog.ends.isVisibleTo(dialog), "Jilin bars the unit alone"
        dialog.subject.choose(BarSubject.UNIT)
        assert not dialog.ends.isVisibleTo(dialog)
        assert not dialog.number_field.isVisibleTo(dialog)
        dialog.policies.setCurrentIndex(dialog.policies.findData("sh-2024-177"))
        assert dialog.ends.isVisibleTo(dialog)
        QTest.keyClicks(dialog.name_field, "Unit")
        dialog.ground_field.setPlainText("虚报业绩")
        QTest.keyClicks(dialog.decision_field, "No.8")
        dialog.ends.setDate(QDate(2028, 6, 30))
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    QTest.mouseClick(screen.enter, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(screen.table.model.shown) == 1)
    (one,) = screen.table.model.shown
    assert one.bar.ends.isoformat() == "2028-06-30"
    assert one.bar.subject is BarSubject.UNIT


def test_a_faulty_document_number_is_explained(open_window: OpenWindow, prompts: ScriptedPrompts) -> None:
    screen = opened(open_window("entered"))

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, BarDialog)
        person(dialog, "110105197001010018")
        return True

    prompts.fill = fill
    QTest.mouseClick(screen.enter, Qt.MouseButton.LeftButton)
    assert [error.code for error in prompts.explained] == ["bar_person_unreadable"]
    assert screen.table.model.total == 0


def test_a_secretary_reads_and_is_told_who_enters(open_window: OpenWindow) -> None:
    screen = opened(open_window("entered"), Role.SECRETARY)
    assert not screen.enter.isEnabled()
    assert "核准人" in screen.enter.accessibleDescription()


def test_the_model_keeps_qts_rules(open_window: OpenWindow, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(opened(open_window("entered")).table.model)  # type: ignore[no-untyped-call]
