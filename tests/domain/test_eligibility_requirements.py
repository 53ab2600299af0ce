"""Every requirement of every pack: met in complete facts, not met when broken, unknown when untold."""

import copy
from collections.abc import Callable
from datetime import date

import pytest

from app import paths
from app.domain.eligibility import Eligibility, FindingVerdict, Verdict, judge
from app.exchange.facts_json import read_question
from app.rulebook.policies import read_policies

POLICIES = read_policies(paths.resources() / "policies")
Document = dict[str, object]
OWN, RELATED, FOREIGN = "6-18-01-01", "6-18-01-02", "4-01-01-01"


def complete(policy: str, level: str, as_of: str) -> Document:
    """Somebody who fulfils every common requirement; routes differ by case."""
    return {
        "policy": policy,
        "level": level,
        "as_of": as_of,
        "occupation": OWN,
        "related_occupations": [RELATED],
        "certificates": [
            {"level": "senior_technician", "occupation": OWN, "issued": "2012-01-01", "by": "national"},
            {"level": "T", "occupation": OWN, "issued": "2018-01-01", "by": "national"},
        ],
        "titles": [],
        "posts": [
            {"post": "senior_technician", "occupation": OWN, "starts": "2012-01-01", "ends": "2017-12-31"},
            {"post": "T", "occupation": OWN, "starts": "2018-01-01", "ends": None},
        ],
        "awards": [{"award": "national_technical_expert", "level": "national", "granted": "2016-01-01"}],
        "attestations": {
            "front_line": True,
            "ethics": True,
            "fitness": True,
            "performance": True,
            "achievement": ["mentoring"],
            "mastery": True,
            "mentoring": True,
            "chief_standing": True,
            "contribution": ["workforce", "national_project", "technical_progress", "recognition"],
            "recommended": True,
            "major_contribution": False,
        },
    }


def answer(document: Document) -> Eligibility:
    question = read_question(document)
    return judge(POLICIES[question.policy], question.level, question.facts)


def found(result: Eligibility, requirement: str) -> FindingVerdict | None:
    verdicts = {finding.requirement.id: finding.verdict for finding in result.findings}
    return verdicts.get(requirement)


