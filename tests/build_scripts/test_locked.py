"""The locks hold one exact version of everything the project asks for and all that this needs in turn."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"[a-z0-9.-]+==[0-9][0-9a-z.]*(; [a-z_]+ == \"[a-z0-9]+\")?")
SYSTEMS = [
    {"sys_platform": system, "platform_system": name, "os_name": os_name, "python_version": python}
    | {"python_full_version": f"{python}.0"}
    for system, name, os_name in (
        ("linux", "Linux", "posix"),
        ("win32", "Windows", "nt"),
        ("darwin", "Darwin", "posix"),
    )
    for python in ("3.11", "3.12", "3.13")
]
BUNDLED = {"pip"}  # every environment has the one that came with its Python


def lines(name: str) -> list[str]:
    text = (ROOT / "build_scripts" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith(("#", "-r locked"))]


def pins(*names: str) -> dict[str, Requirement]:
    found = [Requirement(line) for name in names for line in lines(name)]
    return {canonicalize_name(pin.name): pin for pin in found}


def pinned_version(pin: Requirement) -> str:
    return str(pin.specifier).removeprefix("==")


def project() -> dict[str, list[str]]:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"run": table["dependencies"], **table["optional-dependencies"]}


@pytest.mark.parametrize("name", ["locked.txt", "locked-check.txt", "locked-bench.txt", "locked-build.txt"])
def test_every_line_is_one_exact_version_and_no_address(name: str) -> None:
    assert lines(name)
    assert [line for line in lines(name) if not LINE.fullmatch(line)] == []
    text = (ROOT / "build_scripts" / name).read_text(encoding="utf-8")
    assert not re.search(r"://|@|--(index|extra|find|trusted)", text)


def test_no_package_is_locked_twice() -> None:
    names = [
        canonicalize_name(Requirement(line).name)
        for file in ("locked.txt", "locked-check.txt", "locked-bench.txt")
        for line in lines(file)
    ]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("purpose", "files"), [("run", ["locked.txt"]), ("check", ["locked.txt", "locked-check.txt"])]
)
def test_the_pins_of_the_project_stand_in_the_lock(purpose: str, files: list[str]) -> None:
    locked = pins(*files)
    wanted = [Requirement(line) for line in project()[purpose]]
    assert wanted
    for requirement in wanted:
        pin = locked.get(canonicalize_name(requirement.name))
        assert pin is not None, f"{requirement} is not locked"
        assert pin.specifier == requirement.specifier


@pytest.mark.parametrize(
    ("files", "purposes"), [(["locked.txt"], ["run"]), (["locked.txt", "locked-check.txt"], ["run", "check"])]
)
def test_the_lock_is_closed_and_holds_nothing_else(files: list[str], purposes: list[str]) -> None:
    locked = pins(*files)
    todo = [Requirement(line) for purpose in purposes for line in project()[purpose]]
    reached: set[str] = set()
    while todo:
        requirement = todo.pop()
        name = canonicalize_name(requirement.name)
        if name in BUNDLED:
            continue
        assert name in locked, f"{requirement} is not locked"
        assert requirement.specifier.contains(pinned_version(locked[name])), requirement
        if name not in reached:
            reached.add(name)
            todo += needed_somewhere(name)
    assert reached == set(locked)


def test_the_environment_holds_the_locked_versions() -> None:
    here = {name: pin for name, pin in pins("locked.txt", "locked-check.txt").items() if pin.marker is None}
    assert {name: version(name) for name in here} == {name: pinned_version(pin) for name, pin in here.items()}


def needed_somewhere(name: str) -> list[Requirement]:
    """What a package asks for on any system that the program runs on."""
    try:
        asked = [Requirement(line) for line in requires(name) or []]
    except PackageNotFoundError:
        return []
    return [requirement for requirement in asked if applies_somewhere(requirement)]


def applies_somewhere(requirement: Requirement) -> bool:
    marker = requirement.marker
    if marker is None:
        return True
    here = {key: str(value) for key, value in default_environment().items()}
    return any(marker.evaluate({**here, **system, "extra": ""}) for system in SYSTEMS)
