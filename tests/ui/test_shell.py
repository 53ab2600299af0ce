"""The shell: road, batches, places and keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.main_window import MainWindow

OpenWindow = Callable[..., MainWindow]
STAGES = ("opened", "entered", "examined", "reviewed", "publicised", "confirmed")


def test_the_road_stands_on_the_left_and_the_step_to_do_on_the_right(open_window: OpenWindow) -> None:
    window = open_window("entered")
    assert list(window.panel.steps)[:3] == ["plan_published", "intake", "qualification"]
    assert window.screen_id == "qualification"
    assert window.panel.steps["qualification"].isChecked()


def test_alt_and_a_digit_walk_the_road(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window("entered")
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: window.screen_id == "plan")


@pytest.mark.parametrize("stage", STAGES)
def test_every_screen_opens_on_every_stage(open_window: OpenWindow, stage: str) -> None:
    window = open_window(stage)
    for name in (*window.panel.steps, *window.panel.places):
        window.go(name)
        assert window.stack.currentWidget() is window.made(window.screen_id)
