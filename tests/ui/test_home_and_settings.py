"""Home, its backup card, and the settings in the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.domain.accounts import Role
from app.ui.home.screen import HomeScreen
from app.ui.main_window import MainWindow
from app.ui.new_batch import NewBatchDialog
from app.ui.settings.dialogs import AccountDialog
from app.ui.settings.screen import SettingsScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def _home(window: MainWindow) -> HomeScreen:
    window.go("home")
    screen = window.made("home")
    assert isinstance(screen, HomeScreen)
    return screen


def _settings(window: MainWindow, qtbot: QtBot) -> SettingsScreen:
    window.go("settings")
    screen = window.made("settings")
    assert isinstance(screen, SettingsScreen)
    qtbot.waitUntil(lambda: bool(screen.faces_told.text()) and not window.desk.jobs.busy)
    return screen


def test_what_is_due_leads_to_where_it_is_done(open_window: OpenWindow) -> None:
    window = open_window("confirmed")
    screen = _home(window)
    assert "等待发证" in screen.due_buttons[0].accessibleName()
    QTest.mouseClick(screen.due_buttons[0], Qt.MouseButton.LeftButton)
    assert window.screen_id == "issuing"


def test_a_new_batch_is_opened_from_home_and_worked_on(
    open_window: OpenWindow, prompts: ScriptedPrompts
) -> None:
    window = open_window("entered")
    screen = _home(window)

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, NewBatchDialog)
        dialog.name_field.setText("2026年第二批")
        return True

    prompts.fill = fill
    QTest.mouseClick(screen.new_button, Qt.MouseButton.LeftButton)
    assert prompts.explained == []
    assert window.desk.batch is not None
    assert window.desk.batch.title == "2026年第二批"
    assert window.screen_id == "plan"
    screen = _home(window)
    other = next(title for title in screen.batch_buttons if title != "2026年第二批")
    QTest.mouseClick(screen.batch_buttons[other], Qt.MouseButton.LeftButton)
    assert window.desk.batch is not None
    assert window.desk.batch.title == other


def test_a_backup_goes_to_the_second_place_and_is_remembered(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window("entered")
    screen = _home(window)
    assert "还没有选定" in screen.backup.told.text()
    place = tmp_path / "stick"
    place.mkdir()
    prompts.files = [place]
    QTest.mouseClick(screen.backup.now_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(prompts.informed))
    assert len(list(place.glob("*.jiangping"))) == 1
    assert window.desk.preferences.second_place == place
    assert "最近一次备份" in screen.backup.told.text()
    assert screen.backup.told.objectName() == "good"


def test_a_missing_stick_is_said(open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window("entered")
    window.desk.preferences.second_place = tmp_path / "away"
    assert "找不到" in _home(window).backup.told.text()


def test_another_account_signs_in_and_adds_a_third(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = open_window("entered")
    screen = _settings(window, qtbot)
    assert not screen.add_account_button.isEnabled()
    place = next(at for at in range(screen.account.count()) if screen.account.itemText(at) == "周正")
    screen.account.setCurrentIndex(place)
    screen.account.activated.emit(place)
    assert window.desk.account.name == "周正"
    qtbot.waitUntil(screen.add_account_button.isEnabled)

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, AccountDialog)
        dialog.name_field.setText("孟晓")
        dialog.roles[Role.HR].setChecked(True)
        return True

    prompts.fill = fill
    QTest.mouseClick(screen.add_account_button, Qt.MouseButton.LeftButton)
    assert "孟晓" in {account.name for account in window.desk.inquiry.accounts()}
    prompts.fill = lambda _: True
    QTest.mouseClick(screen.add_account_button, Qt.MouseButton.LeftButton)
    assert [error.code for error in prompts.explained] == ["name_empty"]


def test_dark_is_put_on_at_once(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("entered")
    screen = _settings(window, qtbot)
    place = screen.theme.findData("dark")
    screen.theme.setCurrentIndex(place)
    screen.theme.activated.emit(place)
    assert window.desk.theme.name == "dark"
    assert window.desk.preferences.theme == "dark"
    assert window.screen_id == "settings"
    assert window.made("settings") is not screen
    window.go("qualification")
    assert window.screen_id == "qualification"
    qtbot.waitUntil(lambda: not window.desk.jobs.busy)


def test_zoom_is_kept_for_the_next_start(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("entered")
    screen = _settings(window, qtbot)
    place = screen.zoom.findData(150)
    screen.zoom.setCurrentIndex(place)
    screen.zoom.activated.emit(place)
    assert window.desk.preferences.zoom == 150


def test_the_file_is_checked_on_demand(open_window: OpenWindow, qtbot: QtBot) -> None:
    screen = _settings(open_window("confirmed"), qtbot)
    QTest.mouseClick(screen.check_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(screen.checked.isVisible)
    assert "检查通过" in screen.checked.text()