def attest(name: str, *, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        attestations = document["attestations"]
        assert isinstance(attestations, dict)
        attestations[name] = value

    return change


def put(key: str, value: object) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        document[key] = value

    return change


def stay(post: str | None, starts: str | None, ends: str | None = None, occupation: str = OWN) -> Document:
    return {"post": post, "occupation": occupation, "starts": starts, "ends": ends}


def certificate(
    level: str, issued: str | None = "2012-01-01", occupation: str = OWN, by: str = "national"
) -> Document:
    return {"level": level, "occupation": occupation, "issued": issued, "by": by}


ATTESTED = {
    ("cn-2021-66", "T"): "front_line ethics performance fitness achievement",
    ("jl-2022-163", "T"): "front_line ethics performance fitness achievement",
    ("tj-2024", "T"): "front_line ethics mastery mentoring fitness",
    ("tj-2024", "S"): "front_line ethics mastery mentoring fitness chief_standing contribution recommended",
    ("sh-2024-177", "T"): "front_line performance ethics fitness mastery mentoring",
    ("sh-2024-177", "S"): "chief_standing ethics fitness contribution",
    ("gd-2024", "T"): "front_line performance mastery mentoring",
    ("gd-2024", "S"): "chief_standing contribution",
}
DAYS = {
    "cn-2021-66": "2024-06-30",
    "jl-2022-163": "2024-06-30",
    "tj-2024": "2025-06-30",
    "sh-2024-177": "2025-06-30",
    "gd-2024": "2024-06-30",
}
LISTS = {"achievement", "contribution"}
ATTESTED_CASES = [(*pack, name) for pack, names in ATTESTED.items() for name in names.split()]


@pytest.mark.parametrize(("policy", "level", "name"), ATTESTED_CASES)
def test_what_the_committee_attests_decides(policy: str, level: str, name: str) -> None:
    document = complete(policy, level, DAYS[policy])
    result = answer(document)
    assert (result.verdict, found(result, name)) == (Verdict.ELIGIBLE, FindingVerdict.MET)
    attest(name, value=[] if name in LISTS else False)(document)
    result = answer(document)
    assert (result.verdict, found(result, name)) == (Verdict.NOT_ELIGIBLE, FindingVerdict.NOT_MET)
    assert result.missing == ()
    attest(name, value=None)(document)
    result = answer(document)
    assert (result.verdict, result.missing) == (Verdict.INCOMPLETE, (name,))
    assert found(result, name) is FindingVerdict.UNKNOWN


@pytest.mark.parametrize(("policy", "level"), ATTESTED)
def test_nothing_else_is_asked_of_the_committee(policy: str, level: str) -> None:
    document = complete(policy, level, DAYS[policy])
    attestations = document["attestations"]
    assert isinstance(attestations, dict)
    needed = {*ATTESTED[policy, level].split(), "major_contribution"}
    document["attestations"] = {name: value for name, value in attestations.items() if name in needed}
    assert answer(document).verdict is Verdict.ELIGIBLE


BASIC = [("cn-2021-66", "T"), ("jl-2022-163", "T"), ("tj-2024", "T"), ("tj-2024", "S"), ("sh-2024-177", "T")]
FIVE = "five_years_as_senior_technician"
HELD = "senior_technician_certificate"
BREAKS = [
    # requirement, facts that break it, facts that leave it open
    (HELD, put("certificates", []), put("certificates", None)),
    (
        HELD,
        put("certificates", [certificate("technician")]),
        put("certificates", [{"level": None, "occupation": OWN, "by": "national"}]),
    ),
    (
        HELD,
        put("certificates", [certificate("senior_technician", occupation=FOREIGN)]),
        put("certificates", [{"level": "senior_technician", "by": "national"}]),
    ),
    (
        HELD,
        put("certificates", [certificate("senior_technician", "2030-01-01")]),
        put("certificates", [certificate("senior_technician", occupation=OWN) | {"occupation": None}]),
    ),
    (
        FIVE,
        put("posts", [stay("senior_technician", "2023-01-01")]),
        put("posts", [stay("senior_technician", None)]),
    ),
    (FIVE, put("posts", [stay("technician", "2001-01-01")]), put("posts", [stay(None, "2001-01-01")])),
    (
        FIVE,
        put("posts", [stay("senior_technician", "2010-01-01", "2013-12-31"), stay("other", "2014-01-01")]),
        put("posts", [stay("senior_technician", "2010", "2015"), stay("other", "2016")]),
    ),
    (
        "still_in_occupation",
        put("posts", [stay("senior_technician", "2001-01-01", "2020-12-31")]),
        put(
            "posts",
            [
                stay("senior_technician", "2001-01-01", "2020-12-31"),
                stay("other", "2021-01-01") | {"occupation": None},
            ],
        ),
    ),
    (
        "still_in_occupation",
        put(
            "posts",
            [
                stay("senior_technician", "2001-01-01", "2020-12-31"),
                stay("other", "2021-01-01", occupation=RELATED),
            ],
        ),
        put(
            "posts",
            [
                stay("senior_technician", "2001-01-01", "2020-12-31"),
                stay("other", "2010-01-01") | {"occupation": None},
            ],
        ),
    ),
]


@pytest.mark.parametrize(("policy", "level"), BASIC)
@pytest.mark.parametrize(("requirement", "broken", "untold"), BREAKS)
def test_certificate_years_and_occupation_decide(
    policy: str,
    level: str,
    requirement: str,
    broken: Callable[[Document], None],
    untold: Callable[[Document], None],
) -> None:
    document = complete(policy, level, DAYS[policy])
    assert found(answer(document), requirement) is FindingVerdict.MET
    other = copy.deepcopy(document)
    broken(document)
    result = answer(document)
    assert (result.verdict, found(result, requirement)) == (Verdict.NOT_ELIGIBLE, FindingVerdict.NOT_MET)
    untold(other)
    result = answer(other)
    assert (result.verdict, result.missing) == (Verdict.INCOMPLETE, (requirement,))


@pytest.mark.parametrize(("policy", "level"), BASIC)
def test_no_post_told_leaves_years_and_occupation_open(policy: str, level: str) -> None:
    document = complete(policy, level, DAYS[policy]) | {"posts": None}
    result = answer(document)
    assert result.verdict is Verdict.INCOMPLETE
    assert set(result.missing) == {FIVE, "still_in_occupation"}


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"certificates": [certificate("T", occupation=RELATED)]}, "eligible"),
        ({"certificates": [certificate("T", occupation=FOREIGN)]}, "not_eligible"),
        ({"certificates": [certificate("T", occupation=FOREIGN)], "related_occupations": None}, "incomplete"),
        ({"certificates": [certificate("senior_technician")]}, "not_eligible"),
        ({"certificates": [certificate("T", by="enterprise")]}, "not_eligible"),
        ({"posts": [stay("T", "2022-06-30")]}, "eligible"),
        ({"posts": [stay("T", "2022-07-01")]}, "not_eligible"),
        ({"posts": [stay("senior_technician", "2012-01-01")]}, "not_eligible"),
        ({"posts": [stay("T", "2022-06")]}, "eligible"),
        ({"posts": [stay("T", "2022")]}, "incomplete"),
        ({"posts": [stay("T", "2023")]}, "not_eligible"),
        ({"posts": [stay("T", "2015-01-01", "2018-12-31"), stay("other", "2019-01-01")]}, "eligible"),
        ({"posts": [stay("T", "2015-01-01", "2018-12-31")]}, "not_eligible"),
        ({"awards": []}, "not_eligible"),
        ({"awards": None}, "incomplete"),
        ({"awards": [{"award": "zhonghua_grand_award"}]}, "eligible"),
        ({"awards": [{"award": "state_council_allowance"}]}, "eligible"),
        ({"awards": [{"award": "national_studio_head"}]}, "eligible"),
        ({"awards": [{"award": "skill_master_title", "level": "provincial"}]}, "eligible"),
        ({"awards": [{"award": "skill_master_title", "level": "prefecture"}]}, "not_eligible"),
        ({"awards": [{"award": "skill_master_title"}]}, "incomplete"),
        ({"awards": [{"award": "model_worker", "level": "national"}]}, "not_eligible"),
        ({"awards": [{"award": "other", "level": "national", "skill_commendation": True}]}, "eligible"),
        ({"awards": [{"award": "other", "level": "national", "skill_commendation": False}]}, "not_eligible"),
        ({"awards": [{"award": "other", "level": "prefecture", "skill_commendation": True}]}, "not_eligible"),
        ({"awards": [{"award": "other", "level": "provincial"}]}, "incomplete"),
        ({"awards": [{"award": "other", "skill_commendation": True}]}, "incomplete"),
        ({"awards": [{}]}, "incomplete"),
    ],
)
def test_chief_technicians_where_superior_ones_come_first(changes: Document, verdict: str) -> None:
    result = answer(complete("sh-2024-177", "S", "2025-06-30") | changes)
    assert result.verdict == verdict
    assert result.priority is False


