"""Certificates that are wrong, spoiled or lost: same number, whole records, two people."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.accounts import RoleMissingError, SamePersonError
from app.domain.candidates import CandidateState
from app.domain.certificates import Certificate, CertificateState, NumberState, PrintMode
from app.domain.corrections import (
    AlreadyUploadedError,
    CaseDiffersError,
    CertificateStateError,
    DocumentMissingError,
    NothingCorrectedError,
    PaperFateMissingError,
    RequestKind,
    RequestState,
    VoidGround,
)
from app.domain.deliveries import Delivery
from app.domain.keys import KeyLockedError, SealCost
from app.domain.stock import PaperOrder, SheetRange, SheetState, Stock
from app.services.corrections import (
    BirthDateDiffersError,
    CorrectionDateError,
    CorrectionDecidedError,
    CorrectionIdTakenError,
    CorrectionIdWrongError,
    CorrectionReasonMissingError,
    Corrections,
    NoSheetBoundError,
    OccupationMissingError,
    OwnRoadNeededError,
    RunHoldsError,
    VoidGroundMissingError,
)
from app.services.corrections_view import CorrectionsView
from app.services.delivering import Delivering
from app.services.handover import Handover
from app.services.issuing import Issuing, NothingToPrintError
from app.services.keys import Keys
from app.services.press import certificate_printer, paper_printer
from app.services.print_run import CorrectionPendingError, PrintRuns
from app.services.register_view import Fate, RegisterView
from app.services.safekeeping import check_file
from app.services.scans import Scan
from app.services.stock import StockKeeping
from tests.services.bench import Bench

Opening = Callable[[str], Bench]
SCAN = Scan("情况说明.pdf", b"%PDF-1.4 synthetic", "application/pdf")
WRONG = RequestKind.NOT_DELIVERED


@pytest.fixture
def bench(at: Opening) -> Bench:
    return at("issued")


@pytest.fixture
def stock(bench: Bench) -> Stock:
    keeping = StockKeeping(bench.office)
    stock = keeping.add("证书纸", None, PrintMode.FULL, bench.secretary)
    keeping.receive(stock.id, SheetRange(1, 50), 1, "印制厂", bench.clock.today(), bench.secretary)
    return stock


@pytest.fixture
def corrections(bench: Bench) -> Corrections:
    return Corrections(bench.office, certificate_printer())


def _certificates(bench: Bench) -> list[Certificate]:
    with bench.office.store.reading() as session:
        return session.certificates.of_batch(bench.batch.id)


def _latest(bench: Bench, number: str) -> Certificate:
    with bench.office.store.reading() as session:
        return session.certificates.latest(number)


def _print_on_sheet(bench: Bench, stock: Stock, number: str, sheet: str) -> None:
    runs = PrintRuns(bench.office, certificate_printer)
    run = runs.start(bench.batch, [number], stock.id, sheet, PaperOrder.ASCENDING, bench.secretary)
    runs.send(run.id, "p", bench.secretary)
    runs.confirm(run.id, sheet, bench.secretary)


def _state_of(bench: Bench, stock: Stock, serial: int) -> SheetState:
    with bench.office.store.reading() as session:
        return session.stocks.state(stock.id, serial)


def _deliver(bench: Bench, number: str) -> None:
    with bench.office.store.session() as session:
        session.certificates.set_state(session.certificates.latest(number), CertificateState.DELIVERED)


def test_a_spoiled_sheet_keeps_the_number_and_the_archived_bytes(
    bench: Bench, corrections: Corrections, stock: Stock
) -> None:
    one, secretary = _certificates(bench)[0], bench.secretary
    with pytest.raises(NoSheetBoundError):
        corrections.spoil_paper(one.number, "折角", secretary)
    _print_on_sheet(bench, stock, one.number, "00000001")
    with pytest.raises(CorrectionReasonMissingError):
        corrections.spoil_paper(one.number, "", secretary)
    assert corrections.spoil_paper(one.number, "盖章盖歪", secretary) == one
    assert _state_of(bench, stock, 1) is SheetState.SPOILED
    _print_on_sheet(bench, stock, one.number, "00000002")
    with bench.office.store.reading() as session:
        assert session.stocks.live_sheet(one.number) == (stock.id, 2)
        sheets = [(sheet.serial, sheet.state) for _, sheet in session.stocks.sheets_of(one.number)]
        prints = session.certificates.prints_of(one.number)
    assert sheets == [(1, SheetState.SPOILED), (2, SheetState.USED)]
    assert [event["sheet"] for event in prints] == ["00000001", "00000002"]
    assert check_file(bench.file).valid


def test_a_lost_certificate_is_issued_again_on_a_new_sheet(
    bench: Bench, corrections: Corrections, stock: Stock
) -> None:
    one, secretary = _certificates(bench)[0], bench.secretary
    _print_on_sheet(bench, stock, one.number, "00000001")
    _deliver(bench, one.number)
    with pytest.raises(DocumentMissingError):
        corrections.declare_lost(one.number, "搬家遗失", None, secretary)
    lost = corrections.declare_lost(one.number, "搬家遗失", SCAN, secretary)
    assert (lost.state, lost.version, lost.pdf_sha256) == (CertificateState.LOST, 1, one.pdf_sha256)
    assert _state_of(bench, stock, 1) is SheetState.LOST
    assert check_file(bench.file).valid
    with pytest.raises(CertificateStateError):
        corrections.declare_lost(one.number, "又丢了", SCAN, secretary)
    _print_on_sheet(bench, stock, one.number, "00000002")
    assert _latest(bench, one.number) == one
    with bench.office.store.reading() as session:
        (report,) = session.corrections.reports(one.number)
        assert session.files.content(report.document_sha256 or "") == SCAN.content
    assert (report.serial, report.document_name) == (1, SCAN.name)


def test_a_damaged_delivered_paper_is_taken_back(
    bench: Bench, corrections: Corrections, stock: Stock
) -> None:
    one = _certificates(bench)[0]
    _print_on_sheet(bench, stock, one.number, "00000001")
    _deliver(bench, one.number)
    back = corrections.spoil_paper(one.number, "进水，旧证交回", bench.secretary, SCAN)
    assert back.state is CertificateState.ISSUED
    assert _state_of(bench, stock, 1) is SheetState.WITHDRAWN


def test_a_wrong_character_makes_a_second_version_and_keeps_the_first_whole(
    bench: Bench, corrections: Corrections, stock: Stock
) -> None:
    one, secretary = _certificates(bench)[0], bench.secretary
    _print_on_sheet(bench, stock, one.number, "00000001")
    request = corrections.request_correction(
        one.number, WRONG, {"name": "王堃", "job": "数控车工"}, "姓名录错", SCAN, secretary
    )
    assert _latest(bench, one.number) == one
    with pytest.raises(RoleMissingError):
        corrections.approve(request.id, secretary)
    corrected = corrections.approve(request.id, bench.approver)
    assert (corrected.number, corrected.version, corrected.state) == (one.number, 2, CertificateState.ISSUED)
    assert (corrected.content["name"], corrected.content["job"]) == ("王堃", "数控车工")
    assert corrected.issued_on == one.issued_on
    assert corrected.pdf_sha256 != one.pdf_sha256
    with bench.office.store.reading() as session:
        first, second = (
            found
            for found in session.certificates.versions_of_batch(bench.batch.id)
            if found.number == one.number
        )
        assert session.files.content(first.pdf_sha256).startswith(b"%PDF")
        person = session.candidates.get(one.candidate_id)
        stored = session.corrections.get(request.id)
        register = session.numbers.everything()
        assert session.certificates.print_counts().get(one.number) is None
    assert (first.state, first.content) == (CertificateState.REPLACED, one.content)
    assert first.seal == one.seal
    assert second == corrected
    assert (person.name, person.job) == ("王堃", "数控车工")
    assert (stored.state, stored.new_version) == (RequestState.APPROVED, 2)
    assert {line.state for line in register} == {NumberState.USED}
    assert _state_of(bench, stock, 1) is SheetState.SPOILED
    assert [found.number for found in _certificates(bench)].count(one.number) == 1
    assert check_file(bench.file).valid
    _print_on_sheet(bench, stock, one.number, "00000002")
    assert check_file(bench.file).valid


def test_a_record_changed_by_hand_is_found_in_every_version(bench: Bench, corrections: Corrections) -> None:
    one = _certificates(bench)[0]
    request = corrections.request_correction(one.number, WRONG, {"name": "王堃"}, "错", SCAN, bench.secretary)
    corrections.approve(request.id, bench.approver)
    with bench.office.store.session() as session:
        session.certificates._db.execute("UPDATE certificates SET issued_on = '2020-01-01' WHERE version = 2")
    assert "certificate_altered" in {problem.code for problem in check_file(bench.file).problems}


def test_an_uploaded_certificate_owes_a_correction_row(
    bench: Bench, corrections: Corrections, tmp_path: Path
) -> None:
    one = _certificates(bench)[0]
    folder = tmp_path / "out"
    folder.mkdir()
    Handover(bench.office, paper_printer()).pack(bench.batch, "portal", folder, bench.secretary)
    values = {"name": "王堃"}
    with pytest.raises(AlreadyUploadedError):
        corrections.request_correction(one.number, WRONG, values, "错", SCAN, bench.secretary)
    request = corrections.request_correction(
        one.number, RequestKind.UPLOADED, values, "错", SCAN, bench.secretary
    )
    assert request.uploaded
    corrections.approve(request.id, bench.approver)
    with bench.office.store.reading() as session:
        (due,) = session.corrections.unpacked(bench.batch.id)
    assert (due.number, due.version, due.new_version) == (one.number, 1, 2)
    (line,) = CorrectionsView(bench.office).lines_due(bench.batch)
    assert (line.held["name"], line.right["name"]) == (one.content["name"], "王堃")
    with bench.office.store.session() as session:
        package = session.packages.of_batch(bench.batch.id)[0]
        session.corrections.note_packed(line.requests[0], bench.batch.id, package.sequence)
    assert CorrectionsView(bench.office).lines_due(bench.batch) == []


def test_a_delivered_one_says_where_the_old_paper_is(
    bench: Bench, corrections: Corrections, stock: Stock
) -> None:
    one, secretary, values = _certificates(bench)[0], bench.secretary, {"name": "王堃"}
    _print_on_sheet(bench, stock, one.number, "00000001")
    _deliver(bench, one.number)
    with pytest.raises(CaseDiffersError):
        corrections.request_correction(one.number, WRONG, values, "错", SCAN, secretary)
    with pytest.raises(PaperFateMissingError):
        corrections.request_correction(one.number, RequestKind.DELIVERED, values, "错", SCAN, secretary)
    request = corrections.request_correction(
        one.number, RequestKind.DELIVERED, values, "错", SCAN, secretary, paper=SheetState.WITHDRAWN
    )
    assert not request.uploaded
    assert corrections.approve(request.id, bench.approver).state is CertificateState.ISSUED
    assert _state_of(bench, stock, 1) is SheetState.WITHDRAWN


def test_what_would_be_refused_later_is_refused_when_asked(bench: Bench, corrections: Corrections) -> None:
    one, other, secretary = *_certificates(bench)[:2], bench.secretary
    asked = [
        ({"name": one.content["name"]}, NothingCorrectedError),
        ({"birth_date": "1985-13-40"}, CorrectionDateError),
        ({"birth_date": "2999-01-01"}, CorrectionDateError),
        ({"birth_date": "1950-01-01"}, BirthDateDiffersError),
        ({"id_number": one.content["id_number"][:-1] + "?"}, CorrectionIdWrongError),
    ]
    for values, error in asked:
        with pytest.raises(error):
            corrections.request_correction(one.number, WRONG, values, "错", SCAN, secretary)
    taken = {"id_number": other.content["id_number"], "birth_date": other.content["birth_date"]}
    with pytest.raises(CorrectionIdTakenError):
        corrections.request_correction(one.number, WRONG, taken, "错", SCAN, secretary)
    with pytest.raises(DocumentMissingError):
        corrections.request_correction(one.number, WRONG, {"name": "王堃"}, "错", None, secretary)
    with bench.office.store.reading() as session:
        assert session.corrections.all() == []


def test_one_request_at_a_time_and_the_first_person_does_not_approve(
    bench: Bench, corrections: Corrections, stock: Stock
) -> None:
    one, secretary, values = _certificates(bench)[0], bench.secretary, {"name": "王堃"}
    both = bench.account("两头", *secretary.roles, *bench.approver.roles)
    request = corrections.request_correction(one.number, WRONG, values, "错", SCAN, both)
    with pytest.raises(CorrectionPendingError):
        corrections.request_correction(one.number, WRONG, values, "错", SCAN, secretary)
    with pytest.raises(CorrectionPendingError):
        _print_on_sheet(bench, stock, one.number, "00000001")
    with pytest.raises(SamePersonError):
        corrections.approve(request.id, both)
    corrections.drop(request.id, secretary)
    for again in (corrections.approve, corrections.drop):
        with pytest.raises(CorrectionDecidedError):
            again(request.id, bench.approver)
    assert _latest(bench, one.number) == one
    _print_on_sheet(bench, stock, one.number, "00000001")


def test_a_certificate_in_a_run_is_left_alone(bench: Bench, corrections: Corrections, stock: Stock) -> None:
    one, secretary = _certificates(bench)[0], bench.secretary
    runs = PrintRuns(bench.office, certificate_printer)
    runs.start(bench.batch, [one.number], stock.id, "00000001", PaperOrder.ASCENDING, secretary)
    with pytest.raises(RunHoldsError):
        corrections.request_correction(one.number, WRONG, {"name": "王堃"}, "错", SCAN, secretary)
    with pytest.raises(RunHoldsError):
        corrections.declare_lost(one.number, "丢了", SCAN, secretary)


def test_only_a_wrong_person_occupation_or_level_voids_the_number(
    bench: Bench, corrections: Corrections, stock: Stock
) -> None:
    one, two, *_ = _certificates(bench)
    secretary, approver = bench.secretary, bench.approver
    with pytest.raises(VoidGroundMissingError):
        corrections.request_void(one.number, None, "错", SCAN, secretary)
    for ground in (VoidGround.PERSON, VoidGround.LEVEL):
        with pytest.raises(OwnRoadNeededError):
            corrections.request_void(one.number, ground, "错", SCAN, secretary, again=True)
    with pytest.raises(OccupationMissingError):
        corrections.request_void(one.number, VoidGround.OCCUPATION, "错", SCAN, secretary, again=True)
    _print_on_sheet(bench, stock, one.number, "00000001")
    request = corrections.request_void(one.number, VoidGround.PERSON, "发错了人", SCAN, secretary)
    assert corrections.approve(request.id, approver).state is CertificateState.REVOKED
    assert _state_of(bench, stock, 1) is SheetState.SPOILED
    register = {line.number: line for line in RegisterView(bench.office).register().lines}
    assert register[one.number].fate is Fate.REVOKED
    assert register[one.number].void_reason == "wrong_person"
    assert register[two.number].fate is Fate.USED
    assert check_file(bench.file).valid


def test_a_wrong_occupation_gets_a_new_number_on_the_right_one(
    bench: Bench, corrections: Corrections, stock: Stock
) -> None:
    one, secretary = _certificates(bench)[0], bench.secretary
    request = corrections.request_void(
        one.number,
        VoidGround.OCCUPATION,
        "职业录错",
        SCAN,
        secretary,
        again=True,
        values={"occupation": "铣工", "job": ""},
    )
    assert corrections.approve(request.id, bench.approver).state is CertificateState.REPLACED
    (waiting,) = bench.candidates(CandidateState.CONFIRMED)
    assert (waiting.id, waiting.occupation) == (one.candidate_id, "铣工")
    bench.sign_slips(waiting.id)
    fresh = Issuing(bench.office, certificate_printer()).issue(waiting.id, secretary)
    assert fresh.number != one.number
    assert (fresh.version, fresh.content["occupation"]) == (2, "铣工")
    assert check_file(bench.file).valid
    _print_on_sheet(bench, stock, fresh.number, "00000001")
    with pytest.raises(CertificateStateError):
        _print_on_sheet(bench, stock, one.number, "00000002")
    assert RegisterView(bench.office).register().faults == ()


def test_a_voided_certificate_is_printed_and_packed_no_more(
    bench: Bench, corrections: Corrections, tmp_path: Path
) -> None:
    one, *others = _certificates(bench)
    request = corrections.request_void(one.number, VoidGround.PERSON, "发错了人", SCAN, bench.secretary)
    corrections.approve(request.id, bench.approver)
    issuing = Issuing(bench.office, certificate_printer())
    written = issuing.print_batch(bench.batch, tmp_path / "all", PrintMode.FULL, bench.secretary)
    assert len(written) == len(others) + 1
    assert one.number not in {path.stem for path in written}
    with pytest.raises(NothingToPrintError):
        issuing.note_printed(bench.batch, [one.number], "p", bench.secretary)
    folder = tmp_path / "out"
    folder.mkdir()
    packed = Handover(bench.office, paper_printer()).pack(bench.batch, "portal", folder, bench.secretary)
    assert packed.rows == len(others)


def test_a_lost_one_may_be_printed_again_on_plain_paper(bench: Bench, corrections: Corrections) -> None:
    one = _certificates(bench)[0]
    corrections.declare_lost(one.number, "丢了", SCAN, bench.secretary)
    Issuing(bench.office, certificate_printer()).note_printed(bench.batch, [one.number], "p", bench.secretary)
    assert _latest(bench, one.number) == one


def test_the_qr_of_a_corrected_certificate_is_signed_anew(bench: Bench, corrections: Corrections) -> None:
    key = Keys(bench.office, SealCost(n=2, r=1, p=1)).make("one passphrase of ours", bench.approver)
    one = _certificates(bench)[0]
    request = corrections.request_correction(one.number, WRONG, {"name": "王堃"}, "错", SCAN, bench.secretary)
    with pytest.raises(KeyLockedError):
        corrections.approve(request.id, bench.approver)
    assert _latest(bench, one.number) == one
    unlocked = Corrections(bench.office, certificate_printer(), key)
    corrected = unlocked.approve(request.id, bench.approver)
    assert corrected.content["qr_text"] != one.content["qr_text"]
    assert check_file(bench.file).valid


def test_a_further_paper_is_handed_over_again(bench: Bench, corrections: Corrections, stock: Stock) -> None:
    one, secretary = _certificates(bench)[0], bench.secretary
    delivering, first = Delivering(bench.office), bench.clock.today()
    _print_on_sheet(bench, stock, one.number, "00000001")
    delivering.deliver([one.number], Delivery(first), secretary)
    corrections.declare_lost(one.number, "丢了", SCAN, secretary)
    bench.clock.move_to(first + timedelta(days=9))
    _print_on_sheet(bench, stock, one.number, "00000002")
    delivering.deliver([one.number], Delivery(bench.clock.today()), secretary)
    assert _latest(bench, one.number).state is CertificateState.DELIVERED
    with bench.office.store.reading() as session:
        assert session.deliveries.all()[one.number].delivery.day == bench.clock.today()
