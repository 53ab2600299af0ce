"""Every folder the program uses, in a checkout and in a frozen bundle alike."""

import os
import sys
from pathlib import Path


def program_folder() -> Path:
    """The folder that holds `resources` and `forms`."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent


def resources() -> Path:
    return program_folder() / "resources"


def forms() -> Path:
    return program_folder() / "forms"


def profile() -> Path:
    """The person's own folder for the fault log and preferences; who writes into it makes it."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        root = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return root / "jiangping"
