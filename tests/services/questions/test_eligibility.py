import copy
import json

import pytest

from app import paths
from app.domain.errors import InputError, KnownError, RefusalError
from app.domain.policies import PolicyUnknownError
from app.exchange.strict_json import read_json
from app.rulebook.policies import read_policies
from app.services.questions.eligibility import answer_eligibility
from app.services.questions.policies import answer_policies, answer_policy
from app.texts import read_texts

POLICIES = read_policies(paths.resources() / "policies")
TEXTS = {lang: read_texts(paths.resources() / "i18n", lang) for lang in ("zh", "en")}
Document = dict[str, object]

CONTRACT = """{"policy": "sh-2024-177", "level": "T", "as_of": "2025-06-30", "occupation": "6-18-01-01",
 "related_occupations": ["6-18-01-02"],
 "certificates": [{"level": "senior_technician", "occupation": "6-18-01-01", "issued": "2018-03-01", "by": "national"}],
 "titles":  [{"rank": "associate_senior", "related": true, "granted": "2019-01-01"}],
 "posts":   [{"post": "senior_technician", "occupation": "6-18-01-01", "starts": "2018-03-15", "ends": null}],
 "awards":  [{"award": "national_technical_expert", "level": "national", "granted": "2021-05-01"}],
 "attestations": {"front_line": true, "ethics": true, "fitness": true, "performance": true, "achievement": ["mentoring"], "mastery": true, "mentoring": true,
   "chief_standing": true, "contribution": ["workforce", "national_project", "technical_progress", "recognition"], "recommended": true, "major_contribution": false}}"""  # noqa: E501


def contract() -> Document:
    document = json.loads(CONTRACT)
    assert isinstance(document, dict)
    return document


def ask(document: object, lang: str = "zh") -> Document:
    return dict(answer_eligibility(document, POLICIES, TEXTS[lang]).document)


def test_the_example_of_the_contract() -> None:
    answer = answer_eligibility(read_json(CONTRACT.encode()), POLICIES, TEXTS["zh"])
    document = answer.document
    assert answer.yes
    assert list(document) == [
        "policy",
        "level",
        "verdict",
        "route",
        "priority",
        "findings",
        "missing",
        "warnings",
    ]
    assert (document["policy"], document["level"], document["verdict"]) == ("sh-2024-177", "T", "eligible")
    assert (document["route"], document["priority"], document["missing"]) == ("basic", True, [])
    findings = document["findings"]
    assert isinstance(findings, list)
    assert all(list(one) == ["requirement", "verdict", "article", "why"] for one in findings)
    assert {one["requirement"]: one["article"] for one in findings}["mastery"] == "三(一)3"
    json.dumps(document)


def test_the_reason_can_be_defended() -> None:
    document = contract() | {
        "posts": [{"post": "senior_technician", "occupation": "6-18-01-01", "starts": "2020-11-03"}]
    }
    why = {one["requirement"]: one["why"] for one in ask(document)["findings"]}  # type: ignore[attr-defined]
    expected = "任高级技师岗位累计 4年7个月27天，要求满5年（三(一)2），2025-11-03 起满足"
    assert why["five_years_as_senior_technician"] == expected


