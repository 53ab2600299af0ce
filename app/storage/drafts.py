"""Writes a file under a hidden name and gives it its own when all is on disk; never over another file.

SQLite keeps a WAL beside a file by its name, so whoever names, renames or removes a file minds its WAL too.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from app.storage.file_errors import FileExistsAlreadyError

_WAL_SUFFIXES = ("-wal", "-shm")


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


@contextlib.contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A hidden name beside `path` to write under; whatever a killed program left there goes first."""
    remove_drafts(path)
    try:
        yield _draft(path)
    finally:
        with contextlib.suppress(OSError):
            remove_drafts(path)


def remove_drafts(path: Path) -> None:
    """Take away what a killed program left; only for who is the sole writer of `path`."""
    draft = _draft(path)
    for leftover in (draft, beside(draft, "-journal"), *(beside(draft, suffix) for suffix in _WAL_SUFFIXES)):
        leftover.unlink(missing_ok=True)


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def publish(draft: Path, path: Path) -> None:
    """Give the finished draft its name; never over an existing file."""
    with draft.open("rb+") as written:
        os.fsync(written.fileno())
    if path.exists():
        raise FileExistsAlreadyError(file=path.name)
    for suffix in _WAL_SUFFIXES:  # left by a file that was taken away: SQLite would read it into ours
        beside(path, suffix).unlink(missing_ok=True)
    try:
        os.link(draft, path)
    except FileExistsError:
        raise FileExistsAlreadyError(file=path.name) from None
    except OSError:  # a file system without links (FAT on a stick)
        draft.rename(path)


def rename(path: Path, new: Path) -> None:
    """Rename the file with the WAL that belongs to it."""
    for suffix in _WAL_SUFFIXES:
        if beside(path, suffix).exists():
            beside(path, suffix).rename(beside(new, suffix))
    path.rename(new)
