"""Lets one set-up at a time work on a folder; the system itself ends the turn of a process that died.

The programs that a set-up starts hold the turn with it: a pip that outlives its set-up keeps others out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

FILE = "turn.lock"


@contextmanager
def turn(folder: Path, on_waiting: Callable[[], None]) -> Iterator[int]:
    """Hold the folder's lock; yields its file descriptor for children to inherit."""
    folder.mkdir(exist_ok=True)
    lock = os.open(folder / FILE, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _take(lock, wait=False):
            on_waiting()
            _take(lock, wait=True)
        yield lock
    finally:
        os.close(lock)


if sys.platform == "win32":
    import msvcrt

    def _take(lock: int, *, wait: bool) -> bool:
        while True:
            try:
                # The waiting form gives up after ten seconds.
                msvcrt.locking(lock, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
            else:
                return True

else:
    import fcntl

    def _take(lock: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        except OSError:
            # A file system without locks: go on alone rather than not at all.
            return True
        return True
