"""The file: whole transactions, one writer, nothing foreign, nothing newer, nothing over another file."""

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.accounts import Account, AccountId, Role
from app.domain.acts import INSTITUTION_CHAIN, Act, Stamp
from app.domain.batches import Institution
from app.domain.log_chain import first_break
from app.services.safekeeping import check_file
from app.storage.file_errors import (
    FileAlteredError,
    FileDamagedError,
    FileExistsAlreadyError,
    FileForeignError,
    FileMissingError,
    FileNewerError,
    FileUnwritableError,
)
from app.storage.log import ClockBehindError
from app.storage.migrations import KNOWN_NAMES
from app.storage.session import Session
from app.storage.store import APPLICATION_ID, Store
from app.storage.writer_lock import FileBusyError

SECRETARY = Account(AccountId("a-1"), "林晓", frozenset({Role.SECRETARY}))
_HOLD = """
import pathlib, sys
from app.storage.store import Store
store = Store.open(pathlib.Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _fill(session: Session) -> None:
    session.institutions.add(Institution("i-1", "示例公司", None, "Y001011999966"), "2026-03-02", b"s" * 32)
    session.accounts.add(SECRETARY)


def _add_and_fail(session: Session) -> None:
    session.accounts.add(Account(AccountId("a-2"), "周正", frozenset({Role.APPROVER})))
    raise ZeroDivisionError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "示例.jiangping"
    Store.found(path, _fill)
    return path


def test_every_table_is_strict_and_the_pragmas_hold(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        tables = connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table'"
        ).fetchall()
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
    loose = [name for name, strict in tables if not strict and not name.startswith("sqlite_")]
    assert loose == []
    with Store.open(file) as store, store.session() as session:
        db = session.accounts._db
        assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert db.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_failed_transaction_leaves_nothing(file: Path) -> None:
    with Store.open(file) as store:
        with pytest.raises(ZeroDivisionError), store.session() as session:
            _add_and_fail(session)
        with store.reading() as session:
            assert [account.name for account in session.accounts.all()] == ["林晓"]


def test_a_reading_session_cannot_write(file: Path) -> None:
    with (
        Store.open_to_read(file) as store,
        pytest.raises(FileUnwritableError),
        store.session() as session,
    ):
        session.accounts.add(Account(AccountId("a-2"), "周正", frozenset({Role.APPROVER})))


def test_founding_never_overwrites_and_leaves_no_draft(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(FileExistsAlreadyError):
        Store.found(file, _fill)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_founding_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(session: Session) -> None:
        _fill(session)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        Store.found(tmp_path / "x.jiangping", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_a_sentence_not_a_fault(tmp_path: Path) -> None:
    with pytest.raises(FileUnwritableError):
        Store.found(tmp_path / "nowhere" / "x.jiangping", _fill)


def test_a_second_writer_is_refused_and_a_reader_is_not(file: Path) -> None:
    with Store.open(file):
        with pytest.raises(FileBusyError):
            Store.open(file)
        with Store.open_to_read(file) as reader, reader.reading() as session:
            assert session.institutions.the_one().name == "示例公司"
    with Store.open(file):
        pass


def test_a_second_program_is_refused_until_the_first_is_killed(file: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _HOLD,
            str(file),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"open"
        with pytest.raises(FileBusyError):
            Store.open(file)
        holder.kill()
    with Store.open(file):
        pass


def test_the_wal_is_folded_in_when_the_writer_closes(file: Path) -> None:
    with Store.open(file) as store, store.session() as session:
        session.accounts.add(Account(AccountId("a-2"), "周正", frozenset({Role.APPROVER})))
    assert sorted(path.name for path in file.parent.iterdir()) == [file.name]


@pytest.mark.parametrize("content", [b"", b"SQLite", b"PK\x03\x04 not a database", b"x" * 5000])
def test_a_foreign_file_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "foreign.jiangping"
    path.write_bytes(content)
    with pytest.raises(FileForeignError):
        Store.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_foreign(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    with pytest.raises(FileForeignError):
        Store.open(path)


def test_a_newer_file_is_refused_untouched(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('jiangping', '9999_x', 'x')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(FileNewerError):
        Store.open(file)
    with pytest.raises(FileNewerError):
        Store.open_to_read(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError):
        Store.open(tmp_path / "nowhere.jiangping")
    with pytest.raises(FileMissingError):
        Store.open(tmp_path)


def test_a_torn_file_is_damaged_not_a_fault(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[100:4096] = b"\xff" * (4096 - 100)
    file.write_bytes(content)
    with pytest.raises(FileDamagedError):
        Store.open(file)


def test_a_log_line_follows_the_one_before_and_hides_personal_values(file: Path) -> None:
    stamp = Stamp(SECRETARY.actor, NOON, "act-1")
    with Store.open(file) as store:
        with store.session() as session:
            session.log.record(stamp, Act.FOUNDED, "i-1", chain=INSTITUTION_CHAIN, after={"prefix": "Y001"})
            session.log.record(
                stamp, Act.ACCOUNT_ADDED, "a-1", chain=INSTITUTION_CHAIN, after={"name": "林晓"}
            )
        with store.reading() as session:
            lines = session.log.lines(INSTITUTION_CHAIN)
    assert first_break(lines) is None
    assert lines[0].after == '{"prefix":"Y001"}'
    assert lines[1].after is not None
    assert "林晓" not in lines[1].after


def test_a_clock_that_went_back_stops_the_log(file: Path) -> None:
    stamp = Stamp(SECRETARY.actor, NOON, "act-1")
    earlier = Stamp(SECRETARY.actor, NOON.replace(hour=11), "act-2")
    with Store.open(file) as store, store.session() as session:
        session.log.record(stamp, Act.FOUNDED, "i-1", chain=INSTITUTION_CHAIN)
        with pytest.raises(ClockBehindError):
            session.log.record(earlier, Act.FOUNDED, "i-1", chain="batch-1")


def test_content_is_stored_once_by_its_hash(file: Path) -> None:
    with Store.open(file) as store, store.session() as session:
        first = session.files.add(b"photo", "image/jpeg")
        assert session.files.add(b"photo", "image/jpeg") == first
        assert session.files.content(first) == b"photo"
        assert session.files.mismatched() == []


def test_a_copy_is_whole_and_never_overwrites(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jiangping"
    with Store.open(file) as store:
        store.copy_to(copy)
        with pytest.raises(FileExistsAlreadyError):
            store.copy_to(copy)
    with Store.open(copy) as store, store.reading() as session:
        assert session.accounts.all() == [SECRETARY]


def test_a_link_is_another_name_of_the_same_file(file: Path) -> None:
    link = file.with_name("link.jiangping")
    link.symlink_to(file)
    with Store.open(link) as store:
        assert store.path == file
        with pytest.raises(FileBusyError):
            Store.open(file)


def test_a_wal_of_a_file_taken_away_does_not_leak_into_a_new_one(file: Path) -> None:
    with Store.open(file) as store:
        with store.session() as session:
            session.accounts.add(Account(AccountId("a-2"), "周正", frozenset({Role.APPROVER})))
        wal = file.with_name(f"{file.name}-wal")
        left = wal.read_bytes()
    file.unlink()
    wal.write_bytes(left)
    Store.found(file, _fill)
    with Store.open(file) as store, store.reading() as session:
        assert session.accounts.all() == [SECRETARY]


def test_a_draft_that_a_killed_program_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / ".x.jiangping.new").write_bytes(b"half a file")
    (tmp_path / ".x.jiangping.new-wal").write_bytes(b"half a wal")
    Store.found(tmp_path / "x.jiangping", _fill)
    assert [path.name for path in tmp_path.iterdir()] == ["x.jiangping"]


def test_looking_changes_not_a_byte(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jiangping"
    with Store.open(file) as store:
        store.copy_to(copy)
    before = copy.read_bytes()
    with Store.open_to_read(copy) as store, store.reading() as session:
        assert session.accounts.all() == [SECRETARY]
    assert copy.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([file.name, copy.name])


def test_a_folder_that_cannot_be_written_can_be_read_and_says_so(file: Path, tmp_path: Path) -> None:
    with nobody_may_write(tmp_path):
        with Store.open_to_read(file) as store, store.reading() as session:
            assert session.accounts.all() == [SECRETARY]
        with pytest.raises(FileUnwritableError):
            Store.open(file)
        with Store.open_to_read(file) as store, pytest.raises(FileUnwritableError):
            store.copy_to(tmp_path / "copy.jiangping")


@contextlib.contextmanager
def nobody_may_write(folder: Path) -> Iterator[None]:
    """Take the right to write from everybody, the administrator included."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222 | 0o055)
    opened = {parent: parent.stat().st_mode for parent in [*folder.parents][:2]}
    user = os.geteuid()
    if user == 0:
        for parent, mode in opened.items():
            parent.chmod(mode | 0o011)
        os.seteuid(65534)
    try:
        yield
    finally:
        if user == 0:
            os.seteuid(0)
            for parent, mode in opened.items():
                parent.chmod(mode)
        for path, mode in modes.items():
            path.chmod(mode)


