"""The road of a batch: the steps a document prescribes, in its order, and who walks each.

Up to the notice the batch walks; from publicity on every candidate walks alone, because an objection may
hold one name for weeks. Steps are rule-pack data; no step is known here by name except two that a
document need not list: `intake` (before qualification, blocks nothing) and `numbering` (inside issuing).
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import InputError, RefusalError

INTAKE = "intake"
NUMBERING = "numbering"
ISSUING = "issuing"


class StepOutOfOrderError(RefusalError):
    """An earlier step of the road has not been done."""

    code = "step_out_of_order"


class StepDoneError(RefusalError):
    """The step has been done; it is corrected, not repeated."""

    code = "step_done"


class StepUnknownError(InputError):
    """The road of this document has no such step."""

    code = "step_unknown"


class Walker(StrEnum):
    """Who reaches a step: the whole batch at once, or each candidate alone."""

    BATCH = "batch"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document, scan or report that a step owes; `levels` as letters, empty where for all."""

    title: str
    to: str | None = None
    levels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One step with the article that prescribes it; `listed` is false for intake alone."""

    id: str
    title: str
    article: str
    walked_by: Walker
    papers: tuple[Paper, ...] = ()
    listed: bool = True
    reading: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Road:
    """The listed steps in order; `intake` stands before qualification and blocks nothing."""

    steps: tuple[Step, ...]
    intake: Step

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(step.id for step in self.steps)

    def step(self, step_id: str) -> Step:
        """The step called `step_id`; where numbers are not listed as a step they belong to issuing.

        Raises StepUnknownError.
        """
        for step in (*self.steps, self.intake):
            if step.id == step_id:
                return step
        if step_id == NUMBERING:
            return self.step(ISSUING)
        raise StepUnknownError(step=step_id, known=self.order)

    def has(self, step_id: str) -> bool:
        return step_id in self.order

    def steps_of(self, walker: Walker) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.walked_by is walker)

    def next_step(self, done: AbstractSet[str]) -> Step | None:
        """The first step that is not in `done` (of a candidate: the batch's steps and its own)."""
        return next((step for step in self.steps if step.id not in done), None)

    def blocked_by(self, step_id: str, done: AbstractSet[str]) -> tuple[Step, ...]:
        """The earlier steps that must still be done before `step_id`, in order."""
        wanted = self.step(step_id)
        if not wanted.listed:
            return ()
        earlier = self.steps[: self.steps.index(wanted)]
        return tuple(step for step in earlier if step.id not in done)

    def require(self, step_id: str, done: AbstractSet[str]) -> Step:
        """The step, when it may be acted in now: everything before it is done.

        Raises StepOutOfOrderError with the step's own article, naming what must come first.
        """
        wanted = self.step(step_id)
        missing = self.blocked_by(step_id, done)
        if missing:
            raise StepOutOfOrderError(
                article=wanted.article,
                step=wanted.title,
                step_id=wanted.id,
                first=missing[0].title,
                first_id=missing[0].id,
                first_article=missing[0].article,
                missing=tuple(step.title for step in missing),
            )
        return wanted

    def require_next(self, step_id: str, done: AbstractSet[str]) -> Step:
        """Like `require`, and the step itself has not been done; raises StepDoneError as well."""
        wanted = self.step(step_id)
        if wanted.id in done:
            raise StepDoneError(article=wanted.article, step=wanted.title, step_id=wanted.id)
        return self.require(step_id, done)
