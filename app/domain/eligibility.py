"""Whether one candidate meets the rules of one level: requirement by requirement, route by route.

Three-valued: a candidate is eligible if some route is met, not eligible if every route fails whatever the
missing evidence says, else incomplete. Source: rule packs §0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.eligibility_facts import Facts
from app.domain.eligibility_rules import LevelRules, Requirement, Route
from app.domain.eligibility_truth import Judgement, every
from app.domain.levels import Level
from app.domain.overrides import Override, laid_over
from app.domain.policies import Policy
from app.domain.remarks import Remark


class Verdict(StrEnum):
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"


class FindingVerdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    WAIVED = "waived"


_FINDING_VERDICTS: Mapping[bool | None, FindingVerdict] = {
    True: FindingVerdict.MET,
    False: FindingVerdict.NOT_MET,
    None: FindingVerdict.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement with what was found; `why` has a sentence for each remark.

    `original` is what the facts alone say where an override says otherwise, None elsewhere.
    """

    requirement: Requirement
    verdict: FindingVerdict
    why: tuple[Remark, ...]
    original: FindingVerdict | None = None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """`route` and only its findings when eligible; `missing`, when incomplete, is what could still decide."""

    policy: str
    level: Level
    verdict: Verdict
    route: str | None
    priority: bool | None
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    warnings: tuple[Remark, ...]


def judge(policy: Policy, level: str, facts: Facts, overrides: Sequence[Override] = ()) -> Eligibility:
    """The answer for `level`; raises LevelNotInPolicyError. Whether the pack is in force is not asked.

    `overrides` are laid over what the facts say before the routes are decided.
    """
    found = judge_each(policy.rules_for(level), facts)
    laid = laid_over(found, overrides)
    answer = _decide(policy, level, facts, laid)
    originals = {key: _FINDING_VERDICTS[one.holds] for key, one in found.items() if laid[key] is not one}
    if not originals:
        return answer
    findings = (
        one
        if one.verdict is FindingVerdict.WAIVED
        else replace(one, original=originals.get(one.requirement.id))
        for one in answer.findings
    )
    return replace(answer, findings=tuple(findings))


def judge_each(rules: LevelRules, facts: Facts) -> dict[str, Judgement]:
    """What the facts alone say of every requirement, by its id."""
    return {one.id: one.condition.judge(facts) for one in rules.requirements}


def _decide(policy: Policy, level: str, facts: Facts, judged: Mapping[str, Judgement]) -> Eligibility:
    rules = policy.rules_for(level)
    warnings = (*policy.notices_on(facts.as_of), *_in_principle(rules, judged, facts))
    priority = rules.priority.condition.judge(facts).holds if rules.priority else False
    open_routes: list[frozenset[str]] = []
    for route in rules.routes:
        demanded = rules.demanded_on(route.id)
        holds = every(judged[one.id].holds for one in demanded)
        if holds:
            findings = _findings_on(route, rules, judged)
            return Eligibility(
                policy.id, Level(level), Verdict.ELIGIBLE, route.id, priority, findings, (), warnings
            )
        if holds is None:
            open_routes.append(frozenset(one.id for one in demanded if judged[one.id].holds is None))
    missing = _missing(rules, open_routes)
    verdict = Verdict.INCOMPLETE if open_routes else Verdict.NOT_ELIGIBLE
    findings = tuple(
        _finding(one, judged)
        for one in rules.requirements
        if not open_routes or one.id in missing or judged[one.id].holds is not None
    )
    return Eligibility(policy.id, Level(level), verdict, None, priority, findings, missing, warnings)


def _missing(rules: LevelRules, open_routes: list[frozenset[str]]) -> tuple[str, ...]:
    """What is unknown on the open routes, leaving out a route that asks for more than another one does."""
    needed: set[str] = set()
    for unknown in open_routes:
        if not any(other < unknown for other in open_routes):
            needed |= unknown
    return tuple(one.id for one in rules.requirements if one.id in needed)


def _finding(requirement: Requirement, judged: Mapping[str, Judgement]) -> Finding:
    found = judged[requirement.id]
    return Finding(requirement, _FINDING_VERDICTS[found.holds], found.why)


def _findings_on(route: Route, rules: LevelRules, judged: Mapping[str, Judgement]) -> tuple[Finding, ...]:
    """The findings of the route taken: all met, or waived by it."""
    waived = (Remark("waived", {"route": route.title, "route_article": route.article}),)
    return tuple(
        Finding(one, FindingVerdict.WAIVED, waived) if route.id in one.waived_by else _finding(one, judged)
        for one in rules.requirements
        if one.applies_on(route.id)
    )


def _in_principle(rules: LevelRules, judged: Mapping[str, Judgement], facts: Facts) -> list[Remark]:
    """Warnings for what holds in principle only: the facts show otherwise and no route met waives it."""
    return [
        Remark("in_principle", {"title": one.title, "article": one.article}, one.article)
        for one in rules.in_principle
        if not any(_own_grounds(rules, judged, route) for route in one.waived_by)
        and one.condition.judge(facts).holds is False
    ]


def _own_grounds(rules: LevelRules, judged: Mapping[str, Judgement], route: str) -> bool:
    return all(judged[one.id].holds for one in rules.requirements if route in one.routes)
