"""The general screen of a step without one of its own: ticking it off for the batch or for people."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.levels import Level
from app.services.setup import Setup
from app.ui.main_window import MainWindow
from app.ui.outside.screen import OutsideScreen
from tests.ui.conftest import ScriptedPrompts

OpenWindow = Callable[..., MainWindow]


def at(window: MainWindow, step: str) -> OutsideScreen:
    window.go(step)
    screen = window.made("outside")
    assert isinstance(screen, OutsideScreen)
    return screen


def words(screen: OutsideScreen) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def with_shanghai(window: MainWindow) -> None:
    """A batch whose road begins with a filing."""
    desk = window.desk
    setup = Setup(desk.office)
    window.choose_batch(setup.open_batch("sh-2024-177", "上海一批", [Level.T], desk.account.actor).batch)


def test_a_batch_step_is_ticked_off_once(
    open_window: OpenWindow, prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    window = open_window("opened")
    with_shanghai(window)
    assert window.screen_id == "outside"
    screen = at(window, "project_filed")
    assert "四(一)" in words(screen)
    assert not screen.table.isVisible()
    QTest.mouseClick(screen.complete, Qt.MouseButton.LeftButton)
    assert prompts.asked
    qtbot.waitUntil(lambda: "2026年9月22日（周二）已登记完成" in words(screen))
    assert not screen.complete.isEnabled()
    assert not prompts.explained


def test_an_earlier_step_comes_first(open_window: OpenWindow) -> None:
    window = open_window("opened")
    with_shanghai(window)
    screen = at(window, "plan_filed")
    assert not screen.complete.isEnabled()
    assert "尚未完成" in screen.complete.accessibleDescription()
    assert "四(二)" in screen.complete.accessibleDescription()


def test_the_screen_follows_the_step(open_window: OpenWindow) -> None:
    window = open_window("opened")
    with_shanghai(window)
    titles = {
        step: at(window, step).accessibleName() for step in ("project_filed", "plan_filed", "appointment")
    }
    assert len(set(titles.values())) == 3
    assert at(window, "appointment").table.isVisible()


def test_people_who_have_not_come_so_far_say_why(open_window: OpenWindow, qtmodeltester: ModelTester) -> None:
    screen = at(open_window("confirmed"), "appointment")
    assert screen.page is not None
    assert screen.page.people
    assert not screen.page.ready
    assert not screen.complete.isEnabled()
    assert not screen.choose_ready.isEnabled()
    told = screen.table.model.index(0, screen.table.model.columnCount() - 1).data()
    assert told == "须先办：发证（四(三)）"
    qtmodeltester.check(screen.table.model)  # type: ignore[no-untyped-call]


def test_nobody_has_come_so_far(open_window: OpenWindow) -> None:
    screen = at(open_window("entered"), "appointment")
    assert "还没有人走到这一步" in words(screen)
    assert not screen.complete.isEnabled()
