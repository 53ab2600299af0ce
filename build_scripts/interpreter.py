"""Which Pythons can run the program; imports on Python 3.7, so that an old one is told and does not crash."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from typing import NamedTuple

from build_scripts import sentences

OLDEST = (3, 11)
NEWEST = (3, 13)  # the locked Qt has no wheel for a later one


class Interpreter(NamedTuple):
    """The Python that was started: its first two version numbers and the file it runs from."""

    version: tuple[int, int]
    executable: str

    @property
    def found(self) -> str:
        return dotted(self.version)


def dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def running() -> Interpreter:
    """The Python under the running one when that lives in a virtual environment, else itself."""
    executable = getattr(sys, "_base_executable", "") or sys.executable
    return Interpreter((sys.version_info[0], sys.version_info[1]), executable)


def complaint(interpreter: Interpreter, script: str) -> str | None:
    """The sentence that refuses this Python, or None when it will do."""
    if OLDEST <= interpreter.version <= NEWEST:
        return None
    code = "python_too_old" if interpreter.version < OLDEST else "python_too_new"
    return sentences.both(
        code,
        oldest=dotted(OLDEST),
        newest=dotted(NEWEST),
        found=interpreter.found,
        executable=interpreter.executable,
        script=script,
    )


def makes_environments() -> bool:
    """Whether this Python has venv and ensurepip; a bare Debian leaves both or the second out."""
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def inside(environment: Path) -> Path:
    """Where the Python of a virtual environment stands on this system."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
