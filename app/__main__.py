"""Parses the command line and hands over: a command does one job, no command opens the window."""

import os
import sys
from multiprocessing import freeze_support

from app import paths
from app.cli import run
from app.texts import read_texts


def main() -> int:
    """Answer the exit status; see the command contract."""
    words = sys.argv[1:]
    return run(words) if words else _open_window()


def _open_window() -> int:
    """Open the window, or say what this machine lacks for one."""
    if not _has_display():
        return _refuse("no_display")
    try:
        from app.start import run_window  # noqa: PLC0415 - commands never load Qt
    except ImportError:
        return _refuse("no_qt")
    return run_window()


def _has_display() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _refuse(code: str) -> int:
    print(read_texts(paths.resources() / "i18n", "zh").say("cli", code), file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    freeze_support()  # a second process of the frozen program begins here too
    sys.exit(main())
