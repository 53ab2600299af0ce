"""Stops (a bar, a valid certificate, an open application) from entry to issuing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.accounts import RoleMissingError
from app.domain.bars import (
    Bar,
    BarEndsBeforeStartError,
    BarLiftedError,
    BarOverError,
    BarSubject,
    BarTermFixedError,
    BarTermMissingError,
    CandidateStoppedError,
    UnitBarredError,
)
from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState, WithdrawalKind
from app.domain.eligibility import Verdict as Answer
from app.domain.levels import Level
from app.domain.stops import StopKind
from app.services.barring import BarAdmittedError, BarDraft, BarPersonUnreadableError, Barring
from app.services.candidate_view import CandidateView
from app.services.confirmation import Confirmation
from app.services.confirmation_view import ConfirmationView
from app.services.confirmation_view import Verdict as Confirmable
from app.services.intake import Intake, Preview
from app.services.issuing import Issuing
from app.services.log_view import LogView
from app.services.press import certificate_printer
from app.services.qualification import Qualification
from app.services.qualification_view import QualificationView
from app.services.roster_rows import Verdict
from app.services.safekeeping import check_file
from app.services.setup import Setup
from app.services.undoing import Undoing
from app.services.wording import NameEmptyError
from tests.services.bench import Bench


def draft_of(one: Candidate, bench: Bench, **values: object) -> BarDraft:
    draft = BarDraft(
        subject=BarSubject.APPLICANT,
        name=one.name,
        id_type=one.person.id_type,
        id_number=one.person.id_number.lower(),
        ground="业绩材料造假",
        decision="示例〔2021〕7号",
        policy="cn-2021-66",
        starts=bench.clock.today(),
    )
    return replace(draft, **values)  # type: ignore[arg-type]


def unit_draft(name: str, bench: Bench) -> BarDraft:
    return BarDraft(
        subject=BarSubject.UNIT,
        name=name,
        ground="申报材料造假",
        decision="示例〔2021〕8号",
        policy="cn-2021-66",
        starts=bench.clock.today(),
    )


def bar(bench: Bench, one: Candidate) -> Bar:
    return Barring(bench.office).enter(draft_of(one, bench), bench.approver)


def second_batch(bench: Bench) -> Batch:
    return Setup(bench.office).open_batch("cn-2021-66", "第二批", [Level.T], bench.secretary).batch


def preview(bench: Bench, batch: Batch | None = None) -> Preview:
    return Intake(bench.office).preview(batch or bench.batch, bench.roster, "花名册.xlsx")


def sentences(bench: Bench, found: Preview, name: str) -> list[str]:
    (row,) = (row for row in found.rows if row.name == name)
    return [bench.office.texts.remark(said.section, said.remark) for said in (*row.problems, *row.warnings)]


# Entering and lifting


def test_a_bar_runs_this_year_and_the_documents_years_more(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    one = bench.candidates()[0]
    entered = bar(bench, one)
    assert entered.ends == date(bench.clock.today().year + 5, 12, 31)
    assert entered.article == "六(四)"
    assert entered.id_number == one.person.id_number
    (shown,) = Barring(bench.office).shown()
    assert shown.standing
    assert shown.entered_by == "周正"
    with bench.office.store.reading() as session:
        line = session.log.lines("institution")[-1]
    assert line.act == "bar_entered"
    assert one.name not in str(line)
    assert one.person.id_number not in str(line)
    assert check_file(bench.file).problems == ()


def test_what_a_bar_needs_is_asked_for(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    one, acts = bench.candidates()[0], Barring(bench.office)
    today = bench.clock.today()
    good = draft_of(one, bench)
    for draft, error in (
        (replace(good, name=" "), NameEmptyError),
        (replace(good, ground=""), NameEmptyError),
        (replace(good, decision=""), NameEmptyError),
        (replace(good, id_number="123"), BarPersonUnreadableError),
        (replace(good, ends=today), BarTermFixedError),
        (replace(good, policy="jl-2022-163"), BarTermMissingError),
        (replace(good, policy="sh-2024-177"), BarTermMissingError),
        (replace(good, policy="tj-2024", ends=today - timedelta(days=1)), BarEndsBeforeStartError),
    ):
        with pytest.raises(error):
            acts.enter(draft, bench.approver)
    with pytest.raises(RoleMissingError):
        acts.enter(good, bench.secretary)
    typed = acts.enter(replace(good, policy="jl-2022-163", ends=today), bench.approver)
    assert (typed.ends, typed.article) == (today, None)
    assert acts.term("cn-2021-66", BarSubject.UNIT, today)[1] == date(today.year + 5, 12, 31)
    assert acts.term("sh-2024-177", BarSubject.UNIT, today) == (None, None)


def test_a_bar_is_lifted_once_by_the_approver(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    acts, one = Barring(bench.office), bench.candidates()[0]
    entered = bar(bench, one)
    with pytest.raises(RoleMissingError):
        acts.lift(entered.id, "复议撤销", bench.secretary)
    acts.lift(entered.id, "复议撤销", bench.approver)
    with pytest.raises(BarLiftedError):
        acts.lift(entered.id, "复议撤销", bench.approver)
    assert not acts.shown()[0].standing
    past = draft_of(one, bench, policy="jl-2022-163", starts=date(2020, 1, 1), ends=date(2020, 12, 31))
    with pytest.raises(BarOverError):
        acts.lift(acts.enter(past, bench.approver).id, "过期", bench.approver)


# Entry


def test_a_barred_person_is_entered_only_when_the_approver_admits_them(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    one = bench.candidates()[3]
    entered = bar(bench, one)
    batch = second_batch(bench)
    for other in bench.candidates():  # so that only the bar stands between them and the second batch
        Intake(bench.office).withdraw(other.id, WithdrawalKind.WITHDRAWN, "改报第二批", bench.secretary)
    found = preview(bench, batch)
    assert [row.name for row in found.refused] == [one.name]
    (told,) = sentences(bench, found, one.name)
    year = bench.clock.today().year + 5
    for part in (f"至{year}年12月31日（周", "业绩材料造假", "示例〔2021〕7号", "人社厅发〔2021〕66号"):
        assert part in told
    acts = Barring(bench.office)
    with pytest.raises(RoleMissingError):
        acts.admit(batch, entered.id, "经核查可以参评", bench.secretary)
    acts.admit(batch, entered.id, "经核查可以参评", bench.approver)
    with pytest.raises(BarAdmittedError):
        acts.admit(batch, entered.id, "再来一次", bench.approver)
    found = preview(bench, batch)
    assert found.refused == ()
    assert "限制申报" in sentences(bench, found, one.name)[0], "who was admitted is shown as barred"
    assert acts.shown()[0].admitted_to == ("第二批",)
    Undoing(bench.office).undo(batch, bench.secretary)
    assert len(preview(bench, batch).refused) == 1


def test_the_same_roster_again_only_warns_of_a_bar_entered_meanwhile(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    one = bench.candidates()[0]
    bar(bench, one)
    found = preview(bench)
    assert {row.verdict for row in found.rows} == {Verdict.SAME}
    assert "限制申报" in sentences(bench, found, one.name)[0]


def test_a_barred_unit_opens_no_batch(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    with bench.office.store.reading() as session:
        name = session.institutions.the_one().name
    entered = Barring(bench.office).enter(unit_draft(name, bench), bench.approver)
    for actor in (bench.secretary, bench.approver):
        with pytest.raises(UnitBarredError):
            Setup(bench.office).open_batch("cn-2021-66", "第二批", [Level.T], actor)
    Barring(bench.office).lift(entered.id, "已撤销", bench.approver)
    assert second_batch(bench).title == "第二批"


def test_a_valid_certificate_stops_and_a_revoked_one_does_not(at: Callable[[str], Bench]) -> None:
    bench = at("issued")
    batch = second_batch(bench)
    one = bench.candidates(CandidateState.ISSUED)[0]
    (told,) = sentences(bench, preview(bench, batch), one.name)
    with bench.office.store.reading() as session:
        issued = {held.candidate_id: held for held in session.certificates.of_batch(bench.batch.id)}
    certificate = issued[one.id]
    assert certificate.number in told
    with bench.office.store.session() as session:
        session.certificates._db.execute(
            "UPDATE certificates SET state = 'revoked' WHERE number = ?", [certificate.number]
        )
    assert sentences(bench, preview(bench, batch), one.name) == []


def test_who_was_refused_or_voted_down_may_apply_again_and_the_outcome_is_shown(
    at: Callable[[str], Bench],
) -> None:
    bench = at("issued")
    batch = second_batch(bench)
    ended = bench.candidates(CandidateState.REFUSED, CandidateState.NOT_PROPOSED)
    assert {one.state for one in ended} == {CandidateState.REFUSED, CandidateState.NOT_PROPOSED}
    intake = Intake(bench.office)
    intake.store(batch, preview(bench, batch), bench.secretary)
    with bench.office.store.reading() as session:
        again = {one.person.id_number: one for one in session.candidates.of_batch(batch.id)}
    for one in ended:
        portfolio = CandidateView(bench.office).portfolio(again[one.person.id_number].id)
        ((title, earlier),) = portfolio.elsewhere
        assert title == bench.batch.title
        assert earlier.state is one.state
        refused = one.state is CandidateState.REFUSED
        assert ("起满足" if refused else "票") in portfolio.outcomes[one.id]


# Examination, confirmation, issuing


def test_an_examination_refuses_who_was_barred_meanwhile(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    one, acts = bench.candidates()[0], Qualification(bench.office)
    entered = bar(bench, one)
    assert acts.examine(bench.batch, bench.secretary)[one.id].verdict is Answer.NOT_ELIGIBLE
    dossier = QualificationView(bench.office).dossier(bench.batch, one.id)
    (stop,) = dossier.stops
    assert stop.kind is StopKind.BAR
    assert stop.until == entered.ends
    assert dossier.requirements[0].title == "限制申报"
    assert QualificationView(bench.office).people(bench.batch)[0].reason == stop.sentence
    Barring(bench.office).lift(entered.id, "复议撤销", bench.approver)
    assert acts.examine(bench.batch, bench.secretary)[one.id].verdict is Answer.INCOMPLETE


def test_a_barred_unit_stops_those_who_belong_to_it(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    unit = bench.candidates()[0].unit
    Barring(bench.office).enter(unit_draft(unit, bench), bench.approver)
    found = Qualification(bench.office).examine(bench.batch, bench.secretary)
    units = {one.id: one.unit for one in bench.candidates()}
    stopped = {units[one] for one, answer in found.items() if answer.verdict is Answer.NOT_ELIGIBLE}
    waiting = {units[one] for one, answer in found.items() if answer.verdict is Answer.INCOMPLETE}
    assert unit in stopped
    assert unit not in waiting
    assert waiting
    entry = LogView(bench.office).of_institution().entries[0]
    assert (entry.act, entry.record) == ("bar_entered", "第 1 号限制")


def test_who_is_barred_after_publicity_is_held(at: Callable[[str], Bench]) -> None:
    bench = at("objected")
    with bench.office.store.reading() as session:
        notice = session.notices.of_batch(bench.batch.id)[0]
    assert notice.last_day is not None
    bench.clock.move_to(notice.last_day + timedelta(days=1))
    one = bench.candidates(CandidateState.PROPOSED)[0]
    entered = bar(bench, one)
    prepared = Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    assert one.id not in {listed.id for listed in prepared.candidates}
    held = {candidate.id: remark for candidate, remark in prepared.held}
    assert held[one.id].code == "candidate_stopped"
    assert "业绩材料造假" in str(held[one.id].values["reason"])
    assert held[one.id].article == "人社厅发〔2021〕66号 六(四)"
    Barring(bench.office).admit(bench.batch, entered.id, "另案处理", bench.approver)
    prepared = Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    assert one.id in {listed.id for listed in prepared.candidates}


def test_a_list_with_somebody_barred_since_is_not_signed(at: Callable[[str], Bench]) -> None:
    bench = at("objected")
    with bench.office.store.reading() as session:
        notice = session.notices.of_batch(bench.batch.id)[0]
    assert notice.last_day is not None
    bench.clock.move_to(notice.last_day + timedelta(days=1))
    prepared = Confirmation(bench.office).prepare(bench.batch, bench.secretary)
    one = prepared.candidates[0]
    bar(bench, one)
    with pytest.raises(CandidateStoppedError):
        Confirmation(bench.office).sign(bench.batch, prepared.list.id, bench.approver)
    state = ConfirmationView(bench.office).look(bench.batch)
    (dropped,) = (name for name in state.names if name.candidate.id == one.id)
    assert dropped.verdict is Confirmable.DROPPED


def test_no_certificate_for_who_was_barred_since(at: Callable[[str], Bench]) -> None:
    bench = at("confirmed")
    one = bench.candidates(CandidateState.CONFIRMED)[0]
    bar(bench, one)
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    (refused,) = run.refused
    assert refused.candidate.id == one.id
    assert refused.error.code == "candidate_stopped"
    assert len(run.issued) == len(bench.candidates(CandidateState.ISSUED))
