"""A refinement only adds and tightens: what asks no less, and that nothing widens whatever the facts are."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import paths
from app.domain.eligibility import Verdict, judge
from app.domain.eligibility_conditions import (
    AllOf,
    AnyOf,
    Condition,
    IsAttested,
    ListAttested,
    StillInOccupation,
    StillInPost,
)
from app.domain.eligibility_facts import (
    LIST_ATTESTATIONS,
    Attested,
    AwardKind,
    AwardLevel,
    HeldLevel,
    Post,
    TitleRank,
)
from app.domain.eligibility_holdings import (
    AwardOption,
    CertificateWanted,
    HoldsAward,
    HoldsCertificate,
    HoldsTitle,
    TitleWanted,
)
from app.domain.eligibility_rules import Requirement
from app.domain.eligibility_tightening import asks_no_less
from app.domain.eligibility_years import YearsInPost, YearsSinceCertificate, YearsSinceTitle
from app.domain.levels import Level
from app.domain.policies import Policy
from app.domain.refinements import (
    LevelRefinement,
    LongerPublicity,
    Refinement,
    RefinementLooserError,
    RefinementPublicityShorterError,
    RefinementWaivesMoreError,
    RequirementInPackError,
    RequirementNotInPackError,
    Tightening,
    refined,
)
from app.exchange.facts_json import read_facts
from app.rulebook.policies import read_policies
from tests.domain.test_eligibility_laws import AS_OF, Document, documents

POLICIES = read_policies(paths.resources() / "policies")
SH, GD, TJ, JL = (POLICIES[name] for name in ("sh-2024-177", "gd-2024", "tj-2024", "jl-2022-163"))
RANKS: dict[Verdict, int] = {Verdict.NOT_ELIGIBLE: 0, Verdict.INCOMPLETE: 1, Verdict.ELIGIBLE: 2}
TRUTHS: dict[bool | None, int] = {False: 0, None: 1, True: 2}

CONTRIBUTION = tuple(sorted(LIST_ATTESTATIONS["contribution"]))
lists = st.builds(
    lambda of, all_needed: ListAttested("contribution", tuple(of), all_needed),
    st.lists(st.sampled_from(CONTRIBUTION), min_size=1, unique=True),
    st.booleans(),
)
wanted = st.builds(
    CertificateWanted,
    st.sampled_from([HeldLevel.SENIOR_TECHNICIAN, HeldLevel.T]),
    st.booleans(),
    st.booleans(),
)
titles = st.builds(TitleWanted, st.sampled_from([*TitleRank]), st.booleans())
years = st.integers(1, 6)
options = st.builds(AwardOption, st.none() | st.sampled_from([*AwardLevel]), st.booleans(), st.booleans())
awards = st.dictionaries(
    st.sampled_from([AwardKind.MODEL_WORKER, AwardKind.GLOBAL_500, AwardKind.OTHER]), options, min_size=1
).map(HoldsAward)
posts = st.sampled_from([Post.SENIOR_TECHNICIAN, Post.T])
simple: st.SearchStrategy[Condition] = st.one_of(
    st.sampled_from([Attested.ETHICS, Attested.FITNESS]).map(IsAttested),
    lists,
    st.just(StillInOccupation()),
    posts.map(StillInPost),
    st.builds(YearsInPost, posts, years),
    wanted.map(HoldsCertificate),
    st.builds(YearsSinceCertificate, wanted, years),
    titles.map(HoldsTitle),
    st.builds(YearsSinceTitle, titles, years),
    awards,
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    simple,
    lambda parts: st.builds(
        lambda kind, several: kind(tuple(several)),
        st.sampled_from([AllOf, AnyOf]),
        st.lists(parts, min_size=1, max_size=3),
    ),
    max_leaves=4,
)


QUESTION = {"policy", "level", "as_of"}
told = [
    {key: value for key, value in example.facts.items() if key not in QUESTION}
    for policy in POLICIES.values()
    for example in policy.examples
]
cases = documents | st.sampled_from(told)
"""Anything that can be told of a person, and what the packs' own examples tell."""
RULES = [(policy, level) for policy in POLICIES.values() for level in policy.levels]


