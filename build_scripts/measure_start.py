"""One measured start in a process of its own: an empty Qt window, or ours; prints when it can be used."""

import gc
import importlib
import statistics
import sys
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.ui.records import RecordsTable

REACHES_S = (0.0, 0.4)
"""From the table's opening to the first key: struck at once, and after a hand has reached the field."""
TYPED = ("w", "wk", "王", "王建", "0015", "焊工", "")


def empty(libraries: list[str]) -> None:
    """A Qt window with nothing in it, beside the `libraries` that ours has loaded when it can be used."""
    for name in libraries:
        importlib.import_module(name)
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415

    application = QApplication([])
    window = QMainWindow()
    window.resize(1360, 880)
    window.show()
    application.processEvents()
    print("ready", flush=True)


def ours(file: Path) -> None:
    """The real window on `file` as `app` opens it, its first screen filled; then people are searched."""
    gc.disable()  # as app/__main__.py does before it loads the window
    from app.start import opened_window  # noqa: PLC0415
    from app.ui.preferences import Preferences  # noqa: PLC0415

    preferences = Preferences(file.parent)
    preferences.last_file = file
    with opened_window(preferences) as (application, window):
        application.processEvents()
        print("ready", flush=True)
        print("libraries", *_libraries(), flush=True)
        sys.excepthook = sys.__excepthook__  # a fault of the measuring ends it and asks nobody
        from app.ui.records import RecordsTable  # noqa: PLC0415 - the first screen may have none

        assert window is not None
        for reach_s in REACHES_S:
            window.choose_batch(window.desk.batch)  # people are read anew: no search key is left from before
            window.go("candidates")
            _work_for(application, reach_s)
            table = window.made("candidates").findChild(RecordsTable)
            assert table is not None
            painted, whole = _type(application, table)
            numbers = (max(painted), statistics.median(painted), max(whole))
            print("search", reach_s, *(f"{number:.1f}" for number in numbers), flush=True)
        window.close()


def _libraries() -> list[str]:
    """The modules of other people's libraries that are loaded now, in the order in which they were."""
    place = sysconfig.get_path("purelib")
    return [
        name
        for name, module in list(sys.modules.items())
        if (getattr(module, "__file__", None) or "").startswith(place) and not name.startswith("__")
    ]


def _work_for(application: "QApplication", seconds: float) -> None:
    """Let the event loop run as it does while a hand is on its way."""
    opened = time.perf_counter()
    while time.perf_counter() - opened < seconds:
        application.processEvents()


def _type(application: "QApplication", table: "RecordsTable[Any]") -> tuple[list[float], list[float]]:
    """Milliseconds from each keystroke in the search field to its repaint, and until all is found."""
    painted: list[float] = []
    whole: list[float] = []
    for text in TYPED:
        started = time.perf_counter()
        table.search_field.setText(text)
        application.processEvents()
        table.view.viewport().repaint()
        painted.append((time.perf_counter() - started) * 1000)
        while not table.model.ready:
            application.processEvents()
        whole.append((time.perf_counter() - started) * 1000)
    return painted, whole


if __name__ == "__main__":
    ours(Path(sys.argv[2])) if sys.argv[1] == "ours" else empty(sys.argv[2:])
