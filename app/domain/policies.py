"""Rule packs: one document (评聘办法) each, with its force, road, levels and terms.

A pack is data; an institution's own plan may tighten but never loosen it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.errors import InputError, RefusalError
from app.domain.levels import Level
from app.domain.remarks import Remark
from app.domain.road import Road

if TYPE_CHECKING:  # a road and its terms are shown before anybody is held against the rules
    from app.domain.eligibility_rules import LevelRules


class PolicyUnknownError(InputError):
    """No rule pack has this identifier."""

    code = "policy_unknown"


class DayOutsideForceError(RefusalError):
    """Nobody can be judged by a document on a day on which it is not in force."""

    code = "day_outside_force"


class LevelNotInPolicyError(RefusalError):
    """The document does not know the level."""

    code = "level_not_in_policy"


@dataclass(frozen=True, slots=True)
class Force:
    """First and last day in force, both inclusive; `last` None = no end."""

    first: date
    last: date | None
    article: str
    reading: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Publicity:
    min_days: int
    article: str
    audience: str


@dataclass(frozen=True, slots=True)
class BarRule:
    """Fraud: out this year and `years` more; `bars` holds `applicant`, `unit` or both."""

    years: int
    article: str
    bars: frozenset[str]
    title: str


@dataclass(frozen=True, slots=True)
class Keeping:
    paper_years: int
    electronic_years: int
    article: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of the document that the program shows and a person weighs; `levels` empty = all."""

    title: str
    article: str
    id: str | None = None
    levels: frozenset[Level] = frozenset()


@dataclass(frozen=True, slots=True)
class ReviewPeriod:
    """A window in which reviews are held or filings received."""

    title: str
    article: str
    starts: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class LateNotice:
    """A warning shown for what happens after a day without being forbidden."""

    id: str
    title: str
    article: str
    after: date


@dataclass(frozen=True, slots=True)
class Example:
    """A case the pack itself gives; `facts` is a document of `check eligibility`."""

    title: str
    facts: Mapping[str, object]
    verdict: str
    route: str | None
    missing: tuple[str, ...]
    priority: bool | None


@dataclass(frozen=True, slots=True)
class RefiningRule:
    """Where an institution's right to add or tighten conditions comes from (细化)."""

    article: str
    reading: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RefinedBy:
    """The institution's own document laid over a pack; `sha256` is its version."""

    id: str
    title: str
    document: str
    issued: date
    sha256: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One document; `sha256` of its file is the version that batches and certificates remember.

    `priorities` are the levels in which some people go first; `sample_day` is a day in force on which a
    demonstration batch can be held. `refined_by` where an institution's own document is laid over it; the
    examples are then that document's.
    """

    id: str
    order: int
    title: str
    document: str
    issued: date
    force: Force
    levels: tuple[Level, ...]
    rules: "Mapping[Level, LevelRules]"
    priorities: frozenset[Level]
    road: Road
    publicity: Publicity
    bar: BarRule | None
    keeping: Keeping | None
    institution_gates: tuple[Clause, ...]
    occupation_gates: tuple[Clause, ...]
    periods: tuple[ReviewPeriod, ...]
    after: tuple[Clause, ...]
    papers: tuple[Clause, ...]
    notices: tuple[LateNotice, ...]
    repeals: tuple[str, ...]
    examples: Sequence[Example]
    sample_day: date
    refining: RefiningRule
    sha256: str
    refined_by: RefinedBy | None = None

    @property
    def in_force_from(self) -> date:
        return self.force.first

    @property
    def in_force_to(self) -> date | None:
        return self.force.last

    @property
    def steps(self) -> tuple[str, ...]:
        """Ids of the listed steps in order."""
        return self.road.order

    @property
    def min_publicity_days(self) -> int:
        return self.publicity.min_days

    @property
    def bar_years(self) -> int | None:
        return self.bar.years if self.bar else None

    @property
    def keep_paper_years(self) -> int | None:
        return self.keeping.paper_years if self.keeping else None

    @property
    def keep_electronic_years(self) -> int | None:
        return self.keeping.electronic_years if self.keeping else None

    def in_force(self, day: date) -> bool:
        return self.force.first <= day and (self.force.last is None or day <= self.force.last)

    def require_force(self, day: date) -> None:
        """Raises DayOutsideForceError outside the days in force."""
        if not self.in_force(day):
            raise DayOutsideForceError(
                article=self.force.article,
                policy=self.title,
                first=self.force.first,
                last=self.force.last,
                day=day,
            )

    def rules_for(self, level: str) -> "LevelRules":
        """What `level` demands; raises LevelNotInPolicyError for any other than `levels`."""
        rules = self.rules.get(Level(level)) if level in self.levels else None
        if rules is None:
            articles = "、".join(dict.fromkeys(one.article for one in self.rules.values()))
            raise LevelNotInPolicyError(
                article=articles, level=level, policy=self.title, known=tuple(self.levels)
            )
        return rules

    def notices_on(self, day: date) -> tuple[Remark, ...]:
        """What should be known about holding a batch on `day`, without forbidding it."""
        return tuple(
            Remark(
                "after_the_day", {"title": one.title, "article": one.article, "after": one.after}, one.article
            )
            for one in self.notices
            if day > one.after
        )


class Policies(Mapping[str, Policy]):
    """All rule packs by id, in the order in which people list them."""

    def __init__(self, policies: Mapping[str, Policy]) -> None:
        self._policies = policies

    def __getitem__(self, policy_id: str) -> Policy:
        return self._policies[policy_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._policies)

    def __len__(self) -> int:
        return len(self._policies)

    @property
    def first(self) -> Policy:
        """The pack that stands first: samples follow it where nobody chose one."""
        return next(iter(self._policies.values()))

    def named(self, policy_id: str) -> Policy:
        """Raises PolicyUnknownError, which names those there are."""
        policy = self._policies.get(policy_id)
        if policy is None:
            raise PolicyUnknownError(policy=policy_id, known=tuple(self._policies))
        return policy
