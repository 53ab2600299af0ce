"""The institution, and its batches: one run of one plan under one rule pack."""

from dataclasses import dataclass
from datetime import date
from typing import NewType

from app.domain.levels import Level
from app.domain.scheme import Scheme
from app.domain.working_days import Counting

BatchId = NewType("BatchId", str)


@dataclass(frozen=True, slots=True)
class Institution:
    """`name` is the filed name to the character; `prefix` is 13 characters given by the authority."""

    id: str
    name: str
    name_en: str | None
    prefix: str


@dataclass(frozen=True, slots=True)
class Batch:
    """`number` counts the batches of the file from 1; `policy_sha256` is the pack's version."""

    id: BatchId
    number: int
    title: str
    policy: str
    policy_sha256: str
    levels: tuple[Level, ...]
    opened_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What is published to all staff; it freezes with the step plan_published (workflow §1).

    `publicity_days` are working days, at least those of the rule pack.
    """

    scheme: Scheme
    publicity_days: int
    counting: Counting
    contact: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """`amendment` 0 is the plan as first published; later ones carry a reason (方案修订)."""

    amendment: int
    plan: Plan
    reason: str | None
    published_on: date
