"""The file: whole transactions, one writer, nothing foreign, nothing newer, nothing over another file."""

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.accounts import Account, AccountId, Role
from app.domain.acts import INSTITUTION_CHAIN, Act, Stamp
from app.domain.batches import Institution
from app.domain.log_chain import first_break
from app.storage.log import ClockBehindError
from app.storage.session import Session
from app.storage.store import (
    FileDamagedError,
    FileExistsAlreadyError,
    FileForeignError,
    FileMissingError,
    FileNewerError,
    FileUnwritableError,
    Store,
)
from app.storage.writer_lock import FileBusyError

SECRETARY = Account(AccountId("a-1"), "林晓", frozenset({Role.SECRETARY}))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _fill(session: Session) -> None:
    session.institutions.add(Institution("i-1", "示例公司", None, "Y001011999966"), "2026-03-02", b"s" * 32)
    session.accounts.add(SECRETARY)


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
            session.accounts.add(Account(AccountId("a-2"), "周正", frozenset({Role.APPROVER})))
            raise ZeroDivisionError
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
            "import sys, pathlib; from app.storage.store import Store\n"
            "Store.open(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()",
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
