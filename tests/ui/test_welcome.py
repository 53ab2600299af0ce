"""The first start: three questions, a file that exists, or the sample."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app import paths
from app.rulebook.rulebook import Rulebook
from app.services.clock import SetClock
from app.storage.store import Store
from app.texts import Texts
from app.ui.welcome import WelcomeDialog, ask_for_file
from tests.ui.conftest import ScriptedPrompts

CLOCK_DAY = date(2026, 9, 22)
Ask = Callable[[Callable[[WelcomeDialog], bool]], Path | None]


@pytest.fixture
def ask(qtbot: QtBot, prompts: ScriptedPrompts, texts: Texts) -> Ask:
    """Open the first dialog and answer it by a function."""

    def run(answer: Callable[[WelcomeDialog], bool]) -> Path | None:
        def fill(dialog: QDialog) -> bool:
            assert isinstance(dialog, WelcomeDialog)
            qtbot.addWidget(dialog)
            dialog.show()
            return answer(dialog)

        prompts.fill = fill
        return ask_for_file(prompts, texts, Rulebook(paths.resources()), SetClock.at(CLOCK_DAY))

    return run


def _answer(dialog: WelcomeDialog, path: Path) -> None:
    dialog.name_field.setText("示例机械厂")
    QTest.keyClicks(dialog.prefix_field, "Y001011999966")
    dialog.secretary_field.setText("林晓")
    dialog.approver_field.setText("周正")
    dialog.place_field.setText(str(path))


def test_three_answers_make_a_file_with_its_first_batch(ask: Ask, tmp_path: Path) -> None:
    def answer(dialog: WelcomeDialog) -> bool:
        _answer(dialog, tmp_path / "first.jiangping")
        assert dialog.prefix_told.objectName() == "good"
        QTest.mouseClick(dialog.found_button, Qt.MouseButton.LeftButton)
        return dialog.result() == QDialog.DialogCode.Accepted

    path = ask(answer)
    assert path == tmp_path / "first.jiangping"
    with Store.open(path) as store, store.reading() as session:
        assert [batch.title for batch in session.batches.all()] == ["2026年第一批"]


def test_the_code_is_checked_while_it_is_typed(ask: Ask) -> None:
    def answer(dialog: WelcomeDialog) -> bool:
        QTest.keyClicks(dialog.prefix_field, "Y0O1")
        assert dialog.prefix_told.objectName() == "bad"
        dialog.prefix_field.setText("Y001066999966")
        assert dialog.prefix_told.objectName() == "warn"
        dialog.prefix_field.clear()
        assert dialog.prefix_told.objectName() == "muted"
        return False

    assert ask(answer) is None


def test_a_refusal_keeps_the_answers(ask: Ask, prompts: ScriptedPrompts, tmp_path: Path) -> None:
    def answer(dialog: WelcomeDialog) -> bool:
        _answer(dialog, tmp_path / "first.jiangping")
        dialog.approver_field.setText("林晓")
        QTest.mouseClick(dialog.found_button, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        assert dialog.name_field.text() == "示例机械厂"
        return False

    assert ask(answer) is None
    assert [error.code for error in prompts.explained] == ["account_name_taken"]
    assert list(tmp_path.glob("*.jiangping")) == []


def test_a_file_that_exists_is_opened(ask: Ask, prompts: ScriptedPrompts, tmp_path: Path) -> None:
    prompts.files = [tmp_path / "there.jiangping"]

    def answer(dialog: WelcomeDialog) -> bool:
        QTest.mouseClick(dialog.open_button, Qt.MouseButton.LeftButton)
        return True

    assert ask(answer) == tmp_path / "there.jiangping"


def test_the_sample_is_made_with_progress(
    ask: Ask, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    prompts.files = [tmp_path]

    def answer(dialog: WelcomeDialog) -> bool:
        QTest.mouseClick(dialog.sample_button, Qt.MouseButton.LeftButton)
        assert not dialog.found_button.isEnabled()
        qtbot.waitUntil(lambda: dialog.path is not None, timeout=30_000)
        return True

    path = ask(answer)
    assert path is not None
    with Store.open(path) as store, store.reading() as session:
        assert len(session.batches.all()) == 1


def test_a_stopped_sample_leaves_the_questions_open(
    ask: Ask, prompts: ScriptedPrompts, qtbot: QtBot, tmp_path: Path
) -> None:
    prompts.files = [tmp_path]

    def answer(dialog: WelcomeDialog) -> bool:
        QTest.mouseClick(dialog.sample_button, Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog._stop, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(dialog.found_button.isEnabled, timeout=30_000)
        return False

    assert ask(answer) is None
    assert list(tmp_path.glob("*.jiangping")) == []
