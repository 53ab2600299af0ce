"""Shows on stderr how far a job is, on a terminal only."""

import sys
from types import TracebackType
from typing import Self

from app.texts import Texts


class Meter:
    """One line that is written over; it ends with a line break."""

    def __init__(self, texts: Texts, job: str) -> None:
        self._label = texts.label("job", job)
        self._shown = False

    def advance(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{self._label} {done}/{total}", end="", file=sys.stderr, flush=True)  # noqa: T201
            self._shown = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            print(file=sys.stderr)  # noqa: T201
