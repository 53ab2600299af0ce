"""Amendments of a published plan: numbered, with a reason and a day, never under stored scores."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.batches import Plan
from app.domain.candidates import CandidateState
from app.domain.committees import Declaration, Relation, Seat
from app.domain.review import Ballot, Sheet, Vote
from app.services.plan_amendments import (
    NothingScoredError,
    PlanAmendments,
    PlanDayError,
    PlanScoredError,
    PlanSettledError,
    PlanUnchangedError,
    PlanUnpublishedError,
)
from app.services.plan_draft import draft_of
from app.services.plan_reading import read_plan
from app.services.plan_view import PlanView
from app.services.review import CommitteeMember, ReviewMeeting
from app.services.safekeeping import check_file
from app.services.setup import PublicityTooShortError
from app.services.undoing import Undoing
from tests.services.bench import Bench

REASON = "名额按车间调整"


def current(bench: Bench) -> Plan:
    with bench.office.store.reading() as session:
        plan = session.batches.plan(bench.batch.id)
    assert plan is not None
    return plan


def changed(bench: Bench) -> Plan:
    plan = current(bench)
    return replace(plan, scheme=replace(plan.scheme, pass_mark=Decimal(60)))


def amend(bench: Bench, plan: Plan) -> None:
    today = bench.office.clock.today()
    PlanAmendments(bench.office).amend(bench.batch, plan, REASON, today, bench.secretary)


def score(bench: Bench) -> None:
    """One judge scores and votes on one candidate."""
    meeting = ReviewMeeting(bench.office)
    judge = meeting.form_committee(bench.batch, [CommitteeMember("方立", Seat.CHAIR)], bench.secretary)[0]
    one = bench.candidates(CandidateState.ELIGIBLE)[0]
    meeting.declare(bench.batch, [Declaration(judge.id, one.id, Relation.NONE)], bench.secretary)
    meeting.take_attendance(bench.batch, [judge.id], (), bench.secretary)
    items = {"业绩": Decimal("38.5"), "技能": Decimal(30), "带徒": Decimal(10)}
    meeting.enter_sheets(bench.batch, [Sheet(judge.id, one.id, items)], bench.secretary)
    meeting.enter_ballots(bench.batch, [Ballot(judge.id, one.id, Vote.AGREE)], bench.secretary)


def test_an_amendment_is_a_version_with_reason_and_day(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    before = current(bench)
    amend(bench, changed(bench))
    versions = PlanView(bench.office).versions(bench.batch)
    assert [(one.amendment, one.reason) for one in versions] == [(0, None), (1, REASON)]
    assert (versions[0].plan, versions[1].plan) == (before, current(bench))
    assert current(bench).scheme.pass_mark == Decimal(60)
    assert bench.acts()[-1] == "plan_amended"
    assert check_file(bench.file).valid
    amend(bench, before)
    assert [one.amendment for one in PlanView(bench.office).versions(bench.batch)] == [0, 1, 2]
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert current(bench).scheme.pass_mark == Decimal(60)


def test_what_cannot_be_shown_to_staff_is_refused(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    amendments, today = PlanAmendments(bench.office), bench.office.clock.today()
    with pytest.raises(PlanUnchangedError):
        amend(bench, current(bench))
    with pytest.raises(PublicityTooShortError):
        amend(bench, replace(current(bench), publicity_days=4))
    published = PlanView(bench.office).versions(bench.batch)[0].published_on
    for day in (published - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(PlanDayError):
            amendments.amend(bench.batch, changed(bench), REASON, day, bench.secretary)
    with pytest.raises(RoleMissingError):
        amendments.amend(bench.batch, changed(bench), REASON, today, bench.approver)
    assert len(PlanView(bench.office).versions(bench.batch)) == 1
    opened = at("opened")
    amendments = PlanAmendments(opened.office)
    with pytest.raises(PlanUnpublishedError):
        amendments.amend(opened.batch, changed(bench), REASON, today, opened.secretary)


def test_under_stored_scores_only_the_approver_can_make_room(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    amendments = PlanAmendments(bench.office)
    with pytest.raises(NothingScoredError):
        amendments.discard_scores(bench.batch, REASON, bench.approver)
    score(bench)
    with pytest.raises(PlanScoredError) as refused:
        amend(bench, changed(bench))
    assert refused.value.values["count"] == 2
    assert refused.value.article == bench.office.policy(bench.batch).road.step("plan_published").article
    with pytest.raises(RoleMissingError):
        amendments.discard_scores(bench.batch, REASON, bench.secretary)
    assert amendments.why_not_discard(bench.batch, bench.approver) is None
    amendments.discard_scores(bench.batch, REASON, bench.approver)
    with bench.office.store.reading() as session:
        assert session.reviews.sheets(bench.batch.id) == []
        assert session.reviews.ballots(bench.batch.id) == []
        line = session.log.lines(bench.batch.id)[-1]
    assert "38.5" not in f"{line.before}{line.after}"
    assert "38.5" in history(bench, line.position)
    amend(bench, changed(bench))
    assert amendments.why_not_amend(bench.batch, bench.secretary) is None
    assert check_file(bench.file).valid


def history(bench: Bench, position: int) -> str:
    """What the log keeps of an act beside its line."""
    with bench.office.store.reading() as session:
        rows = list(
            session.log._db.query(
                "SELECT before FROM history WHERE chain = ? AND position = ?", [bench.batch.id, position]
            )
        )
    return json.dumps(json.loads(rows[0]["before"]), ensure_ascii=False)


def test_a_discarding_can_be_taken_back(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    score(bench)
    PlanAmendments(bench.office).discard_scores(bench.batch, REASON, bench.approver)
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    with bench.office.store.reading() as session:
        assert len(session.reviews.sheets(bench.batch.id)) == 1
        assert len(session.reviews.ballots(bench.batch.id)) == 1


def test_after_the_review_the_plan_stands(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    amendments = PlanAmendments(bench.office)
    for error in (
        amendments.why_not_amend(bench.batch, bench.secretary),
        amendments.why_not_discard(bench.batch, bench.approver),
    ):
        assert isinstance(error, PlanSettledError)


def test_the_form_reads_a_published_plan_back(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    plan = current(bench)
    variants = [
        plan,
        replace(plan, scheme=replace(plan.scheme, vote=None, places=3)),
        replace(plan, scheme=replace(plan.scheme, pass_mark=None, places=None, tie_break=())),
    ]
    for one in variants:
        assert read_plan(draft_of(one), 5).plan == one


def test_where_the_plan_was_filed_is_told(at: Callable[[str], Bench], at_gd: Callable[[str], Bench]) -> None:
    bench = at("entered")
    assert PlanAmendments(bench.office).filed_under(bench.batch) is None
    bench = at_gd("entered")
    filed = PlanAmendments(bench.office).filed_under(bench.batch)
    assert filed is not None
    assert filed.id == "plan_filed"
