"""The qualification board: who stands where and why, findings of the committee, changed facts, the end."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.services.qualification_view import Standing
from app.ui.main_window import MainWindow
from app.ui.qualification.dialogs import ClosingDialog, SignersDialog
from app.ui.qualification.facts_dialog import FactsDialog
from app.ui.qualification.screen import QualificationScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def board(window: MainWindow) -> QualificationScreen:
    window.go("qualification")
    screen = window.made("qualification")
    assert isinstance(screen, QualificationScreen)
    return screen


def standings(screen: QualificationScreen) -> list[Standing]:
    return [one.standing for one in screen.table.model.shown]


def signed(dialog: QDialog) -> bool:
    """Type who signed or was present, wherever that is asked."""
    if isinstance(dialog, SignersDialog | ClosingDialog):
        dialog.names_field.clear()
        dialog.names_field.insert("方立, 叶青")
        assert dialog.accept_button.isEnabled()
    return True


def attest_all(screen: QualificationScreen) -> None:
    """Tick everything that the document asks for, for whoever is chosen."""
    for row in screen.sheet.panel.rows:
        next(iter(row.boxes.values())).click()
    QTest.mouseClick(screen.sheet.attest, Qt.MouseButton.LeftButton)


def words(screen: QualificationScreen) -> str:
    return "\n".join(label.text() for label in screen.sheet.findChildren(QLabel) if label.isVisible())


def examine(screen: QualificationScreen, qtbot: QtBot) -> None:
    QTest.mouseClick(screen.examine, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: Standing.UNEXAMINED not in standings(screen))


def test_from_entered_to_closed(open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts) -> None:
    prompts.fill = signed
    window = open_window("entered")
    screen = board(window)
    assert set(standings(screen)) == {Standing.UNEXAMINED}
    examine(screen, qtbot)
    assert Standing.INCOMPLETE in standings(screen)
    assert not screen.close_step.isEnabled()
    assert "四(二)" in screen.close_step.accessibleDescription()
    screen.table.view.selectAll()
    assert "多选后统一认定" in words(screen)
    attest_all(screen)
    qtbot.waitUntil(lambda: Standing.INCOMPLETE not in standings(screen))
    assert standings(screen).count(Standing.REFUSED) == 1
    assert len(screen.table.chosen()) == 12
    assert screen.close_step.isEnabled()
    QTest.mouseClick(screen.close_step, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not screen.close_step.isVisible())
    assert not prompts.explained
    assert window.panel.steps["review"].isVisible()


def test_the_sheet_tells_every_requirement_with_its_article(open_window: OpenWindow, qtbot: QtBot) -> None:
    screen = board(open_window("examined"))
    row = standings(screen).index(Standing.REFUSED)
    assert "起满足" in screen.table.model.shown[row].reason
    screen.table.select_row(row)
    assert screen.sheet.isVisible()
    qtbot.waitUntil(lambda: "在高级技师岗位工作满5年" in words(screen))
    assert "三(一)2" in words(screen)
    screen.table.view.setFocus()
    QTest.keyClick(screen.table.view, Qt.Key.Key_Escape)
    assert not screen.sheet.isVisible()


def test_nothing_can_be_changed_once_closed(open_window: OpenWindow) -> None:
    screen = board(open_window("examined"))
    screen.table.select_row(0)
    assert not screen.sheet.change.isEnabled()
    assert all(not box.isEnabled() for row in screen.sheet.panel.rows for box in row.boxes.values())
    assert not screen.examine.isVisible()


def test_where_people_differ_the_untouched_stays(
    open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts
) -> None:
    prompts.fill = signed
    screen = board(open_window("entered"))
    screen.table.select_row(0)
    screen.sheet.panel.rows[0].nothing.click()
    screen.sheet.attest.click()
    qtbot.waitUntil(lambda: not screen.sheet.attest.isEnabled())
    screen.table.view.selectAll()
    first, second = screen.sheet.panel.rows[:2]
    assert first.mixed
    assert not second.mixed
    second.boxes["yes"].click()
    assert list(screen.sheet.panel.changes()) == [second.asked.key]
    screen.sheet.attest.click()
    qtbot.waitUntil(lambda: not screen.sheet.attest.isEnabled())
    screen.table.select_row(0)
    assert screen.sheet.panel.rows[0].value() is False
    assert screen.sheet.panel.rows[1].value() is True


def test_none_of_them_excludes_the_others(open_window: OpenWindow) -> None:
    screen = board(open_window("entered"))
    screen.table.select_row(0)
    row = next(row for row in screen.sheet.panel.rows if row.asked.choices)
    assert row.value() is None
    row.boxes["method"].click()
    row.boxes["mentoring"].click()
    assert row.value() == ["method", "mentoring"]
    row.nothing.click()
    assert row.value() == []
    row.nothing.click()
    assert row.value() is None


def test_facts_are_changed_in_rows(open_window: OpenWindow, qtbot: QtBot, prompts: ScriptedPrompts) -> None:
    screen = board(open_window("entered"))
    screen.table.select_row(0)

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, FactsDialog)
        posts = dialog.cards["post"]
        posts.lines[0].controls["starts"].setText("说不清")  # type: ignore[union-attr]
        dialog.accept()
        assert dialog.result() != QDialog.DialogCode.Accepted
        posts.lines[0].controls["starts"].setText("2019年3月")  # type: ignore[union-attr]
        dialog.cards["award"].none.click()
        dialog.cards["title"].add.click()
        dialog.cards["title"].lines[0].removed.emit(dialog.cards["title"].lines[0])
        dialog.accept()
        return dialog.result() == QDialog.DialogCode.Accepted

    prompts.fill = fill
    screen.sheet.change.click()
    screen.sheet.tabs.setCurrentIndex(2)
    qtbot.waitUntil(lambda: "开始 2019-03" in words(screen))
    assert "经核查，没有" in words(screen)
    assert not prompts.explained


def test_a_button_shows_only_one_verdict(open_window: OpenWindow) -> None:
    screen = board(open_window("examined"))
    screen.filters[Standing.REFUSED].click()
    assert set(standings(screen)) == {Standing.REFUSED}
    screen.filters[None].click()
    assert len(standings(screen)) == 12


def test_an_empty_board_offers_the_roster(open_window: OpenWindow) -> None:
    window = open_window("opened")
    screen = board(window)
    assert not screen.close_step.isEnabled()
    screen.import_roster.click()
    assert window.screen_id == "roster"


def test_the_model_keeps_qts_rules(open_window: OpenWindow, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(board(open_window("examined")).table.model)  # type: ignore[no-untyped-call]