@pytest.mark.parametrize(
    ("posts", "awards", "major", "verdict", "route"),
    [
        ("2010-01-01", [], False, "eligible", "basic"),
        ("2024-01-01", ["zhonghua_grand_award"], False, "eligible", "exceptional"),
        ("2024-01-01", ["national_science_second"], True, "eligible", "exceptional"),
        ("2024-01-01", ["national_science_second"], False, "not_eligible", None),
        ("2024-01-01", ["national_science_second"], None, "incomplete", None),
        ("2024-01-01", [], True, "not_eligible", None),
        ("2024-01-01", None, False, "incomplete", None),
        ("2010-01-01", None, None, "eligible", "basic"),
        (None, ["zhonghua_grand_award"], None, "eligible", "exceptional"),
        (None, [], False, "incomplete", None),
    ],
)
def test_the_exceptional_route_waives_the_years_alone(
    *, posts: str | None, awards: list[str] | None, major: bool | None, verdict: str, route: str | None
) -> None:
    document = complete("sh-2024-177", "T", "2025-06-30")
    document["posts"] = [stay("senior_technician", posts)]
    document["awards"] = None if awards is None else [{"award": one} for one in awards]
    attest("major_contribution", value=major)(document)
    result = answer(document)
    assert (result.verdict, result.route) == (verdict, route)
    waived = [one.requirement.id for one in result.findings if one.verdict is FindingVerdict.WAIVED]
    assert waived == ([FIVE] if route == "exceptional" else [])


