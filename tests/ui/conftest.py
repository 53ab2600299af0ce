"""The window in tests: offscreen, on a prepared sample file, with questions answered by a script."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import copy

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app import paths
from app.domain.errors import KnownError
from app.domain.working_days import Counting, publicity_period
from app.rulebook.rulebook import Rulebook
from app.services.clock import SetClock
from app.services.sample_batch import SampleBatch
from app.start import build_window
from app.storage.store import Store
from app.texts import Texts, read_texts
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.prompts import Prompts
from app.ui.theme import apply_theme, read_theme

POSTED = date(2026, 9, 14)
STAGES = ("opened", "entered", "examined", "reviewed", "publicised", "confirmed")


@dataclass
class ScriptedPrompts(Prompts):
    """Answers in the person's place and remembers what was asked and explained."""

    texts: Texts
    files: list[Path] = field(default_factory=list)
    yes: bool = True
    fill: Callable[[QDialog], bool] = lambda _: True
    explained: list[KnownError] = field(default_factory=list)
    informed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.texts)

    def explain(self, parent: QWidget | None, error: KnownError) -> None:  # noqa: ARG002
        self.explained.append(error)

    def inform(self, parent: QWidget, text: str) -> None:  # noqa: ARG002
        self.informed.append(text)

    def confirm(self, parent: QWidget, text: str, yes: str) -> bool:  # noqa: ARG002
        self.asked.append(text)
        return self.yes

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:  # noqa: ARG002
        return self.files.pop(0) if self.files else None

    def save_file(self, parent: QWidget, title: str, suggested: str, kinds: str) -> Path | None:  # noqa: ARG002
        return self.files.pop(0) if self.files else None

    def choose_folder(self, parent: QWidget, title: str) -> Path | None:  # noqa: ARG002
        return self.files.pop(0) if self.files else None

    def run(self, dialog: QDialog) -> bool:
        return self.fill(dialog)

    def show_fault(self, parent: QWidget | None, fault: BaseException) -> None:  # noqa: ARG002
        raise fault


@pytest.fixture(scope="session")
def texts() -> Texts:
    return read_texts(paths.resources() / "i18n", "zh")


@pytest.fixture(scope="session")
def staged_files(tmp_path_factory: pytest.TempPathFactory, texts: Texts) -> dict[str, Path]:
    """One sample file a stage of the road, twelve people each; copy before use."""
    rulebook = Rulebook(paths.resources())
    folder = tmp_path_factory.mktemp("stages")
    period = publicity_period(POSTED, 5, rulebook.calendar, Counting.NEXT_DAY)
    files: dict[str, Path] = {}
    sample = SampleBatch(
        folder / "work.jiangping", rulebook.policies["cn-2021-66"], period, rulebook, texts, texts
    )
    steps: dict[str, Callable[[], object]] = {
        "opened": lambda: None,
        "entered": lambda: sample.enter(12),
        "examined": sample.examine,
        "reviewed": sample.review,
        "publicised": sample.publicise,
        "confirmed": sample.confirm,
    }
    for stage in STAGES:
        steps[stage]()
        files[stage] = folder / f"{stage}.jiangping"
        sample.office.store.copy_to(files[stage])
    sample.close()
    return files


@pytest.fixture
def clock() -> SetClock:
    """Stands on the first day on which the sample's names may be confirmed."""
    return SetClock.at(date(2026, 9, 22), hour=10)


@pytest.fixture
def prompts(texts: Texts) -> ScriptedPrompts:
    return ScriptedPrompts(texts)


@pytest.fixture
def open_window(
    qapp: QApplication,
    staged_files: dict[str, Path],
    tmp_path: Path,
    texts: Texts,
    prompts: ScriptedPrompts,
    clock: SetClock,
) -> Iterator[Callable[..., MainWindow]]:
    """Call with a stage (and a theme) to get the shown window on a copy of that stage's file."""
    stores: list[Store] = []
    windows: list[MainWindow] = []

    def make(stage: str = "entered", theme_name: str = "light") -> MainWindow:
        path = tmp_path / f"{stage}.jiangping"
        copy(staged_files[stage], path)
        store = Store.open(path)
        stores.append(store)
        theme = read_theme(paths.resources(), theme_name)
        apply_theme(qapp, theme)
        window = build_window(store, Preferences(tmp_path), prompts, texts, theme, clock)
        window.resize(1360, 880)
        window.show()
        window.activateWindow()
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.processEvents()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # else every later style meets them too
    for store in stores:
        store.close()
