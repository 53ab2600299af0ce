"""Where a command runs: its language, clock, rule packs and streams, each made when first asked for."""

import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO

from app import paths
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock, SystemClock
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
