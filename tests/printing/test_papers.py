from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from app.printing.faces import Faces
from app.printing.layout import Align
from app.printing.papers import (
    LEFT_MM,
    TEXT_HEIGHT_MM,
    TEXT_WIDTH_MM,
    TOP_MM,
    Column,
    Form,
    Heading,
    NamePlate,
    Paper,
    PaperGlyphMissingError,
    Paragraph,
    SignatureLine,
    Spacer,
    Table,
    print_paper,
    print_papers,
)
from app.printing.portraits import draw_portrait
from app.printing.raster import page_count

COLUMNS = (Column("序号", 12, Align.CENTRE), Column("姓名", 30), Column("得分", 20, Align.RIGHT))


def pages_of(pdf: bytes) -> list[str]:
    opened: Any = pypdfium2.PdfDocument
    document = opened(pdf)
    try:
        return ["".join(str(page.get_textpage().get_text_range()).split()) for page in document]
    finally:
        document.close()


def test_title_body_and_page_number(faces: Faces, letters: Callable[[bytes], list[Any]]) -> None:
    paper = Paper(
        "评审结果公示", (Paragraph("现将2026年名单予以公示。"), Spacer(5), Heading("一、名单")), "记录 3f0c"
    )
    pdf = print_paper(paper, faces)
    found = letters(pdf)
    title = [one for one in found if round(one.size_pt) == 22]
    assert "".join(one.char for one in title) == "评审结果公示"
    assert (title[0].x_mm + title[-1].x_mm + 22 * 25.4 / 72) / 2 == pytest.approx(
        LEFT_MM + TEXT_WIDTH_MM / 2, abs=0.3
    )
    body = [one for one in found if round(one.size_pt, 1) == 12.0]
    assert body[0].x_mm == pytest.approx(LEFT_MM + 24 * 25.4 / 72, abs=0.1)
    assert {one.face for one in body if one.char.isdigit()} == {"LiberationSerif"}
    assert pages_of(pdf)[0].endswith("第1页共1页记录3f0c")
    assert pdf == print_paper(paper, faces)


def test_headings_of_a_table_return_on_every_page(faces: Faces) -> None:
    rows = tuple((str(number), f"王{chr(0x4E10 + number)}", "85.50") for number in range(80))
    pages = pages_of(print_paper(Paper("名单", (Table(COLUMNS, rows),)), faces))
    assert len(pages) > 2
    assert all("序号姓名得分" in page for page in pages)
    assert "".join(pages).count("85.50") == 80
    assert f"第2页共{len(pages)}页" in pages[1]


def test_nothing_leaves_the_text_area(faces: Faces, letters: Callable[[bytes], list[Any]]) -> None:
    rows = (("1", "很长的单位名称" * 20, "1"), ("2", "A" * 300, "2"))
    found = letters(print_paper(Paper("名单", (Table(COLUMNS, rows), Paragraph("甲" * 200))), faces))
    inside = [one for one in found if one.baseline_mm <= TOP_MM + TEXT_HEIGHT_MM]
    assert min(one.x_mm for one in inside) >= LEFT_MM
    assert max(one.x_mm for one in inside) <= LEFT_MM + TEXT_WIDTH_MM


def test_numbers_stand_flush_right(faces: Faces, letters: Callable[[bytes], list[Any]]) -> None:
    rows = (("1", "王一", "5.08"), ("3", "王三", "100.08"))
    found = letters(print_paper(Paper("名单", (Table(COLUMNS, rows),)), faces))
    ends = [one.x_mm for one in found if one.char == "8"]
    assert len(ends) == 2
    assert ends[0] == pytest.approx(ends[1], abs=0.05)


def test_a_row_taller_than_a_page_is_continued(faces: Faces) -> None:
    text = "".join(chr(0x4E10 + number % 500) for number in range(3000))
    pdf = print_paper(Paper("记录", (Table((Column("意见", 1),), ((text,),)),)), faces)
    assert page_count(pdf) >= 3
    joined = "".join(page.partition("意见")[2].rpartition("第")[0] for page in pages_of(pdf))
    assert joined == text