def test_an_exception_still_needs_certificate_and_occupation() -> None:
    document = complete("sh-2024-177", "T", "2025-06-30") | {"awards": [{"award": "zhonghua_grand_award"}]}
    assert answer(document | {"posts": [stay("other", "2025-01-01")]}).route == "exceptional"
    assert answer(document | {"certificates": []}).verdict is Verdict.NOT_ELIGIBLE
    gone = [stay("senior_technician", "2010-01-01", "2024-12-31")]
    assert answer(document | {"posts": gone}).verdict is Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("changes", "verdict", "route"),
    [
        ({}, "eligible", "interlinking"),
        ({"titles": [{"rank": "full_senior", "related": False}]}, "eligible", "interlinking"),
        ({"titles": [{"rank": "intermediate"}]}, "not_eligible", None),
        ({"titles": [{"rank": None}]}, "incomplete", None),
        ({"titles": [{"rank": "associate_senior", "granted": "2025"}]}, "not_eligible", None),
        ({"titles": None}, "incomplete", None),
        ({"titles": []}, "not_eligible", None),
        ({"posts": [stay("interlinked", "2019-07-01")]}, "not_eligible", None),
        ({"posts": [stay("interlinked", "2019-06-30")]}, "eligible", "interlinking"),
        (
            {"posts": [stay("interlinked", "2010-01-01", "2020-01-01"), stay("other", "2020-01-02")]},
            "not_eligible",
            None,
        ),
        ({"posts": [stay("interlinked", "2010-01-01", occupation=RELATED)]}, "not_eligible", None),
        ({"certificates": None}, "eligible", "interlinking"),
    ],
)
def test_interlinking(changes: Document, verdict: str, route: str | None) -> None:
    document = complete("jl-2022-163", "T", "2024-06-30") | {
        "certificates": [],
        "titles": [{"rank": "associate_senior", "related": True, "granted": "2015"}],
        "posts": [stay("interlinked", "2015-01-01")],
    }
    result = answer(document | changes)
    assert (result.verdict, result.route) == (verdict, route)


@pytest.mark.parametrize("policy", DAYS)
def test_a_level_the_enterprise_set_counts_in_one_province_alone(policy: str) -> None:
    document = complete(policy, "T", DAYS[policy])
    document["certificates"] = [certificate("senior_technician", by="enterprise")]
    own = policy == "jl-2022-163"
    assert answer(document).verdict is (Verdict.ELIGIBLE if own else Verdict.NOT_ELIGIBLE)
    document["certificates"] = [certificate("senior_technician") | {"by": None}]
    assert answer(document).verdict is (Verdict.ELIGIBLE if own else Verdict.INCOMPLETE)


@pytest.mark.parametrize("policy", DAYS)
def test_only_years_since_read_the_day_of_a_certificate(policy: str) -> None:
    document = complete(policy, "T", DAYS[policy])
    document["certificates"] = [certificate("senior_technician", None)]
    expected = Verdict.INCOMPLETE if policy == "gd-2024" else Verdict.ELIGIBLE
    assert answer(document).verdict is expected