@settings(max_examples=600, deadline=None)
@given(conditions, conditions, cases)
def test_asking_no_less_is_never_nearer_to_true(new: Condition, old: Condition, document: Document) -> None:
    facts = read_facts(document, AS_OF)
    if asks_no_less(new, old):
        assert TRUTHS[new.judge(facts).holds] <= TRUTHS[old.judge(facts).holds]
    assert asks_no_less(AllOf((new, old)), old)
    assert asks_no_less(new, AnyOf((new, old)))


def stricter(condition: Condition, data: st.DataObject) -> Condition:
    """A condition drawn from what tightens `condition`, often itself."""
    more = data.draw(st.integers(0, 2))
    match condition:
        case YearsInPost(post, least):
            return YearsInPost(post, least + more)
        case YearsSinceCertificate(paper, least):
            return YearsSinceCertificate(replace(paper, related=False), least + more)
        case YearsSinceTitle(paper, least):
            return YearsSinceTitle(replace(paper, rank=TitleRank.FULL_SENIOR), least + more)
        case HoldsCertificate(paper):
            return HoldsCertificate(replace(paper, related=False, enterprise_set=False))
        case HoldsAward(known):
            kept = data.draw(st.lists(st.sampled_from(sorted(known)), min_size=1, unique=True))
            return HoldsAward({kind: known[kind] for kind in kept})
        case ListAttested(fact, of, _):
            return ListAttested(fact, of, all_needed=True)
        case _:
            return AllOf((condition, IsAttested(Attested.ETHICS))) if more else condition


def drawn(policy: Policy, level: Level, data: st.DataObject) -> Refinement:
    rules = policy.rules[level]
    chosen = data.draw(
        st.lists(st.sampled_from(rules.requirements), max_size=4, unique_by=lambda one: one.id)
    )
    routes = [route.id for route in rules.routes]
    tightened = tuple(
        Tightening(
            one.id,
            one.title,
            "第一条",
            stricter(one.condition, data),
            waived_by=one.waived_by - set(data.draw(st.lists(st.sampled_from(routes)))),
        )
        for one in chosen
    )
    added = tuple(
        Requirement(
            f"own_{place}",
            "自设条件",
            "第二条",
            condition,
            frozenset(data.draw(st.lists(st.sampled_from(routes), min_size=1))),
        )
        for place, condition in enumerate(data.draw(st.lists(conditions, max_size=2)))
    )
    return refinement(policy, {level: LevelRefinement(added, tightened)})


def refinement(
    policy: Policy, levels: dict[Level, LevelRefinement], publicity: LongerPublicity | None = None
) -> Refinement:
    return Refinement(
        "own", policy.id, "细则", "示人〔2025〕1号", date(2025, 1, 1), levels, publicity, "own.toml", "0" * 64
    )


@settings(max_examples=400, deadline=None)
@given(cases, st.sampled_from(RULES), st.data())
def test_a_refinement_never_widens(
    document: Document, rule: tuple[Policy, Level], data: st.DataObject
) -> None:
    policy, level = rule
    facts = read_facts(document, AS_OF)
    narrower = refined(policy, drawn(policy, level, data))
    before, after = judge(policy, level, facts), judge(narrower, level, facts)
    assert RANKS[after.verdict] <= RANKS[before.verdict]
    assert after.priority is before.priority
    assert narrower.road is policy.road
    asked = {one.id for one in narrower.rules[level].requirements}
    assert asked >= {one.id for one in policy.rules[level].requirements}


def tightening(policy: Policy, level: Level, requirement: str, **changes: object) -> Policy:
    one = Tightening(requirement, "从严", "第三条", **changes)  # type: ignore[arg-type]
    return refined(policy, refinement(policy, {level: LevelRefinement(tightened=(one,))}))


