"""Opens every screen again and again and looks whether anything is left behind.

`python -m tests.campaigns.openings --times 500`: walks through all screens of a sample batch, tells each that
something changed so that it shows the file anew, and measures widgets, Qt objects and memory after a warm-up.
Exits 1 when widgets or objects of a screen grow at all, or memory by more than the allowance.
"""

import argparse
import gc
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from app import paths
from app.domain.working_days import Counting, publicity_period
from app.rulebook.rulebook import Rulebook
from app.services.clock import SetClock
from app.services.issuing import Issuing
from app.services.press import certificate_printer
from app.services.sample_batch import SampleBatch
from app.start import build_window, catch_faults
from app.storage.store import Store
from app.texts import Texts, read_texts
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.prompts import Prompts
from app.ui.screens import OUTSIDE, makers
from app.ui.theme import apply_theme, read_theme

POSTED = date(2026, 9, 14)
_WARM_UP, _ALLOWED_KB = 5, 40
_PAGE_KB = resource.getpagesize() // 1024


@dataclass(frozen=True)
class Growth:
    """What a screen left behind from the end of the warm-up on; `kilobytes` of memory an opening."""

    screen: str
    widgets: int
    objects: int
    kilobytes: float

    @property
    def lasting(self) -> bool:
        """Whether something stays for good, and not only memory that the allocator keeps."""
        return self.widgets > 0 or self.objects > 0


class Openings:
    """Walks in one window; `turns` are counted without the warm-up."""

    def __init__(self, application: QApplication, window: MainWindow) -> None:
        self._application = application
        self._window = window

    def screens(self) -> list[str]:
        """All screens, the one for steps outside the program by such a step."""
        window = self._window
        step = next(step for step in window.panel.steps if step == "appointment")
        return [step if name == OUTSIDE else name for name in makers()]

    def measure(self, name: str, turns: int) -> Growth:
        """Open and reload the screen called `name`, going home in between."""
        for _ in range(_WARM_UP):
            self.open(name)
        widgets, objects, memory = self._count()
        for _ in range(turns):
            self.open(name)
        after = self._count()
        return Growth(name, after[0] - widgets, after[1] - objects, (after[2] - memory) / turns)

    def open(self, name: str) -> None:
        """Go there from elsewhere, then tell the window that something was stored."""
        window = self._window
        window.go("log" if name == "home" else "home")
        window.go(name)
        window.made(window.screen_id).changed.emit()
        self._settle()

    def _settle(self) -> None:
        jobs = self._window.desk.jobs
        self._application.processEvents()
        while jobs.busy:
            self._application.processEvents()
        self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._application.processEvents()

    def _count(self) -> tuple[int, int, float]:
        """Widgets, Qt objects below the window, and resident kilobytes."""
        self._settle()
        gc.collect()
        return len(QApplication.allWidgets()), len(self._window.findChildren(QObject)), _resident_kb()


def _resident_kb() -> float:
    """What the process holds now; where the system does not tell, the most it ever held."""
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return float(statm.read_text(encoding="ascii").split()[1]) * _PAGE_KB
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def prepare(folder: Path, people: int, texts: Texts) -> Path:
    """A sample file with everybody issued."""
    rulebook = Rulebook(paths.resources())
    period = publicity_period(POSTED, 5, rulebook.calendar, Counting.NEXT_DAY)
    path = folder / "sample.jiangping"
    sample = SampleBatch(path, rulebook.policies["cn-2021-66"], period, rulebook, texts, texts)
    try:
        sample.enter(people)
        stages: Sequence[Callable[[], object]] = (
            sample.examine,
            sample.review,
            sample.publicise,
            sample.confirm,
        )
        for stage in stages:
            stage()
        Issuing(sample.office, certificate_printer()).issue_all(sample.batch, sample.secretary)
    finally:
        sample.close()
    return path


def run(times: int, people: int) -> bool:
    """The long form; prints a line a screen and answers whether nothing grew."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    texts = read_texts(paths.resources() / "i18n", "zh")
    theme = read_theme(paths.resources(), "light")
    apply_theme(application, theme)
    prompts = Prompts(texts)
    catch_faults(prompts)
    fine = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(prepare(folder, people, texts)) as store:
            clock = SetClock.at(date(2026, 9, 22), hour=10)
            window = build_window(store, Preferences(folder), prompts, texts, theme, clock)
            window.show()
            openings = Openings(application, window)
            for screen in openings.screens():
                grown = openings.measure(screen, times)
                fine = fine and not grown.lasting and grown.kilobytes <= _ALLOWED_KB
                print(  # noqa: T201
                    f"{grown.screen:14} widgets {grown.widgets:+5d}  objects {grown.objects:+5d}"
                    f"  {grown.kilobytes:+8.2f} kB an opening  resident {_resident_kb() / 1024:.0f} MB",
                    flush=True,
                )
            window.close()
    return fine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--people", type=int, default=12)
    words = parser.parse_args()
    sys.exit(0 if run(words.times, words.people) else 1)


if __name__ == "__main__":
    main()
