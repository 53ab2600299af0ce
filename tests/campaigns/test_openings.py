"""The short form of the openings: nothing is left behind, and nothing but the main window opens."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import paths
from app.services.clock import SetClock
from app.start import build_window
from app.storage.store import Store
from app.texts import Texts, read_texts
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.theme import apply_theme, read_theme
from tests.campaigns.openings import POSTED, Openings, prepare
from tests.ui.conftest import ScriptedPrompts

TURNS = 10


class Watch(QObject):
    """Remembers every window that was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.fixture(scope="module")
def texts() -> Texts:
    return read_texts(paths.resources() / "i18n", "zh")


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory, texts: Texts) -> Path:
    return prepare(tmp_path_factory.mktemp("openings"), 6, texts)


@pytest.fixture
def make(
    qapp: QApplication,
    qtbot: QtBot,  # noqa: ARG001 - it fails the test on what Qt warns of
    issued: Path,
    tmp_path: Path,
    texts: Texts,
) -> Iterator[Callable[[], MainWindow]]:
    """Call to get the shown window on a batch that is issued."""
    copy(issued, tmp_path / issued.name)
    theme = read_theme(paths.resources(), "light")
    apply_theme(qapp, theme)
    windows: list[MainWindow] = []
    with Store.open(tmp_path / issued.name) as store:

        def build() -> MainWindow:
            clock = SetClock.at(POSTED.replace(day=22), hour=10)
            prompts = ScriptedPrompts(texts)
            windows.append(build_window(store, Preferences(tmp_path), prompts, texts, theme, clock))
            windows[-1].show()
            return windows[-1]

        yield build
        for window in windows:
            window.close()
            window.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.mark.campaign
def test_opening_screens_again_leaves_nothing_behind(
    qapp: QApplication, make: Callable[[], MainWindow]
) -> None:
    openings = Openings(qapp, make())
    grown = [openings.measure(name, TURNS) for name in openings.screens()]
    assert [(one.screen, one.widgets, one.objects) for one in grown if one.lasting] == []


def test_only_the_main_window_opens(qapp: QApplication, make: Callable[[], MainWindow]) -> None:
    """A widget that is shown before it has a parent flashes up as a window and takes the keyboard away."""
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        window = make()
        openings = Openings(qapp, window)
        for name in openings.screens():
            openings.open(name)
    finally:
        qapp.removeEventFilter(watch)
    assert watch.shown == ["MainWindow"]
