"""Tells with a few small reads whether the environment is what the lock asks for; never starts a process.

A stamp is written last and names what it stands for, so that a killed set-up, another lock, another Python or
another place all read as "not ready". A set-up in progress leaves its own mark until it has ended well.
"""

from __future__ import annotations

import hashlib
import os
from enum import Enum
from pathlib import Path

from build_scripts.interpreter import inside

UNFINISHED = "unfinished.stamp"


class State(Enum):
    """What stands at the place of the environment."""

    ABSENT = "absent"
    BROKEN = "broken"
    OUTDATED = "outdated"
    READY = "ready"


class Stamps:
    """The marks of one environment, kept inside it so that they go when it goes."""

    def __init__(self, environment: Path) -> None:
        self._environment = environment
        self._unfinished = environment / UNFINISHED

    def state(self, purpose: str, contents: str) -> State:
        """How far the environment serves `purpose`, which needs what `contents` lists."""
        if not _is_there(inside(self._environment)):
            return State.BROKEN if _is_there(self._environment / "pyvenv.cfg") else State.ABSENT
        if _is_there(self._unfinished) or not self._python_is_there():
            return State.BROKEN
        place = self._place()
        stamps = [self._read(path) for path in sorted(self._environment.glob("ready-*.stamp"))]
        if any(stamp.partition("\n")[0] != place for stamp in stamps):
            return State.BROKEN
        return State.READY if self._read(self._path(purpose)) == self._stamp(contents) else State.OUTDATED

    def begin(self) -> None:
        self._unfinished.touch()

    def finish(self, contents: dict[str, str]) -> None:
        """Stamp every purpose with what it now has; the mark of the set-up goes last."""
        for purpose, text in contents.items():
            fresh = self._path(purpose).with_suffix(".fresh")
            fresh.write_text(self._stamp(text), encoding="utf-8")
            fresh.replace(self._path(purpose))
        self._unfinished.unlink(missing_ok=True)

    def _path(self, purpose: str) -> Path:
        return self._environment / f"ready-{purpose}.stamp"

    def _stamp(self, contents: str) -> str:
        return f"{self._place()}\n{hashlib.sha256(contents.encode()).hexdigest()}\n"

    def _place(self) -> str:
        """One line for where the environment stands and which Python file it leads to."""
        return repr((str(self._environment), os.path.realpath(inside(self._environment)), self._version()))

    def _version(self) -> str:
        return _setting(self._read(self._environment / "pyvenv.cfg"), "version")

    def _python_is_there(self) -> bool:
        """Whether the Python below is still where it was; on Windows only pyvenv.cfg knows."""
        base = _setting(self._read(self._environment / "pyvenv.cfg"), "executable")
        return not base or _is_there(Path(base))

    @staticmethod
    def _read(path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""


def _setting(text: str, key: str) -> str:
    for line in text.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == key:
            return value.strip()
    return ""


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True
