"""The frame of one portrait, moved by keys and mouse in the real window."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.services.cropping import Cropping
from app.ui.candidates.framing import FramingDialog
from app.ui.candidates.screen import CandidatesScreen
from app.ui.main_window import MainWindow
from tests.ui.conftest import ScriptedPrompts


def opened(window: MainWindow) -> CandidatesScreen:
    window.go("candidates")
    screen = window.made("candidates")
    assert isinstance(screen, CandidatesScreen)
    return screen


def test_a_framed_portrait_is_stored_and_shown(
    open_window: Callable[..., MainWindow], prompts: ScriptedPrompts, qtbot: QtBot
) -> None:
    screen = opened(open_window("entered"))
    one = screen.table.model.everything[0]
    frames: list[float] = []

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, FramingDialog)
        dialog.show()
        QTest.keyClick(dialog.view, Qt.Key.Key_Minus)
        QTest.keyClick(dialog.view, Qt.Key.Key_Right)
        frames.extend((dialog.frame.left, dialog.frame.width))
        QTest.mousePress(dialog.view, Qt.MouseButton.LeftButton, pos=QPoint(200, 200))
        QTest.mouseMove(dialog.view, QPoint(195, 204))
        QTest.mouseRelease(dialog.view, Qt.MouseButton.LeftButton, pos=QPoint(195, 204))
        frames.append(dialog.frame.left)
        qtbot.waitUntil(lambda: not dialog.told.text().startswith("拖"))
        assert dialog.accept_button.isEnabled()
        return True

    prompts.fill = fill
    screen.sheet.framing_wanted.emit(one)
    left, width, dragged = frames
    assert width < 413
    assert left > dragged
    assert prompts.explained == []
    after = Cropping(screen.desk.office).original(screen.desk.batch, one.id)  # type: ignore[arg-type]
    assert after.seen.width == 413
    qtbot.waitUntil(lambda: screen.table.model.everything[0].photo_sha256 != one.photo_sha256)


def test_a_dialog_that_is_left_changes_nothing(
    open_window: Callable[..., MainWindow], prompts: ScriptedPrompts
) -> None:
    screen = opened(open_window("entered"))
    one = screen.table.model.everything[0]
    prompts.fill = lambda _: False
    screen.sheet.framing_wanted.emit(one)
    assert screen.table.model.everything[0].photo_sha256 == one.photo_sha256