def test_tables_taken_away_or_altered_are_named(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE objectors")
    connection.execute("ALTER TABLE packages ADD COLUMN colour TEXT")
    connection.commit()
    connection.close()
    with pytest.raises(FileAlteredError) as caught:
        Store.open(file)
    assert caught.value.values["tables"] == ("objectors", "packages")


def test_our_mark_without_our_tables_is_foreign(tmp_path: Path) -> None:
    path = tmp_path / "marked.jiangping"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    connection.close()
    with pytest.raises(FileForeignError):
        Store.open_to_read(path)


def test_every_thread_has_a_connection_of_its_own(file: Path) -> None:
    with Store.open(file) as store, ThreadPoolExecutor(1) as pool:

        def add(name: str) -> int:
            with store.session() as session:
                session.accounts.add(Account(AccountId(name), name, frozenset({Role.HR})))
                return len(session.accounts.all())

        assert pool.submit(add, "甲").result() == 2
        assert add("乙") == 3


def test_nested_personal_values_hash_the_same_when_read_back(file: Path) -> None:
    values = {"content": {"b": [date(2026, 3, 2), None], "a": {"d": 1, "c": "林晓"}}}
    with Store.open(file) as store:
        with store.session() as session:
            stamp = Stamp(SECRETARY.actor, NOON, "act-1")
            session.log.record(stamp, Act.FACTS_CHANGED, "c-1", chain="batch-1", after=values)
        with store.reading() as session:
            assert session.log.altered_values() == []


OLD_FILES = sorted((Path(__file__).parents[1] / "files").glob("schema-*.jiangping"))


def test_there_is_an_old_file_for_every_released_schema() -> None:
    names = [path.stem.removeprefix("schema-") for path in OLD_FILES]
    assert names == [name.partition("_")[0] for name in KNOWN_NAMES[: len(names)]]
    assert names


@pytest.mark.parametrize("old", OLD_FILES, ids=lambda path: path.stem)
def test_an_old_file_is_brought_up_to_date_and_kept_as_it_was(old: Path, tmp_path: Path) -> None:
    file = tmp_path / "旧.jiangping"
    file.write_bytes(old.read_bytes())
    assert check_file(file).valid  # looked at without being changed
    assert file.read_bytes() == old.read_bytes()
    with Store.open(file) as store, store.reading() as session:
        assert session.certificates.of_batch(session.batches.all()[0].id)
    assert check_file(file).valid
    with sqlite3.connect(file) as connection:
        applied = [row[0] for row in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    connection.close()
    assert applied == list(KNOWN_NAMES)
    missing = KNOWN_NAMES[int(old.stem.removeprefix("schema-")) :]
    kept = [tmp_path / f"旧-before-{name}.jiangping" for name in missing[:1]]
    assert sorted(tmp_path.iterdir()) == sorted([file, *kept])
    for copy in kept:
        assert check_file(copy).valid
