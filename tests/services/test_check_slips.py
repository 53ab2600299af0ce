"""信息核对单: what it says, who has signed it, and that issuing asks for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from pdfminer.high_level import extract_text

from app import paths
from app.domain.accounts import RoleMissingError
from app.domain.candidates import (
    Candidate,
    CandidateState,
    NobodyChosenError,
    StateRefusesError,
    WithdrawalKind,
)
from app.domain.certificates import PhotoMissingError
from app.domain.check_slips import NothingToCheckError, SlipStanding, slip_code
from app.domain.settings import SettingOutOfRangeError, Settings
from app.domain.signing import SignedInFutureError, SignedTooEarlyError
from app.printing.certificate import CertificatePrinter
from app.printing.faces import machine_faces
from app.printing.layout import read_layouts
from app.printing.raster import page_count
from app.services.check_slips import CheckSlips, SlipRun
from app.services.intake import Intake
from app.services.issuing import Issuing
from app.services.overview import overview
from app.services.papers import PaperPrinter
from app.services.press import certificate_printer, paper_printer
from app.services.publicity_view import PublicityView
from app.services.setup import Setup
from app.services.undoing import Undoing
from tests.services.bench import Bench

At = Callable[[str], Bench]


def _slips(bench: Bench, *chosen: Candidate) -> SlipRun:
    wanted = [one.id for one in chosen] if chosen else None
    return CheckSlips(bench.office).print_slips(bench.batch, wanted, paper_printer(), certificate_printer())


def _text(pdf: bytes) -> str:
    return "".join(extract_text(BytesIO(pdf)).split())


def _rename(bench: Bench, one: Candidate, name: str) -> Candidate:
    with bench.office.store.session() as session:
        session.candidates.change_person(replace(one.person, name=name))
        return session.candidates.get(one.id)


def _without_photo(bench: Bench, one: Candidate) -> None:
    with bench.office.store.session() as session:
        session.candidates._db.table("candidates").update(one.id, {"photo_sha256": None})


def _set(bench: Bench, **values: bool) -> None:
    Setup(bench.office).change_settings(replace(Settings(), **values), bench.approver)


def _standing(bench: Bench, one: Candidate) -> SlipStanding:
    return CheckSlips(bench.office).states(bench.batch)[one.id].standing


def test_a_slip_says_what_the_certificate_will(at: At) -> None:
    bench = at("reviewed")
    first = bench.candidates(CandidateState.PROPOSED)[0]
    run = _slips(bench, first)
    assert page_count(run.pdf) == 1
    text = _text(run.pdf)
    for value in (first.name, first.person.id_number, first.person.id_type, first.occupation, first.job):
        assert value is not None
        assert value in text
    assert "《特级技师证书》" in text
    assert slip_code(first) in text
    assert "本人签字" in text


def test_a_rare_character_stands_with_its_code_point_and_face(at: At) -> None:
    bench = at("reviewed")
    one = _rename(bench, bench.candidates(CandidateState.PROPOSED)[0], "张𬭚䶮")
    text = _text(_slips(bench, one).pdf)
    assert "U+2CB5A" in text
    assert "U+4DAE" in text
    assert "U+5F20" not in text
    plain = _rename(bench, one, "张大山")
    assert "都是常用字" in _text(_slips(bench, plain).pdf)


def test_a_character_from_a_fallback_face_is_named_with_that_face(at: At) -> None:
    bench, faces = at("reviewed"), machine_faces()
    poor = replace(faces, kai=faces.times, fallbacks=(faces.kai,))
    printers = PaperPrinter(poor), CertificatePrinter(poor, read_layouts(paths.forms()))
    one = bench.candidates(CandidateState.PROPOSED)[0]
    text = _text(CheckSlips(bench.office).print_slips(bench.batch, [one.id], *printers).pdf)
    assert "在楷体中没有，将改用" in text
    assert faces.kai.name.replace(" ", "") in text


def test_all_slips_are_one_pdf_and_who_cannot_be_printed_is_named(at: At) -> None:
    bench = at("reviewed")
    walking = bench.candidates(CandidateState.PROPOSED)
    lost = _rename(bench, walking[1], "李\ue863")
    run = _slips(bench)
    assert [one.candidate.id for one in run.refused] == [lost.id]
    assert "U+E863" in bench.office.texts.error(run.refused[0].error)
    assert [one.id for one in run.printed] == [one.id for one in walking if one.id != lost.id]
    assert page_count(run.pdf) == len(walking) - 1


def test_an_empty_frame_says_what_belongs_there(at: At) -> None:
    bench = at("reviewed")
    one = bench.candidates(CandidateState.PROPOSED)[0]
    _without_photo(bench, one)
    assert "照片待补" in _text(_slips(bench, one).pdf)
    _set(bench, photo_required=False)
    assert "贴照片处" in _text(_slips(bench, one).pdf)


def test_signing_is_one_act_and_a_change_cancels_it(at: At) -> None:
    bench = at("reviewed")
    first, second = bench.candidates(CandidateState.PROPOSED)[:2]
    assert _standing(bench, first) is SlipStanding.UNSIGNED
    bench.sign_slips(first.id, second.id)
    assert bench.acts()[-1] == "check_slips_signed"
    assert _standing(bench, first) is SlipStanding.SIGNED
    Undoing(bench.office).undo(bench.batch, bench.secretary)
    assert _standing(bench, first) is SlipStanding.UNSIGNED
    bench.sign_slips(first.id, second.id)
    _rename(bench, first, "改名")
    _without_photo(bench, second)
    assert {_standing(bench, one) for one in (first, second)} == {SlipStanding.CANCELLED}
    _rename(bench, first, first.name)
    assert _standing(bench, first) is SlipStanding.SIGNED
    _rename(bench, first, "改名")
    bench.sign_slips(first.id)
    assert _standing(bench, first) is SlipStanding.SIGNED


def test_what_cannot_be_signed(at: At) -> None:
    bench = at("reviewed")
    slips, today = CheckSlips(bench.office), bench.clock.today()
    one = bench.candidates(CandidateState.PROPOSED)[0]
    refused = bench.candidates(CandidateState.REFUSED)[0]
    with pytest.raises(NobodyChosenError):
        slips.sign(bench.batch, [], today, bench.secretary)
    with pytest.raises(SignedInFutureError):
        slips.sign(bench.batch, [one.id], today + timedelta(days=1), bench.secretary)
    with pytest.raises(SignedTooEarlyError):
        slips.sign(bench.batch, [one.id], bench.batch.opened_on - timedelta(days=1), bench.secretary)
    with pytest.raises(StateRefusesError):
        slips.sign(bench.batch, [one.id, refused.id], today, bench.secretary)
    with pytest.raises(RoleMissingError):
        slips.sign(bench.batch, [one.id], today, bench.approver)
    _without_photo(bench, one)
    with pytest.raises(PhotoMissingError):
        slips.sign(bench.batch, [one.id], today, bench.secretary)
    assert "check_slips_signed" not in bench.acts()


def test_the_notice_names_who_has_not_signed_and_prints_all_the_same(at: At) -> None:
    bench = at("reviewed")
    first, *others = bench.candidates(CandidateState.PROPOSED)
    bench.sign_slips(*(one.id for one in others))
    view, day = PublicityView(bench.office), date(2021, 10, 18)
    draft = view.draft(bench.batch, day)
    assert draft.unsigned == (first.name,)
    assert draft.error is None
    assert view.why_not_print(bench.batch, bench.secretary) is None
    _set(bench, check_slip_required=False)
    assert view.draft(bench.batch, day).unsigned == ()


def test_issuing_refuses_the_unsigned_by_name_and_the_others_go_on(at: At) -> None:
    bench = at("confirmed")
    first, second, *others = bench.candidates(CandidateState.CONFIRMED)
    _rename(bench, first, "改名")
    with bench.office.store.session() as session:
        session.check_slips._db.execute("DELETE FROM signed_slips WHERE candidate_id = ?", [second.id])
    (held,) = bench.candidates(CandidateState.PROPOSED)
    Intake(bench.office).withdraw(held.id, WithdrawalKind.LEFT, "调离", bench.secretary)
    issuing = Issuing(bench.office, certificate_printer())
    blocked = [remark.code for remark in overview(bench.office).batches[0].blocked_by]
    assert blocked == ["slip_cancelled", "slip_unsigned"]
    run = issuing.issue_all(bench.batch, bench.secretary)
    assert {one.candidate.id: one.error.code for one in run.refused} == {
        first.id: "slip_cancelled",
        second.id: "slip_unsigned",
    }
    sentence = bench.office.texts.error(run.refused[1].error)
    assert second.name in sentence
    assert "核对单" in sentence
    assert {one.candidate_id for one in run.issued} == {one.id for one in others}
    bench.sign_slips(first.id, second.id)
    assert len(issuing.issue_all(bench.batch, bench.secretary).issued) == 2
    with pytest.raises(StateRefusesError):
        bench.sign_slips(first.id)
    with pytest.raises(NothingToCheckError):
        CheckSlips(bench.office).print_slips(bench.batch, [first.id], paper_printer(), certificate_printer())


def test_settings_let_the_unsigned_and_an_empty_frame_through(at: At) -> None:
    bench = at("confirmed")
    first, *others = bench.candidates(CandidateState.CONFIRMED)
    _without_photo(bench, first)
    issuing = Issuing(bench.office, certificate_printer())
    run = issuing.issue_all(bench.batch, bench.secretary)
    assert [one.error.code for one in run.refused] == ["photo_missing"]
    assert len(run.issued) == len(others)
    _set(bench, photo_required=False)
    assert [one.error.code for one in issuing.issue_all(bench.batch, bench.secretary).refused] == [
        "slip_cancelled"
    ]
    _set(bench, photo_required=False, check_slip_required=False)
    (certificate,) = issuing.issue_all(bench.batch, bench.secretary).issued
    assert certificate.photo_sha256 is None
    assert certificate.candidate_id == first.id


@pytest.mark.parametrize("wrong", [{"recheck_days": 0}, {"recheck_days": 61}, {"confirm_sheets_every": 0}])
def test_a_number_that_makes_no_sense_is_not_stored(at: At, wrong: dict[str, int]) -> None:
    bench = at("opened")
    settings = Settings(
        recheck_days=wrong.get("recheck_days", 5), confirm_sheets_every=wrong.get("confirm_sheets_every", 1)
    )
    with pytest.raises(SettingOutOfRangeError):
        Setup(bench.office).change_settings(settings, bench.approver)
    with bench.office.store.reading() as session:
        assert session.settings.read() == Settings()