def award(*kinds: AwardKind) -> HoldsAward:
    return HoldsAward({kind: AwardOption() for kind in kinds})


LOOSENINGS: list[tuple[Policy, Level, str, Condition, str]] = [
    (SH, Level.S, "three_years_as_T", YearsInPost(Post.T, 2), "三(二)2"),
    (SH, Level.S, "three_years_as_T", YearsInPost(Post.SENIOR_TECHNICIAN, 9), "三(二)2"),
    (SH, Level.T, "ethics", IsAttested(Attested.FITNESS), "三(一)1"),
    (SH, Level.S, "contribution", ListAttested("contribution", CONTRIBUTION, all_needed=False), "三(二)3"),
    (SH, Level.S, "contribution", ListAttested("contribution", CONTRIBUTION[:3], all_needed=True), "三(二)3"),
    (SH, Level.S, "commendation", award(AwardKind.MODEL_WORKER), "三(二)4"),
    (
        SH,
        Level.S,
        "commendation",
        HoldsAward({AwardKind.SKILL_MASTER_TITLE: AwardOption(AwardLevel.PREFECTURE)}),
        "三(二)4",
    ),
    (SH, Level.S, "commendation", award(AwardKind.OTHER), "三(二)4"),
    (
        TJ,
        Level.T,
        "senior_technician_certificate",
        HoldsCertificate(CertificateWanted(HeldLevel.SENIOR_TECHNICIAN, related=True)),
        "七(二)",
    ),
    (
        TJ,
        Level.T,
        "senior_technician_certificate",
        HoldsCertificate(CertificateWanted(HeldLevel.SENIOR_TECHNICIAN, enterprise_set=True)),
        "七(二)",
    ),
    (GD, Level.T, "skills_honour", award(AwardKind.GLOBAL_500), "四(一)3"),
    (
        GD,
        Level.T,
        "skills_honour",
        HoldsAward({AwardKind.OTHER: AwardOption(AwardLevel.PREFECTURE)}),
        "四(一)3",
    ),
    (JL, Level.T, "senior_title", HoldsTitle(TitleWanted(TitleRank.INTERMEDIATE)), "二(一)2"),
    (JL, Level.T, "still_in_interlinked_post", StillInOccupation(), "二(一)2"),
    (
        GD,
        Level.T,
        "two_years_since_senior_title",
        YearsSinceTitle(TitleWanted(TitleRank.ASSOCIATE_SENIOR, related=False), 2),
        "四(一)2",
    ),
    (
        GD,
        Level.T,
        "one_year_since_senior_technician",
        AnyOf(
            (YearsSinceCertificate(CertificateWanted(HeldLevel.SENIOR_TECHNICIAN), 1), award(AwardKind.OTHER))
        ),
        "四(一)1",
    ),
]


@pytest.mark.parametrize(("policy", "level", "requirement", "condition", "article"), LOOSENINGS)
def test_a_loosening_names_file_entry_and_the_article_it_would_break(
    policy: Policy, level: Level, requirement: str, condition: Condition, article: str
) -> None:
    with pytest.raises(RefinementLooserError) as refused:
        tightening(policy, level, requirement, condition=condition)
    assert refused.value.article == article
    assert refused.value.values["file"] == "own.toml"
    assert refused.value.values["entry"] == f"level.{level}.tightened[{requirement}]"


