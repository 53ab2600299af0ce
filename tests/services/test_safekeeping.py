"""Whatever is done to a file behind the program's back is a finding or a sentence, never a fault."""

import contextlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.accounts import Role
from app.domain.errors import InputError
from app.domain.levels import Level
from app.services.clock import CHINA_TIME
from app.services.safekeeping import (
    BackupFaultyError,
    FileFullerError,
    back_up,
    check_file,
    restore,
)
from app.services.setup import Setup
from app.storage.file_errors import (
    FileExistsAlreadyError,
    FileMissingError,
    FileNewerError,
    FileUnwritableError,
)
from app.storage.store import Store
from app.storage.writer_lock import FileBusyError
from tests.services.bench import Bench, Prepared

NOW = datetime(2026, 3, 2, 12, tzinfo=CHINA_TIME)


@pytest.fixture
def file(prepared: Prepared, tmp_path: Path) -> Path:
    path = tmp_path / "文件.jiangping"
    path.write_bytes((prepared.folder / "issued.jiangping").read_bytes())
    return path


def _tamper(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            connection.execute(statement)


def _found(file: Path) -> set[str]:
    return {remark.code for remark in check_file(file).problems}


def test_an_untouched_file_is_valid_and_stays_untouched(file: Path) -> None:
    before = file.read_bytes()
    check = check_file(file)
    assert check.valid
    assert (check.integrity, check.foreign_keys, check.log, check.numbers) == (True, True, True, True)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE log SET act = 'x' WHERE position = 3", "log_broken"),
        ("UPDATE log SET at = '2020-01-01T00:00:00+08:00' WHERE position = 2", "log_broken"),
        ("UPDATE log SET after = '{}' WHERE act = 'issued'", "log_broken"),
        ("DELETE FROM log WHERE position = 2", "log_broken"),
        ("DELETE FROM log WHERE position = (SELECT max(position) FROM log)", "log_broken"),
        ("DELETE FROM log WHERE chain <> 'institution'", "log_broken"),
        ("DELETE FROM log", "log_broken"),
        ("DELETE FROM log_heads", "log_broken"),
        ("UPDATE log_heads SET position = position - 1", "log_broken"),
        ("UPDATE history SET after = replace(after, '10', '11') WHERE after LIKE '%10%'", "values_altered"),
        ("UPDATE history SET after = 'no json'", "values_altered"),
        ("DELETE FROM numbers WHERE serial = 2", "serial_missing"),
        ("UPDATE counters SET next_serial = 2", "counter_behind"),
        ("DELETE FROM counters", "counter_behind"),
        ("UPDATE numbers SET state = 'reserved' WHERE serial = 1", "certificate_without_number"),
        (
            "UPDATE numbers SET number = replace(number, '000001', '000009') WHERE serial = 1",
            "number_misspelt",
        ),
        ("UPDATE numbers SET issue_day = '2020-01-01' WHERE serial = 1", "year_differs"),
        ("DELETE FROM certificates WHERE number LIKE '%000001'", "used_without_certificate"),
        ("DELETE FROM certificates WHERE number LIKE '%000001'", "certificate_missing"),
        ("UPDATE certificates SET content = replace(content, '张', '章')", "certificate_altered"),
        ("UPDATE certificates SET content = 'no json'", "certificate_altered"),
        ("UPDATE certificates SET content = '[1]'", "certificate_altered"),
        ("UPDATE certificates SET issued_on = 'yesterday'", "certificate_altered"),
        ("UPDATE certificates SET faces = '{}'", "certificate_altered"),
        ("UPDATE files SET content = x'00' WHERE media_type = 'application/pdf'", "content_altered"),
        ("DELETE FROM files WHERE media_type = 'image/jpeg'", "reference_missing"),
        ("DELETE FROM people", "reference_missing"),
        ("DELETE FROM institutions", "institution_missing"),
        ("UPDATE candidates SET level = 'Z'", "damaged_at"),
        ("DROP TABLE objectors", "tables_altered"),
        ("DROP INDEX numbers_live", "tables_altered"),
        ("CREATE TABLE extra (x)", "tables_altered"),
        ("CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM log; END", "tables_altered"),
    ],
)
def test_what_was_done_to_a_file_is_found(file: Path, statement: str, code: str) -> None:
    _tamper(file, statement)
    assert code in _found(file)


