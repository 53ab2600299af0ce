"""A file that does not know the last numbers takes none until somebody has read them from paper."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.candidates import CandidateState
from app.domain.certificates import NumberState
from app.domain.number_lock import (
    ConfirmationIncompleteError,
    ConfirmedTooLowError,
    IssuingLockedError,
    LockReason,
    NothingLockedError,
)
from app.domain.number_series import Series
from app.services.issuing import Issuing
from app.services.number_guard import NumberGuard, known_marks, marks_folder
from app.services.office import Office
from app.services.press import certificate_printer
from app.services.register_view import Fate, RegisterView
from app.services.safekeeping import back_up, check_file, restore, restore_plan
from app.storage.marks import journal_path, mark_path
from app.storage.store import Store
from tests.services.bench import Bench

OpenAt = Callable[[str], Bench]


def _issuing(bench: Bench) -> Issuing:
    return Issuing(bench.office, certificate_printer())


def _issue(bench: Bench, count: int) -> list[str]:
    waiting = bench.candidates(CandidateState.CONFIRMED)[:count]
    return [_issuing(bench).issue(one.id, bench.secretary).number for one in waiting]


def _id(bench: Bench) -> str:
    with bench.office.store.reading() as session:
        return session.institutions.the_one().id


def _series(bench: Bench) -> Series:
    with bench.office.store.reading() as session:
        return Series(session.institutions.the_one().prefix, bench.clock.today().year, "T")


def _reopened(bench: Bench, file: Path) -> Bench:
    bench.office.store.close()
    store = Store.open(file)
    bench.office = Office(
        store, bench.clock, bench.office.rulebook, bench.office.texts, bench.office.paper_texts
    )
    bench.clock.moment += timedelta(minutes=5)
    return bench


def _other_computer(patch: pytest.MonkeyPatch, profile: Path) -> None:
    """From now on the person's folder is another one."""
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA"):
        patch.setenv(name, str(profile))


def _lock(bench: Bench) -> LockReason | None:
    lock = NumberGuard(bench.office).lock()
    return None if lock is None else lock.reason


def test_marks_follow_every_issuing_in_the_profile_and_beside_the_copies(at: OpenAt, tmp_path: Path) -> None:
    bench = at("confirmed")
    _issue(bench, 1)
    place = tmp_path / "备份盘"
    place.mkdir()
    back_up(bench.file, place, bench.clock.now())
    _issue(bench, 2)
    for folder in (marks_folder(), place):
        marks = known_marks(_id(bench), (folder,))[0]
        assert marks is not None
        assert marks.serials == {_series(bench): 3}
        assert mark_path(folder, _id(bench)).exists()
    lines = journal_path(marks_folder(), _id(bench)).read_text(encoding="utf-8").splitlines()
    assert [line.split()[2][-6:] for line in lines] == ["000001", "000002", "000003"]
    names = [one.name for one in bench.candidates()]
    assert not any(name in line for line in lines for name in names)
    assert len(journal_path(place, _id(bench)).read_text(encoding="utf-8").splitlines()) == 2
    assert _lock(bench) is None


def test_an_older_copy_put_back_by_hand_cannot_reuse_a_number(at: OpenAt, tmp_path: Path) -> None:
    """No restore was told: the profile alone knows that three numbers are printed already."""
    bench = at("confirmed")
    _issue(bench, 1)
    older = tmp_path / "旧.jiangping"
    bench.office.store.copy_to(older)
    printed = _issue(bench, 2)
    _reopened(bench, older)
    assert _lock(bench) is LockReason.BEHIND
    with pytest.raises(IssuingLockedError):
        _issuing(bench).issue_all(bench.batch, bench.secretary)
    with pytest.raises(IssuingLockedError):
        _issue(bench, 1)
    guard, series = NumberGuard(bench.office), _series(bench)
    with pytest.raises(RoleMissingError):
        guard.confirm({series: 3}, bench.secretary)
    with pytest.raises(ConfirmedTooLowError):
        guard.confirm({series: 2}, bench.approver)
    with pytest.raises(ConfirmationIncompleteError):
        guard.confirm({}, bench.approver)
    guard.confirm({series: 4}, bench.approver, sheet="00000012")
    assert _lock(bench) is None
    with pytest.raises(NothingLockedError):
        guard.confirm({series: 4}, bench.approver)
    run = _issuing(bench).issue_all(bench.batch, bench.secretary)
    fresh = [one.number for one in run.issued]
    assert not {*fresh} & {*printed}
    assert fresh[0].endswith("000005")
    register = RegisterView(bench.office).register()
    lost = [line for line in register.lines if line.void_reason == "lost_after_restore"]
    assert [(line.number[-6:], (line.last or "")[-6:], line.fate) for line in lost] == [
        ("000002", "000004", Fate.VOID)
    ]
    assert register.counts[Fate.VOID] == 3
    assert register.counts[Fate.MISSING] == 0
    assert register.faults == ()
    assert check_file(bench.file).valid


