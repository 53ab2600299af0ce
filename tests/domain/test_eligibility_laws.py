"""Laws: more evidence never unsettles a verdict, and time does not take years away."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import paths
from app.domain.eligibility import FindingVerdict, Verdict, judge
from app.domain.eligibility_conditions import Condition
from app.domain.eligibility_facts import (
    LIST_ATTESTATIONS,
    YES_NO_ATTESTATIONS,
    AwardKind,
    AwardLevel,
    CertificateOrigin,
    HeldLevel,
    Post,
    TitleRank,
)
from app.domain.eligibility_truth import every, some
from app.domain.eligibility_years import YearsInPost, YearsSinceCertificate, YearsSinceTitle
from app.domain.policies import Example, Policy
from app.exchange.facts_json import read_facts, read_question
from app.rulebook.policies import read_policies

POLICIES = read_policies(paths.resources() / "policies")
RULES = [(policy, level) for policy in POLICIES.values() for level in policy.levels]
AS_OF = date(2024, 9, 15)
Document = dict[str, object]

occupations = st.sampled_from(["6-18-01-01", "6-18-01-02", "4-01-01-01"])
days = st.dates(date(2005, 1, 1), AS_OF).map(date.isoformat)


def optional(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


def record(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[Document]:
    return st.fixed_dictionaries({key: optional(value) for key, value in fields.items()})


def several(entry: st.SearchStrategy[Document]) -> st.SearchStrategy[object]:
    return optional(st.lists(entry, max_size=3))


certificates = record(
    level=st.sampled_from([*HeldLevel]).map(str),
    occupation=occupations,
    issued=days,
    by=st.sampled_from([*CertificateOrigin]).map(str),
)
titles = record(rank=st.sampled_from([*TitleRank]).map(str), related=st.booleans(), granted=days)
open_stays = record(post=st.sampled_from([*Post]).map(str), occupation=occupations, starts=days)
awards = record(
    award=st.sampled_from([*AwardKind]).map(str),
    level=st.sampled_from([*AwardLevel]).map(str),
    granted=days,
    listed=st.booleans(),
    skill_commendation=st.booleans(),
)
attestations = st.fixed_dictionaries(
    {name: st.sampled_from([None, True, True, False]) for name in sorted(YES_NO_ATTESTATIONS)}
    | {
        name: optional(st.lists(st.sampled_from(sorted(of)), unique=True))
        for name, of in LIST_ATTESTATIONS.items()
    }
)
documents = st.fixed_dictionaries(
    {
        "occupation": optional(st.just("6-18-01-01")),
        "related_occupations": optional(st.just(["6-18-01-02"])),
        "certificates": several(certificates),
        "titles": several(titles),
        "posts": several(open_stays),
        "awards": several(awards),
        "attestations": attestations,
    }
)


def told(document: object, data: st.DataObject) -> object:
    """The same facts with everything unknown now known, one way or another."""
    if isinstance(document, dict):
        return {key: told_value(key, value, data) for key, value in document.items()}
    assert isinstance(document, list)
    return [told(entry, data) if isinstance(entry, dict | list) else entry for entry in document]


FILLED: dict[str, st.SearchStrategy[object]] = {
    "occupation": occupations,
    "related_occupations": st.sampled_from([[], ["6-18-01-02"]]),
    "rank": st.sampled_from([*TitleRank]).map(str),
    "post": st.sampled_from([*Post]).map(str),
    "award": st.sampled_from([*AwardKind]).map(str),
    "by": st.sampled_from([*CertificateOrigin]).map(str),
    "achievement": st.sampled_from([[], ["method"]]),
    "contribution": st.sampled_from([[], ["workforce"], sorted(LIST_ATTESTATIONS["contribution"])]),
    "certificates": st.lists(certificates, max_size=1),
    "titles": st.lists(titles, max_size=1),
    "posts": st.lists(open_stays, max_size=1),
    "awards": st.lists(awards, max_size=1),
}


def told_value(key: str, value: object, data: st.DataObject) -> object:
    if isinstance(value, dict | list):
        return told(value, data)
    if value is not None:
        return value
    if key in {"issued", "granted", "starts"}:
        return data.draw(days)
    if key == "level":
        return None
    return data.draw(FILLED.get(key, st.booleans()))


@settings(max_examples=150)
@given(documents, st.sampled_from(RULES), st.data())
def test_more_evidence_never_unsettles_a_verdict(
    document: Document, rule: tuple[object, object], data: st.DataObject
) -> None:
    policy, level = next(one for one in RULES if one == rule)
    before = judge(policy, level, read_facts(document, AS_OF))
    after = judge(policy, level, read_facts(told(document, data), AS_OF))
    if before.verdict is not Verdict.INCOMPLETE:
        assert after.verdict is before.verdict
    if before.priority is not None:
        assert after.priority is before.priority


@settings(max_examples=150)
@given(documents, st.sampled_from(RULES))
def test_the_answer_is_whole(document: Document, rule: tuple[object, object]) -> None:
    policy, level = next(one for one in RULES if one == rule)
    result = judge(policy, level, read_facts(document, AS_OF))
    verdicts = {one.requirement.id: one.verdict for one in result.findings}
    unknown = [one for one, verdict in verdicts.items() if verdict is FindingVerdict.UNKNOWN]
    assert all(finding.why for finding in result.findings)
    if result.verdict is Verdict.ELIGIBLE:
        assert result.route in {route.id for route in policy.rules[level].routes}
        assert set(verdicts.values()) <= {FindingVerdict.MET, FindingVerdict.WAIVED}
    else:
        assert result.route is None
        assert FindingVerdict.WAIVED not in verdicts.values()
    if result.verdict is Verdict.INCOMPLETE:
        assert result.missing == tuple(unknown) != ()
    else:
        assert result.missing == ()
    if result.verdict is Verdict.NOT_ELIGIBLE:
        assert FindingVerdict.NOT_MET in verdicts.values()


def years_in(condition: Condition) -> Iterator[Condition]:
    """The conditions on years that `condition` is, or is joined of."""
    if isinstance(condition, YearsInPost | YearsSinceCertificate | YearsSinceTitle):
        yield condition
    for part in getattr(condition, "parts", ()):
        yield from years_in(part)


YEARS = [
    (policy, level, condition)
    for policy, level in RULES
    for requirement in policy.rules[level].requirements
    for condition in years_in(requirement.condition)
]


def test_every_pack_counts_years() -> None:
    assert {(policy.id, level) for policy, level, _ in YEARS} == {
        (policy.id, level) for policy, level in RULES
    }


@settings(max_examples=200)
@given(documents, st.sampled_from(YEARS), st.integers(1, 2000))
def test_a_later_day_never_takes_years_away(
    document: Document, rule: tuple[object, object, object], later: int
) -> None:
    condition = next(one for one in YEARS if one[2] is rule[2])[2]
    early = condition.judge(read_facts(document, AS_OF)).holds
    late = condition.judge(read_facts(document, AS_OF + timedelta(days=later))).holds
    rank = {False: 0, None: 1, True: 2}
    assert rank[late] >= rank[early]


ELIGIBLE = [
    pytest.param(policy, example, id=f"{policy.id}: {example.title}")
    for policy in POLICIES.values()
    for example in policy.examples
    if example.verdict == Verdict.ELIGIBLE
]
ANSWERED = [
    pytest.param(policy, example, id=f"{policy.id}: {example.title}")
    for policy in POLICIES.values()
    for example in policy.examples
]
NOT_FORGOTTEN = {"policy", "level", "as_of", "ends"}  # the question itself, and null = still there


def values_in(document: object) -> Iterator[tuple[Document, str]]:
    """Every value told in `document`, by the table that holds it and its key."""
    if isinstance(document, list):
        for entry in document:
            yield from values_in(entry)
    if isinstance(document, dict):
        for key, value in document.items():
            if value is not None and key not in NOT_FORGOTTEN:
                yield document, key
            yield from values_in(value)


@settings(max_examples=12)
@pytest.mark.parametrize(("policy", "example"), ANSWERED)
@given(data=st.data())
def test_what_is_forgotten_never_decides_otherwise(
    policy: Policy, example: Example, data: st.DataObject
) -> None:
    """The other way round: from what was told a few things are taken away, and nothing else is answered."""
    document = deepcopy(dict(example.facts))
    told_values = list(values_in(document))
    places = st.lists(st.integers(0, len(told_values) - 1), min_size=1, max_size=3, unique=True)
    for place in data.draw(places):
        table, key = told_values[place]
        table[key] = None
    question = read_question(document)
    found = judge(policy, question.level, question.facts).verdict
    assert found in {Verdict.INCOMPLETE, Verdict(example.verdict)}


extra = st.fixed_dictionaries(
    {
        "certificates": st.lists(certificates, max_size=2),
        "titles": st.lists(titles, max_size=2),
        "posts": st.lists(open_stays, max_size=2),
        "awards": st.lists(awards, max_size=2),
    }
)


@settings(max_examples=15)
@pytest.mark.parametrize(("policy", "example"), ELIGIBLE)
@given(more=extra)
def test_a_further_paper_never_takes_eligibility_away(
    policy: Policy, example: Example, more: dict[str, list[Document]]
) -> None:
    """Whatever else turns up beside what suffices, told or untold: who is eligible stays so."""
    document = dict(example.facts)
    for key, records in more.items():
        known = document.get(key, [])
        assert isinstance(known, list)
        document[key] = [*known, *records]
    question = read_question(document)
    assert judge(policy, question.level, question.facts).verdict is Verdict.ELIGIBLE


@settings(max_examples=15)
@pytest.mark.parametrize(("policy", "example"), ELIGIBLE)
@given(later=st.integers(0, 3000))
def test_waiting_never_takes_eligibility_away_where_stays_are_open(
    policy: Policy, example: Example, later: int
) -> None:
    question = read_question(example.facts)
    facts = question.facts
    if all(stay.ends is None for stay in facts.posts or ()):
        facts = replace(facts, as_of=facts.as_of + timedelta(days=later))
    assert judge(policy, question.level, facts).verdict is Verdict.ELIGIBLE


@given(st.lists(st.sampled_from([True, False, None])))
def test_truth_of_three_values(truths: list[bool | None]) -> None:
    negated = [None if one is None else not one for one in truths]
    joined = some(negated)
    assert every(truths) is (None if joined is None else not joined)
    assert (every(truths) is False) is (False in truths)
