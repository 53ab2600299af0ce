"""The system packages of Debian and its children: what is missing, by which name it goes, how to get it.

Only apt's own tools are asked; a system without them is left alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from build_scripts import sentences

# Each line is one need; its names are tried in order and the first that is installed or on offer fills it.
QT_LIBRARIES = (
    ("libglib2.0-0t64", "libglib2.0-0"),
    ("libegl1",),
    ("libgl1",),
    ("libdbus-1-3",),
    ("libfontconfig1",),
    ("libxcb-cursor0",),
    ("libxcb-icccm4",),
    ("libxcb-keysyms1",),
    ("libxcb-shape0",),
    ("libxkbcommon-x11-0",),
)
FONTS = (
    ("fonts-lxgw-wenkai",),
    ("fonts-liberation2", "fonts-liberation"),
    ("fonts-noto-cjk",),
)
OPTIONAL = QT_LIBRARIES + FONTS

APT_OPTIONS = ("-o", "DPkg::Lock::Timeout=120", "-o", "Acquire::Retries=1")


class Wanted(NamedTuple):
    """What to install, and for which needs the package sources have no name."""

    packages: list[str]
    unknown: list[str]


def venv_needs(version: tuple[int, int]) -> tuple[tuple[str, ...], ...]:
    """The package that completes the system's own Python of this version."""
    return ((f"python{version[0]}.{version[1]}-venv", "python3-venv"),)


def choose(needs: Iterable[Sequence[str]], installed: set[str], offered: set[str]) -> Wanted:
    """Name the package for every need that no installed package fills yet."""
    wanted = Wanted([], [])
    for names in needs:
        known = [name for name in names if name in installed or name in offered]
        if not known:
            wanted.unknown.append(names[-1])
        elif known[0] not in installed:
            wanted.packages.append(known[0])
    return wanted


def command_line(packages: Sequence[str], *, root: bool) -> str:
    """The one line that a person runs to get the packages."""
    return " ".join(
        [*([] if root else ["sudo"]), "apt-get", "install", "-y", "--no-install-recommends", *packages]
    )


def installed_among(answer: str) -> set[str]:
    """The package names in dpkg-query's lines `ii  name` that are fully installed."""
    rows = (line.split() for line in answer.splitlines())
    return {row[-1] for row in rows if len(row) >= 2 and row[0][1:2] == "i"}


def offered_among(answer: str) -> set[str]:
    """The package names in the answer of apt-cache policy that have a version to install."""
    offered: set[str] = set()
    name = ""
    for line in answer.splitlines():
        if line and not line[0].isspace():
            name = line.rstrip().rstrip(":")
        elif line.strip().startswith("Candidate:") and "(none)" not in line:
            offered.add(name)
    return offered


class Apt:
    """apt on this machine, with or without the right to install."""

    def __init__(self) -> None:
        self._prefix = _privilege()
        self._lists_are_fresh = False

    @property
    def may_install(self) -> bool:
        return self._prefix is not None

    def fill(self, needs: Sequence[Sequence[str]]) -> bool:
        """Install what is missing or tell how; False when something on offer was tried in vain."""
        wanted = self._wanted(needs)
        if wanted.unknown and self.may_install:
            self._refresh()
            wanted = self._wanted(needs)
        if wanted.unknown:
            sentences.say("system_packages_unknown", packages=" ".join(wanted.unknown))
        if not wanted.packages:
            return True
        command = command_line(wanted.packages, root=self._prefix == [])
        if not self.may_install:
            sentences.say("system_packages_wanted", command=command)
            return True
        sentences.say("getting_system_packages", packages=" ".join(wanted.packages))
        installed = self._install(wanted.packages)
        if not installed:
            sentences.say("system_packages_failed", command=command)
        return installed

    def _wanted(self, needs: Sequence[Sequence[str]]) -> Wanted:
        names = [name for need in needs for name in need]
        installed = installed_among(
            _answer(["dpkg-query", "-W", "-f", "${db:Status-Abbrev} ${Package}\n", *names])
        )
        if all(need[0] in installed for need in needs):
            return Wanted([], [])
        return choose(needs, installed, offered_among(_answer(["apt-cache", "policy", *names])))

    def _install(self, packages: Sequence[str]) -> bool:
        words = ["install", "-y", "-q", "--no-install-recommends", *packages]
        if self._apt_get(words):
            return True
        # Lists that are older than the mirror name files it no longer has.
        return not self._lists_are_fresh and self._refresh() and self._apt_get(words)

    def _refresh(self) -> bool:
        if not self._lists_are_fresh:
            self._lists_are_fresh = self._apt_get(["update", "-q"])
        return self._lists_are_fresh

    def _apt_get(self, words: Sequence[str]) -> bool:
        settings = ["env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8"]
        command = [*(self._prefix or []), *settings, "apt-get", *APT_OPTIONS, *words]
        return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno()) == 0


def rules_here() -> bool:
    """Whether this system is Debian or one of its children."""
    tools = ("dpkg-query", "apt-cache", "apt-get")
    return sys.platform.startswith("linux") and all(shutil.which(tool) for tool in tools)


def _privilege() -> list[str] | None:
    """The words before apt-get; None when this person may not install."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.call(
        ["sudo", "-n", "true"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return ["sudo", "-n"] if asked == 0 else None


def _answer(command: Sequence[str]) -> str:
    environment = {**os.environ, "LC_ALL": "C"}
    asked = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        check=False,
    )
    return asked.stdout.decode("utf-8", "replace")
