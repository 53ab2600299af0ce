"""Refinements (细化): an institution's own document laid over a rule pack, adding or tightening conditions.

It never loosens: whoever is eligible under the refined pack is eligible under the pack. Source: rule packs,
"What all five share"; the pack's own article says where the right to refine comes from.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from app.domain.eligibility_conditions import Condition
from app.domain.eligibility_rules import LevelRules, Requirement
from app.domain.eligibility_tightening import asks_no_less
from app.domain.errors import InputError, RefusalError
from app.domain.levels import Level
from app.domain.policies import Example, Policy, Publicity, RefinedBy


class RefinementLooserError(RefusalError):
    """A requirement restated by the institution does not ask at least what the document asks."""

    code = "refinement_looser"


class RefinementWaivesMoreError(RefusalError):
    """A requirement would no longer be demanded on a route on which the document demands it."""

    code = "refinement_waives_more"


class RefinementRouteAddedError(RefusalError):
    """A further route to a level would let in whom the document does not."""

    code = "refinement_route_added"


class RefinementPublicityShorterError(RefusalError):
    """The period of publicity would be shorter than the document's."""

    code = "refinement_publicity_shorter"


class RequirementNotInPackError(InputError):
    """A refinement tightens a requirement that the level of its pack does not have."""

    code = "requirement_not_in_pack"


class RequirementInPackError(InputError):
    """A refinement adds a requirement under an id that the pack has given to one of its own."""

    code = "requirement_in_pack"


@dataclass(frozen=True, slots=True)
class Tightening:
    """A requirement of the pack, restated: `condition`, `routes`, `waived_by`, `note` None = as in the pack.

    `article` is that of the institution's own document.
    """

    id: str
    title: str
    article: str
    condition: Condition | None = None
    routes: AbstractSet[str] | None = None
    waived_by: AbstractSet[str] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LevelRefinement:
    """What the institution adds to one level and what it tightens there."""

    added: tuple[Requirement, ...] = ()
    tightened: tuple[Tightening, ...] = ()


@dataclass(frozen=True, slots=True)
class LongerPublicity:
    """At least `min_days` working days, by `article` of the institution's own document."""

    min_days: int
    article: str


@dataclass(frozen=True, slots=True)
class Refinement:
    """One document of an institution over the pack `refines`; `file` is what it was read from.

    `sha256` of its text is the version that batches remember.
    """

    id: str
    refines: str
    title: str
    document: str
    issued: date
    levels: Mapping[Level, LevelRefinement]
    publicity: LongerPublicity | None
    file: str
    sha256: str
    examples: tuple[Example, ...] = ()

    @property
    def refined_by(self) -> RefinedBy:
        return RefinedBy(self.id, self.title, self.document, self.issued, self.sha256)

    def cited(self, article: str) -> str:
        """`article` of the institution's own document, never to be taken for one of the pack's."""
        return f"{self.document} {article}"


def refined(policy: Policy, refinement: Refinement) -> Policy:
    """`policy` with `refinement` laid over it; the road and all other terms stay the document's.

    Raises RefinementLooserError, RefinementWaivesMoreError and RefinementPublicityShorterError with the
    article that would be broken, RequirementNotInPackError and RequirementInPackError; each names file and
    entry.
    """
    rules = {level: _refined_level(policy, level, rules, refinement) for level, rules in policy.rules.items()}
    return replace(
        policy,
        rules=MappingProxyType(rules),
        publicity=_longer(policy, refinement),
        examples=refinement.examples,
        refined_by=refinement.refined_by,
    )


def _refined_level(policy: Policy, level: Level, rules: LevelRules, refinement: Refinement) -> LevelRules:
    own = refinement.levels.get(level)
    if own is None:
        return rules
    tightened = _by_id(own.tightened)
    known = {one.id for one in rules.requirements}
    for one in own.tightened:
        if one.id not in known:
            raise RequirementNotInPackError(
                file=refinement.file,
                entry=_entry(level, "tightened", one.id),
                policy=policy.title,
                known=tuple(requirement.id for requirement in rules.requirements),
            )
    for added in own.added:
        if added.id in known:
            raise RequirementInPackError(
                file=refinement.file, entry=_entry(level, "all_of", added.id), policy=policy.title
            )
    kept = [
        _tightened(policy, level, one, tightened[one.id], refinement) if one.id in tightened else one
        for one in rules.requirements
    ]
    more = [
        replace(one, article=refinement.cited(one.article), refined_by=refinement.document)
        for one in own.added
    ]
    return replace(rules, requirements=(*kept, *more))


def _tightened(
    policy: Policy, level: Level, old: Requirement, own: Tightening, refinement: Refinement
) -> Requirement:
    place = {
        "file": refinement.file,
        "entry": _entry(level, "tightened", own.id),
        "title": old.title,
        "document": policy.document,
    }
    condition = old.condition if own.condition is None else own.condition
    if not asks_no_less(condition, old.condition):
        raise RefinementLooserError(article=old.article, **place)
    new = replace(
        old,
        title=own.title,
        article=f"{old.article}；{refinement.cited(own.article)}",
        condition=condition,
        routes=old.routes if own.routes is None else own.routes,
        waived_by=old.waived_by if own.waived_by is None else own.waived_by,
        note=own.note or old.note,
        reading=old.reading or own.note is not None,
        refined_by=refinement.document,
    )
    for route in policy.rules[level].routes:
        if old.demanded_on(route.id) and not new.demanded_on(route.id):
            raise RefinementWaivesMoreError(article=old.article, route=route.title, **place)
    return new


def _longer(policy: Policy, refinement: Refinement) -> Publicity:
    own, old = refinement.publicity, policy.publicity
    if own is None:
        return old
    if own.min_days < old.min_days:
        raise RefinementPublicityShorterError(
            article=old.article,
            file=refinement.file,
            entry="publicity.min_days",
            days=own.min_days,
            least=old.min_days,
            document=policy.document,
        )
    return replace(old, min_days=own.min_days, article=f"{old.article}；{refinement.cited(own.article)}")


def _by_id(tightened: Iterable[Tightening]) -> dict[str, Tightening]:
    return {one.id: one for one in tightened}


def _entry(level: Level, where: str, requirement_id: str) -> str:
    return f"level.{level.value}.{where}[{requirement_id}]"
