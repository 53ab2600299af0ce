"""Runs command lines inside the test: what was printed where, and the exit status."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import run

Call = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    """One call of the program."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout; anything else there fails."""
        return json.loads(self.out, parse_constant=_refuse)

    @property
    def code(self) -> str:
        return str(self.document["error"]["code"])


def _refuse(constant: str) -> None:
    raise AssertionError(constant)


class _Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Call:
    """Runs the words; `stdin` is what stands on standard input."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def called(*words: str | Path, stdin: bytes = b"") -> Said:
        monkeypatch.setattr("sys.stdin", _Stdin(stdin))
        capsys.readouterr()
        status = run([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Said(int(status), out, err)

    return called


@pytest.fixture
def ask(call: Call) -> Call:
    """The same with `--json`: stdout is one document whatever happens."""

    def asked(*words: str | Path, stdin: bytes = b"") -> Said:
        said = call("--json", *words, stdin=stdin)
        assert said.document is not None
        return said

    return asked
