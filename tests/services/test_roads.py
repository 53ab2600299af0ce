"""Every pack drives the services along its own road: no step before the one it needs, with its article."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.batches import Plan
from app.domain.candidates import Candidate, CandidateState
from app.domain.road import NUMBERING, Step, StepDoneError, StepOutOfOrderError, Walker
from app.rulebook.rulebook import Rulebook
from app.services.confirmation import Confirmation
from app.services.due_view import Due, DueView
from app.services.inquiry import Inquiry, Reached
from app.services.issuing import Issuing
from app.services.overview import overview
from app.services.press import certificate_printer, paper_printer
from app.services.publicity import Publicity
from app.services.qualification import Qualification
from app.services.setup import Setup
from app.services.steps import OWN_ACTS, Steps
from app.services.steps_view import StepsView
from app.services.undoing import Undoing
from app.texts import Texts
from tests.services.bench import Bench, Prepared, opened_bench, walk

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
OnRoad = Callable[[str, str], Bench]


@pytest.fixture(scope="module")
def prepared_roads(
    tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook, texts: Texts
) -> dict[str, Prepared]:
    """Four people under every pack, at every stage of its road."""
    found = {}
    for pack in ROADS:
        folder, day = tmp_path_factory.mktemp(pack), rulebook.policies[pack].sample_day
        found[pack] = walk(folder, pack, 4, day, rulebook, texts)
    return found


@pytest.fixture
def on_road(
    prepared_roads: dict[str, Prepared], tmp_path: Path, rulebook: Rulebook, texts: Texts
) -> Iterator[OnRoad]:
    """Opens the sample file of a pack at a stage."""
    opened: list[Bench] = []

    def at(pack: str, stage: str) -> Bench:
        (tmp_path / pack).mkdir(exist_ok=True)
        opened.append(opened_bench(prepared_roads[pack], stage, tmp_path / pack, rulebook, texts))
        return opened[-1]

    yield at
    for bench in opened:
        bench.office.store.close()


def steps_of(bench: Bench) -> tuple[Step, ...]:
    return bench.office.policy(bench.batch).road.steps


def published_plan(bench: Bench) -> Plan:
    with bench.office.store.reading() as session:
        plan = session.batches.plan(bench.batch.id)
    assert plan is not None
    return plan


def confirmed_on(bench: Bench) -> list[Candidate]:
    """Confirmed on the first day after the period; nothing behind the confirmation is done."""
    with bench.office.store.reading() as session:
        last = session.notices.of_batch(bench.batch.id)[-1].last_day
    assert last is not None
    bench.clock.move_to(last + timedelta(days=1))
    confirmation = Confirmation(bench.office)
    prepared = confirmation.prepare(bench.batch, bench.secretary)
    return list(confirmation.sign(bench.batch, prepared.list.id, bench.approver))


def walking(bench: Bench) -> dict[str, object]:
    """How many people home says are due at each step behind the confirmation."""
    items = DueView(bench.office).page().items
    waiting = {Due.STEP_WAITING, Due.CERTIFICATES_WAITING}
    return {one.step: one.values["count"] for one in items if one.code in waiting}


def walk_on(bench: Bench, step: Step, candidate: Candidate) -> None:
    """One candidate takes one step behind the confirmation."""
    issuing = Issuing(bench.office, certificate_printer())
    if step.id == NUMBERING:
        issuing.reserve(bench.batch, bench.secretary)
    elif step.id == "issuing":
        issuing.issue(candidate.id, bench.secretary)
    else:
        Steps(bench.office).complete_for(bench.batch, [candidate.id], step.id, bench.secretary)


def require_out_of_order(bench: Bench, step: Step, first: Step, candidate: Candidate) -> None:
    with pytest.raises(StepOutOfOrderError) as refused:
        walk_on(bench, step, candidate)
    assert (refused.value.article, refused.value.values["first_id"]) == (step.article, first.id)
    assert refused.value.values["first_article"] == first.article


@pytest.mark.parametrize("pack", ROADS)
def test_the_roads_are_those_of_the_documents(pack: str, rulebook: Rulebook) -> None:
    assert rulebook.policies[pack].steps == tuple(ROADS[pack].split())


@pytest.mark.parametrize("pack", ROADS)
def test_before_the_review_every_step_waits_for_the_one_before_it(pack: str, on_road: OnRoad) -> None:
    plan = published_plan(on_road(pack, "entered"))
    bench = on_road(pack, "opened")
    setup, steps = Setup(bench.office), Steps(bench.office)

    def act(step: Step) -> None:
        if step.id == "plan_published":
            setup.publish_plan(bench.batch, plan, bench.secretary)
        elif step.id == "qualification":
            Qualification(bench.office).examine(bench.batch, bench.secretary)
        else:
            steps.complete(bench.batch, step.id, bench.secretary)

    order = steps_of(bench)
    ahead = order[: [step.id for step in order].index("qualification") + 1]
    for place, step in enumerate(ahead[:-1]):
        for later in ahead[place + 1 :]:
            with pytest.raises(StepOutOfOrderError) as refused:
                act(later)
            assert refused.value.article == later.article
            assert refused.value.values["first_id"] == step.id
        act(step)
        with pytest.raises(StepDoneError):
            act(step)
    assert overview(bench.office).batches[0].next == "qualification"


@pytest.mark.parametrize("pack", ROADS)
def test_behind_the_confirmation_every_step_waits_for_the_one_before_it(pack: str, on_road: OnRoad) -> None:
    bench = on_road(pack, "publicised")
    first = confirmed_on(bench)[0]
    order = steps_of(bench)
    behind = order[[step.id for step in order].index("confirmation") + 1 :]
    assert all(step.walked_by is Walker.CANDIDATE for step in behind)
    for place, step in enumerate(behind):
        for later in behind[place + 1 :]:
            require_out_of_order(bench, later, step, first)
        if step.id not in OWN_ACTS:
            page = StepsView(bench.office).page(bench.batch, step.id, bench.secretary)
            assert first.id in {one.candidate.id for one in page.ready}
        walk_on(bench, step, first)
    with bench.office.store.reading() as session:
        assert {step.id for step in behind} <= session.candidates.steps_done(first.id).keys()
    road = {one.step.id: one.reached for one in Inquiry(bench.office).road(bench.batch)}
    assert road["archive"] is not Reached.DONE  # the others are still under way
    facts = {one.step.id: one.fact for one in Inquiry(bench.office).road(bench.batch)}
    for step in behind:
        fact = facts[step.id]
        assert fact is not None
        assert fact.values["count"] == 1 or step.id == NUMBERING  # numbers are reserved for everybody


def test_one_province_issues_person_by_person_to_whom_was_found_in_the_register(on_road: OnRoad) -> None:
    bench = on_road("gd-2024", "publicised")
    people = confirmed_on(bench)
    assert len(people) > 1
    found, others = people[0], people[1:]
    issuing, steps = Issuing(bench.office, certificate_printer()), Steps(bench.office)
    assert walking(bench) == {NUMBERING: len(people)}
    reserved = issuing.reserve(bench.batch, bench.secretary)
    assert len(reserved) == len(people)
    assert walking(bench) == {"results_reported": len(people)}
    for step in ("results_reported", "authority_checked"):
        steps.complete_for(bench.batch, [one.id for one in people], step, bench.secretary)
    steps.complete_for(bench.batch, [found.id], "results_verified", bench.secretary)
    assert walking(bench) == {"results_verified": len(others), "issuing": 1}
    run = issuing.issue_all(bench.batch, bench.secretary)
    assert [one.candidate_id for one in run.issued] == [found.id]
    assert {one.candidate.id for one in run.refused} == {one.id for one in others}
    road = bench.office.policy(bench.batch).road
    for refused in run.refused:
        assert isinstance(refused.error, StepOutOfOrderError)
        assert refused.error.article == road.step("issuing").article
        assert refused.error.values["first_article"] == road.step("results_verified").article
    numbers = {one.candidate_id: one.number for one in reserved}
    assert run.issued[0].number == numbers[found.id]
    steps.complete_for(bench.batch, [others[0].id], "results_verified", bench.secretary)
    assert issuing.issue(others[0].id, bench.secretary).number == numbers[others[0].id]


def test_one_city_rechecks_before_anything_is_publicised(on_road: OnRoad) -> None:
    bench = on_road("tj-2024", "reviewed")
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    publicity, today = Publicity(bench.office, paper_printer()), bench.office.clock.today()
    with pytest.raises(StepOutOfOrderError) as refused:
        publicity.print_notice(bench.batch, today, bench.secretary)
    assert (refused.value.article, refused.value.values["first_id"]) == ("十(三)", "recheck")
    assert overview(bench.office).batches[0].next == "recheck"
    Steps(bench.office).complete(bench.batch, "recheck", bench.secretary)
    assert overview(bench.office).batches[0].next == "publicity"


def test_one_city_files_twice_and_reports(on_road: OnRoad) -> None:
    bench = on_road("sh-2024-177", "opened")
    papers = {}
    for step in ("project_filed", "plan_filed", "results_reported"):
        papers[step] = StepsView(bench.office).page(bench.batch, step, bench.secretary).papers
    assert all(papers.values())
    assert overview(bench.office).batches[0].next == "project_filed"
    bench = on_road("sh-2024-177", "publicised")
    people = confirmed_on(bench)
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    assert (run.issued, len(run.refused)) == ((), len(people))
    steps = Steps(bench.office)
    steps.complete_for(bench.batch, [one.id for one in people], "results_reported", bench.secretary)
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    assert (len(run.issued), run.refused) == (len(people), ())


def test_one_province_gets_a_copy_of_the_results_at_the_end(on_road: OnRoad) -> None:
    bench = on_road("jl-2022-163", "issued")
    issued = [one.id for one in bench.candidates(CandidateState.ISSUED)]
    steps, secretary = Steps(bench.office), bench.secretary
    for step in ("appointment", "upload"):
        steps.complete_for(bench.batch, issued, step, secretary)
    page = StepsView(bench.office).page(bench.batch, "results_copied", secretary)
    assert {one.candidate.id for one in page.ready} == set(issued)
    with pytest.raises(StepOutOfOrderError):
        steps.complete_for(bench.batch, issued, "archive", secretary)
    for step in ("results_copied", "archive"):
        steps.complete_for(bench.batch, issued, step, secretary)
    with bench.office.store.reading() as session:
        for one in issued:
            assert "archive" in session.candidates.steps_done(one)
