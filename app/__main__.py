"""Parses the command line and hands over: a command does one job, no command opens the window."""

import gc
import os
import sys

from app import paths


def main() -> int:
    """Answer the exit status; see the command contract."""
    words = sys.argv[1:]
    if not words:
        return _open_window()
    from app.cli import run  # noqa: PLC0415 - the window asks for no command

    return run(words)


def _open_window() -> int:
    """Open the window, or say what this machine lacks for one."""
    if not _has_display():
        return _refuse("no_display")
    gc.disable()  # what a start makes stays; the window collects again once it is painted
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
    from app.texts import read_texts  # noqa: PLC0415 - only a refusal speaks from here

    print(read_texts(paths.resources() / "i18n", "zh").say("cli", code), file=sys.stderr)  # noqa: T201
    return 2


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a second process of the frozen program begins here too
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
