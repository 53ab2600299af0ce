"""What is said to a Python that cannot run the program, and that it can be said at all."""

import ast
import sys
import tomllib
from pathlib import Path

import pytest

from build_scripts.interpreter import NEWEST, OLDEST, Interpreter, complaint, dotted

ROOT = Path(__file__).resolve().parents[2]
INSIDE = {"measure_certificates.py", "pinyin_initials.py", "measure.py", "measure_start.py"}
"""Run in the finished environment only, so they may load the program and its libraries."""
SCRIPTS = sorted(path for path in (ROOT / "build_scripts").glob("*.py") if path.name not in INSIDE)


@pytest.mark.parametrize("version", [OLDEST, (3, 12), NEWEST])
def test_a_python_of_the_range_is_welcome(version: tuple[int, int]) -> None:
    assert complaint(Interpreter(version, "/usr/bin/python3"), "build_scripts/run.py") is None


@pytest.mark.parametrize("version", [(3, 7), (3, 10), (3, 14)])
def test_another_python_is_told_what_to_do(version: tuple[int, int]) -> None:
    sentence = complaint(Interpreter(version, "/usr/bin/python3"), "build_scripts/run.py")
    assert sentence is not None
    for part in (
        "匠评",
        "Jiangping",
        "3.11",
        "3.13",
        dotted(version),
        "/usr/bin/python3",
        "build_scripts/run.py",
    ):
        assert part in sentence


def test_the_oldest_python_is_the_one_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"].startswith(f">={dotted(OLDEST)}")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_an_old_python_can_read_the_scripts(script: Path) -> None:
    ast.parse(script.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_scripts_need_only_the_standard_library(script: Path) -> None:
    nodes = list(ast.walk(ast.parse(script.read_text(encoding="utf-8"))))
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names | {"build_scripts"}
