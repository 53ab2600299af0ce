"""Opens the institution's file: one writer, whole transactions, and every SQLite fault turned into a fact.

Connections and `sqlite3` exceptions live here alone, so that an encrypted engine can take their place.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from app.storage.drafts import beside, drafted, publish, remove_drafts, rename
from app.storage.file_errors import (
    FileAlteredError,
    FileDamagedError,
    FileExistsAlreadyError,
    FileForeignError,
    FileMissingError,
    FileNewerError,
    FileUnwritableError,
)
from app.storage.migrations import KNOWN_NAMES, MIGRATIONS
from app.storage.migrations.checksums import SCHEMAS, schema_checksum
from app.storage.session import Session
from app.storage.undo import Undo, watch
from app.storage.writer_lock import WriterLock

APPLICATION_ID = 0x4A50_4947  # "JPIG" marks the file as ours
SUFFIX = ".jiangping"
_APPLIED = "_sqlite_migrations"


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
        """The connection of the calling thread; a connection never crosses threads."""
        db: Database | None = getattr(self._here, "db", None)
        if db is None:
            db = _connect(self.path) if self._lock else _current(_connect_to_read(self.path))
            self._here.db = db
            self._open.append(db)
        return db

    def _watch(self) -> None:
        """Gather inverses from this thread's first act on; those who only look need none."""
        if self._lock is not None and not getattr(self._here, "watched", False):
            watch(self._db)
            self._here.watched = True

    @classmethod
    def found(cls, path: Path, fill: Callable[[Session], None]) -> None:
        """Make a new file whose first transaction is `fill`; the name appears only when all is written."""
        if path.exists():
            raise FileExistsAlreadyError(file=path.name)
        with sole_writer(path), _explained(path), drafted(path) as draft:
            db = _connect(draft)
            try:
                db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                MIGRATIONS.apply(db)
                watch(db)
                with _transaction(db):
                    fill(Session(db))
            finally:
                _close(db)
            publish(draft, path)

    @classmethod
    def open(cls, path: Path) -> "Store":
        """The file at `path` for writing; raises what refuses it (foreign, newer, damaged, second writer)."""
        _require_file(path)
        path = path.resolve()  # a link is another name of the same file, not a second file
        with _explained(path):
            lock = WriterLock.take(path)
            try:
                _close(_opened_to_read(path))
                remove_drafts(path)
                db = _connect(path)
                _bring_up_to_date(db, path)
            except BaseException:
                lock.release()
                raise
        return cls(path, db, lock)

    @classmethod
    def open_to_read(cls, path: Path) -> "Store":
        """The file at `path` for looking only, beside a writer if there is one; nothing is written to it."""
        _require_file(path)
        path = path.resolve()
        with _explained(path):
            return cls(path, _current(_opened_to_read(path)), None)

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction that begins at once (BEGIN IMMEDIATE) and is whole or not there."""
        with _explained(self.path):
            self._watch()
            with _transaction(self._db):
                undo = Undo(self._db)
                began = undo.last_row
                yield Session(self._db)
                undo.keep_rest(began)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """A steady view of the file; nothing can be written through it."""
        with _explained(self.path):
            self._db.execute("BEGIN")
            try:
                yield Session(self._db)
            finally:
                self._db.rollback()

    @contextlib.contextmanager
    def looking(self) -> Iterator[Session]:
        """The file as the calling thread sees it now: inside its transaction where it is in one."""
        with _explained(self.path):
            yield Session(self._db)

    def copy_to(self, destination: Path, change: Callable[[Session], None] | None = None) -> None:
        """SQLite's online backup of the file as it stands, written whole or not at all.

        `change` is done to the copy before it gets its name.
        """
        if destination.exists():
            raise FileExistsAlreadyError(file=destination.name)
        with sole_writer(destination), _explained(destination), drafted(destination) as draft:
            _copy(self._db, draft, change)
            publish(draft, destination)

    def replace(self, path: Path, aside: Path, change: Callable[[Session], None] | None = None) -> None:
        """Put a copy of this file in the place of `path`, whose file is renamed `aside` and stays whole.

        The caller is the sole writer of `path`; `change` is done to the copy before it gets its name.
        """
        if aside.exists():
            raise FileExistsAlreadyError(file=aside.name)
        with _explained(path), drafted(path) as draft:
            _copy(self._db, draft, change)
            rename(path, aside)
            try:
                publish(draft, path)
            except BaseException:
                rename(aside, path)
                raise

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
        if not self._open:
            return
        if self._lock is not None:
            with contextlib.suppress(sqlite3.OperationalError):  # a reader may hold the WAL: it stays whole
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        for db in self._open:
            _close(db)
        self._open.clear()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextlib.contextmanager
def sole_writer(path: Path) -> Iterator[WriterLock]:
    """Be the only program that writes the file at `path`; raises FileBusyError, FileUnwritableError."""
    with _explained(path):
        lock = WriterLock.take(path)
    try:
        yield lock
    finally:
        lock.release()


def _connect(path: Path) -> Database:
    db = _prepared(sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False))
    db.enable_wal()
    db.execute("PRAGMA synchronous = FULL")
    return db


def _connect_to_read(path: Path) -> Database:
    """A connection that changes nothing, not even the journal mode; it also reads from a locked medium."""
    db = _prepared(sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False))
    try:
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        _close(db)
        if not isinstance(error, sqlite3.OperationalError) or beside(path, "-wal").exists():
            raise
        # Nobody can write here, so no WAL can appear either: the file is whole by itself.
        name = f"{path.as_uri()}?immutable=1"
        db = _prepared(sqlite3.connect(name, uri=True, isolation_level=None, check_same_thread=False))
    db.execute("PRAGMA query_only = ON")
    return db


def _prepared(connection: sqlite3.Connection) -> Database:
    db = Database(connection, strict=True, execute_plugins=False)
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
        db.commit()
    except BaseException:
        db.rollback()
        raise


def _copy(db: Database, draft: Path, change: Callable[[Session], None] | None = None) -> None:
    """SQLite's online backup, as one file without a WAL beside it."""
    target = sqlite3.connect(draft)
    try:
        db.conn.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        if change is not None:
            change(Session(Database(target, strict=True, execute_plugins=False)))
            target.commit()
    finally:
        target.close()