def test_separate_stays_name_the_day_that_makes_them_up() -> None:
    stay = {"post": "senior_technician", "occupation": "6-18-01-01"}
    document = contract() | {
        "posts": [stay | {"starts": "2015-01-01", "ends": "2017-06-30"}, stay | {"starts": "2024-01-01"}]
    }
    why = {one["requirement"]: one["why"] for one in ask(document)["findings"]}  # type: ignore[attr-defined]
    assert "累计 3年11个月29天" in why["five_years_as_senior_technician"]
    assert why["five_years_as_senior_technician"].endswith("2026-07-01 起满足")
    assert ask(document | {"as_of": "2026-06-30"})["verdict"] == "not_eligible"
    assert ask(document | {"as_of": "2026-07-01"})["verdict"] == "eligible"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_is_whole(lang: str) -> None:
    for policy in POLICIES.values():
        for example in policy.examples:
            document = ask(example.facts, lang)
            assert "{" not in str(document["findings"]).replace("{'requirement'", "")
            assert "—" not in str(document["findings"])


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"policy": None}, "must_be_text"),
        ({"policy": "bj-2024"}, "policy_unknown"),
        ({"policy": ""}, "policy_unknown"),
        ({"level": "t"}, "review_choice_unknown"),
        ({"level": 1}, "must_be_text"),
        ({"as_of": "2025-06"}, "fact_date_unreadable"),
        ({"as_of": "2025-02-30"}, "fact_date_unreadable"),
        ({"as_of": "2025-6-3"}, "fact_date_unreadable"),
        ({"as_of": "２０２５-06-03"}, "fact_date_unreadable"),
        ({"as_of": 20250630}, "must_be_text"),
        ({"as_of": None}, "must_be_text"),
        ({"hobby": "x"}, "key_unknown"),
        ({"occupation": ""}, "review_identifier_unusable"),
        ({"occupation": 6}, "must_be_text"),
        ({"related_occupations": "6-18-01-02"}, "wrong_type"),
        ({"related_occupations": [None]}, "must_be_text"),
        ({"certificates": {}}, "wrong_type"),
        ({"certificates": True}, "wrong_type"),
        ({"certificates": [None]}, "wrong_type"),
        ({"certificates": [{"level": "senior"}]}, "review_choice_unknown"),
        ({"certificates": [{"by": "province"}]}, "review_choice_unknown"),
        ({"certificates": [{"issued": "2018-13"}]}, "fact_date_unreadable"),
        ({"certificates": [{"issued": 2018}]}, "must_be_text"),
        ({"certificates": [{"name": "x"}]}, "key_unknown"),
        ({"titles": [{"rank": "senior"}]}, "review_choice_unknown"),
        ({"titles": [{"related": "yes"}]}, "wrong_type"),
        ({"posts": [{"post": "S"}]}, "review_choice_unknown"),
        ({"posts": [{"starts": "2020-01-02", "ends": "2020-01-01"}]}, "stay_ends_before_start"),
        ({"posts": [{"starts": "2020-02", "ends": "2020-01"}]}, "stay_ends_before_start"),
        ({"awards": [{"award": "nobel"}]}, "review_choice_unknown"),
        ({"awards": [{"level": "county"}]}, "review_choice_unknown"),
        ({"awards": [{"listed": 1}]}, "wrong_type"),
        ({"attestations": []}, "wrong_type"),
        ({"attestations": {"height": True}}, "key_unknown"),
        ({"attestations": {"ethics": "yes"}}, "wrong_type"),
        ({"attestations": {"achievement": True}}, "wrong_type"),
        ({"attestations": {"achievement": ["luck"]}}, "review_choice_unknown"),
        ({"attestations": {"contribution": [None]}}, "must_be_text"),
    ],
)
def test_what_cannot_be_read_is_named(change: Document, code: str) -> None:
    with pytest.raises(InputError) as unusable:
        ask(contract() | change)
    assert unusable.value.code == code
    for texts in TEXTS.values():
        assert "{" not in texts.error(unusable.value)


@pytest.mark.parametrize(
    "document", [None, [], "x", 3, {}, {"policy": "tj-2024"}, {"policy": "tj-2024", "level": "T"}]
)
def test_a_document_of_another_shape_is_refused(document: object) -> None:
    with pytest.raises(InputError):
        ask(document)


@pytest.mark.parametrize(
    ("policy", "level", "as_of", "code", "article"),
    [
        ("cn-2021-66", "T", "2021-09-02", "day_outside_force", "印发日期"),
        ("cn-2021-66", "S", "2022-01-01", "level_not_in_policy", "三"),
        ("jl-2022-163", "S", "2023-01-01", "level_not_in_policy", "二"),
        ("jl-2022-163", "T", "2022-12-08", "day_outside_force", "落款日期"),
        ("tj-2024", "T", "2024-03-31", "day_outside_force", "十五"),
        ("tj-2024", "S", "2026-04-01", "day_outside_force", "十五"),
        ("sh-2024-177", "T", "2024-06-30", "day_outside_force", "文末"),
        ("gd-2024", "S", "2025-01-01", "day_outside_force", "三"),
        ("gd-2024", "1", "2024-05-01", "level_not_in_policy", "四(一)、四(二)"),
    ],
)
def test_where_a_document_does_not_reach(
    policy: str, level: str, as_of: str, code: str, article: str
) -> None:
    with pytest.raises(RefusalError) as refused:
        ask({"policy": policy, "level": level, "as_of": as_of})
    assert (refused.value.code, refused.value.article) == (code, article)
    for texts in TEXTS.values():
        assert article in texts.error(refused.value)


