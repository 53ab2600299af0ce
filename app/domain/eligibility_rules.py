"""The rules of one level: requirements, the routes that need or waive them, priority.

Rule-pack data; which document says what is known only to resources/policies.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from app.domain.eligibility_conditions import Condition


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a document demands.

    `routes` where it is demanded only on these, `waived_by` the routes on which it is not; `reading` where
    the text is open and `note` tells the reading. `refined_by` is the institution's document that adds or
    tightens it.
    """

    id: str
    title: str
    article: str
    condition: Condition
    routes: AbstractSet[str] = frozenset()
    waived_by: AbstractSet[str] = frozenset()
    reading: bool = False
    note: str | None = None
    refined_by: str | None = None

    def applies_on(self, route: str) -> bool:
        """Whether the route shows this requirement, be it demanded or waived."""
        return not self.routes or route in self.routes

    def demanded_on(self, route: str) -> bool:
        return self.applies_on(route) and route not in self.waived_by


@dataclass(frozen=True, slots=True)
class Route:
    id: str
    title: str
    article: str


@dataclass(frozen=True, slots=True)
class Priority:
    """优先考虑: how it counts is the scheme's."""

    title: str
    article: str
    condition: Condition
    reading: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LevelRules:
    """What one level demands; `routes` in the order in which they are tried."""

    title: str
    article: str
    number_letter: str
    number_article: str
    routes: tuple[Route, ...]
    requirements: tuple[Requirement, ...]
    priority: Priority | None
    in_principle: tuple[Requirement, ...]

    def demanded_on(self, route: str) -> tuple[Requirement, ...]:
        return tuple(one for one in self.requirements if one.demanded_on(route))
