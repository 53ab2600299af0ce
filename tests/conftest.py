"""Every test runs without a display and with a profile of its own, however the suite is started."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def _own_profile() -> Iterator[Path]:
    """The person's folder of this run: no test may leave marks in a real one, or meet some there."""
    names = ("XDG_STATE_HOME", "LOCALAPPDATA")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(prefix="jiangping-profile-", ignore_cleanup_errors=True) as folder:
        os.environ.update(dict.fromkeys(names, folder))
        yield Path(folder)
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture(autouse=True)
def _no_marks(_own_profile: Path) -> None:
    """Sample files are copied for each test: the marks of another test's copy must not be known to it."""
    for mark in (_own_profile / "jiangping" / "numbers").glob("jiangping-numbers-*"):
        mark.unlink()
