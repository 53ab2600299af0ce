"""What the import screen is told: what changes, what is at fault, and why not yet."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.remarks import Remark
from app.exchange.roster_writing import RosterLine, write_roster
from app.services.candidate_view import CandidateView, Happening
from app.services.roster_preview import Looked, RosterReading, look, open_roster
from app.services.roster_rows import Verdict
from app.services.sample_people import sample_people
from tests.services.bench import POSTED, Bench


def reading(lines: list[RosterLine]) -> RosterReading:
    return RosterReading("花名册.xlsx", write_roster(lines))


def looked_at(bench: Bench, lines: list[RosterLine]) -> Looked:
    return look(bench.office, bench.batch, reading(lines))


def as_stored(bench: Bench) -> RosterReading:
    """The very roster that the sample batch was entered from."""
    return RosterReading("roster.xlsx", bench.roster)


def test_a_stored_roster_says_that_nothing_is_new(at: Callable[[str], Bench]) -> None:
    bench = at("entered")
    looked = look(bench.office, bench.batch, as_stored(bench))
    count = looked.count(Verdict.SAME)
    assert count == len(looked.rows)
    assert looked.why_not_all() == Remark("nothing_new", {"count": count})


def test_a_changed_certificate_date_is_a_change_though_no_field_of_the_person_is(
    at: Callable[[str], Bench],
) -> None:
    bench = at("entered")
    same = look(bench.office, bench.batch, as_stored(bench))
    row = same.rows[0]
    cell = next(cell for cell in row.cells if "取证" in cell.heading)
    looked = look(
        bench.office,
        bench.batch,
        replace(as_stored(bench), edits={(row.row, cell.column): "2011-02-03"}),
    )
    assert looked.count(Verdict.CHANGED) == 1
    assert "证书" in "".join(looked.rows[0].notes)


def test_faulty_cells_are_named_by_what_the_reasons_speak_of(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    lines = sample_people(3, POSTED)
    lines[0] = replace(lines[0], birth_date="1999-02-03")
    lines[1] = replace(lines[1], name="")
    lines[2] = replace(lines[2], occupation="", occupation_code="", job="")
    looked = looked_at(bench, lines)
    faulty = {row.row: {cell.heading for cell in row.cells if cell.faulty} for row in looked.rows}
    assert {"出生日期", "证件号码"} == faulty[2]
    assert {"姓名"} == faulty[3]
    assert any("职业" in heading or "工种" in heading for heading in faulty[4])
    assert looked.why_not_good() == Remark("no_good_row")


def test_refused_rows_come_first(at: Callable[[str], Bench]) -> None:
    lines = sample_people(3, POSTED)
    lines[2] = replace(lines[2], id_number="123")
    assert [row.row for row in looked_at(at("opened"), lines).rows] == [4, 2, 3]


def test_a_file_is_read_as_it_lies_there(at: Callable[[str], Bench], tmp_path: Path) -> None:
    bench = at("opened")
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(reading(sample_people(2, POSTED)).content)
    looked = look(bench.office, bench.batch, open_roster(path))
    assert looked.count(Verdict.NEW) == 2
    assert looked.why_not_all() is None
    assert looked.why_not_good() == Remark("no_row_refused")


def test_a_portfolio_tells_certificates_and_posts_in_order(at: Callable[[str], Bench]) -> None:
    bench = at("examined")
    portfolio = CandidateView(bench.office).portfolio(bench.candidates()[0].id)
    assert [row.kind for row in portfolio.time_line] == [Happening.CERTIFICATE, Happening.POST]
    assert portfolio.time_line[0].occupation == "焊工"
    assert portfolio.photo is not None
    assert portfolio.photo[:2] == b"\xff\xd8"
    assert {finding.title for finding in portfolio.findings} & {"在高级技师岗位工作满5年"}
    assert portfolio.why_not_withdraw is None


def test_people_tell_the_next_step_and_what_it_waits_for(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    people = CandidateView(bench.office).people(bench.batch)
    assert people.ahead is not None
    assert people.ahead.id == "plan_published"
    assert people.blocked == Remark("nobody_entered")
    examined = at("examined")
    closed = CandidateView(examined.office).people(examined.batch).entry_closed
    assert closed is not None
    assert closed.article is not None
