"""结果告知书 and 复核: what is told, how it is served, who decides, and how a case is opened again."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from pdfminer.high_level import extract_text

from app.domain.accounts import Actor, Role, RoleMissingError
from app.domain.candidates import Candidate, CandidateState, NobodyChosenError, WithdrawalKind
from app.domain.letters import (
    Delivery,
    LetterTooEarlyError,
    NobodyRefusedError,
    NotRefusedError,
    ServedBeforeEndError,
    ServedInFutureError,
)
from app.domain.rechecks import (
    AskedBeforeEndError,
    AskedInFutureError,
    Decision,
    Recheck,
    RecheckAfterNoticeError,
    RecheckAfterReviewError,
    RecheckByExaminerError,
    RecheckDecidedError,
    RecheckOpenError,
    RecheckUnsettledError,
)
from app.domain.signing import Signing
from app.printing.raster import page_count
from app.services.due_view import Due, DueView
from app.services.intake import Intake
from app.services.log_view import LogView
from app.services.press import paper_printer
from app.services.qualification import Qualification, QualificationClosedError
from app.services.rechecks import Rechecks
from app.services.result_letters import ResultLetters
from app.services.review import ReviewMeeting
from app.services.safekeeping import check_file
from app.services.undoing import Undoing
from app.services.wording import NameEmptyError
from tests.services.bench import Bench

At = Callable[[str], Bench]
LONG_AGO = [{"post": "senior_technician", "occupation": "6-18-02-04", "starts": "2001-01-01", "ends": None}]


def _refused(bench: Bench) -> Candidate:
    (one,) = bench.candidates(CandidateState.REFUSED)
    return one


def _letter(bench: Bench, day: date) -> str:
    pdf = ResultLetters(bench.office).print_letters(bench.batch, [_refused(bench).id], day, paper_printer())
    assert page_count(pdf) == 1
    return "".join(extract_text(BytesIO(pdf)).split())


def _serve(bench: Bench, day: date | None = None, delivery: Delivery = Delivery.IN_PERSON) -> None:
    letters, chosen = ResultLetters(bench.office), [_refused(bench).id]
    letters.serve(bench.batch, chosen, day or bench.clock.today(), delivery, bench.secretary)


def _ask(bench: Bench, day: date | None = None, actor: Actor | None = None) -> Recheck:
    one = _refused(bench)
    rechecks, when = Rechecks(bench.office), day or bench.clock.today()
    return rechecks.ask(bench.batch, one.id, one.name, when, "岗位年限算漏了", actor or bench.secretary)


def _due(bench: Bench) -> set[Due]:
    return {item.code for item in DueView(bench.office).page().items}


def test_the_letter_tells_requirement_fact_article_and_the_day_it_will_be_met(at: At) -> None:
    bench = at("examined")
    one, text = _refused(bench), _letter(bench, date(2021, 10, 8))
    assert one.name in text
    assert "在高级技师岗位工作满5年" in text
    assert "三(一)2" in text
    assert "起满足" in text
    assert one.person.id_number not in text


def test_it_tells_until_when_a_second_look_may_be_asked_for(at: At) -> None:
    text = _letter(at("examined"), date(2021, 9, 29))
    assert "自本告知书送达次日起5个工作日内" in text
    assert "本告知书于2021年9月29日送达的，申请截止到2021年10月12日（周二）24时" in text  # past the holidays
    assert "暂按周末推算" not in text


def test_a_year_that_nobody_has_arranged_is_said_to_be_counted_by_weekdays(at: At) -> None:
    assert "暂按周末推算" in _letter(at("examined"), date(2035, 3, 1))


def test_nobody_is_told_before_the_examination_has_ended(at: At) -> None:
    bench = at("entered")
    letters, one = ResultLetters(bench.office), bench.candidates()[0]
    assert isinstance(letters.why_not_print(bench.batch), LetterTooEarlyError)
    with pytest.raises(LetterTooEarlyError) as caught:
        letters.print_letters(bench.batch, [one.id], bench.clock.today(), paper_printer())
    assert caught.value.article
    with pytest.raises(LetterTooEarlyError):
        letters.serve(bench.batch, [one.id], bench.clock.today(), Delivery.POST, bench.secretary)
    with pytest.raises(LetterTooEarlyError):
        Rechecks(bench.office).ask(bench.batch, one.id, "某", bench.clock.today(), "理由", bench.secretary)


def test_only_the_refused_are_told(at: At) -> None:
    bench = at("examined")
    letters, today = ResultLetters(bench.office), bench.clock.today()
    fine = bench.candidates(CandidateState.ELIGIBLE)[0]
    with pytest.raises(NotRefusedError):
        letters.print_letters(bench.batch, [fine.id], today, paper_printer())
    with pytest.raises(NotRefusedError):
        letters.serve(bench.batch, [_refused(bench).id, fine.id], today, Delivery.POST, bench.secretary)
    with pytest.raises(NobodyChosenError):
        letters.serve(bench.batch, [], today, Delivery.POST, bench.secretary)
    assert "letters_served" not in bench.acts()
    gone = _refused(bench)
    Intake(bench.office).withdraw(gone.id, WithdrawalKind.LEFT, "调离", bench.secretary)
    assert isinstance(letters.why_not_print(bench.batch), NobodyRefusedError)


def test_serving_is_registered_with_day_and_way(at: At) -> None:
    bench = at("examined")
    assert Due.LETTERS_UNSERVED in _due(bench)
    with pytest.raises(ServedInFutureError):
        _serve(bench, bench.clock.today() + timedelta(days=1))
    with pytest.raises(ServedBeforeEndError):
        _serve(bench, bench.clock.today() - timedelta(days=1))
    with pytest.raises(RoleMissingError):
        ResultLetters(bench.office).serve(
            bench.batch, [_refused(bench).id], bench.clock.today(), Delivery.POST, bench.approver
        )
    _serve(bench, delivery=Delivery.POST)
    (shown,) = ResultLetters(bench.office).refused(bench.batch)
    assert shown.served is not None
    assert shown.served.delivery is Delivery.POST
    assert shown.period is not None
    assert len(shown.period.working_days) == 5
    assert shown.period.first_day > bench.clock.today()
    assert Due.LETTERS_UNSERVED not in _due(bench)
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert Due.LETTERS_UNSERVED in _due(bench)


def test_a_request_is_registered_once_and_shown_while_it_is_open(at: At) -> None:
    bench = at("examined")
    _serve(bench)
    recheck = _ask(bench)
    assert recheck.number == 1
    assert Due.RECHECK_OPEN in _due(bench)
    with pytest.raises(RecheckOpenError):
        _ask(bench)
    with pytest.raises(AskedInFutureError):
        _ask(bench, bench.clock.today() + timedelta(days=1))
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    with pytest.raises(AskedBeforeEndError):
        _ask(bench, bench.clock.today() - timedelta(days=30))
    _ask(bench)
    with pytest.raises(NameEmptyError):
        Rechecks(bench.office).ask(
            bench.batch, _refused(bench).id, " ", bench.clock.today(), "理由", bench.secretary
        )
    with bench.office.store.reading() as session:
        line = session.log.head(bench.batch.id)
    assert line is not None
    assert "岗位年限" not in (line.after or "")
    assert LogView(bench.office).of_batch(bench.batch).entries[0].record == "第 1 件复核"


def test_a_late_request_is_taken_and_marked(at: At) -> None:
    bench = at("examined")
    _serve(bench)
    assert not _asked_after(bench, timedelta(days=0))
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert _asked_after(bench, timedelta(days=30))


def _asked_after(bench: Bench, later: timedelta) -> bool:
    bench.clock.moment += later
    _ask(bench)
    (shown,) = Rechecks(bench.office).of_batch(bench.batch)
    return shown.late


def test_who_examined_or_registered_the_request_does_not_decide(at: At) -> None:
    bench = at("examined")
    recheck, rechecks = _ask(bench), Rechecks(bench.office)
    with pytest.raises(RoleMissingError):
        rechecks.decide(recheck.id, Decision.UPHELD, "材料无误", bench.secretary)
    both = Actor(bench.secretary.account_id, bench.secretary.name, frozenset({Role.SECRETARY, Role.APPROVER}))
    with pytest.raises(RecheckByExaminerError):
        rechecks.decide(recheck.id, Decision.UPHELD, "材料无误", both)
    assert [one.name for one in rechecks.deciders(bench.batch, recheck)] == [bench.approver.name]
    registrar = bench.account("登记员", Role.SECRETARY, Role.APPROVER)
    rechecks.decide(recheck.id, Decision.UPHELD, "材料无误", bench.approver)
    again = _ask(bench, actor=registrar)
    with pytest.raises(RecheckByExaminerError):
        rechecks.decide(again.id, Decision.UPHELD, "材料无误", registrar)


def test_an_upheld_result_stays_and_is_decided_once(at: At) -> None:
    bench = at("examined")
    recheck, rechecks = _ask(bench), Rechecks(bench.office)
    with pytest.raises(NameEmptyError):
        rechecks.decide(recheck.id, Decision.UPHELD, " ", bench.approver)
    rechecks.decide(recheck.id, Decision.UPHELD, "年限计算无误", bench.approver)
    (shown,) = rechecks.of_batch(bench.batch)
    assert (shown.decider, shown.recheck.text) == (bench.approver.name, "年限计算无误")
    assert _refused(bench).id == recheck.candidate_id
    assert Due.RECHECK_OPEN not in _due(bench)
    with pytest.raises(RecheckDecidedError):
        rechecks.decide(recheck.id, Decision.CHANGED, "再改", bench.approver)


def test_a_changed_result_opens_this_examination_again_and_no_other(at: At) -> None:
    bench = at("examined")
    one, others = _refused(bench), bench.candidates(CandidateState.ELIGIBLE)
    qualification, rechecks = Qualification(bench.office), Rechecks(bench.office)
    rechecks.decide(_ask(bench).id, Decision.CHANGED, "漏算一段任职", bench.approver)
    assert Due.RECHECK_UNSETTLED in _due(bench)
    with pytest.raises(QualificationClosedError):
        qualification.change_facts(bench.batch, others[0].id, {"award": []}, bench.secretary)
    with pytest.raises(RecheckUnsettledError):
        rechecks.conclude(bench.batch, one.id, bench.secretary, ["林晓"])
    with pytest.raises(RecheckUnsettledError) as caught:
        ReviewMeeting(bench.office).close(bench.batch, bench.secretary)
    assert one.name in bench.office.texts.error(caught.value)
    qualification.change_facts(bench.batch, one.id, {"post": LONG_AGO}, bench.secretary)
    found = qualification.examine(bench.batch, bench.secretary)
    assert list(found) == [one.id]
    rechecks.conclude(bench.batch, one.id, bench.secretary, ["林晓", "方立"])
    assert bench.states()[one.name] is CandidateState.ELIGIBLE
    with bench.office.store.reading() as session:
        frozen = session.examinations.frozen(one.id)
        as_of = session.batches.qualified_as_of(bench.batch.id)
    assert frozen is not None
    assert (frozen.version, frozen.as_of) == (2, as_of)
    assert Due.RECHECK_UNSETTLED not in _due(bench)
    with pytest.raises(QualificationClosedError):
        qualification.change_facts(bench.batch, one.id, {"award": []}, bench.secretary)
    assert check_file(bench.file).problems == ()
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert Due.RECHECK_UNSETTLED in _due(bench)
    assert check_file(bench.file).problems == ()


def test_who_is_refused_again_is_told_again(at: At) -> None:
    bench = at("examined")
    _serve(bench)
    one, qualification, rechecks = _refused(bench), Qualification(bench.office), Rechecks(bench.office)
    rechecks.decide(_ask(bench).id, Decision.CHANGED, "再看一遍", bench.approver)
    bench.clock.moment += timedelta(days=3)
    signed = Signing(("方立",), bench.clock.today())
    qualification.attest_together(bench.batch, [one.id], {"fitness": True}, bench.secretary, signed)
    qualification.examine(bench.batch, bench.secretary)
    rechecks.conclude(bench.batch, one.id, bench.secretary, ["方立"])
    assert _refused(bench).id == one.id
    assert Due.LETTERS_UNSERVED in _due(bench)
    _serve(bench)
    assert Due.LETTERS_UNSERVED not in _due(bench)


def test_after_the_review_and_after_the_notice_nothing_is_changed_any_more(at: At) -> None:
    reviewed, publicised = at("reviewed"), at("publicised")
    for bench, refusal in ((reviewed, RecheckAfterReviewError), (publicised, RecheckAfterNoticeError)):
        rechecks, recheck = Rechecks(bench.office), _ask(bench)
        assert isinstance(rechecks.why_not_change(bench.batch), refusal)
        with pytest.raises(refusal) as caught:
            rechecks.decide(recheck.id, Decision.CHANGED, "漏算", bench.approver)
        assert caught.value.article
        assert "转下一批" in bench.office.texts.error(caught.value)
        rechecks.decide(recheck.id, Decision.DEFERRED, "下一批次重新审查", bench.approver)
        assert Due.RECHECK_OPEN not in _due(bench)
        assert bench.states()[_refused(bench).name] is CandidateState.REFUSED


def test_a_decision_is_taken_back_whole_before_the_notice(at: At) -> None:
    bench = at("examined")
    one, recheck = _refused(bench), _ask(bench)
    Rechecks(bench.office).decide(recheck.id, Decision.CHANGED, "漏算", bench.approver)
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert bench.states()[one.name] is CandidateState.REFUSED
    (shown,) = Rechecks(bench.office).of_batch(bench.batch)
    assert shown.recheck == recheck
