"""资格审查表 and 汇总表: who, what was shown, what was found by which article, and the conclusion."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pdfminer.high_level import extract_text

from app.domain.candidates import CandidateState, NobodyChosenError
from app.domain.evidence import Evidence, EvidenceId
from app.printing.raster import page_count
from app.services.examination_sheets import ExaminationSheets
from app.services.press import paper_printer
from tests.services.bench import Bench

At = Callable[[str], Bench]


def _text(pdf: bytes) -> str:
    return "".join(extract_text(BytesIO(pdf)).split())


def test_a_sheet_tells_person_facts_findings_and_conclusion_on_one_page(at: At) -> None:
    bench = at("examined")
    (one,) = bench.candidates(CandidateState.REFUSED)
    pdf = ExaminationSheets(bench.office).print_sheets(bench.batch, [one.id], paper_printer())
    assert page_count(pdf) == 1
    text = _text(pdf)
    for told in (one.name, one.person.id_number, one.unit, bench.batch.title, "人社厅发〔2021〕66号"):
        assert told.replace(" ", "") in text
    assert "高级技师证书" in text
    assert "经核查，没有" in text
    assert "在高级技师岗位工作满5年" in text
    assert "起满足" in text
    assert "✗" in text
    assert "不符合申报条件，不进入评审。" in text
    assert "审查人签字：" in text
    assert "核准人签字：" in text


def test_who_is_eligible_is_so_on_a_route(at: At) -> None:
    bench = at("examined")
    one = bench.candidates(CandidateState.ELIGIBLE)[0]
    sheets = ExaminationSheets(bench.office)
    text = _text(sheets.print_sheets(bench.batch, [one.id], paper_printer()))
    assert "按“基本条件”符合申报条件，进入评审。" in text.replace("”", "”")
    assert "审查尚未结束" not in text


def test_before_the_end_it_says_so(at: At) -> None:
    bench = at("entered")
    one = bench.candidates()[0]
    text = _text(ExaminationSheets(bench.office).print_sheets(bench.batch, [one.id], paper_printer()))
    assert "审查尚未结束" in text
    assert "还没有审查。" in text


def test_evidence_stands_under_its_requirement(at: At) -> None:
    bench = at("examined")
    one = bench.candidates()[0]
    with bench.office.store.session() as session:
        findings = session.candidates.findings(one.id)
        session.examinations.add_evidence(
            Evidence(
                id=EvidenceId("e"),
                candidate_id=one.id,
                requirement=findings[0].requirement,
                title="车间主任签字的岗位证明",
                sha256=None,
                media_type=None,
                kept_at="档案室",
                added_by=bench.secretary.account_id,
                added_at=bench.clock.now(),
            )
        )
    text = _text(ExaminationSheets(bench.office).print_sheets(bench.batch, [one.id], paper_printer()))
    assert "三、证明材料" in text
    assert "车间主任签字的岗位证明" in text


def test_several_sheets_are_one_pdf_in_the_order_of_the_roster(at: At) -> None:
    bench = at("examined")
    people, sheets = bench.candidates(), ExaminationSheets(bench.office)
    pdf = sheets.print_sheets(bench.batch, [one.id for one in reversed(people)], paper_printer())
    assert page_count(pdf) == len(people)
    text = _text(pdf)
    places = [text.index(one.person.id_number) for one in people]
    assert places == sorted(places)
    assert text.count("第1页共1页") == len(people)
    with pytest.raises(NobodyChosenError):
        sheets.print_sheets(bench.batch, [], paper_printer())


def test_the_list_counts_everybody(at: At, at_gd: At) -> None:
    bench = at("examined")
    text = _text(ExaminationSheets(bench.office).print_list(bench.batch, paper_printer()))
    assert all(one.name in text for one in bench.candidates())
    assert f"共{len(bench.candidates())}人" in text
    assert "✗不符合1人" in text
    gd = at_gd("opened")
    with pytest.raises(NobodyChosenError):
        ExaminationSheets(gd.office).print_list(gd.batch, paper_printer())
