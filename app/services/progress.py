"""How long work tells how far it is, and how a person stops it: a cancel rolls back."""

from typing import Protocol


class JobCancelledError(Exception):
    """Raised from `advance` when the person asked to stop; nothing half-done stays."""


class Progress(Protocol):
    """Receives steps done out of all; may raise JobCancelledError."""

    def advance(self, done: int, total: int) -> None: ...


class Unwatched:
    """Nobody looks on."""

    def advance(self, done: int, total: int) -> None:
        """Say nothing."""
