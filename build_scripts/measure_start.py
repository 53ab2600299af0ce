"""One measured start in a process of its own: an empty Qt window, or ours; prints when it can be used."""

import importlib
import sys
import sysconfig
import time
from pathlib import Path

REACH_S = 0.4
"""A hand needs this long to reach the search field; the table makes its search keys meanwhile."""


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
    """The real window on `file`, its first screen filled; then the search field is typed into."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from app import paths  # noqa: PLC0415
    from app.services.clock import SystemClock  # noqa: PLC0415
    from app.start import build_window, speak_chinese  # noqa: PLC0415
    from app.storage.store import Store  # noqa: PLC0415
    from app.texts import read_texts  # noqa: PLC0415
    from app.ui.preferences import Preferences  # noqa: PLC0415
    from app.ui.prompts import Prompts  # noqa: PLC0415
    from app.ui.theme import apply_theme, read_theme  # noqa: PLC0415

    application = QApplication([])
    speak_chinese(application)
    texts = read_texts(paths.resources() / "i18n", "zh")
    theme = read_theme(paths.resources(), "light")
    apply_theme(application, theme)
    with Store.open(file) as store:
        window = build_window(store, Preferences(file.parent), Prompts(texts), texts, theme, SystemClock())
        window.resize(1360, 880)
        window.show()
        application.processEvents()
        print("ready", flush=True)
        print("libraries", *_libraries(), flush=True)
        window.go("candidates")
        opened = time.perf_counter()
        while time.perf_counter() - opened < REACH_S:
            application.processEvents()
        _type(application, window.made("candidates"))
        window.close()


def _libraries() -> list[str]:
    """The modules of other people's libraries that are loaded now, in the order in which they were."""
    place = sysconfig.get_path("purelib")
    return [
        name
        for name, module in list(sys.modules.items())
        if (getattr(module, "__file__", None) or "").startswith(place) and not name.startswith("__")
    ]


def _type(application: object, screen: object) -> None:
    """Milliseconds from each keystroke in the search field to the end of its repaint."""
    table = screen.table  # type: ignore[attr-defined]
    spent: list[float] = []
    for text in ("w", "wk", "王", "王建", "0015", "焊工", ""):
        started = time.perf_counter()
        table.search_field.setText(text)
        application.processEvents()  # type: ignore[attr-defined]
        table.view.viewport().repaint()
        spent.append((time.perf_counter() - started) * 1000)
    print(f"search {max(spent):.1f} {sorted(spent)[len(spent) // 2]:.1f}", flush=True)


if __name__ == "__main__":
    ours(Path(sys.argv[2])) if sys.argv[1] == "ours" else empty(sys.argv[2:])
