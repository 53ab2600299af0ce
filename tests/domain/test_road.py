from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import paths
from app.domain.policies import Policy
from app.domain.road import Road, StepDoneError, StepOutOfOrderError, StepUnknownError, Walker
from app.rulebook.policies import read_policies

POLICIES = read_policies(paths.resources() / "policies")

ROADS = {
    "cn-2021-66": "plan_published qualification review proposal publicity confirmation issuing appointment"
    " upload archive",
    "jl-2022-163": "plan_published plan_filed qualification review proposal publicity confirmation issuing"
    " appointment upload results_copied archive",
    "tj-2024": "institution_applied plan_published qualification review proposal recheck publicity"
    " confirmation issuing appointment archive",
    "sh-2024-177": "project_filed plan_published plan_filed qualification review proposal publicity"
    " confirmation results_reported issuing appointment archive",
    "gd-2024": "institution_applied plan_published plan_filed qualification review proposal publicity"
    " confirmation numbering results_reported authority_checked results_verified issuing appointment archive",
}
roads = st.sampled_from([policy.road for policy in POLICIES.values()])


@pytest.mark.parametrize(("policy_id", "steps"), ROADS.items())
def test_the_five_roads_are_the_documents(policy_id: str, steps: str) -> None:
    assert list(POLICIES[policy_id].road.order) == steps.split()


@pytest.mark.parametrize("policy", POLICIES.values(), ids=lambda one: one.id)
def test_the_batch_walks_up_to_the_notice_and_candidates_from_it(policy: Policy) -> None:
    order = policy.road.order
    alone = order[order.index("publicity") :]
    assert tuple(step.id for step in policy.road.steps_of(Walker.CANDIDATE)) == alone
    assert tuple(step.id for step in policy.road.steps_of(Walker.BATCH)) == order[: order.index("publicity")]


def test_an_act_out_of_order_names_its_article_and_what_comes_first() -> None:
    road = POLICIES["sh-2024-177"].road
    with pytest.raises(StepOutOfOrderError) as refused:
        road.require("publicity", {"project_filed", "plan_published", "plan_filed", "qualification"})
    assert refused.value.article == "四(四)"
    assert refused.value.values["first_id"] == "review"
    assert refused.value.values["first_article"] == "四(三)"


def test_a_step_done_is_not_repeated() -> None:
    road = POLICIES["cn-2021-66"].road
    with pytest.raises(StepDoneError) as refused:
        road.require_next("plan_published", {"plan_published"})
    assert refused.value.article == "四(一)"
    assert road.require_next("qualification", {"plan_published"}).article == "四(二)"


def test_intake_is_not_listed_and_blocks_nothing() -> None:
    for policy in POLICIES.values():
        assert "intake" not in policy.steps
        assert policy.road.blocked_by("intake", set()) == ()
        assert policy.road.step("intake").title == "报名"


def test_numbering_belongs_to_issuing_where_it_is_not_listed() -> None:
    assert POLICIES["tj-2024"].road.step("numbering").id == "issuing"
    listed = POLICIES["gd-2024"].road.step("numbering")
    assert (listed.id, listed.article) == ("numbering", "五(一)5")


def test_an_unknown_step_is_named() -> None:
    with pytest.raises(StepUnknownError) as unknown:
        POLICIES["tj-2024"].road.step("upload")
    assert unknown.value.values["step"] == "upload"


@given(roads, st.data())
def test_what_is_next_may_be_done_and_nothing_after_it(road: Road, data: st.DataObject) -> None:
    done = data.draw(st.sets(st.sampled_from(road.order)))
    upcoming = road.next_step(done)
    if upcoming is None:
        assert done == set(road.order)
        return
    assert road.blocked_by(upcoming.id, done) == ()
    later = road.order[road.order.index(upcoming.id) + 1 :]
    assert all(upcoming in road.blocked_by(step_id, done) for step_id in later)


@given(roads)
def test_walking_in_order_reaches_the_end(road: Road) -> None:
    done: set[str] = set()
    walked: list[str] = []
    while (step := road.next_step(done)) is not None:
        walked.append(road.require_next(step.id, done).id)
        done.add(step.id)
    assert tuple(walked) == road.order


def test_every_step_cites_an_article() -> None:
    articles: Iterable[str] = (step.article for one in POLICIES.values() for step in one.road.steps)
    assert all(articles)