@pytest.mark.parametrize("policy", DAYS)
@pytest.mark.parametrize(
    ("award", "prioritised"),
    [
        ("zhonghua_grand_award", "cn jl"),
        ("state_council_allowance", "cn jl sh"),
        ("national_technical_expert", "cn jl sh"),
        ("national_studio_head", "cn jl sh"),
        ("jilin_grand_award", "jl"),
        ("model_worker", ""),
        ("other", ""),
    ],
)
def test_priority(policy: str, award: str, prioritised: str) -> None:
    document = complete(policy, "T", DAYS[policy])
    document["awards"] = [{"award": award, "level": "national", "skill_commendation": True}]
    assert answer(document).priority is (policy[:2] in prioritised.split())


@pytest.mark.parametrize("policy", DAYS)
def test_priority_is_unknown_where_awards_are(policy: str) -> None:
    document = complete(policy, "T", DAYS[policy])
    known = policy[:2] in {"tj", "gd"}
    assert answer(document | {"awards": None}).priority is (False if known else None)
    title: Document = {"award": "skill_master_title"}
    assert answer(document | {"awards": [title]}).priority is (False if known else None)
    for level, priority in (("provincial", True), ("national", True), ("prefecture", False)):
        result = answer(document | {"awards": [title | {"level": level}]})
        assert result.priority is (priority and not known)


@pytest.mark.parametrize(
    ("awards", "contribution", "verdict", "route"),
    [
        ([], ["recognition"], "eligible", "basic"),
        ([], [], "not_eligible", None),
        (["zhonghua_grand_award"], [], "eligible", "direct"),
        (["haihe_craftsman"], [], "eligible", "direct"),
        (["national_science_second"], [], "eligible", "direct"),
        (["national_technical_expert"], [], "not_eligible", None),
        (["haihe_craftsman"], ["workforce"], "eligible", "basic"),
        (["haihe_craftsman"], None, "eligible", "direct"),
        (None, None, "incomplete", None),
        (None, [], "incomplete", None),
        ([], None, "incomplete", None),
    ],
)
def test_going_straight_to_chief_stands_in_for_the_contribution(
    awards: list[str] | None, contribution: list[str] | None, verdict: str, route: str | None
) -> None:
    document = complete("tj-2024", "S", "2025-06-30")
    document["awards"] = None if awards is None else [{"award": one} for one in awards]
    attest("contribution", value=contribution)(document)
    result = answer(document)
    assert (result.verdict, result.route) == (verdict, route)
    if route == "direct":
        assert found(result, "contribution") is FindingVerdict.WAIVED
        for name in ("chief_standing", "recommended", "mastery"):
            attest(name, value=False)(document)
            assert answer(document).verdict is Verdict.NOT_ELIGIBLE
            attest(name, value=True)(document)


def test_not_coming_from_superior_technicians_is_a_warning_except_for_those_who_go_straight() -> None:
    document = complete("tj-2024", "S", "2025-06-30")
    assert answer(document).warnings == ()
    document["certificates"] = [certificate("senior_technician")]
    document["posts"] = [stay("senior_technician", "2012-01-01")]
    result = answer(document)
    assert (result.verdict, [one.code for one in result.warnings]) == (Verdict.ELIGIBLE, ["in_principle"])
    document["awards"] = [{"award": "haihe_craftsman"}]
    assert answer(document).warnings == ()


def gd(level: str, **changes: object) -> Eligibility:
    document = complete("gd-2024", level, "2024-06-30") | {"certificates": [], "titles": [], "awards": []}
    document["posts"] = [stay("other", "2010-01-01")]
    if level == "S":
        document["awards"] = [{"award": "nanyue_expert"}]
    return answer(document | changes)


def title(rank: str, granted: str | None, *, related: bool | None = True) -> Document:
    return {"rank": rank, "related": related, "granted": granted}


CITY = {"award": "prefecture_skill_honour", "level": "prefecture"}