def test_a_copy_made_before_the_first_number_asks_first_where_it_lies(
    at: OpenAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever opens the copy on the stick at another computer hears of what was printed meanwhile."""
    bench = at("confirmed")
    stick = tmp_path / "备份盘"
    stick.mkdir()
    copy = back_up(bench.file, stick, bench.clock.now())
    printed = _issue(bench, 2)
    _other_computer(monkeypatch, tmp_path / "另一台")
    _reopened(bench, copy)
    assert _lock(bench) is LockReason.BEHIND
    with pytest.raises(IssuingLockedError):
        _issue(bench, 1)
    NumberGuard(bench.office).confirm({_series(bench): 2}, bench.approver)
    assert not {*_issue(bench, 1)} & {*printed}


def test_a_restored_file_is_locked_although_nothing_is_missing(at: OpenAt, tmp_path: Path) -> None:
    bench = at("confirmed")
    _issue(bench, 2)
    backup = back_up(bench.file, tmp_path / "backup.jiangping", bench.clock.now())
    bench.office.store.close()
    plan = restore_plan(backup, bench.file)
    assert plan.file is not None
    assert (plan.fuller, plan.backup.acts) == (False, plan.file.acts)
    restore(backup, bench.file, bench.clock.now())
    assert check_file(bench.file).valid
    _reopened(bench, bench.file)
    assert _lock(bench) is LockReason.RESTORED
    with pytest.raises(IssuingLockedError):
        _issue(bench, 1)
    NumberGuard(bench.office).confirm({_series(bench): 2}, bench.approver)
    assert _issue(bench, 1)[0].endswith("000003")
    assert RegisterView(bench.office).register().counts[Fate.VOID] == 0


def test_a_restore_on_a_new_computer_learns_from_the_mark_beside_the_backup(
    at: OpenAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = at("confirmed")
    _issue(bench, 1)
    backup = back_up(bench.file, tmp_path / "backup.jiangping", bench.clock.now())
    _issue(bench, 3)
    bench.office.store.close()
    _other_computer(monkeypatch, tmp_path / "profile")
    new = tmp_path / "新电脑.jiangping"
    plan = restore_plan(backup, new)
    assert (plan.file, plan.known) == (None, {_series_of(plan.known): 4})
    restore(backup, new, bench.clock.now())
    _reopened(bench, new)
    lock = NumberGuard(bench.office).lock()
    assert lock is not None
    assert lock.reason is LockReason.RESTORED
    assert [(one.in_file, one.known) for one in lock.asked] == [(1, 4)]
    NumberGuard(bench.office).confirm({_series(bench): 4}, bench.approver)
    assert _issue(bench, 1)[0].endswith("000005")


def _series_of(known: object) -> Series:
    assert isinstance(known, dict)
    (series,) = known
    assert isinstance(series, Series)
    return series


def test_a_file_from_another_computer_asks_first(
    at: OpenAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = at("confirmed")
    _issue(bench, 1)
    _other_computer(monkeypatch, tmp_path / "profile")
    assert _lock(bench) is LockReason.MOVED
    NumberGuard(bench.office).confirm({_series(bench): 1}, bench.approver)
    assert _lock(bench) is None
    assert _issue(bench, 1)[0].endswith("000002")


def test_a_file_that_never_took_a_number_may_move(
    at: OpenAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = at("confirmed")
    _other_computer(monkeypatch, tmp_path / "profile")
    assert _lock(bench) is None
    assert _issue(bench, 1)[0].endswith("000001")


def test_a_damaged_mark_asks_first(at: OpenAt) -> None:
    bench = at("confirmed")
    _issue(bench, 1)
    mark_path(marks_folder(), _id(bench)).write_text("{}", encoding="utf-8")
    assert _lock(bench) is LockReason.MARKS_DAMAGED
    NumberGuard(bench.office).confirm({_series(bench): 1}, bench.approver)
    assert _lock(bench) is None


def test_marks_that_cannot_be_written_never_stop_an_act(
    at: OpenAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = at("confirmed")
    (tmp_path / "profile").write_bytes(b"")  # a file where the folder should be
    _other_computer(monkeypatch, tmp_path / "profile")
    run = _issuing(bench).issue_all(bench.batch, bench.secretary)
    assert run.issued
    assert [remark.code for remark in run.unnoted] == ["mark_unwritten"]
    assert bench.office.texts.remark("numbering_remark", run.unnoted[0])


def test_reserving_is_locked_too_and_years_that_passed_are_asked_for(at_gd: OpenAt) -> None:
    bench = at_gd("confirmed")
    year = bench.clock.today().year
    with bench.office.store.session() as session:
        session.institutions.set_generation(2)
    bench.clock.move_to(date(year + 1, 1, 5))
    with pytest.raises(IssuingLockedError):
        _issuing(bench).reserve(bench.batch, bench.secretary)
    lock = NumberGuard(bench.office).lock()
    assert lock is not None
    assert {one.series.year for one in lock.asked} == {year, year + 1}
    NumberGuard(bench.office).confirm({one.series: one.least for one in lock.asked}, bench.approver)
    fresh = _issuing(bench).reserve(bench.batch, bench.secretary)
    assert {one.year for one in fresh} == {year + 1}
    assert {one.state for one in fresh} == {NumberState.RESERVED}
