"""The hand-over: the person's arguments, folder and exit code pass through a set-up that is already done."""

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build_scripts import bootstrap
from build_scripts.bootstrap import BENCH, CHECK, RUN, SYSTEM, locked
from build_scripts.stamp import UNFINISHED, Stamps
from build_scripts.turn import FILE as TURN_FILE

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """\
import json, os, sys
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "utf8": sys.flags.utf8_mode}))
sys.exit(3)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose environment is stamped ready and whose program tells what reached it."""
    project = tmp_path / "项目 甲"
    shutil.copytree(
        ROOT / "build_scripts", project / "build_scripts", ignore=shutil.ignore_patterns("__pycache__")
    )
    (project / "app").mkdir()
    (project / "app" / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    environment = project / ".venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
    Stamps(environment).finish({purpose: locked(purpose) for purpose in (RUN, SYSTEM)})
    return project


def run(project: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(project / "build_scripts" / "run.py"), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def test_arguments_folder_and_exit_code_pass_through(project: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处"
    (elsewhere / "app").mkdir(parents=True)
    (elsewhere / "app" / "__main__.py").write_text("raise SystemExit('the wrong program')", encoding="utf-8")
    arguments = ["check", "name", "张 三", "--json", "--", "-x", ""]
    answer = run(project, elsewhere, *arguments)
    assert answer.stderr == ""
    assert json.loads(answer.stdout) == {"arguments": arguments, "folder": str(elsewhere), "utf8": 1}
    assert answer.returncode == 3


def test_no_arguments_stay_none(project: Path) -> None:
    assert json.loads(run(project, project).stdout)["arguments"] == []


def test_every_lock_is_part_of_what_is_stamped() -> None:
    assert "bagit==" in locked(RUN)
    assert "pytest==" not in locked(RUN)
    assert "setuptools==" in locked(RUN)
    assert locked(CHECK).startswith(locked(RUN))
    assert locked(BENCH).startswith(locked(CHECK))
    assert "fonts-lxgw-wenkai" in locked(SYSTEM)


def test_a_clearing_that_is_killed_still_reads_as_broken(project: Path) -> None:
    environment = project / ".venv"
    outside = project / "app"
    (environment / "linked").symlink_to(outside)
    Stamps(environment).begin()
    (environment / TURN_FILE).touch()
    bootstrap._clear(environment)
    assert {child.name for child in environment.iterdir()} == {TURN_FILE, UNFINISHED}
    assert (outside / "__main__.py").exists()


def test_a_folder_that_cannot_hold_the_environment_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / ".venv"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ENVIRONMENT", blocked)
    with pytest.raises(SystemExit) as ended:
        bootstrap.prepare(RUN, "build_scripts/run.py")
    assert ended.value.code == bootstrap.EXIT_NOT_READY
    told = capsys.readouterr()
    assert told.out == ""
    assert str(blocked) in told.err
    assert os.strerror(errno.EEXIST) in told.err
