"""What the publicity and confirmation screens read: phases, reasons, who is held, what is told to whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.accounts import Role
from app.domain.candidates import CandidateState, WithdrawalKind
from app.domain.publicity import Objection, ObjectionTarget, Outcome, Signature
from app.domain.publicity_standing import Standing
from app.domain.road import StepOutOfOrderError
from app.domain.working_days import Calendar, YearNotArrangedError
from app.rulebook.rulebook import Rulebook
from app.services.clock import CHINA_TIME
from app.services.confirmation import Confirmation
from app.services.confirmation_paper import print_list
from app.services.confirmation_view import ConfirmationView, Verdict
from app.services.intake import Intake
from app.services.office import Office
from app.services.paper_files import save_pdf
from app.services.press import paper_printer
from app.services.publicity import (
    AnonymousNamedError,
    PeriodSettledError,
    Publicity,
    ReceivedInFutureError,
)
from app.services.publicity_view import Phase, PublicityView
from app.storage.file_errors import FileUnwritableError
from tests.services.bench import POSTED, Bench

OVER = date(2021, 10, 26)
LATE = date(2026, 12, 23)


def _objection(bench: Bench, **about: object) -> Objection:
    about.setdefault("candidate_id", bench.candidates(CandidateState.PROPOSED)[0].id)
    publicity = Publicity(bench.office, paper_printer())
    handler = bench.secretary.account_id
    return publicity.receive_objection(
        bench.batch,
        "材料不实",
        "来信",
        handler,
        bench.secretary,
        **about,  # type: ignore[arg-type]
    )


def _standings(bench: Bench) -> dict[str, Standing]:
    state = PublicityView(bench.office).look(bench.batch)
    return {one.candidate.name: one.standing for one in state.names}


def _arranged(bench: Bench, year: int) -> Office:
    """The same office once the arrangement of `year` is known: New Year is three days off."""
    rulebook, known = Rulebook(Path()), bench.office.rulebook.calendar
    holidays = {date(year, 1, day): "元旦" for day in (1, 2, 3, 4)}
    rulebook.__dict__["calendar"] = Calendar(
        {**known.holidays, **holidays}, known.makeup_workdays, known.arranged_years | {year}
    )
    return replace(bench.office, rulebook=rulebook)


def test_the_phase_follows_the_notice(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    bench.clock.move_to(POSTED)
    view, publicity = PublicityView(bench.office), Publicity(bench.office, paper_printer())
    before = view.look(bench.batch)
    assert (before.phase, before.notices) == (Phase.PRINTING, ())
    assert before.waiting == len(bench.candidates(CandidateState.PROPOSED))
    notice = publicity.print_notice(bench.batch, POSTED, bench.secretary)
    assert view.look(bench.batch).phase is Phase.POSTING
    again = publicity.print_notice(bench.batch, POSTED, bench.secretary)
    assert [one.number for one in view.look(bench.batch).notices] == [again.number]
    assert again.number == notice.number + 1
    publicity.post(again.id, dict.fromkeys(again.places, POSTED), bench.secretary)
    after = view.look(bench.batch)
    assert (after.phase, after.waiting) == (Phase.POSTED, 0)
    assert view.period(after.notices[0]).period.last_day == date(2021, 10, 25)


def test_too_early_says_which_step_comes_first(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    view = PublicityView(bench.office)
    state = view.look(bench.batch)
    assert state.phase is Phase.EARLY
    assert isinstance(state.blocked, StepOutOfOrderError)
    assert state.blocked.values["first_id"] == "review"
    assert view.draft(bench.batch, POSTED).shown is None
    refused = view.why_not_go_on(bench.batch)
    assert refused is not None
    assert refused.code == "nobody_proposed"


def test_the_draft_opens_the_period_of_the_day_chosen(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    draft = PublicityView(bench.office).draft(bench.batch, POSTED)
    assert draft.error is None
    assert draft.shown is not None
    assert draft.shown.period.working_days == tuple(POSTED + timedelta(day) for day in (1, 2, 3, 4, 7))
    assert (draft.shown.years, draft.shown.missing, draft.shown.makeup) == ((2021,), None, ())


def test_going_on_waits_for_the_period_with_its_article(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    view = PublicityView(bench.office)
    refused = view.why_not_go_on(bench.batch)
    assert refused is not None
    assert (refused.code, refused.values["last_day"]) == ("period_open", "2021-10-25")
    assert refused.article == bench.office.policy(bench.batch).road.step("publicity").article
    bench.clock.move_to(OVER)
    assert view.why_not_go_on(bench.batch) is None
    objection = _objection(bench, target=ObjectionTarget.JUDGE, candidate_id=None)
    held = view.why_not_go_on(bench.batch)
    assert held is not None
    assert held.code == "objection_open"
    Publicity(bench.office, paper_printer()).decide_objection(
        objection.id, Outcome.DISMISSED, "查无实据", bench.approver
    )
    assert view.why_not_go_on(bench.batch) is None


def test_every_name_says_how_it_stands(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    first, second, *_ = bench.candidates(CandidateState.PROPOSED)
    objection = _objection(bench)
    Intake(bench.office).withdraw(second.id, WithdrawalKind.LEFT, "离职", bench.secretary)
    told = _standings(bench)
    assert (told.pop(first.name), told.pop(second.name)) == (Standing.OBJECTED, Standing.WITHDRAWN)
    assert set(told.values()) == {Standing.RUNNING}
    publicity = Publicity(bench.office, paper_printer())
    publicity.decide_objection(objection.id, Outcome.UPHELD, "属实", bench.approver)
    bench.clock.move_to(OVER)
    assert _standings(bench)[first.name] is Standing.UPHELD
    assert set(_standings(bench).values()) == {Standing.UPHELD, Standing.WITHDRAWN, Standing.ENDED}


def test_an_objection_tells_how_many_others_go_on(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    people = len(bench.candidates(CandidateState.PROPOSED))
    _objection(bench)
    _objection(bench, target=ObjectionTarget.PROCEDURE, candidate_id=None)
    one, all_held = PublicityView(bench.office).look(bench.batch).open_objections
    assert (one.others, all_held.others, all_held.name) == (people - 1, 0, None)


def test_who_objects_is_told_to_the_handler_and_the_approver_alone(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    other = bench.account("旁人", Role.SECRETARY)
    objection = _objection(bench, identity="某某某", signature=Signature.CONFIDENTIAL)
    view = PublicityView(bench.office)
    accounts = {account.id: account for account in view.handlers()}
    told = [
        view.identity(objection, accounts[one.account_id]) for one in (bench.secretary, bench.approver, other)
    ]
    assert told == ["某某某", "某某某", None]
    with pytest.raises(AnonymousNamedError):
        _objection(bench, identity="某某某", signature=Signature.ANONYMOUS)


def test_an_anonymous_objection_offers_somebody_else_first(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    view, me = PublicityView(bench.office), bench.secretary.account_id
    signed, anonymous = _objection(bench), _objection(bench, signature=Signature.ANONYMOUS)
    assert view.deciders(signed, me)[0].id == me
    assert view.deciders(anonymous, me)[0].id != me


def test_a_postmark_counts_but_the_future_does_not(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    bench.clock.move_to(OVER)
    postmark = datetime(2021, 10, 25, 16, 30, tzinfo=CHINA_TIME)
    assert _objection(bench, received_at=postmark).received_at == postmark
    with pytest.raises(ReceivedInFutureError):
        _objection(bench, received_at=postmark + timedelta(days=2))


def test_a_provisional_period_holds_until_its_year_is_arranged(at: Callable[[str], Bench]) -> None:
    bench = at("reviewed")
    bench.clock.move_to(LATE)
    view, publicity = PublicityView(bench.office), Publicity(bench.office, paper_printer())
    draft = view.draft(bench.batch, LATE)
    assert isinstance(draft.error, YearNotArrangedError)
    assert draft.shown is not None
    assert draft.shown.missing == 2027
    with pytest.raises(YearNotArrangedError):
        publicity.print_notice(bench.batch, LATE, bench.secretary)
    notice = publicity.print_notice(bench.batch, LATE, bench.secretary, provisional=True)
    publicity.post(notice.id, dict.fromkeys(notice.places, LATE), bench.secretary)
    bench.clock.move_to(date(2027, 1, 20))
    assert set(_standings(bench).values()) == {Standing.PROVISIONAL}
    refused = view.why_not_go_on(bench.batch)
    assert refused is not None
    assert refused.code == "period_provisional"
    with pytest.raises(YearNotArrangedError):
        publicity.settle(notice.id, bench.secretary)
    arranged = Publicity(_arranged(bench, 2027), paper_printer())
    assert arranged.settle(notice.id, bench.secretary).last_day == date(2026, 12, 30)
    assert set(_standings(bench).values()) == {Standing.ENDED}
    with pytest.raises(PeriodSettledError):
        arranged.settle(notice.id, bench.secretary)


def test_confirmation_tells_who_is_clear_and_who_is_held(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    view = ConfirmationView(bench.office)
    running = view.look(bench.batch)
    assert running.count(Verdict.HELD) == len(running.names)
    early = view.why_not_sign(running, bench.batch, bench.secretary)
    assert early is not None
    assert early.code == "period_open"
    bench.clock.move_to(OVER)
    _objection(bench)
    state = view.look(bench.batch)
    assert (state.names[0].verdict, state.count(Verdict.CLEAR)) == (Verdict.HELD, len(state.names) - 1)
    assert view.why_not_prepare(state, bench.batch, bench.secretary) is None
    refused = view.why_not_prepare(state, bench.batch, bench.approver)
    assert refused is not None
    assert refused.code == "role_missing"
    nothing = view.why_not_sign(state, bench.batch, bench.secretary)
    assert nothing is not None
    assert nothing.code == "no_list"


def test_a_list_that_no_longer_holds_cannot_be_signed(at: Callable[[str], Bench]) -> None:
    bench = at("publicised")
    bench.clock.move_to(OVER)
    view, confirmation = ConfirmationView(bench.office), Confirmation(bench.office)
    confirmation.prepare(bench.batch, bench.secretary)
    assert view.why_not_sign(view.look(bench.batch), bench.batch, bench.secretary) is None
    _objection(bench)
    state = view.look(bench.batch)
    outdated = view.why_not_sign(state, bench.batch, bench.secretary)
    assert (state.names[0].verdict, outdated and outdated.code) == (Verdict.DROPPED, "list_outdated")
    confirmation.prepare(bench.batch, bench.secretary)
    left = bench.candidates(CandidateState.PROPOSED)[-1]
    Intake(bench.office).withdraw(left.id, WithdrawalKind.WITHDRAWN, "本人申请", bench.secretary)
    outdated = view.why_not_sign(view.look(bench.batch), bench.batch, bench.secretary)
    assert outdated is not None
    assert outdated.code == "list_outdated"


def test_a_list_names_who_made_it_and_who_signed(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("publicised")
    bench.clock.move_to(OVER)
    view, confirmation = ConfirmationView(bench.office), Confirmation(bench.office)
    prepared = confirmation.prepare(bench.batch, bench.secretary)
    shown = view.look(bench.batch).lists[0]
    assert (shown.prepared_by, shown.signed_by, len(shown.names)) == (
        bench.secretary.name,
        None,
        len(prepared.candidates),
    )
    assert view.signers(shown)[0].id == bench.approver.account_id
    confirmation.sign(bench.batch, prepared.list.id, bench.approver)
    assert view.look(bench.batch).lists[0].signed_by == bench.approver.name
    pdf = print_list(bench.office, paper_printer(), bench.batch, prepared.list.id)
    written = save_pdf(tmp_path / "核准名单", pdf)
    assert (written.name, written.read_bytes()) == ("核准名单.pdf", pdf)
    with pytest.raises(FileUnwritableError):
        save_pdf(tmp_path / "没有" / "名单.pdf", pdf)
