"""When an environment counts as ready, and that everything else is noticed."""

from pathlib import Path

import pytest

from build_scripts.interpreter import inside
from build_scripts.stamp import Stamps, State

LOCK = "bagit==1.9.0\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """The Python that the environment leads to."""
    base = tmp_path / "usr" / "python3.11"
    base.parent.mkdir()
    base.touch()
    return base


@pytest.fixture
def environment(tmp_path: Path, base: Path) -> Path:
    """A folder with the parts of an environment that the stamps look at."""
    environment = tmp_path / "项目 甲" / ".venv"
    python = inside(environment)
    python.parent.mkdir(parents=True)
    python.symlink_to(base)
    (environment / "pyvenv.cfg").write_text(f"home = {base.parent}\nversion = 3.11.2\nexecutable = {base}\n")
    return environment


def ready(environment: Path) -> Stamps:
    stamps = Stamps(environment)
    stamps.begin()
    stamps.finish({"run": LOCK})
    assert stamps.state("run", LOCK) is State.READY
    return stamps


def test_nothing_there_is_absent(tmp_path: Path) -> None:
    assert Stamps(tmp_path / ".venv").state("run", LOCK) is State.ABSENT


def test_an_unstamped_environment_is_brought_up_to_date(environment: Path) -> None:
    assert Stamps(environment).state("run", LOCK) is State.OUTDATED


def test_a_stamp_serves_its_own_purpose_and_lock_only(environment: Path) -> None:
    stamps = ready(environment)
    assert stamps.state("check", LOCK) is State.OUTDATED
    assert stamps.state("run", LOCK + "cbor2==6.2.1\n") is State.OUTDATED


def test_a_killed_set_up_is_broken(environment: Path) -> None:
    stamps = ready(environment)
    stamps.begin()
    assert stamps.state("run", LOCK) is State.BROKEN
    assert Stamps(environment).state("check", LOCK) is State.BROKEN


def test_an_orderly_failure_leaves_what_stood(environment: Path) -> None:
    stamps = ready(environment)
    stamps.begin()
    stamps.finish({})
    assert stamps.state("run", LOCK) is State.READY


def test_a_vanished_python_is_broken(environment: Path, base: Path) -> None:
    stamps = ready(environment)
    base.unlink()
    assert stamps.state("run", LOCK) is State.BROKEN


def test_a_python_that_only_pyvenv_cfg_knows_is_missed_too(environment: Path, base: Path) -> None:
    stamps = ready(environment)
    inside(environment).unlink()
    inside(environment).touch()
    base.unlink()
    assert stamps.state("run", LOCK) is State.BROKEN


def test_another_python_behind_the_same_name_is_broken(environment: Path, base: Path) -> None:
    stamps = ready(environment)
    newer = base.with_name("python3.13")
    newer.touch()
    base.unlink()
    base.symlink_to(newer)
    assert stamps.state("run", LOCK) is State.BROKEN


def test_a_moved_environment_is_broken(environment: Path) -> None:
    ready(environment)
    moved = environment.parent.with_name("elsewhere")
    environment.parent.rename(moved)
    assert Stamps(moved / ".venv").state("run", LOCK) is State.BROKEN


def test_a_garbled_stamp_is_broken_and_no_crash(environment: Path) -> None:
    stamps = ready(environment)
    (environment / "ready-run.stamp").write_bytes(b"\xff\xfe\x00")
    assert stamps.state("run", LOCK) is State.BROKEN