@pytest.mark.parametrize(
    ("level", "changes", "verdict", "route"),
    [
        ("T", {}, "not_eligible", None),
        (
            "T",
            {"certificates": [certificate("senior_technician", "2023-06-30")]},
            "eligible",
            "senior_technician_1y",
        ),
        ("T", {"certificates": [certificate("senior_technician", "2023-07-01")]}, "not_eligible", None),
        ("T", {"certificates": [certificate("senior_technician", "2023")]}, "incomplete", None),
        (
            "T",
            {"certificates": [certificate("senior_technician", "2022")]},
            "eligible",
            "senior_technician_1y",
        ),
        ("T", {"certificates": [certificate("senior_technician", None)]}, "incomplete", None),
        ("T", {"certificates": [certificate("senior_technician", occupation=RELATED)]}, "not_eligible", None),
        ("T", {"certificates": None}, "incomplete", None),
        ("T", {"certificates": None, "posts": []}, "not_eligible", None),
        (
            "T",
            {"certificates": [certificate("senior_technician", "2024-01-01")], "posts": None},
            "not_eligible",
            None,
        ),
        (
            "T",
            {"certificates": [certificate("senior_technician", "2020-01-01")], "posts": None},
            "incomplete",
            None,
        ),
        ("T", {"titles": [title("associate_senior", "2022-06-30")]}, "eligible", "senior_title_2y"),
        ("T", {"titles": [title("full_senior", "2022-06-30")]}, "eligible", "senior_title_2y"),
        ("T", {"titles": [title("associate_senior", "2022-07-01")]}, "not_eligible", None),
        ("T", {"titles": [title("associate_senior", "2010", related=False)]}, "not_eligible", None),
        ("T", {"titles": [title("associate_senior", "2010", related=None)]}, "incomplete", None),
        ("T", {"titles": [title("intermediate", "2010")]}, "not_eligible", None),
        (
            "T",
            {"certificates": [certificate("technician", "2021-06-30")], "awards": [CITY]},
            "eligible",
            "technician_3y",
        ),
        (
            "T",
            {"certificates": [certificate("technician", "2021-07-01")], "awards": [CITY]},
            "not_eligible",
            None,
        ),
        ("T", {"certificates": [certificate("technician", "2012-07-01")]}, "not_eligible", None),
        ("T", {"awards": [{"award": "zhonghua_grand_award"}]}, "eligible", "direct"),
        ("T", {"awards": [{"award": "national_science_second"}]}, "not_eligible", None),
        ("S", {}, "not_eligible", None),
        ("S", {"certificates": [certificate("T", "2023-06-30")]}, "eligible", "T_1y"),
        ("S", {"certificates": [certificate("T", "2023-07-01")]}, "not_eligible", None),
        (
            "S",
            {"certificates": [certificate("senior_technician", "2021-06-30")]},
            "eligible",
            "senior_technician_3y",
        ),
        ("S", {"certificates": [certificate("senior_technician", "2021-07-01")]}, "not_eligible", None),
        ("S", {"titles": [title("full_senior", "2021-06-30")]}, "eligible", "full_senior_3y"),
        ("S", {"titles": [title("associate_senior", "2011-06-30")]}, "not_eligible", None),
        ("S", {"awards": [{"award": "zhonghua_grand_award"}]}, "eligible", "direct"),
    ],
)
def test_routes_by_years_since(level: str, changes: Document, verdict: str, route: str | None) -> None:
    result = gd(level, **changes)
    assert (result.verdict, result.route) == (verdict, route)


