"""Each pack's own examples show every requirement, route, waiver, priority and principle from all its sides.

A requirement added to a pack without examples fails here by its name.
"""

from collections.abc import Iterator

import pytest

from app import paths
from app.domain.eligibility import Eligibility, FindingVerdict, Verdict, judge, judge_each
from app.domain.eligibility_facts import Facts
from app.domain.eligibility_rules import LevelRules, Requirement
from app.domain.levels import Level
from app.domain.policies import Policy
from app.exchange.facts_json import read_question
from app.rulebook.policies import read_policies

POLICIES = read_policies(paths.resources() / "policies")
LEVELS = [(policy, level) for policy in POLICIES.values() for level in policy.levels]
Case = tuple[Facts, Eligibility]


def cases(policy: Policy, level: Level) -> list[Case]:
    """The examples of one level with their answers."""
    questions = [read_question(one.facts) for one in policy.examples if one.facts["level"] == level.value]
    return [(one.facts, judge(policy, level, one.facts)) for one in questions]


def alone(rules: LevelRules, requirement: Requirement, facts: Facts) -> bool:
    """On some route nothing but this requirement stands in the way."""
    judged = judge_each(rules, facts)
    return any(
        [one.id for one in rules.demanded_on(route.id) if judged[one.id].holds is not True]
        == [requirement.id]
        for route in rules.routes
    )


def lacking(policy: Policy, level: Level) -> Iterator[str]:
    """What no example of the level shows."""
    rules, known = policy.rules[level], cases(policy, level)
    for one in rules.requirements:
        yield from requirement_lacking(rules, one, known)
    for route in rules.routes:
        if not any(answer.route == route.id for _, answer in known):
            yield f"route {route.id}"
    if rules.priority is not None:
        seen = {answer.priority for _, answer in known}
        yield from (f"priority {priority}" for priority in (True, False, None) if priority not in seen)
    for one in rules.in_principle:
        shown = {(one.condition.judge(facts).holds, warned(answer)) for facts, answer in known}
        yield from (f"{one.id}: {case}" for case in ((True, False), (False, True)) if case not in shown)


def requirement_lacking(rules: LevelRules, one: Requirement, known: list[Case]) -> Iterator[str]:
    if not any(met(answer, one) for _, answer in known):
        yield f"{one.id}: met"
    if not any(
        answer.verdict is Verdict.NOT_ELIGIBLE
        and one.condition.judge(facts).holds is False
        and alone(rules, one, facts)
        for facts, answer in known
    ):
        yield f"{one.id}: not met, and nothing else in the way"
    if not any(one.id in answer.missing for _, answer in known):
        yield f"{one.id}: unknown"
    for route in sorted(one.waived_by):
        waived = [facts for facts, answer in known if answer.route == route]
        if all(one.condition.judge(facts).holds for facts in waived):
            yield f"{one.id}: waived on {route}"


def met(answer: Eligibility, requirement: Requirement) -> bool:
    """Who is eligible by a route that demands it."""
    return answer.verdict is Verdict.ELIGIBLE and any(
        one.requirement.id == requirement.id and one.verdict is FindingVerdict.MET for one in answer.findings
    )


def warned(answer: Eligibility) -> bool:
    return any(one.code == "in_principle" for one in answer.warnings)


@pytest.mark.parametrize(("policy", "level"), LEVELS, ids=lambda one: getattr(one, "id", str(one)))
def test_the_examples_show_everything_from_all_sides(policy: Policy, level: Level) -> None:
    assert list(lacking(policy, level)) == []


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda one: one.id)
def test_every_example_has_a_title_of_its_own(policy: Policy) -> None:
    titles = [one.title for one in policy.examples]
    assert len(titles) == len(set(titles))
