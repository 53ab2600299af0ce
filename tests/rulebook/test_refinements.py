"""Refinements: the sample answers its own examples, a broken file names itself, a starting file works."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from app import paths
from app.domain.eligibility import judge
from app.domain.eligibility_conditions import Condition
from app.domain.errors import KnownError
from app.domain.levels import Level
from app.domain.policies import Example
from app.domain.refinements import (
    RefinementLooserError,
    RefinementPublicityShorterError,
    RefinementRouteAddedError,
    RefinementWaivesMoreError,
    RequirementInPackError,
    RequirementNotInPackError,
    refined,
)
from app.exchange.facts_json import read_question
from app.rulebook.policies import read_policies
from app.rulebook.policy_conditions import read_condition
from app.rulebook.policy_writing import write_condition
from app.rulebook.refinements import (
    RefinementEntryDoubledError,
    RefinementEntryMissingError,
    RefinementEntryUnknownError,
    RefinementEntryWrongError,
    RefinementUnreadableError,
    read_refinement,
)
from app.rulebook.strict_toml import Table
from app.services.refinement_starter import starting_file
from app.services.refining import answers
from app.texts import read_texts
from tests.domain.test_eligibility_tightening import conditions

POLICIES = read_policies(paths.resources() / "policies")
TEXTS = {lang: read_texts(paths.resources() / "i18n", lang) for lang in ("zh", "en")}
SAMPLES = sorted((Path(__file__).parent / "refinements").glob("*.toml"))
SAMPLE = SAMPLES[0]
CONTENT = SAMPLE.read_text(encoding="utf-8")


def examples() -> Iterator[object]:
    for path in SAMPLES:
        own = read_refinement(path.read_bytes(), path.name, POLICIES)
        policy = refined(POLICIES[own.refines], own)
        for example in own.examples:
            yield pytest.param(policy, example, id=f"{own.id}: {example.title}")


@pytest.mark.parametrize(("policy", "example"), list(examples()))
def test_every_example_gets_the_answer_it_expects(policy: object, example: Example) -> None:
    question = read_question(example.facts)
    assert answers(judge(policy, question.level, question.facts), example)  # type: ignore[arg-type]


def test_the_sample_says_what_it_is() -> None:
    own = read_refinement(SAMPLE.read_bytes(), SAMPLE.name, POLICIES)
    policy = refined(POLICIES["sh-2024-177"], own)
    assert policy.min_publicity_days == 7
    assert policy.refined_by is not None
    assert policy.refined_by.document == "示重司人〔2025〕12号"
    marked = [one.id for one in policy.rules[Level.T].requirements if one.refined_by]
    assert marked == ["senior_technician_certificate", "five_years_as_senior_technician", "achievement"]
    assert policy.rules[Level.T].requirements[-1].routes == frozenset()


MUTATIONS: list[tuple[str, str, type[KnownError], str]] = [
    # old text, new text, what must be raised, what its entry must name
    ('refines = "sh-2024-177"', 'refines = "sh-2025"', RefinementEntryWrongError, "refines"),
    ('refines = "sh-2024-177"\n', "", RefinementEntryMissingError, "refines"),
    ('id = "sample-heavy-2025"', 'id = "细则"', RefinementEntryWrongError, "id"),
    ('id = "sample-heavy-2025"', 'id = "gd-2024"', RefinementEntryWrongError, "id"),
    ('document = "示重司人〔2025〕12号"', 'document = " "', RefinementEntryMissingError, "document"),
    ("issued = 2025-02-20", 'issued = "2025-02-20"', RefinementEntryWrongError, "issued"),
    ("issued = 2025-02-20", "issued = 2025-02-30", RefinementUnreadableError, ""),
    ("min_days = 7", "min_days = 4", RefinementPublicityShorterError, "publicity.min_days"),
    ("min_days = 7", 'min_days = "7"', RefinementEntryWrongError, "publicity.min_days"),
    ("min_days = 7", "min_days = 7\nwhere = 1", RefinementEntryUnknownError, "publicity.where"),
    (
        'post = "T", at_least = 4',
        'post = "T", at_least = 2',
        RefinementLooserError,
        "level.S.tightened[three_years_as_T]",
    ),
    (
        'holds_certificate = { level = "senior_technician" }',
        'holds_certificate = { level = "technician" }',
        RefinementLooserError,
        "level.T.tightened[senior_technician_certificate]",
    ),
    (
        '"zhonghua_grand_award", "national_technical_expert", "state_council_allowance"',
        '"zhonghua_grand_award", "model_worker"',
        RefinementLooserError,
        "level.S.tightened[commendation]",
    ),
    (
        'years_in_post = { post = "senior_technician", at_least = 6 }',
        'years_in_post = { post = "senior_technician", at_least = 6 }\nwaived_by = ["basic"]',
        RefinementWaivesMoreError,
        "level.T.tightened[five_years_as_senior_technician]",
    ),
    ("waived_by = []", 'waived_by = ["direct"]', RefinementEntryWrongError, "waived_by"),
    ('id = "three_years_as_T"', 'id = "two_years_as_T"', RequirementNotInPackError, "two_years_as_T"),
    ('id = "achievement"', 'id = "ethics"', RequirementInPackError, "level.T.all_of[ethics]"),
    (
        'id = "achievement"',
        'id = "achievement"\nwaived_by = "exceptional"',
        RefinementEntryUnknownError,
        "waived_by",
    ),
    ('routes = ["basic", "exceptional"]\n', "", RefinementEntryMissingError, "achievement].routes"),
    ('routes = ["basic", "exceptional"]', "routes = []", RefinementEntryMissingError, "achievement].routes"),
    ('routes = ["basic", "exceptional"]', 'routes = ["fast"]', RefinementEntryWrongError, "routes"),
    ('fact = "achievement"', 'fact = "achievements"', RefinementEntryWrongError, "attested_any_of.fact"),
    ('article = "第八条"\n', "", RefinementEntryMissingError, "achievement].article"),
    (
        'id = "senior_technician_certificate"',
        'id = "five_years_as_senior_technician"',
        RefinementEntryDoubledError,
        "level.T.tightened",
    ),
    (
        "waived_by = []\n\n",
        'waived_by = []\n\n[[level.S.route]]\nid = "own"\n\n',
        RefinementRouteAddedError,
        "level.S.route",
    ),
    ("[[level.S.tightened]]", "[[level.X.tightened]]", RefinementEntryUnknownError, "level.X"),
    ("[[level.S.tightened]]", "[[level.S.removed]]", RefinementEntryUnknownError, "level.S.removed"),
    (
        "[example_facts.T]",
        "[force]\nto = 2030-01-01\n\n[example_facts.T]",
        RefinementEntryUnknownError,
        "force",
    ),
    ('missing = ["achievement"]', 'missing = ["achievements"]', RefinementEntryWrongError, "missing"),
    ("[publicity]", "[publicity", RefinementUnreadableError, ""),
    ("min_days = 7", "min_days = " + "7" * 5000, RefinementUnreadableError, ""),
    ("min_days = 7", "min_days = 0x" + "7" * 5000, RefinementEntryWrongError, "publicity.min_days"),
    ("min_days = 7", "min_days = 401", RefinementEntryWrongError, "publicity.min_days"),
    ("at_least = 4", "at_least = " + "4" * 400, RefinementEntryWrongError, "years_in_post.at_least"),
    ('document = "示', 'document = "\\u0000示', RefinementEntryWrongError, "document"),
    ('article = "第八条"', 'article = "第八\\n条"', RefinementEntryWrongError, "achievement].article"),
]


@pytest.mark.parametrize(("old", "new", "error", "entry"), MUTATIONS)
def test_a_broken_refinement_names_its_file_and_entry(
    old: str, new: str, error: type[KnownError], entry: str
) -> None:
    assert old in CONTENT
    with pytest.raises(error) as broken:
        read_refinement(CONTENT.replace(old, new, 1).encode(), "own.toml", POLICIES)
    assert broken.value.values["file"] == "own.toml"
    assert entry in str(broken.value.values.get("entry", ""))
    for texts in TEXTS.values():
        assert "own.toml" in texts.error(broken.value)


def test_garbage_is_refused_by_name() -> None:
    for content in (b"\xff\xfe", b"", b"a = ", b"[[level]]", b"id = 3", b'refines = "sh-2024-177"'):
        with pytest.raises(KnownError) as broken:
            read_refinement(content, "x.toml", POLICIES)
        assert broken.value.values["file"] == "x.toml"


def test_a_file_that_changes_nothing_at_all_is_none() -> None:
    head, rest = CONTENT.split("# 公示不少于", 1)
    facts = "[example_facts.T]" + rest.split("[example_facts.T]", 1)[1]
    with pytest.raises(RefinementEntryMissingError) as broken:
        read_refinement((head + facts).encode(), "own.toml", POLICIES)
    assert broken.value.values["entry"] == "level"


@pytest.mark.parametrize("policy_id", list(POLICIES))
def test_a_starting_file_works_and_changes_nothing(policy_id: str) -> None:
    policy = POLICIES[policy_id]
    for texts in TEXTS.values():
        own = read_refinement(starting_file(policy, texts).encode(), "own.toml", POLICIES)
        same = refined(policy, own)
        assert {level: rules.requirements for level, rules in same.rules.items()} == {
            level: rules.requirements for level, rules in policy.rules.items()
        }
        assert same.min_publicity_days == policy.min_publicity_days
        assert own.examples
        for example in own.examples:
            question = read_question(example.facts)
            assert answers(judge(same, question.level, question.facts), example)


@pytest.mark.parametrize("policy_id", list(POLICIES))
def test_every_commented_block_of_a_starting_file_can_be_taken_up(policy_id: str) -> None:
    policy = POLICIES[policy_id]
    lines = starting_file(policy, TEXTS["zh"]).splitlines()
    keys = ("[[level.", "id = ", "title = ", "article = ", "routes = ", "waived_by = ", *PREDICATE_KEYS)
    taken = [line[2:] if line.startswith("# ") and line[2:].startswith(keys) else line for line in lines]
    own = read_refinement("\n".join(taken).encode(), "own.toml", POLICIES)
    policy_now = refined(policy, own)
    for level in policy.levels:
        rules = policy.rules[level]
        assert len(own.levels[level].tightened) == len(rules.requirements)
        assert [one.condition for one in policy_now.rules[level].requirements[: len(rules.requirements)]] == [
            one.condition for one in rules.requirements
        ]


PREDICATE_KEYS = ("attested", "holds_", "years_", "still_", "award_any_of", "any_of", "all_of")


@settings(max_examples=200, deadline=None)
@given(conditions)
def test_what_is_written_reads_back(condition: Condition) -> None:
    table = Table(tomllib.loads(write_condition(condition)), "own.toml")
    assert read_condition(table) == condition
    table.close()
