"""Lists of assigned numbers: each row is judged, good ones wait for issuing, bad ones are named."""

import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.accounts import Role, RoleMissingError
from app.domain.candidates import Candidate, CandidateState
from app.domain.certificates import NumberState
from app.domain.errors import InputError
from app.domain.levels import Level
from app.domain.number_series import NumbersAssignedError
from app.domain.road import StepOutOfOrderError
from app.exchange.number_list import COLUMNS, NumberColumnsMissingError, read_number_list
from app.exchange.workbooks import WorkbookUnreadableError
from app.services.assigning import (
    AssignedRowsRefusedError,
    Assigning,
    NothingAssignedError,
    NumberListUnreadableError,
)
from app.services.issuing import Issuing, ReservationOutdatedError
from app.services.numbering import Numbering, ReleaseReason
from app.services.press import certificate_printer
from app.services.register_view import RegisterView
from app.services.roster_rows import Verdict
from app.services.safekeeping import check_file
from app.services.steps import Steps
from tests.services.bench import Bench

OpenAt = Callable[[str], Bench]
STEM = "Y00101199996621T"


def _csv(rows: Sequence[Sequence[str]], headings: Sequence[str] = COLUMNS) -> bytes:
    return "\n".join(",".join(row) for row in (headings, *rows)).encode()


def _row(one: Candidate, serial: int, issued: date, **other: str) -> list[str]:
    values = {
        "name": one.name,
        "id_number": one.person.id_number,
        "number": f"{STEM}{serial:06d}",
        "day": issued.isoformat(),
        **other,
    }
    return [values["name"], values["id_number"], values["number"], values["day"]]


def _waiting(bench: Bench) -> list[Candidate]:
    return bench.candidates(CandidateState.CONFIRMED)


def _codes(bench: Bench, *rows: Sequence[str]) -> list[list[str]]:
    preview = Assigning(bench.office).preview(bench.batch, _csv(rows), "编号.csv")
    texts = bench.office.texts
    for one in preview.rows:
        for said in (*one.problems, *one.warnings):
            assert texts.remark(said.section, said.remark)
    return [sorted(said.remark.code for said in one.problems) for one in preview.rows]


def test_good_rows_are_reserved_and_then_used_up_by_issuing(at: OpenAt) -> None:
    bench = at("confirmed")
    people, today = _waiting(bench), bench.clock.today()
    assigning = Assigning(bench.office)
    serials = [901, 17, *range(100, 100 + len(people) - 2)]
    content = _csv([_row(one, serial, today) for one, serial in zip(people, serials, strict=True)])
    preview = assigning.preview(bench.batch, content, "编号.csv")
    assert preview.count(Verdict.NEW) == len(people)
    with pytest.raises(RoleMissingError):
        assigning.store(bench.batch, preview, bench.account("看客", Role.OBSERVER))
    reserved = assigning.store(bench.batch, preview, bench.secretary)
    assert {one.state for one in reserved} == {NumberState.RESERVED}
    again = assigning.preview(bench.batch, content, "编号.csv")
    assert again.count(Verdict.SAME) == len(people)
    with pytest.raises(NothingAssignedError):
        assigning.store(bench.batch, again, bench.secretary)
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    assert {one.candidate_id: one.number for one in run.issued} == {
        one.candidate_id: one.number for one in reserved
    }
    register = RegisterView(bench.office).register()
    assert all(line.assigned for line in register.lines)
    assert register.faults == ()
    bench.office.store.close()
    assert check_file(bench.file).valid


def test_who_is_not_on_the_list_gets_no_number_of_our_own(at: OpenAt) -> None:
    bench = at("confirmed")
    people, today = _waiting(bench), bench.clock.today()
    assigning = Assigning(bench.office)
    preview = assigning.preview(bench.batch, _csv([_row(people[0], 3, today)]), "编号.csv")
    assigning.store(bench.batch, preview, bench.secretary)
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    assert [one.number[-6:] for one in run.issued] == ["000003"]
    assert {type(one.error) for one in run.refused} == {NumbersAssignedError}
    Numbering(bench.office).set_start(today.year, Level.T, 2, bench.approver)
    run = Issuing(bench.office, certificate_printer()).issue_all(bench.batch, bench.secretary)
    expected = ["000002", *(f"{serial:06d}" for serial in range(4, 3 + len(people) - 1))]
    assert [one.number[-6:] for one in run.issued] == expected
    assert RegisterView(bench.office).register().faults == ()


