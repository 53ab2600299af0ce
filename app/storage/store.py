"""Opens the institution's file: one writer, whole transactions, and every SQLite fault turned into a fact.

Connections and `sqlite3` exceptions live here alone, so that an encrypted engine can take their place.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from app.domain.errors import InputError, RefusalError
from app.storage.migrations import KNOWN_NAMES, MIGRATIONS
from app.storage.session import Session
from app.storage.writer_lock import WriterLock

APPLICATION_ID = 0x4A50_4947  # "JPIG" marks the file as ours
SUFFIX = ".jiangping"


class FileMissingError(InputError):
    code = "file_missing"


class FileExistsAlreadyError(RefusalError):
    code = "file_exists"


class FileForeignError(InputError):
    """The file is not one of this program's."""

    code = "file_foreign"


class FileDamagedError(InputError):
    """SQLite cannot read the file."""

    code = "file_damaged"


class FileNewerError(RefusalError):
    """A newer program has written the file."""

    code = "file_newer"


class FileUnwritableError(InputError):
    """The file or its folder cannot be written: rights, a full disk, a missing folder."""

    code = "file_unwritable"


class Store:
    """One institution's file, open in this process; every thread has a connection of its own."""

    def __init__(self, path: Path, db: Database, lock: WriterLock | None) -> None:
        self.path = path
        self._lock = lock
        self._here = threading.local()
        self._here.db = db
        self._open = [db]

    @property
    def _db(self) -> Database:
        """This thread's connection; a connection never crosses threads."""
        db: Database | None = getattr(self._here, "db", None)
        if db is None:
            db = _connect(self.path)
            if self._lock is None:
                db.execute("PRAGMA query_only = ON")
            self._here.db = db
            self._open.append(db)
        return db

    @classmethod
    def found(cls, path: Path, fill: Callable[[Session], None]) -> None:
        """Make a new file whose first transaction is `fill`; the name appears only when all is written."""
        if path.exists():
            raise FileExistsAlreadyError(file=path.name)
        draft = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            with _explained(path):
                db = _connect(draft)
                try:
                    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                    MIGRATIONS.apply(db)
                    with _transaction(db):
                        fill(Session(db))
                finally:
                    _close(db)
                _publish(draft, path)
        finally:
            for leftover in (draft, Path(f"{draft}-wal"), Path(f"{draft}-shm")):
                leftover.unlink(missing_ok=True)

    @classmethod
    def open(cls, path: Path) -> "Store":
        """The file at `path` for writing; raises what refuses it (foreign, newer, damaged, second writer)."""
        _require_ours(path)
        lock = WriterLock.take(path)
        try:
            with _explained(path):
                db = _connect(path)
                if MIGRATIONS.pending(db):
                    MIGRATIONS.apply(db)
        except BaseException:
            lock.release()
            raise
        return cls(path, db, lock)

    @classmethod
    def open_to_read(cls, path: Path) -> "Store":
        """The file at `path` for looking only, beside a writer if there is one."""
        _require_ours(path)
        with _explained(path):
            db = _connect(path)
            db.execute("PRAGMA query_only = ON")
        return cls(path, db, None)

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction that begins at once (BEGIN IMMEDIATE) and is whole or not there."""
        with _explained(self.path), _transaction(self._db):
            yield Session(self._db)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A steady view of the file; nothing can be written through it."""
        with _explained(self.path):
            self._db.execute("BEGIN")
            try:
                yield Session(self._db)
            finally:
                self._db.rollback()

    def copy_to(self, destination: Path) -> None:
        """SQLite's online backup of the file as it stands, written whole or not at all."""
        draft = destination.with_name(f".{destination.name}.{os.getpid()}.new")
        try:
            with _explained(destination):
                target = sqlite3.connect(draft)
                try:
                    self._db.conn.backup(target)
                    target.execute("PRAGMA journal_mode = DELETE")
                finally:
                    target.close()
                _publish(draft, destination)
        finally:
            draft.unlink(missing_ok=True)

    def faults(self) -> tuple[list[str], list[str]]:
        """What SQLite's own integrity check and foreign key check say; both empty when all is well."""
        try:
            integrity = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check(20)").fetchall()]
            keys = [str(row[0]) for row in self._db.execute("PRAGMA foreign_key_check").fetchmany(20)]
        except sqlite3.DatabaseError as error:
            return [str(error)], []
        return [line for line in integrity if line != "ok"], keys

    def close(self) -> None:
        """Close the file; the writer folds the WAL in, since people copy the file by stick."""
        if self._lock is not None:
            with contextlib.suppress(sqlite3.OperationalError):  # a reader may hold the WAL: it stays whole
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        for db in self._open:
            _close(db)
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connect(path: Path) -> Database:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    db = Database(connection, strict=True)
    db.enable_wal()
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA trusted_schema = OFF")
    return db


def _close(db: Database) -> None:
    db.conn.close()


@contextlib.contextmanager
def _transaction(db: Database) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.rollback()
        raise
    db.commit()


def _publish(draft: Path, path: Path) -> None:
    """Give the finished draft its name; never over an existing file."""
    _to_disk(draft)
    try:
        os.link(draft, path)
    except FileExistsError:
        raise FileExistsAlreadyError(file=path.name) from None
    except OSError:  # a file system without links (FAT on a stick)
        if path.exists():
            raise FileExistsAlreadyError(file=path.name) from None
        draft.rename(path)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as written:
        os.fsync(written.fileno())


def _require_ours(path: Path) -> None:
    """Refuse what is not there, not ours or newer, before anything could touch it."""
    if not path.is_file():
        raise FileMissingError(file=str(path))
    with _explained(path):
        with path.open("rb") as beginning:
            if beginning.read(16) != b"SQLite format 3\x00":
                raise FileForeignError(file=path.name)
        with contextlib.closing(sqlite3.connect(path, timeout=10)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise FileForeignError(file=path.name)
            applied = {row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations")}
    if applied - KNOWN_NAMES:
        raise FileNewerError(file=path.name)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn SQLite's and the system's faults into facts that have a sentence."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise  # our own bug: it must not be dressed up as the user's
    except sqlite3.OperationalError as error:
        if "no such" in str(error) or "syntax" in str(error):
            raise
        raise FileUnwritableError(file=path.name, reason=str(error)) from error
    except sqlite3.DatabaseError as error:
        raise FileDamagedError(file=path.name) from error
    except OSError as error:
        raise FileUnwritableError(file=path.name, reason=error.strerror or "?") from error
