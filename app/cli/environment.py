"""Where a command runs: its language, clock, rule packs and streams, each made when first asked for."""

import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from app import paths
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock, SystemClock
from app.services.office import Office
from app.storage.store import Store
from app.texts import Texts, read_texts


@dataclass
class Environment:
    """One call of the program."""

    lang: str = "zh"
    clock: Clock = field(default_factory=SystemClock)
    stdin: IO[bytes] = field(default_factory=lambda: sys.stdin.buffer)

    @cached_property
    def texts(self) -> Texts:
        return read_texts(paths.resources() / "i18n", self.lang)

    @cached_property
    def paper_texts(self) -> Texts:
        return self.texts if self.lang == "zh" else read_texts(paths.resources() / "i18n", "zh")

    @cached_property
    def rulebook(self) -> Rulebook:
        return Rulebook(paths.resources())

    def office(self, file: Path) -> Office:
        """The office around `file`, opened for writing; close its store."""
        return Office(Store.open(file), self.clock, self.rulebook, self.texts, self.paper_texts)

    def reading_room(self, file: Path) -> Office:
        """The office around `file`, opened for looking only."""
        return Office(Store.open_to_read(file), self.clock, self.rulebook, self.texts, self.paper_texts)