def test_each_problem_of_a_row_is_named(at: OpenAt) -> None:
    bench = at("confirmed")
    one, today = _waiting(bench)[0], bench.clock.today()
    held = bench.candidates(CandidateState.PROPOSED)[0]
    with bench.office.store.reading() as session:
        confirmed = session.candidates.steps_done(one.id)["confirmation"]
    before = confirmed - timedelta(days=1)
    assert _codes(bench, _row(one, 1, today)) == [[]]
    assert _codes(bench, _row(one, 1, today, number=f"{STEM}00001")) == [["length"]]
    assert _codes(bench, _row(one, 1, today, number="Y00101199996721T000001")) == [["wrong_prefix"]]
    assert _codes(bench, _row(one, 1, today, number="Y00101199996621S000001")) == [["wrong_level"]]
    assert _codes(bench, _row(one, 1, today, number="Y001011999966213000001")) == [["wrong_level"]]
    assert _codes(bench, _row(one, 1, today, number="Y00101199996622T000001")) == [["wrong_year"]]
    assert _codes(bench, _row(one, 1, today, number="Y00101199996621T000000")) == [["serial_zero"]]
    assert _codes(bench, _row(one, 1, before)) == [["day_before_confirmation"]]
    assert _codes(bench, _row(one, 1, today, day="2021-11")) == [["issue_day_not_whole"]]
    assert _codes(bench, _row(one, 1, today, day="")) == [["issue_day_missing"]]
    assert _codes(bench, _row(one, 1, today, name="别人")) == [["name_differs"]]
    assert _codes(bench, _row(held, 1, today)) == [["person_not_confirmed"]]
    assert _codes(bench, _row(one, 1, today, id_number="11010119900307109X")) == [["person_unknown"]]
    assert _codes(bench, _row(one, 1, today, id_number="")) == [["id_number_missing"]]
    two = _waiting(bench)[1]
    assert _codes(bench, _row(one, 1, today), _row(two, 1, today)) == [["number_doubled"]] * 2
    assert _codes(bench, _row(one, 1, today), _row(one, 2, today)) == [["person_doubled"]] * 2


def test_a_number_the_register_knows_is_refused_whatever_became_of_it(at: OpenAt) -> None:
    bench = at("confirmed")
    issuing, (one, two, three, *_) = Issuing(bench.office, certificate_printer()), _waiting(bench)
    today, assigning = bench.clock.today(), Assigning(bench.office)
    issuing.issue(one.id, bench.secretary)
    preview = assigning.preview(bench.batch, _csv([_row(two, 50, today)]), "编号.csv")
    assigning.store(bench.batch, preview, bench.secretary)
    assert _codes(bench, _row(three, 1, today)) == [["number_known"]]
    assert _codes(bench, _row(three, 50, today)) == [["number_known"]]
    assert _codes(bench, _row(two, 51, today)) == [["number_held"]]
    Numbering(bench.office).release(two.id, ReleaseReason.ASSIGNED_WRONG, bench.approver)
    assert _codes(bench, _row(two, 50, today)) == [["number_known"]]
    assert _codes(bench, _row(two, 51, today)) == [[]]
    with bench.office.store.session() as session:
        series = session.numbers.everything()[0].series
        session.serials.skip(series, [(60, 61)], "lost_after_restore", bench.clock.now())
    assert _codes(bench, _row(two, 61, today)) == [["number_lost"]]