@pytest.mark.parametrize(
    ("award", "t_verdict", "s_verdict"),
    [
        ({"award": "model_worker", "level": "prefecture"}, "eligible", "not_eligible"),
        ({"award": "model_worker", "level": "provincial"}, "eligible", "eligible"),
        ({"award": "model_worker"}, "incomplete", "incomplete"),
        ({"award": "may_day_medal", "level": "prefecture"}, "eligible", "not_eligible"),
        ({"award": "may_day_medal", "level": "national"}, "eligible", "eligible"),
        ({"award": "nanyue_expert"}, "eligible", "eligible"),
        ({"award": "national_technical_expert"}, "eligible", "eligible"),
        ({"award": "state_council_allowance"}, "eligible", "eligible"),
        ({"award": "worldskills_medal"}, "eligible", "eligible"),
        ({"award": "national_competition_medal"}, "eligible", "eligible"),
        ({"award": "national_studio_head"}, "eligible", "eligible"),
        ({"award": "central_enterprise_second_tier"}, "eligible", "not_eligible"),
        ({"award": "global_500", "listed": True}, "eligible", "not_eligible"),
        ({"award": "global_500", "listed": False}, "not_eligible", "not_eligible"),
        ({"award": "global_500"}, "incomplete", "not_eligible"),
        ({"award": "other", "level": "prefecture", "skill_commendation": True}, "eligible", "not_eligible"),
        ({"award": "other", "level": "provincial", "skill_commendation": True}, "eligible", "eligible"),
        (
            {"award": "other", "level": "provincial", "skill_commendation": False},
            "not_eligible",
            "not_eligible",
        ),
        ({"award": "other", "level": "provincial", "skill_commendation": None}, "incomplete", "incomplete"),
        ({"award": "national_science_second"}, "not_eligible", "not_eligible"),
        ({"award": "nanyue_expert", "granted": "2024-07-01"}, "not_eligible", "not_eligible"),
    ],
)
def test_skills_honours_and_commendations(award: Document, t_verdict: str, s_verdict: str) -> None:
    technician = [certificate("technician", "2015-01-01")]
    assert gd("T", certificates=technician, awards=[award]).verdict == t_verdict
    assert gd("S", certificates=[certificate("T", "2020-01-01")], awards=[award]).verdict == s_verdict


def test_work_in_related_occupations_counts_from_the_day_of_the_paper() -> None:
    paper = [certificate("senior_technician", "2020-01-01")]
    split = [stay("technician", "2010-01-01", "2020-06-30"), stay("other", "2023-12-30", occupation=RELATED)]
    assert gd("T", certificates=paper, posts=split).route == "senior_technician_1y"
    assert gd("T", certificates=paper, posts=split[:1]).verdict is Verdict.NOT_ELIGIBLE
    assert gd("T", certificates=paper, posts=split, related_occupations=[]).verdict is Verdict.NOT_ELIGIBLE
    assert gd("T", certificates=paper, posts=split, related_occupations=None).verdict is Verdict.INCOMPLETE


def test_going_straight_waives_every_condition() -> None:
    nothing: Document = {"attestations": {"major_contribution": True, "front_line": False}}
    for level in ("T", "S"):
        result = gd(level, awards=[{"award": "national_science_second"}], posts=[], **nothing)
        assert result.route == "direct"
        verdicts = {one.requirement.id: one.verdict for one in result.findings}
        assert verdicts.pop("direct_grounds") is FindingVerdict.MET
        assert set(verdicts.values()) == {FindingVerdict.WAIVED}


@pytest.mark.parametrize("policy", DAYS)
def test_who_told_nothing_is_incomplete(policy: str) -> None:
    for level in POLICIES[policy].levels:
        result = answer({"policy": policy, "level": level.value, "as_of": DAYS[policy]})
        assert result.verdict is Verdict.INCOMPLETE
        assert set(result.missing) == {one.requirement.id for one in result.findings}


def test_what_cannot_help_is_not_asked_for() -> None:
    result = gd("T", certificates=[certificate("technician", None)], titles=None)
    assert result.missing == ("two_years_since_senior_title",)
    document = complete("sh-2024-177", "T", "2025-06-30") | {"awards": None}
    attest("ethics", value=None)(document)
    assert answer(document).missing == ("ethics",)


def test_a_late_pilot_is_a_warning() -> None:
    early = complete("cn-2021-66", "T", "2021-12-31")
    assert answer(early).warnings == ()
    late = answer(early | {"as_of": "2022-01-01"})
    assert [(one.code, one.article) for one in late.warnings] == [("after_the_day", "六(一)")]


def test_notices_are_about_the_day_asked() -> None:
    assert POLICIES["cn-2021-66"].notices_on(date(2021, 12, 31)) == ()
    assert len(POLICIES["cn-2021-66"].notices_on(date(2022, 1, 1))) == 1
