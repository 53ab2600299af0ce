"""The order of the checks and their surroundings."""

import subprocess
from collections.abc import Sequence

import pytest

from build_scripts import check


class Answers:
    """Stands in for starting a check; answers with the exit codes it was given, then zero."""

    def __init__(self, *codes: int) -> None:
        self._codes = list(codes)
        self.started: list[list[str]] = []

    def call(self, command: Sequence[str], **_: object) -> int:
        self.started.append(list(command[1:]))
        return self._codes.pop(0) if self._codes else 0


def answered(monkeypatch: pytest.MonkeyPatch, *codes: int) -> Answers:
    answers = Answers(*codes)
    monkeypatch.setattr(subprocess, "call", answers.call)
    return answers


def test_pytest_comes_last_and_takes_the_arguments() -> None:
    assert [step.name for step in check.steps([])] == [
        "ruff check",
        "ruff format --check",
        "lint-imports",
        "mypy",
        "pytest",
    ]
    assert check.steps(["-k", "tally"])[-1].words == ("-m", "pytest", "-k", "tally")


def test_all_passed_is_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = answered(monkeypatch)
    assert check.main([]) == 0
    assert len(answers.started) == 5


def test_a_failure_stops_nothing_and_is_told_before_pytest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = answered(monkeypatch, 0, 1, 0, 2)
    assert check.main([]) != 0
    assert len(answers.started) == 5
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "[5/5] pytest"
    assert "ruff format --check, mypy" in told[-2]


def test_a_failure_of_pytest_is_not_followed_by_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(monkeypatch, 0, 0, 0, 0, 5)
    assert check.main([]) == 5
    assert capsys.readouterr().err.splitlines()[-1] == "[5/5] pytest"


def test_the_surroundings_have_no_display_and_one_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.GBK")
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    surroundings = check.headless()
    assert surroundings["QT_QPA_PLATFORM"] == "offscreen"
    assert surroundings["LANG"] == "C.UTF-8"
    assert "LC_ALL" not in surroundings
    assert "PYTHONPATH" not in surroundings