def test_all_or_nothing_or_the_good_rows(at: OpenAt) -> None:
    bench = at("confirmed")
    one, two, *_ = _waiting(bench)
    today, assigning = bench.clock.today(), Assigning(bench.office)
    rows = [_row(one, 7, today), _row(two, 8, today, name="别人")]
    preview = assigning.preview(bench.batch, _csv(rows), "编号.csv")
    acts = bench.acts()
    with pytest.raises(AssignedRowsRefusedError) as caught:
        assigning.store(bench.batch, preview, bench.secretary)
    assert caught.value.values["rows"] == (3,)
    assert bench.acts() == acts
    stored = assigning.store(bench.batch, preview, bench.secretary, good_rows=True)
    assert [number.candidate_id for number in stored] == [one.id]
    assert bench.acts() == [*acts, "numbers_imported"]


def test_a_workbook_with_a_title_above_its_headings_is_read(at: OpenAt, tmp_path: Path) -> None:
    bench = at("confirmed")
    one, today = _waiting(bench)[0], bench.clock.today()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["证书编号分配表"])
    sheet.append(["序号", "证书编号*", "姓 名", "身份证号码", "发证日期（年月日）"])
    sheet.append([1, f"{STEM}000012", one.name, one.person.id_number, today])
    path = tmp_path / "编号.xlsx"
    book.save(path)
    preview = Assigning(bench.office).read(bench.batch, path)
    assert [row.problems for row in preview.rows] == [()]
    assert preview.rows[0].row.row == 3
    with pytest.raises(NumberListUnreadableError):
        Assigning(bench.office).read(bench.batch, tmp_path / "nowhere.xlsx")


def test_lists_without_the_columns_are_refused() -> None:
    for content in (b"", b"a,b\n1,2\n", _csv([], COLUMNS[:3])):
        with pytest.raises(NumberColumnsMissingError):
            read_number_list(content, "x.csv")
    with pytest.raises(WorkbookUnreadableError):
        read_number_list(b"PK\x03\x04", "x.xlsx")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=200))
def test_no_bytes_are_a_fault(content: bytes) -> None:
    try:
        read_number_list(content, "x")
        read_number_list(_csv([]) + b"\n" + content, "x")
    except InputError:
        return


def test_where_the_pack_lists_numbering_a_list_completes_it(at_gd: OpenAt) -> None:
    bench = at_gd("confirmed")
    one, today = _waiting(bench)[0], bench.clock.today()
    Numbering(bench.office).release(one.id, ReleaseReason.AUTHORITY_REFUSED, bench.approver)
    assigning = Assigning(bench.office)
    number = RegisterView(bench.office).register().lines[0].number[:-6] + "000777"
    preview = assigning.preview(bench.batch, _csv([_row(one, 0, today, number=number)]), "编号.csv")
    assigning.store(bench.batch, preview, bench.secretary)
    issuing = Issuing(bench.office, certificate_printer())
    with pytest.raises(StepOutOfOrderError):
        issuing.issue(one.id, bench.secretary)
    for step in ("results_reported", "authority_checked", "results_verified"):
        Steps(bench.office).complete_for(bench.batch, [one.id], step, bench.secretary)
    assert issuing.issue(one.id, bench.secretary).number == number


def test_an_assigned_number_of_last_year_is_not_printed(at: OpenAt) -> None:
    bench = at("confirmed")
    one, day = _waiting(bench)[0], date(2021, 12, 30)
    assigning = Assigning(bench.office)
    preview = assigning.preview(bench.batch, _csv([_row(one, 9, day)]), "编号.csv")
    assert [said.remark.code for said in preview.rows[0].warnings] == ["day_ahead"]
    assigning.store(bench.batch, preview, bench.secretary)
    bench.clock.move_to(date(2022, 1, 4))
    with pytest.raises(ReservationOutdatedError):
        Issuing(bench.office, certificate_printer()).issue(one.id, bench.secretary)
    assert _codes(bench, _row(_waiting(bench)[1], 10, day)) == [["year_past"]]


def _books() -> bytes:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    return held.getvalue()


def test_an_empty_workbook_has_no_columns() -> None:
    with pytest.raises(NumberColumnsMissingError):
        read_number_list(_books(), "x.xlsx")