@pytest.mark.parametrize(
    "block",
    [
        Table(COLUMNS, ()),
        Table(COLUMNS, (("", "", ""),)),
        Paragraph(""),
        Paragraph("\n\n"),
        Spacer(900),
        Heading(""),
    ],
)
def test_empty_blocks_do_no_harm(faces: Faces, block: Any) -> None:
    assert page_count(print_paper(Paper("名单", (block, Paragraph("完"))), faces)) >= 1


def test_signature_lines_end_at_the_margin(faces: Faces, letters: Callable[[bytes], list[Any]]) -> None:
    blocks = (SignatureLine("主任（签字）：", "年　月　日"), SignatureLine("记录人（签字）：", "年　月　日"))
    ends = [one.x_mm for one in letters(print_paper(Paper("记录", blocks), faces)) if one.char == "日"]
    assert ends == pytest.approx([LEFT_MM + TEXT_WIDTH_MM - 12 * 25.4 / 72] * 2, abs=0.1)


def test_a_missing_character_is_refused_by_name(faces: Faces) -> None:
    with pytest.raises(PaperGlyphMissingError) as caught:
        print_paper(Paper("公示", (Paragraph("李\ue863"),)), faces)
    assert (caught.value.values["title"], caught.value.values["code_point"]) == ("公示", "U+E863")


def test_several_papers_count_their_own_pages(faces: Faces) -> None:
    long = Paper("名单", (Table(COLUMNS, tuple((str(n), "王一", "1") for n in range(40))),))
    pages = pages_of(print_papers((Paper("甲", (Paragraph("一"),)), long), faces))
    assert pages[0].endswith("第1页共1页")
    assert [page.split("第")[-1] for page in pages[1:]] == ["1页共2页", "2页共2页"]


def test_a_table_without_headings_starts_with_its_first_row(faces: Faces) -> None:
    columns = (Column("项目", 1, label=True), Column("内容", 2))
    (page,) = pages_of(print_paper(Paper("表", (Table(columns, (("姓名", "王一"),), headed=False),)), faces))
    assert page.startswith("表姓名王一")


def test_a_name_plate_is_large_and_shrinks_for_a_long_name(
    faces: Faces, letters: Callable[[bytes], list[Any]]
) -> None:
    def size(name: str) -> float:
        found = letters(print_paper(Paper("单", (NamePlate(name, None, "空"),)), faces))
        return max(float(one.size_pt) for one in found if one.char in name)

    assert size("王一") == pytest.approx(54)
    assert 20 <= size("阿卜杜热依木·麦麦提图尔荪·买买提明艾力") < 54
    found = letters(print_paper(Paper("单", (NamePlate("甲" * 60, None, "空"),)), faces))
    assert max(one.x_mm for one in found if one.char == "甲") < LEFT_MM + TEXT_WIDTH_MM - 35


def test_the_portrait_on_a_name_plate_is_as_large_as_on_the_certificate(faces: Faces) -> None:
    engine: Any = pypdfium2
    document = engine.PdfDocument(print_paper(Paper("单", (NamePlate("王一", draw_portrait(1)),)), faces))
    try:
        (picture,) = document[0].get_objects(filter=[engine.raw.FPDF_PAGEOBJ_IMAGE])
        left, bottom, right, top = picture.get_bounds()
        assert (right - left) * 25.4 / 72 == pytest.approx(35, abs=0.1)
        assert (top - bottom) * 25.4 / 72 == pytest.approx(49, abs=0.2)
    finally:
        document.close()


@pytest.mark.parametrize("form", Form)
def test_every_form_stays_above_its_page_number(
    faces: Faces, letters: Callable[[bytes], list[Any]], form: Form
) -> None:
    rows = tuple((str(number), "王一", "1") for number in range(90))
    found = letters(
        print_paper(Paper("名单", (Table(COLUMNS, rows), Paragraph("甲" * 300)), "记录", form), faces)
    )
    body = [one for one in found if one.char in "王甲"]
    assert max(one.baseline_mm for one in body) < 271
    assert min(one.x_mm for one in body) >= 20
