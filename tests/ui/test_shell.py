"""The shell: road, batches, places and keys."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app import paths
from app.domain.errors import ResourceError
from app.rulebook.rulebook import Rulebook
from app.start import settle
from app.ui.main_window import MainWindow
from tests.ui.conftest import ScriptedPrompts

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


def test_a_malformed_pack_ends_the_start_and_names_file_and_entry(
    open_window: OpenWindow, prompts: ScriptedPrompts, tmp_path: Path, qtbot: QtBot
) -> None:
    resources = tmp_path / "resources"
    shutil.copytree(paths.resources(), resources)
    pack = resources / "policies" / "gd-2024.toml"
    pack.write_text(pack.read_text("utf-8").replace('attested = "mastery"', 'attested = "luck"', 1), "utf-8")
    window = open_window("entered")
    window.desk.office = replace(window.desk.office, rulebook=Rulebook(resources))
    ended: list[int] = []
    settle(window, ended.append)
    qtbot.waitUntil(lambda: bool(ended))
    (broken,) = prompts.explained
    assert isinstance(broken, ResourceError)
    told = window.desk.texts.error(broken)
    assert "gd-2024.toml" in told
    assert "mastery" in told
    assert ended == [4]
