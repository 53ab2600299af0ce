"""Runs every check of the project inside the prepared environment, without a display; pytest speaks last.

All run even when one fails; failures are told ahead of pytest, whose closing line ends the output.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from build_scripts import sentences

ROOT = Path(__file__).resolve().parent.parent


class Step(NamedTuple):
    """One check: its name and the words and settings for the Python of the environment."""

    name: str
    words: tuple[str, ...]
    settings: tuple[tuple[str, str], ...] = ()


FIRST_STEPS = (
    Step("ruff check", ("-m", "ruff", "check", ".")),
    Step("ruff format --check", ("-m", "ruff", "format", "--check", ".")),
    Step(
        "lint-imports",
        ("-c", "import sys; from importlinter.cli import lint_imports_command as lint; sys.exit(lint())"),
    ),
    Step("mypy", ("-m", "mypy", "-p", "app", "-p", "tests", "-p", "build_scripts")),
)


def steps(arguments: Sequence[str]) -> list[Step]:
    """Every check in order, pytest last with the person's arguments."""
    # A test may start the program from another folder; mypy must not be told, or the project looks installed.
    return [*FIRST_STEPS, Step("pytest", ("-m", "pytest", *arguments), (("PYTHONPATH", str(ROOT)),))]


def headless() -> dict[str, str]:
    """The surroundings of every check: no display, one locale, UTF-8."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
    for name in ("LC_ALL", "PYTHONPATH"):
        environment.pop(name, None)
    return environment


def main(arguments: Sequence[str]) -> int:
    """Run all steps; 0 when every one passed, else the exit code of the last that did not."""
    surroundings = headless()
    todo = steps(arguments)
    failed: list[str] = []
    code = 0
    for place, step in enumerate(todo, start=1):
        if failed and place == len(todo):
            sentences.say("checks_failed", steps=", ".join(failed))
        print(f"[{place}/{len(todo)}] {step.name}", file=sys.stderr, flush=True)
        answer = subprocess.call(
            [sys.executable, *step.words],
            cwd=ROOT,
            env={**surroundings, **dict(step.settings)},
            stdin=subprocess.DEVNULL,
        )
        if answer != 0:
            failed.append(step.name)
            code = answer
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