@pytest.mark.parametrize(
    ("policy", "as_of"),
    [
        ("tj-2024", "2024-04-01"),
        ("tj-2024", "2026-03-31"),
        ("gd-2024", "2024-12-31"),
        ("sh-2024-177", "9999-12-31"),
    ],
)
def test_the_first_and_last_day_are_in_force(policy: str, as_of: str) -> None:
    assert ask(contract() | {"policy": policy, "as_of": as_of})["policy"] == policy


def test_false_and_an_empty_list_are_none_and_null_is_unknown() -> None:
    short = contract() | {
        "posts": [{"post": "senior_technician", "occupation": "6-18-01-01", "starts": "2024"}]
    }
    nothing: list[object] = [[], False]
    for none in nothing:
        assert ask(short | {"awards": none})["verdict"] == "not_eligible"
    assert ask(short | {"awards": None})["verdict"] == "incomplete"
    del short["awards"]
    assert ask(short)["missing"] == ["exceptional_grounds"]


def test_extreme_dates_give_an_answer() -> None:
    stay = {"post": "senior_technician", "occupation": "6-18-01-01"}
    for starts, ends in (
        ("0001", "9999-12-31"),
        ("9999-12-31", None),
        ("9998-12-31", "9999-12-31"),
        (None, "0001-01-01"),
    ):
        document = contract() | {"posts": [stay | {"starts": starts, "ends": ends}], "as_of": "9999-12-31"}
        assert ask(document)["verdict"] in {"eligible", "not_eligible"}


def test_the_facts_are_left_alone() -> None:
    document = contract()
    before = copy.deepcopy(document)
    ask(document)
    assert document == before


def test_policies_have_exactly_the_keys_of_the_contract() -> None:
    keys = [
        "id",
        "title",
        "document",
        "issued",
        "in_force_from",
        "in_force_to",
        "levels",
        "steps",
        "min_publicity_days",
        "bar_years",
        "keep_paper_years",
        "keep_electronic_years",
    ]
    listed = answer_policies(POLICIES)
    assert [list(one) for one in listed] == [keys] * 5
    shown = answer_policy("gd-2024", POLICIES).document
    assert {key: shown[key] for key in keys} == listed[-1]
    assert list(shown) == [*keys, "requirements"]
    requirements = shown["requirements"]
    assert isinstance(requirements, list)
    assert all(
        list(one) == ["requirement", "level", "title", "article", "reads", "reading"] for one in requirements
    )
    json.dumps(listed)
    json.dumps(shown)


def test_what_is_read_is_a_key_of_the_facts() -> None:
    facts = contract()
    attestations = facts["attestations"]
    assert isinstance(attestations, dict)
    known = set(facts) | set(attestations)
    for policy_id in POLICIES:
        requirements = answer_policy(policy_id, POLICIES).document["requirements"]
        assert isinstance(requirements, list)
        for one in requirements:
            assert one["reads"]
            assert known.issuperset(one["reads"])


def test_an_unknown_policy_names_those_there_are() -> None:
    with pytest.raises(PolicyUnknownError) as unknown:
        answer_policy("bj-2024", POLICIES)
    for texts in TEXTS.values():
        assert "sh-2024-177" in texts.error(unknown.value)


def test_every_error_of_the_room_has_both_sentences() -> None:
    def below(kind: type[KnownError]) -> list[type[KnownError]]:
        return [one for child in kind.__subclasses__() for one in (child, *below(child))]

    rooms = ("app.domain.polic", "app.domain.road", "app.exchange.facts", "app.rulebook.strict")
    codes = {one.code for one in below(KnownError) if one.__module__.startswith(rooms)}
    assert len(codes) == 13
    assert all(texts.has("error", code) for texts in TEXTS.values() for code in codes)
