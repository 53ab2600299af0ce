"""Notices, postings, objections, and the confirmation that waits for all of them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.domain.accounts import AccountId, Role, RoleMissingError, SamePersonError
from app.domain.candidates import CandidateId, CandidateState
from app.domain.publicity import Notice, Objection, ObjectionTarget, Outcome, Signature
from app.domain.road import StepOutOfOrderError
from app.domain.working_days import YearNotArrangedError
from app.services.confirmation import Confirmation, ListSignedError, NobodyClearError
from app.services.notice_draft import NobodyProposedError
from app.services.press import paper_printer
from app.services.publicity import (
    NoticePostedError,
    NoticeSupersededError,
    ObjectionDecidedError,
    ObjectionTargetError,
    PlaceMissingError,
    PostingDayDiffersError,
    PostingInFutureError,
    PostingInPastError,
    Publicity,
)
from app.services.wording import NameEmptyError
from app.storage.accounts import AccountUnknownError
from app.storage.candidates import CandidateUnknownError
from app.storage.confirmations import ListUnknownError
from app.texts.days import chinese_day
from tests.services.bench import POSTED, Bench


def _publicity(bench: Bench) -> Publicity:
    return Publicity(bench.office, paper_printer())


def _posted(notice: Notice, day: date) -> dict[str, date]:
    return dict.fromkeys(notice.places, day)


def _notices(bench: Bench) -> list[Notice]:
    with bench.office.store.reading() as session:
        return session.notices.of_batch(bench.batch.id)


def _objection(bench: Bench, **about: object) -> Objection:
    about.setdefault("candidate_id", bench.candidates(CandidateState.PROPOSED)[0].id)
    if about.get("signature") is not Signature.ANONYMOUS:
        about.setdefault("identity", "某某某")
    return _publicity(bench).receive_objection(
        bench.batch,
        "材料不实",
        "来信",
        bench.secretary.account_id,
        bench.secretary,
        **about,  # type: ignore[arg-type]
    )


def test_a_notice_freezes_its_list_and_its_bytes(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    notice = _notices(bench)[0]
    assert list(notice.candidates) == [one.id for one in bench.candidates(CandidateState.PROPOSED)]
    assert _publicity(bench).notice_pdf(notice).startswith(b"%PDF")
    with pytest.raises(NobodyProposedError):
        _publicity(bench).print_notice(bench.batch, POSTED, bench.secretary)
    with pytest.raises(NoticePostedError):
        _publicity(bench).post(notice.id, _posted(notice, POSTED), bench.secretary)


def test_a_notice_is_posted_everywhere_on_the_day_that_it_prints(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    bench.clock.move_to(POSTED)
    publicity = _publicity(bench)
    with pytest.raises(PostingInPastError):
        publicity.print_notice(bench.batch, POSTED - timedelta(1), bench.secretary)
    notice = publicity.print_notice(bench.batch, POSTED, bench.secretary)
    with pytest.raises(PlaceMissingError):
        publicity.post(notice.id, {notice.places[0]: POSTED}, bench.secretary)
    with pytest.raises(PostingInFutureError):
        publicity.post(notice.id, _posted(notice, POSTED + timedelta(1)), bench.secretary)
    bench.clock.move_to(POSTED + timedelta(1))
    with pytest.raises(PostingDayDiffersError):
        publicity.post(notice.id, _posted(notice, POSTED + timedelta(1)), bench.secretary)
    again = publicity.print_notice(bench.batch, POSTED + timedelta(1), bench.secretary)
    assert (again.number, again.candidates) == (2, notice.candidates)
    with pytest.raises(NoticeSupersededError):
        publicity.post(notice.id, _posted(notice, POSTED), bench.secretary)
    period = publicity.post(again.id, _posted(again, POSTED + timedelta(1)), bench.secretary)
    assert period.first_day == date(2021, 10, 20)


def test_a_year_without_arrangement_is_never_guessed(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    far = date(max(bench.office.rulebook.calendar.arranged_years) + 1, 3, 2)
    with pytest.raises(YearNotArrangedError):
        _publicity(bench).print_notice(bench.batch, far, bench.secretary)
    assert _notices(bench) == []


def test_a_provisional_period_is_marked_and_nobody_is_confirmed_on_it(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    far = date(max(bench.office.rulebook.calendar.arranged_years) + 1, 3, 2)
    bench.clock.move_to(far)
    publicity = _publicity(bench)
    notice = publicity.print_notice(bench.batch, far, bench.secretary, provisional=True)
    period = publicity.post(notice.id, _posted(notice, far), bench.secretary)
    assert period.provisional
    bench.clock.move_to(period.last_day + timedelta(days=30))
    with pytest.raises(NobodyClearError) as caught:
        Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    assert chinese_day(period.last_day) in bench.office.texts.error(caught.value)
    with pytest.raises(YearNotArrangedError):
        publicity.settle(notice.id, bench.secretary)


def test_only_a_secretary_prints_and_posts_and_only_after_the_proposal(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    with pytest.raises(StepOutOfOrderError) as caught:
        _publicity(bench).print_notice(bench.batch, POSTED, bench.secretary)
    assert caught.value.article == bench.office.policy(bench.batch).road.step("publicity").article
    with pytest.raises(RoleMissingError):
        _publicity(bench).print_notice(bench.batch, POSTED, bench.approver)


def test_an_objection_says_whom_it_is_against_and_who_handles_it(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    with pytest.raises(ObjectionTargetError):
        _objection(bench, candidate_id=None)
    with pytest.raises(ObjectionTargetError):
        _objection(bench, target=ObjectionTarget.PROCEDURE)
    with pytest.raises(CandidateUnknownError):
        _objection(bench, candidate_id=CandidateId("nobody"))
    with pytest.raises(AccountUnknownError):
        _publicity(bench).receive_objection(
            bench.batch,
            "材料不实",
            "来信",
            AccountId("nobody"),
            bench.secretary,
            candidate_id=bench.candidates()[0].id,
            identity="某某某",
        )
    with pytest.raises(NameEmptyError):
        _publicity(bench).receive_objection(
            bench.batch,
            " ",
            "来信",
            bench.secretary.account_id,
            bench.secretary,
            candidate_id=bench.candidates()[0].id,
            identity="某某某",
        )
    assert _objection(bench).number == 1
    assert _objection(bench, target=ObjectionTarget.JUDGE, candidate_id=None).number == 2


def test_the_objectors_name_is_in_no_log(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    _objection(bench, identity="某某某", signature=Signature.CONFIDENTIAL)
    with bench.office.store.reading() as session:
        lines = session.log.lines(bench.batch.id)
    assert "某某某" not in "".join(f"{line.before}{line.after}" for line in lines)


def test_an_objection_holds_exactly_one_name(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    objection = _objection(bench)
    bench.clock.move_to(date(2021, 10, 26))
    prepared = Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    proposed = bench.candidates(CandidateState.PROPOSED)
    assert [one.id for one, _ in prepared.held] == [objection.candidate_id]
    assert len(prepared.candidates) == len(proposed) - 1
    Confirmation(bench.office).sign(bench.batch, prepared.list.id, bench.approver)
    _publicity(bench).decide_objection(objection.id, Outcome.DISMISSED, "查无实据", bench.approver)
    second = Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    assert (second.list.number, [one.id for one in second.candidates]) == (2, [objection.candidate_id])


def test_an_objection_against_the_procedure_holds_everybody(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    objection = _objection(bench, target=ObjectionTarget.PROCEDURE, candidate_id=None)
    bench.clock.move_to(date(2021, 10, 26))
    with pytest.raises(NobodyClearError) as caught:
        Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    assert len(caught.value.values["reasons"]) == len(bench.candidates(CandidateState.PROPOSED))  # type: ignore[arg-type]
    _publicity(bench).decide_objection(objection.id, Outcome.UPHELD, "程序有误", bench.approver)
    with pytest.raises(NobodyClearError):
        Confirmation(bench.office).prepare(bench.batch, bench.secretary)


def test_an_anonymous_objection_is_closed_by_somebody_else_and_only_once(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    objection = _objection(bench, signature=Signature.ANONYMOUS)
    publicity = _publicity(bench)
    with pytest.raises(SamePersonError):
        publicity.decide_objection(objection.id, Outcome.CLOSED, "已核实", bench.secretary)
    with pytest.raises(NameEmptyError):
        publicity.decide_objection(objection.id, Outcome.CLOSED, " ", bench.approver)
    with pytest.raises(RoleMissingError):
        publicity.decide_objection(
            objection.id, Outcome.CLOSED, "已核实", bench.account("看客", Role.OBSERVER)
        )
    publicity.decide_objection(objection.id, Outcome.CLOSED, "已核实", bench.approver)
    with pytest.raises(ObjectionDecidedError):
        publicity.decide_objection(objection.id, Outcome.UPHELD, "再议", bench.approver)


def test_nobody_is_confirmed_before_the_period_has_ended(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    bench.clock.move_to(date(2021, 10, 25), 23)
    with pytest.raises(NobodyClearError) as caught:
        Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    assert "2021年10月25日" in bench.office.texts.error(caught.value)
    bench.clock.move_to(date(2021, 10, 26), 0)
    assert Confirmation(bench.office).prepare(bench.batch, bench.secretary).held == ()


def test_who_prepares_a_list_does_not_sign_it(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    bench.clock.move_to(date(2021, 10, 26))
    both = bench.account("双职", Role.SECRETARY, Role.APPROVER)
    confirmation = Confirmation(bench.office)
    prepared = confirmation.prepare(bench.batch, both)
    with pytest.raises(SamePersonError):
        confirmation.sign(bench.batch, prepared.list.id, both)
    with pytest.raises(RoleMissingError):
        confirmation.sign(bench.batch, prepared.list.id, bench.secretary)
    again = confirmation.prepare(bench.batch, bench.secretary)  # nobody signed: the list is made anew
    assert again.list.number == 1
    with pytest.raises(ListUnknownError):
        confirmation.sign(bench.batch, prepared.list.id, bench.approver)
    confirmation.sign(bench.batch, again.list.id, bench.approver)
    with pytest.raises(ListSignedError):
        confirmation.sign(bench.batch, again.list.id, bench.approver)
    with pytest.raises(NobodyClearError):
        confirmation.prepare(bench.batch, bench.secretary)


def test_an_objection_between_list_and_signature_stops_the_signature(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    bench.clock.move_to(date(2021, 10, 26))
    prepared = Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    _objection(bench)
    before = bench.states()
    with pytest.raises(Exception, match="objection_open"):
        Confirmation(bench.office).sign(bench.batch, prepared.list.id, bench.approver)
    assert bench.states() == before


def test_confirmation_out_of_order_is_refused_with_an_article(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    with pytest.raises(StepOutOfOrderError) as caught:
        Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    assert caught.value.article is not None
