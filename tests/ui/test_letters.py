"""Papers of the qualification, letters and second looks beside the board."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.domain.letters import Delivery
from app.domain.rechecks import Decision
from app.printing.raster import page_count
from app.services.qualification_view import Standing
from app.ui.letters.dialogs import AskDialog, ConcludeDialog, DecideDialog, LettersDialog, ServeDialog
from app.ui.main_window import MainWindow
from app.ui.qualification.screen import QualificationScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]
EVERYBODY = 12


def board(window: MainWindow) -> QualificationScreen:
    window.go("qualification")
    screen = window.made("qualification")
    assert isinstance(screen, QualificationScreen)
    return screen


def choose_refused(screen: QualificationScreen) -> str:
    row = next(
        place for place, one in enumerate(screen.table.model.shown) if one.standing is Standing.REFUSED
    )
    screen.table.select_row(row)
    return screen.table.model.shown[row].candidate.name


def told(screen: QualificationScreen) -> str:
    labels = screen.letter_panel.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.desk.jobs.busy)


def test_sheets_and_the_list_are_saved(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    window = open_window("examined")
    screen = board(window)
    prompts.files = [tmp_path / "一.pdf", tmp_path / "全.pdf", tmp_path / "汇总.pdf"]
    choose_refused(screen)
    screen.papers.sheets.trigger()
    qtbot.waitUntil((tmp_path / "一.pdf").exists)
    assert page_count((tmp_path / "一.pdf").read_bytes()) == 1
    screen.table.view.clearSelection()
    screen.papers.sheets.trigger()
    qtbot.waitUntil((tmp_path / "全.pdf").exists)
    assert page_count((tmp_path / "全.pdf").read_bytes()) == EVERYBODY
    screen.papers.list.trigger()
    qtbot.waitUntil((tmp_path / "汇总.pdf").exists)
    assert "共 12 页" in prompts.informed[1]
    assert not prompts.explained


def test_the_shortcut_prints_the_sheets(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    window = open_window("examined")
    qtbot.waitUntil(window.isActiveWindow)
    screen = board(window)
    prompts.files = [tmp_path / "表.pdf"]
    screen.table.view.setFocus()
    QTest.keyClick(screen.table.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil((tmp_path / "表.pdf").exists)


def test_letters_wait_for_the_end_of_the_examination(open_window: OpenWindow) -> None:
    screen = board(open_window("entered"))
    assert not screen.papers.letters.isEnabled()
    assert "还没有结束" in screen.papers.letters.toolTip()
    screen.table.select_row(0)
    assert not screen.letter_panel.isVisible()
    assert not board(open_window("opened")).papers.button.isVisible()


def test_a_letter_is_printed_and_served(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts, tmp_path: Path
) -> None:
    window = open_window("examined")
    screen = board(window)
    name = choose_refused(screen)
    assert "还没有送达" in told(screen)

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, LettersDialog):
            assert name in dialog.picker.list.item(0).text()
            assert dialog.accept_button.text().startswith("打印 1 份")
            dialog.picker.all_box.click()
            assert not dialog.accept_button.isEnabled()
            dialog.picker.all_box.click()
            return dialog.accept_button.isEnabled()
        assert isinstance(dialog, ServeDialog)
        dialog.delivery.choose(Delivery.POST)
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    prompts.files = [tmp_path / "告知书.pdf"]
    screen.letter_panel.buttons["letter"].click()
    qtbot.waitUntil((tmp_path / "告知书.pdf").exists)
    screen.papers.serve.trigger()
    settle(window, qtbot)
    qtbot.waitUntil(lambda: "寄送送达，复核申请到" in told(screen))
    assert not prompts.explained


def test_a_request_is_decided_by_another_and_opens_the_case_again(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    window = open_window("examined")
    screen = board(window)
    name = choose_refused(screen)

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, AskDialog):
            assert dialog.who_field.text() == name
            assert not dialog.accept_button.isEnabled()
            dialog.ground_field.setPlainText("漏算一段任职")
        elif isinstance(dialog, DecideDialog):
            assert [dialog.deciders.itemText(row) for row in range(dialog.deciders.count())] == ["周正"]
            assert not dialog.accept_button.isEnabled()
            dialog.outcome.choose(Decision.CHANGED)
            dialog.text.setPlainText("任免文件属实，应计入")
        else:
            assert isinstance(dialog, ConcludeDialog)
            assert not dialog.accept_button.isEnabled()
            dialog.who_field.setText("方立、叶青")
        return dialog.accept_button.isEnabled()

    prompts.fill = fill
    screen.letter_panel.buttons["ask"].click()
    qtbot.waitUntil(lambda: "漏算一段任职" in told(screen))
    assert not screen.letter_panel.buttons["ask"].isVisible()
    screen.letter_panel.buttons["decide"].click()
    qtbot.waitUntil(lambda: "正在重新审查" in told(screen))
    assert screen.examine.isVisible()
    assert screen.sheet.change.isEnabled()
    assert not screen.letter_panel.buttons["conclude"].isEnabled()
    screen.examine.click()
    settle(window, qtbot)
    qtbot.waitUntil(screen.letter_panel.buttons["conclude"].isEnabled)
    screen.letter_panel.buttons["conclude"].click()
    qtbot.waitUntil(lambda: "重新审查已于" in told(screen))
    assert not screen.examine.isVisible()
    assert not screen.sheet.change.isEnabled()
    assert not prompts.explained
    window.go("home")
    home = "\n".join(label.text() for label in window.findChildren(QLabel))
    assert "还没有送达结果告知书" in home


def test_too_late_to_change_only_the_other_decisions_are_offered(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    window = open_window("publicised")
    screen = board(window)
    choose_refused(screen)
    seen: list[str] = []

    def fill(dialog: QDialog) -> bool:
        if isinstance(dialog, AskDialog):
            assert dialog.late.isVisibleTo(dialog)
            dialog.ground_field.setPlainText("漏算")
            return True
        assert isinstance(dialog, DecideDialog)
        assert not dialog.outcome.buttons[Decision.CHANGED].isEnabled()
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        dialog.outcome.choose(Decision.DEFERRED)
        dialog.text.setPlainText("下一批重新审查")
        return True

    prompts.fill = fill
    screen.letter_panel.buttons["ask"].click()
    qtbot.waitUntil(lambda: "逾期提出" in told(screen))
    screen.letter_panel.buttons["decide"].click()
    assert any("第 1 号公示已经打印" in text for text in seen)
    qtbot.waitUntil(lambda: "转下一批" in told(screen))


def test_who_may_not_act_reads_why(open_window: OpenWindow) -> None:
    window = open_window("examined")
    window.desk.account = window.desk.inquiry.accounts()[1]
    screen = board(window)
    choose_refused(screen)
    assert not screen.letter_panel.buttons["ask"].isEnabled()
    assert "没有办理此事所需的角色" in told(screen)
