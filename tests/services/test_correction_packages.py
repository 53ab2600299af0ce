"""Correction and supplement packages: what the portal holds wrong is told once, what it lacks is sent."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from app.domain.candidates import CandidateId, CandidateState
from app.domain.certificates import Certificate, CertificateState
from app.domain.corrections import (
    AlreadyUploadedError,
    NothingCorrectedError,
    RequestKind,
    VoidGround,
)
from app.exchange.package_content import PackageKind
from app.exchange.packages import WrittenPackage
from app.exchange.verification import verify_package
from app.services.corrections import Corrections
from app.services.corrections_view import CorrectionsView
from app.services.cropping import Cropping, CutPortrait
from app.services.due_view import Due, DueView
from app.services.handover import Handover
from app.services.issuing import Issuing
from app.services.packages_view import PackagesView
from app.services.papers import upload_form_paper
from app.services.portal_rows import (
    AllAcceptedError,
    CorrectionsUnreadyError,
    NoCorrectionDueError,
    NothingToSupplementError,
    Readiness,
)
from app.services.press import certificate_printer, paper_printer
from app.services.safekeeping import check_file
from app.services.scans import Scan
from app.services.steps import Steps
from tests.services.bench import Bench

SCAN = Scan("情况说明.pdf", b"%PDF-1.4 synthetic", "application/pdf")
UPLOADED = RequestKind.UPLOADED


@pytest.fixture
def bench(at: Callable[[str], Bench]) -> Bench:
    return at("issued")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def _pack(bench: Bench, out: Path, kind: str = "new", profile: str = "portal") -> WrittenPackage:
    """One minute later, and it verifies as what it is."""
    bench.clock.moment += timedelta(minutes=1)
    written = Handover(bench.office, paper_printer()).pack(
        bench.batch, profile, out, bench.secretary, None, kind
    )
    found = verify_package(written.path, bench.office.rulebook.provinces)
    assert found.problems == ()
    assert (found.kind, found.rows) == (kind, written.rows)
    return written


def _certificates(bench: Bench) -> list[Certificate]:
    with bench.office.store.reading() as session:
        return session.certificates.valid_of_batch(bench.batch.id)


def _accept(bench: Bench, *people: CandidateId) -> None:
    chosen = people or tuple(one.id for one in bench.candidates(CandidateState.ISSUED))
    for step in ("appointment", "upload"):
        Steps(bench.office).complete_for(bench.batch, chosen, step, bench.secretary)


def _correct(
    bench: Bench,
    number: str,
    kind: RequestKind = UPLOADED,
    portrait: CutPortrait | None = None,
    **values: str,
) -> Certificate:
    bench.clock.moment += timedelta(minutes=1)
    corrections = Corrections(bench.office, certificate_printer())
    request = corrections.request_correction(
        number, kind, values, "录错", SCAN, bench.secretary, portrait=portrait
    )
    return corrections.approve(request.id, bench.approver)


def _void(bench: Bench, number: str, ground: VoidGround, **right: str) -> None:
    corrections = Corrections(bench.office, certificate_printer())
    request = corrections.request_void(
        number, ground, "错", SCAN, bench.secretary, again=bool(right), values=right
    )
    corrections.approve(request.id, bench.approver)


def _rows(written: WrittenPackage) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(written.path) as package:
        name = next(name for name in package.namelist() if name.endswith("upload.xlsx"))
        sheet = load_workbook(BytesIO(package.read(name))).active
        assert sheet is not None
        return list(sheet.iter_rows(min_row=2, values_only=True))


def _form(written: WrittenPackage) -> str:
    with zipfile.ZipFile(written.path) as package:
        (name,) = (name for name in package.namelist() if "数据审核确认表" in name)
        return "".join(_pages(package.read(name))).replace("\r\n", "")


def _pages(pdf: bytes) -> list[str]:
    opened: Any = pypdfium2.PdfDocument
    document = opened(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def _due(bench: Bench) -> list[str]:
    return [item.code for item in DueView(bench.office).page().items]


def test_a_correction_is_told_once_with_old_and_new(bench: Bench, out: Path) -> None:
    one, *_ = _certificates(bench)
    _pack(bench, out)
    with pytest.raises(NoCorrectionDueError):
        _pack(bench, out, "correction")
    _accept(bench)
    _correct(bench, one.number, name="王堃", job="数控车工")
    assert Due.CORRECTION_PACKAGE_DUE in _due(bench)
    written = _pack(bench, out, "correction")
    ((name, *_, number, _, _, _),) = _rows(written)
    assert (name, number) == ("王堃", one.number)
    with zipfile.ZipFile(written.path) as package:
        assert sorted(package.namelist()) == ["photos.zip", "upload.xlsx", "数据审核确认表（更正）.pdf"]
        with zipfile.ZipFile(BytesIO(package.read("photos.zip"))) as photos:
            assert photos.namelist() == [f"photos/{one.content['id_number']}.jpg"]
    form = _form(written)
    for text in ("更正对照", "更正1条", one.content["name"], "王堃", "数控车工", one.number):
        assert text in form
    assert written.path.name.endswith("-002-portal-correction.zip")
    assert Due.CORRECTION_PACKAGE_DUE not in _due(bench)
    with pytest.raises(NoCorrectionDueError):
        _pack(bench, out, "correction")
    with bench.office.store.reading() as session:
        (request,) = session.corrections.packed(bench.batch.id)
        record, told = session.log.told(bench.batch.id, "packed")[-1]  # type: ignore[arg-type]
    assert request.number == one.number
    assert (record, told["kind"], told["records"]) == (written.path.name, "correction", {one.number: 2})
    assert check_file(bench.file).valid


def test_what_the_portal_has_not_accepted_is_sent_again_as_new(bench: Bench, out: Path) -> None:
    one, two, *others = _certificates(bench)
    _pack(bench, out)
    _accept(bench, two.candidate_id)
    _correct(bench, one.number, name="王堃")
    with pytest.raises(CorrectionsUnreadyError) as caught:
        _pack(bench, out, "correction")
    assert "王堃" in bench.office.texts.error(caught.value)
    assert Due.CORRECTION_PACKAGE_DUE not in _due(bench)
    assert PackagesView(bench.office).sent_before(bench.batch) == (
        "王堃",
        *(other.content["name"] for other in others),
    )
    again = _pack(bench, out)
    assert {row[7] for row in _rows(again)} == {one.number, *(other.number for other in others)}
    assert CorrectionsView(bench.office).lines_due(bench.batch) == []


def test_ready_corrections_go_out_without_those_that_wait(bench: Bench, out: Path) -> None:
    one, two, *_ = _certificates(bench)
    _pack(bench, out)
    _accept(bench, one.candidate_id)
    _correct(bench, one.number, name="王堃")
    _correct(bench, two.number, name="李堃")
    assert [row[0] for row in _rows(_pack(bench, out, "correction"))] == ["王堃"]
    (line,) = CorrectionsView(bench.office).lines_due(bench.batch)
    assert (line.name, line.readiness) == ("李堃", Readiness.UNACCEPTED)


def test_nothing_is_new_once_all_is_accepted(bench: Bench, out: Path) -> None:
    _pack(bench, out)
    _accept(bench)
    with pytest.raises(AllAcceptedError):
        _pack(bench, out)
    assert _pack(bench, out, profile="archive").rows == len(_certificates(bench))


def test_two_corrections_before_a_package_are_one_row(bench: Bench, out: Path) -> None:
    one, *_ = _certificates(bench)
    _pack(bench, out)
    _accept(bench)
    _correct(bench, one.number, name="王堃")
    _correct(bench, one.number, RequestKind.NOT_DELIVERED, name="王坤", job="数控车工")
    (line,) = CorrectionsView(bench.office).lines_due(bench.batch)
    assert line.changes == {
        "name": (one.content["name"], "王坤"),
        "job": (one.content["job"], "数控车工"),
    }
    assert [row[0] for row in _rows(_pack(bench, out, "correction"))] == ["王坤"]
    with pytest.raises(AlreadyUploadedError):
        _correct(bench, one.number, RequestKind.NOT_DELIVERED, name="王昆")
    _correct(bench, one.number, name="王昆")
    (line,) = CorrectionsView(bench.office).lines_due(bench.batch)
    assert line.changes == {"name": ("王坤", "王昆")}


def test_a_number_voided_for_good_has_no_row_but_is_told(bench: Bench, out: Path) -> None:
    one, *_ = _certificates(bench)
    _pack(bench, out)
    _void(bench, one.number, VoidGround.PERSON)
    written = _pack(bench, out, "correction")
    assert written.rows == 0
    assert "作废，证书撤销" in _form(written)
    assert _pack(bench, out, "correction", "group").rows == 0
    with pytest.raises(NoCorrectionDueError):
        _pack(bench, out, "correction")


def test_a_new_number_replaces_the_old_one_in_one_row(bench: Bench, out: Path) -> None:
    one, *others = _certificates(bench)
    _pack(bench, out)
    _void(bench, one.number, VoidGround.OCCUPATION, occupation="铣工", job="")
    with pytest.raises(CorrectionsUnreadyError):
        _pack(bench, out, "correction")
    bench.clock.moment += timedelta(minutes=1)
    bench.sign_slips(one.candidate_id)
    fresh = Issuing(bench.office, certificate_printer()).issue(one.candidate_id, bench.secretary)
    with pytest.raises(NothingToSupplementError):
        _pack(bench, out, "supplement")
    assert {row[7] for row in _rows(_pack(bench, out))} == {other.number for other in others}
    written = _pack(bench, out, "correction")
    assert [(row[4], row[7]) for row in _rows(written)] == [("铣工", fresh.number)]
    form = _form(written)
    assert one.number in form
    assert fresh.number in form
    with bench.office.store.reading() as session:
        assert session.certificates.latest(one.number).state is CertificateState.REPLACED


def test_a_promise_that_came_to_nothing_is_a_voided_number(bench: Bench, out: Path) -> None:
    one, *_ = _certificates(bench)
    _pack(bench, out)
    _void(bench, one.number, VoidGround.OCCUPATION, occupation="铣工", job="")
    bench.clock.moment += timedelta(minutes=1)
    bench.sign_slips(one.candidate_id)
    fresh = Issuing(bench.office, certificate_printer()).issue(one.candidate_id, bench.secretary)
    _void(bench, fresh.number, VoidGround.PERSON)
    (line,) = CorrectionsView(bench.office).lines_due(bench.batch)
    assert (line.number, line.new, line.readiness) == (one.number, None, Readiness.READY)
    assert _pack(bench, out, "correction").rows == 0


def test_who_is_issued_to_after_the_first_package_is_supplemented(
    at: Callable[[str], Bench], out: Path
) -> None:
    bench = at("confirmed")
    last, *first = bench.candidates(CandidateState.CONFIRMED)
    issuing = Issuing(bench.office, certificate_printer())
    for one in first:
        issuing.issue(one.id, bench.secretary)
    with pytest.raises(NothingToSupplementError):
        _pack(bench, out, "supplement")
    _pack(bench, out)
    with pytest.raises(NothingToSupplementError):
        _pack(bench, out, "supplement")
    bench.clock.moment += timedelta(minutes=1)
    late = issuing.issue(last.id, bench.secretary)
    written = _pack(bench, out, "supplement")
    assert [row[7] for row in _rows(written)] == [late.number]
    assert "补录1条" in _form(written)
    assert len(_rows(_pack(bench, out))) == len(first) + 1


@pytest.mark.parametrize("profile", ["group", "archive"])
def test_bags_tell_every_correction_and_settle_none(bench: Bench, out: Path, profile: str) -> None:
    one, two, *_ = _certificates(bench)
    _pack(bench, out)
    _accept(bench)
    _correct(bench, one.number, name="王堃")
    _pack(bench, out, "correction")
    _correct(bench, two.number, name="李堃")
    written = _pack(bench, out, "correction", profile)
    assert [row[0] for row in _rows(written)] == ["王堃", "李堃"]
    with zipfile.ZipFile(written.path) as package:
        files = {name.partition("/")[2]: name for name in package.namelist()}
        assert "Package-Kind: correction" in package.read(files["bag-info.txt"]).decode()
        changes = package.read(files["data/tables/changes.csv"]).decode().splitlines()
        assert package.read(files[f"data/certificates/{one.number}.pdf"]).startswith(b"%PDF")
    assert changes[1] == f"{one.number},name,姓名,{one.content['name']},王堃,{one.number},2"
    assert len(CorrectionsView(bench.office).lines_due(bench.batch)) == 1


def test_packages_written_before_records_were_named_count_by_time(bench: Bench, out: Path) -> None:
    one, *_ = _certificates(bench)
    _pack(bench, out)
    with bench.office.store.session() as session:
        session.log._db.execute("UPDATE log SET after = json_remove(after, '$.records') WHERE act = 'packed'")
    with pytest.raises(AlreadyUploadedError):
        _correct(bench, one.number, RequestKind.NOT_DELIVERED, name="王堃")


def test_a_wrong_portrait_is_replaced_by_two_people(bench: Bench, out: Path) -> None:
    one, two, *_ = _certificates(bench)
    cropping = Cropping(bench.office)
    with bench.office.store.reading() as session:
        same = session.files.content(one.photo_sha256 or "")
        other = session.files.content(two.photo_sha256 or "")
    with pytest.raises(NothingCorrectedError):
        _correct(bench, one.number, RequestKind.NOT_DELIVERED, CutPortrait(same, same))
    _pack(bench, out)
    _accept(bench)
    right = cropping.cut(cropping.open(other))
    after = _correct(bench, one.number, UPLOADED, right)
    assert (after.version, after.content["name"]) == (2, one.content["name"])
    assert after.photo_sha256 != one.photo_sha256
    assert after.pdf_sha256 != one.pdf_sha256
    with bench.office.store.reading() as session:
        candidate = session.candidates.get(one.candidate_id)
        (request,) = session.corrections.of(one.number)
        kept = session.certificates.versions(one.number)[0]
        assert session.files.content(after.photo_sha256 or "") == right.photo
    assert candidate.photo_sha256 == after.photo_sha256
    assert (kept.photo_sha256, kept.seal) == (one.photo_sha256, one.seal)
    assert CorrectionsView(bench.office).portraits(request) == (same, right.photo)
    assert CorrectionsView(bench.office).picture(one.number).content == right.original
    written = _pack(bench, out, "correction")
    assert "换用随附照片" in _form(written)
    with zipfile.ZipFile(written.path) as package:
        photos = zipfile.ZipFile(BytesIO(package.read("photos.zip")))
        assert photos.read(f"photos/{one.content['id_number']}.jpg") == right.photo
    assert check_file(bench.file).valid


def test_each_kind_has_its_reason_or_none(bench: Bench, out: Path) -> None:
    view = PackagesView(bench.office)

    def codes() -> list[str | None]:
        found = [view.why_not_pack(bench.batch, bench.secretary, "portal", kind) for kind in PackageKind]
        return [None if one is None else one.code for one in found]

    assert codes() == [None, "no_correction_due", "nothing_to_supplement"]
    one, *_ = _certificates(bench)
    _pack(bench, out)
    _accept(bench)
    _correct(bench, one.number, name="王堃")
    assert codes() == ["all_rows_accepted", None, "nothing_to_supplement"]


def test_however_many_changes_an_opinion_stays_with_its_signature(bench: Bench) -> None:
    texts = bench.office.paper_texts
    with bench.office.store.reading() as session:
        institution = session.institutions.the_one()
    for count in range(1, 40):
        changes = [(f"名{at}", f"Y00101199996621T{at:06d}", "姓名", "旧", "新") for at in range(count)]
        counts = {("焊工", "电焊工", "T"): count}
        paper = upload_form_paper(bench.office, institution, bench.batch, counts, "correction", changes)
        pages = _pages(paper_printer().print(paper))
        for opinion, signature in (("form_clerk", "form_signature"), ("form_unit", "form_seal")):
            first, second = (texts.say("paper", code)[:6] for code in (opinion, signature))
            assert any(first in page and second in page for page in pages)