@pytest.mark.parametrize(
    ("policy", "level", "requirement", "condition"),
    [
        (SH, Level.S, "three_years_as_T", YearsInPost(Post.T, 4)),
        (SH, Level.S, "commendation", award(AwardKind.ZHONGHUA_GRAND_AWARD)),
        (
            SH,
            Level.S,
            "commendation",
            HoldsAward({AwardKind.OTHER: AwardOption(AwardLevel.NATIONAL, skill_commendation=True)}),
        ),
        (TJ, Level.S, "contribution", ListAttested("contribution", CONTRIBUTION, all_needed=True)),
        (TJ, Level.S, "contribution", ListAttested("contribution", CONTRIBUTION[:1], all_needed=False)),
        (SH, Level.T, "exceptional_grounds", award(AwardKind.ZHONGHUA_GRAND_AWARD)),
        (SH, Level.T, "still_in_occupation", StillInPost(Post.SENIOR_TECHNICIAN)),
        (JL, Level.T, "senior_title", HoldsTitle(TitleWanted(TitleRank.FULL_SENIOR, related=True))),
        (
            GD,
            Level.T,
            "one_year_since_senior_technician",
            YearsSinceCertificate(CertificateWanted(HeldLevel.SENIOR_TECHNICIAN), 2),
        ),
    ],
)
def test_a_tightening_is_taken_and_cites_both_documents(
    policy: Policy, level: Level, requirement: str, condition: Condition
) -> None:
    own = tightening(policy, level, requirement, condition=condition)
    (found,) = [one for one in own.rules[level].requirements if one.id == requirement]
    (old,) = [one for one in policy.rules[level].requirements if one.id == requirement]
    assert found.condition == condition
    assert found.article == f"{old.article}；示人〔2025〕1号 第三条"
    assert found.refined_by == "示人〔2025〕1号"
    assert found.waived_by == old.waived_by


def test_waivers_are_narrowed_and_never_widened() -> None:
    narrower = tightening(SH, Level.S, "three_years_as_T", waived_by=frozenset())
    assert [one.id for one in narrower.rules[Level.S].demanded_on("exceptional")].count(
        "three_years_as_T"
    ) == 1
    with pytest.raises(RefinementWaivesMoreError) as refused:
        tightening(SH, Level.S, "still_in_occupation", waived_by=frozenset({"exceptional"}))
    assert (refused.value.article, refused.value.values["route"]) == ("三(二)2", "破格申报")
    with pytest.raises(RefinementWaivesMoreError):
        tightening(SH, Level.S, "ethics", routes=frozenset({"basic"}))
    more = tightening(JL, Level.T, "still_in_occupation", routes=frozenset({"basic", "interlinking"}))
    assert "still_in_occupation" in [one.id for one in more.rules[Level.T].demanded_on("interlinking")]


def test_publicity_is_only_raised() -> None:
    longer = refined(SH, refinement(SH, {}, LongerPublicity(8, "第九条")))
    assert longer.min_publicity_days == 8
    assert longer.publicity.article == "四(四)；示人〔2025〕1号 第九条"
    with pytest.raises(RefinementPublicityShorterError) as refused:
        refined(SH, refinement(SH, {}, LongerPublicity(4, "第九条")))
    assert refused.value.article == "四(四)"


def test_ids_are_those_of_the_pack_or_new_ones() -> None:
    with pytest.raises(RequirementNotInPackError) as unknown:
        tightening(SH, Level.S, "recommended", condition=IsAttested(Attested.RECOMMENDED))
    assert "three_years_as_T" in unknown.value.values["known"]  # type: ignore[operator]
    own = Requirement("ethics", "品德", "第二条", IsAttested(Attested.ETHICS))
    with pytest.raises(RequirementInPackError):
        refined(SH, refinement(SH, {Level.S: LevelRefinement(added=(own,))}))


def test_an_added_requirement_is_demanded_where_it_says_so() -> None:
    own = Requirement("own", "自设", "第二条", IsAttested(Attested.RECOMMENDED), frozenset({"basic"}))
    policy = refined(SH, refinement(SH, {Level.S: LevelRefinement(added=(own,))}))
    assert policy.rules[Level.S].requirements[-1].article == "示人〔2025〕1号 第二条"
    assert "own" in [one.id for one in policy.rules[Level.S].demanded_on("basic")]
    assert "own" not in [one.id for one in policy.rules[Level.S].demanded_on("exceptional")]
    assert policy.rules[Level.T] is SH.rules[Level.T]
    assert policy.refined_by is not None
    assert policy.sha256 == SH.sha256