def _bring_up_to_date(db: Database, path: Path) -> None:
    """Migrate an older file; what it was stays beside it as `〈name〉-before-〈first migration〉`."""
    pending = MIGRATIONS.pending(db)
    if not pending:
        return
    before = path.with_name(f"{path.stem}-before-{pending[0].name}{SUFFIX}")
    if not before.exists():  # one that stands there was made by an opening that did not get further
        with drafted(before) as draft:
            _copy(db, draft)
            publish(draft, before)
    MIGRATIONS.apply(db)


def _current(db: Database) -> Database:
    """`db`, or, when its file is older, a copy in memory as it will be once it is opened for writing."""
    if not MIGRATIONS.pending(db):
        return db
    copy = _prepared(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False))
    db.conn.backup(copy.conn)
    _close(db)
    MIGRATIONS.apply(copy)
    copy.execute("PRAGMA query_only = ON")
    return copy


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise FileMissingError(file=str(path))


def _opened_to_read(path: Path) -> Database:
    """A reading connection to a file that is ours, not newer, and has the tables it must have."""
    with path.open("rb") as beginning:
        if beginning.read(16) != b"SQLite format 3\x00":
            raise FileForeignError(file=path.name)
    db = _connect_to_read(path)
    try:
        _require_ours(db, path)
    except BaseException:
        _close(db)
        raise
    return db


def _require_ours(db: Database, path: Path) -> None:
    schema = _schema(db)
    tables = {name for name, _ in schema}
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID or _APPLIED not in tables:
        raise FileForeignError(file=path.name)
    applied = {row[0] for row in db.execute(f"SELECT name FROM {_APPLIED}").fetchall()}
    if not applied.issubset(KNOWN_NAMES):
        raise FileNewerError(file=path.name)
    if schema_checksum(schema) == SCHEMAS.get(KNOWN_NAMES[len(applied) - 1]):
        return
    differing = schema ^ _shipped_schema(len(applied))
    if differing:
        raise FileAlteredError(file=path.name, tables=tuple(sorted({name for name, _ in differing})))


def _schema(db: Database) -> frozenset[tuple[str, str]]:
    """Every table and index with the statement that made it."""
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return frozenset((str(name), str(sql)) for name, sql in rows)


@cache
def _shipped_schema(steps: int) -> frozenset[tuple[str, str]]:
    """What a file has after the first `steps` migrations."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        db = Database(connection, strict=True, execute_plugins=False)
        MIGRATIONS.apply(db, stop_before=KNOWN_NAMES[steps:])
        return _schema(db)


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