def test_emptying_or_spoiling_any_table_is_never_a_fault(file: Path, prepared: Prepared) -> None:
    whole = (prepared.folder / "issued.jiangping").read_bytes()
    with closing(sqlite3.connect(file)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        texts = {
            table: [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"]
            for table in tables
        }
    assert len(tables) > 30
    for table in tables:
        spoilt = ", ".join(f"{column} = 'spoilt' || rowid" for column in texts[table])
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET {spoilt}" if spoilt else "SELECT 1"):
            file.write_bytes(whole)
            _tamper(file, statement)
            with contextlib.suppress(InputError, FileNewerError):
                check_file(file)


@pytest.mark.parametrize("kept", [0, 1, 15, 16, 99, 100, 512, 4095, 4096, 5000, 40_000, 200_000])
def test_a_truncated_file_is_found_or_refused(file: Path, kept: int) -> None:
    file.write_bytes(file.read_bytes()[:kept])
    try:
        found = check_file(file)
    except InputError:
        return
    assert not found.valid


@pytest.mark.parametrize("start", [16, 100, 4096, 8192, 60_000])
def test_a_file_with_garbage_in_it_is_found_or_refused(file: Path, start: int) -> None:
    content = bytearray(file.read_bytes())
    content[start : start + 3000] = bytes(range(256)) * 11 + bytes(184)
    file.write_bytes(content)
    try:
        found = check_file(file)
    except (InputError, FileNewerError):
        return
    assert not found.valid


def test_what_is_no_file_is_missing(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.jiangping"):
        with pytest.raises(FileMissingError):
            check_file(path)


def test_a_backup_is_the_file_and_never_overwrites(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("issued")
    copy = back_up(bench.file, tmp_path / "备份.jiangping", NOW)
    assert check_file(copy).valid
    with pytest.raises(FileExistsAlreadyError):
        back_up(bench.file, copy, NOW)
    named = back_up(bench.file, tmp_path, NOW)
    assert named.name == "issued-20260302-120000.jiangping"
    with pytest.raises(FileExistsAlreadyError):
        back_up(bench.file, tmp_path, NOW)
    with pytest.raises(FileUnwritableError):
        back_up(bench.file, tmp_path / "nowhere" / "x.jiangping", NOW)


def test_a_file_with_a_finding_makes_no_backup(file: Path, tmp_path: Path) -> None:
    _tamper(file, "DELETE FROM counters")
    with pytest.raises(BackupFaultyError):
        back_up(file, tmp_path / "copy.jiangping", NOW)
    assert not (tmp_path / "copy.jiangping").exists()


def test_restoring_puts_the_copy_back_and_keeps_the_old_file(file: Path, tmp_path: Path) -> None:
    copy = back_up(file, tmp_path / "copy.jiangping", NOW)
    _tamper(file, "DROP TABLE objectors")
    aside = restore(copy, file, NOW)
    assert aside == tmp_path / "文件-replaced-20260302-120000.jiangping"
    assert check_file(file).valid
    assert _found(aside) == {"tables_altered"}
    file.unlink()
    assert restore(copy, file, NOW) is None
    assert check_file(file).valid


def test_restoring_never_loses_acts(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("issued")
    copy = back_up(bench.file, tmp_path / "copy.jiangping", NOW)
    Setup(bench.office).open_batch("cn-2021-66", "第二批", [Level.T], bench.secretary)
    with pytest.raises(FileBusyError):
        restore(copy, bench.file, NOW)
    bench.office.store.close()
    before = bench.file.read_bytes()
    with pytest.raises(FileFullerError):
        restore(copy, bench.file, NOW)
    assert bench.file.read_bytes() == before


def test_a_file_that_went_another_way_is_fuller_too(
    at: Callable[[str], Bench], prepared: Prepared, tmp_path: Path
) -> None:
    bench = at("confirmed")  # acts of its own where the backup has issued
    bench.account("另一位", Role.OBSERVER)
    bench.office.store.close()
    backup = tmp_path / "copy.jiangping"
    backup.write_bytes((prepared.folder / "issued.jiangping").read_bytes())
    with pytest.raises(FileFullerError):
        restore(backup, bench.file, NOW)


def test_a_faulty_backup_or_a_foreign_target_is_refused(file: Path, tmp_path: Path) -> None:
    copy = back_up(file, tmp_path / "copy.jiangping", NOW)
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError):
        restore(copy, letter, NOW)
    with pytest.raises(InputError):
        restore(copy, tmp_path, NOW)
    assert letter.read_bytes() == b"PK\x03\x04"
    _tamper(copy, "DELETE FROM counters")
    with pytest.raises(BackupFaultyError):
        restore(copy, file, NOW)
    assert check_file(file).valid
    assert not list(tmp_path.glob(".*"))


def test_a_restore_through_a_link_replaces_the_file_behind_it(file: Path, tmp_path: Path) -> None:
    copy = back_up(file, tmp_path / "copy.jiangping", NOW)
    link = tmp_path / "link.jiangping"
    link.symlink_to(file)
    aside = restore(copy, link, NOW)
    assert aside is not None
    assert link.is_symlink()
    assert not aside.is_symlink()
    with Store.open(file):
        pass
