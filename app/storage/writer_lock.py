"""One writer a file: a lock held by the operating system, so that a killed program leaves nothing locked."""

import os
import sys
from pathlib import Path

from app.domain.errors import RefusalError


class FileBusyError(RefusalError):
    """Another program has the file open for writing."""

    code = "file_busy"


class WriterLock:
    """Held through a small file beside the institution's file; the file itself means nothing."""

    def __init__(self, path: Path, handle: int) -> None:
        self._path = path
        self._handle = handle

    @classmethod
    def take(cls, file: Path) -> "WriterLock":
        """The lock on `file`; raises FileBusyError when another program holds it.

        A folder in which no lock can be laid down cannot be written at all: that is an OSError.
        """
        path = file.with_name(f".{file.name}.lock")
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(handle)
            except OSError as error:
                os.close(handle)
                raise FileBusyError(file=file.name) from error
            if _still_named(path, handle):
                return cls(path, handle)
            os.close(handle)  # its owner has just removed it: take the new one

    def release(self) -> None:
        if sys.platform != "win32":
            self._path.unlink(missing_ok=True)
        os.close(self._handle)


def _still_named(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
