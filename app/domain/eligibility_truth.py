"""Three-valued truth: True, False, and None where the evidence is missing."""

from collections.abc import Iterable
from typing import NamedTuple

from app.domain.remarks import Remark


class Judgement(NamedTuple):
    """What a condition found and why; `why` has a sentence for each remark."""

    holds: bool | None
    why: tuple[Remark, ...]


def every(truths: Iterable[bool | None]) -> bool | None:
    """False if one is false, else None if one is unknown, else True."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        unknown = unknown or truth is None
    return None if unknown else True


def some(truths: Iterable[bool | None]) -> bool | None:
    """True if one is true, else None if one is unknown, else False."""
    unknown = False
    for truth in truths:
        if truth is True:
            return True
        unknown = unknown or truth is None
    return None if unknown else False
