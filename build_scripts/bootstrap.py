"""Makes the environment that the program and its checks run in, from a bare Python and nothing else.

Quick when nothing changed: the stamps decide, and only a miss starts processes. All words go to stderr.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from build_scripts import debian, interpreter, sentences
from build_scripts.interpreter import Interpreter, inside
from build_scripts.stamp import UNFINISHED, Stamps, State
from build_scripts.turn import FILE as TURN_FILE
from build_scripts.turn import turn

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
RUN = "run"
CHECK = "check"
BENCH = "bench"
SYSTEM = "system"
LOCKS = {RUN: "locked.txt", CHECK: "locked-check.txt", BENCH: "locked-bench.txt"}
"""Each holds all that the ones before it hold."""
BUILD_LOCK = "locked-build.txt"
EXIT_NOT_READY = 4


class NotReadyError(Exception):
    """The environment cannot be made; the message is the sentence for the person."""


def prepare(purpose: str, script: str) -> Path:
    """The Python of an environment that serves `purpose`; ends the process with a sentence if none can."""
    this = interpreter.running()
    refusal = interpreter.complaint(this, script)
    if refusal is not None:
        _give_up(refusal)
    try:
        if not _stands(purpose):
            _set_up(purpose, this)
    except NotReadyError as failure:
        _give_up(str(failure))
    except OSError as failure:
        folder = failure.filename or str(ENVIRONMENT)
        _give_up(sentences.both("folder_unusable", folder=folder, reason=failure.strerror or failure))
    except KeyboardInterrupt:
        sys.exit(130)
    return inside(ENVIRONMENT)


def hand_over(command: Sequence[str]) -> NoReturn:
    """Become the command, with the person's folder, streams and arguments; its exit code is ours."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONHOME", None)
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], list(command), environment)  # noqa: S606
    # Windows would let go of the console before the command has ended.
    try:
        sys.exit(subprocess.call(list(command), env=environment))
    except KeyboardInterrupt:
        sys.exit(130)


def locked(purpose: str) -> str:
    """Everything that the environment must hold for `purpose`."""
    if purpose == SYSTEM:
        return repr(debian.OPTIONAL)
    first, *further = _served_by(purpose)
    names = [LOCKS[first], BUILD_LOCK, *(LOCKS[one] for one in further)]
    return "".join((ROOT / "build_scripts" / name).read_text(encoding="utf-8") for name in names)


def _served_by(purpose: str) -> list[str]:
    """The purposes that an environment for `purpose` serves."""
    purposes = list(LOCKS)
    return purposes[: purposes.index(purpose) + 1]


def _stands(purpose: str) -> bool:
    stamps = Stamps(ENVIRONMENT)
    return all(stamps.state(needed, locked(needed)) is State.READY for needed in (SYSTEM, purpose))


def _set_up(purpose: str, this: Interpreter) -> None:
    with turn(ENVIRONMENT, lambda: sentences.say("waiting")) as lock:
        if _stands(purpose):
            return
        stamps = Stamps(ENVIRONMENT)
        state = stamps.state(purpose, locked(purpose))
        if state is State.OUTDATED and not _works(inside(ENVIRONMENT)):
            state = State.BROKEN
        system_is_filled = _fill_system(this, state)
        if state is not State.READY:
            _fill_environment(purpose, this, state, lock)
        stamps.finish({SYSTEM: locked(SYSTEM)} if system_is_filled else {})
        sentences.say("ready")


def _fill_system(this: Interpreter, state: State) -> bool:
    """Get the system packages; False when the next run should try again."""
    makes_environment = state in (State.ABSENT, State.BROKEN)
    lacks_venv = makes_environment and not interpreter.makes_environments()
    venv_needs = debian.venv_needs(this.version)
    complete = True
    if debian.rules_here():
        apt = debian.Apt()
        if lacks_venv and apt.may_install:
            # First and alone: no failing font may keep the environment from being made.
            apt.fill(venv_needs)
            importlib.invalidate_caches()
            lacks_venv = not interpreter.makes_environments()
        complete = apt.fill((*venv_needs, *debian.OPTIONAL) if lacks_venv else debian.OPTIONAL)
    if lacks_venv:
        raise NotReadyError(
            sentences.both(
                "venv_impossible", found=this.found, executable=this.executable, packages=venv_needs[0][0]
            )
        )
    return complete


def _fill_environment(purpose: str, this: Interpreter, state: State, lock: int) -> None:
    stamps = Stamps(ENVIRONMENT)
    told = {State.ABSENT: "building", State.BROKEN: "rebuilding", State.OUTDATED: "updating"}
    sentences.say(told[state], folder=ENVIRONMENT)
    stamps.begin()
    if state is not State.OUTDATED:
        _clear(ENVIRONMENT)
        if _call([this.executable, "-m", "venv", str(ENVIRONMENT)], lock) != 0:
            raise NotReadyError(sentences.both("venv_failed", folder=ENVIRONMENT))
    words = ["install", "--no-input", "--disable-pip-version-check", "--no-deps", "-r", LOCKS[purpose]]
    installed = _call([str(inside(ENVIRONMENT)), "-P", "-m", "pip", *words], lock) == 0
    # A pip that reports its failure leaves whole packages: what served before still does.
    stamps.finish({done: locked(done) for done in _served_by(purpose)} if installed else {})
    if not installed:
        raise NotReadyError(sentences.both("install_failed"))


def _clear(environment: Path) -> None:
    """Empty the folder but for the lock that keeps others out and the mark of a set-up under way."""
    for child in environment.iterdir():
        if child.name in (TURN_FILE, UNFINISHED):
            continue
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()


def _works(python: Path) -> bool:
    """Whether a Python that some other hand put there starts, has pip and is one that the program runs on."""
    allowed = f"{interpreter.OLDEST} <= sys.version_info[:2] <= {interpreter.NEWEST}"
    command = [str(python), "-c", f"import pip, sys; sys.exit(not {allowed})"]
    try:
        asked = subprocess.call(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return asked == 0


def _call(command: Sequence[str], lock: int) -> int:
    """Run a tool beside the locks, its words on stderr, without the person's own Python settings."""
    dropped = {"PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    # pip builds a source package apart; old and new ones take the versions for that from one of these.
    # The name is without its folder, since pip would cut a path at its spaces.
    environment.update(
        PIP_CONSTRAINT=BUILD_LOCK, PIP_BUILD_CONSTRAINT=BUILD_LOCK, PIP_USER="0", PYTHONUTF8="1"
    )
    return subprocess.call(
        list(command),
        cwd=ROOT / "build_scripts",
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        env=environment,
        pass_fds=() if os.name == "nt" else (lock,),
    )


def _give_up(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr, flush=True)
    sys.exit(EXIT_NOT_READY)
