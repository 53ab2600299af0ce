"""Reads printed certificates back: faces, sizes and places against the certificate specification §1."""

import csv
import hashlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.printing.certificate import CertificatePrinter, LayoutMissingError, Mode, ValueMissingError
from app.printing.faces import Face, Faces
from app.printing.fields import CertificateContent
from app.printing.glyphs import GlyphGate, GlyphMissingError
from app.printing.layout import Layout
from app.printing.photo import PhotoUnreadableError
from app.printing.qr import QrTooLongError
from app.printing.raster import render_page
from app.printing.typesetting import TextTooLongError

MM_PT = 72 / 25.4
KAI, TIMES = "LXGWWenKai-Regular", "LiberationSerif"
RARE_NAMES = [
    row["text"]
    for row in csv.DictReader((Path(__file__).parent / "rare_names.csv").read_text("utf-8-sig").splitlines())
]


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_in(pdf: bytes, page: int = 0) -> str:
    opened: Any = pypdfium2.PdfDocument
    document = opened(pdf)
    try:
        return str(document[page].get_textpage().get_text_range())
    finally:
        document.close()


@pytest.fixture(scope="module")
def page(
    printer: CertificatePrinter, content: CertificateContent, letters: Callable[[bytes], list[Any]]
) -> list[Any]:
    return letters(printer.make(content).pdf)


def test_the_digits_of_a_chinese_date_are_in_times(page: list[Any]) -> None:
    line = [one for one in page if abs(one.baseline_mm - 154) < 0.3]
    faces = {one.char: one.face for one in line}
    assert (faces["2"], faces["年"], faces["日"], faces["："]) == (TIMES, KAI, KAI, KAI)


def test_the_body_is_indented_by_two_characters_with_its_leadings(page: list[Any]) -> None:
    body = [one for one in page if one.size_pt == pytest.approx(16) and one.baseline_mm > 100]
    lines = sorted({round(one.baseline_mm, 2) for one in body})
    assert lines[:3] == pytest.approx([118, 126, 134], abs=0.3)
    assert lines[-1] - lines[-2] == pytest.approx(7, abs=0.05)
    assert min(one.x_mm for one in body if abs(one.baseline_mm - 118) < 0.3) == pytest.approx(
        22 + 32 / MM_PT, abs=0.3
    )
    assert max(lines) < 186
    assert squeezed("".join(one.char for one in body)) == squeezed(
        "持证人通过东海精工（上海）有限公司组织的特级技师技术职务评审，特发此证。"
        "This certificate is hereby issued upon the passing of the tests and evaluations organized by "
        "Donghai Precision Works (Shanghai) Co., Ltd. and the bearer is qualified for the position of "
        "the superior technician."
    )


def test_the_seal_circle_is_free_of_all_but_the_issuer(page: list[Any]) -> None:
    inside = [one for one in page if (one.x_mm - 235) ** 2 + (one.baseline_mm - 158) ** 2 < 21**2]
    assert {round(one.baseline_mm) for one in inside} <= {146, 154, 162, 169}


def test_supplementary_characters_copy_right(
    printer: CertificatePrinter, content: CertificateContent
) -> None:
    assert "朱𬱖𠅤" in text_in(printer.make(content).pdf)


def test_only_embedded_faces_are_listed(printer: CertificatePrinter, content: CertificateContent) -> None:
    printed = printer.make(content)
    assert printed.faces == ("LXGW WenKai", "Liberation Serif")
    assert printed.pdf.count(b"/Type0") == 2
    assert b"Helvetica" not in printed.pdf
    assert printed.pdf.count(b"/FontFile2") == 2


def test_the_same_content_is_the_same_bytes(
    faces: Faces, layouts: dict[str, Layout], printer: CertificatePrinter, content: CertificateContent
) -> None:
    printed = printer.make(content)
    printer.make(replace(content, name="欧阳娜", level="S"))
    again = CertificatePrinter(faces, layouts).make(content)
    assert printed == again
    assert printed.sha256 == hashlib.sha256(printed.pdf).hexdigest()
    assert (printed.layout, printed.layout_sha256) == ("T-default", layouts["T"].sha256)


@pytest.mark.parametrize(
    "text", ["http://jndj.osta.org.cn/", "http://jndj.osta.org.cn/#" + "Ab3_-" * 44, "中文也行"]
)
def test_the_qr_reads_back_at_300_dpi_on_30_mm(
    printer: CertificatePrinter, content: CertificateContent, text: str
) -> None:
    picture = Image.open(BytesIO(render_page(printer.make(replace(content, qr_text=text)).pdf, dpi=300)))
    found = zxingcpp.read_barcodes(picture)
    assert [one.text for one in found] == [text]
    left, top = found[0].position.top_left.x, found[0].position.top_left.y
    assert [left * 25.4 / 300, top * 25.4 / 300] == pytest.approx([86, 65.5], abs=0.6)
    assert (found[0].position.top_right.x - left) * 25.4 / 300 == pytest.approx(30, abs=0.6)


def test_a_qr_too_fine_to_scan_is_refused(printer: CertificatePrinter, content: CertificateContent) -> None:
    for length in (700, 5000):
        with pytest.raises(QrTooLongError):
            printer.check(replace(content, qr_text="x" * length))


@pytest.mark.parametrize("name", RARE_NAMES)
def test_every_rare_name_prints_right_or_is_refused(
    printer: CertificatePrinter, faces: Faces, content: CertificateContent, name: str
) -> None:
    rare = replace(content, name=name, photo=None)
    result = GlyphGate(faces).gate(name)
    if not result.printable:
        with pytest.raises(GlyphMissingError) as caught:
            printer.make(rare)
        assert caught.value.values["code_point"] == result.missing[0].code_point
        return
    shown = "".join(run for run, _ in result.faces)
    assert squeezed(shown) in squeezed(text_in(printer.make(rare).pdf))


def test_a_refused_character_is_named_with_its_person(
    printer: CertificatePrinter, content: CertificateContent
) -> None:
    with pytest.raises(GlyphMissingError) as caught:
        printer.check(replace(content, occupation="装配\ue863工"))
    values = caught.value.values
    assert (values["name"], values["field"], values["code_point"]) == ("朱𬱖𠅤", "occupation", "U+E863")


def test_a_fallback_face_is_remarked_and_named(
    layouts: dict[str, Layout],
    faces: Faces,
    content: CertificateContent,
    tmp_path: Path,
    make_font: Callable[..., Path],
) -> None:
    known = "".join(piece.text for line in layouts["T"].lines for piece in line.pieces)
    known += (
        "".join(piece.text for text in layouts["T"].paragraphs for piece in text.pieces) + content.institution
    )
    kai = Face(
        "KaiTi", make_font(tmp_path / "kai.ttf", "KaiTi", "".join(set(known + "年月日居民身份证装配钳工朱")))
    )
    printer = CertificatePrinter(Faces(kai, faces.times, (faces.kai,)), layouts)
    remarks = printer.check(content)
    assert [(one.code, one.values["face"], one.values["chars"]) for one in remarks] == [
        ("fallback_face", "LXGW WenKai", "𬱖𠅤")
    ]
    assert printer.make(content).faces == ("KaiTi", "Liberation Serif", "LXGW WenKai")


def test_a_long_name_shrinks_then_wraps_then_is_refused(
    printer: CertificatePrinter, content: CertificateContent, letters: Callable[[bytes], list[Any]]
) -> None:
    def value_lines(name: str) -> list[tuple[float, float]]:
        found = letters(printer.make(replace(content, name=name)).pdf)
        inside = [one for one in found if one.x_mm > 194.5 and 30 < one.baseline_mm < 41]
        return sorted({(round(one.baseline_mm, 1), round(one.size_pt, 1)) for one in inside})

    assert value_lines("甲" * 18) == [(40.0, 12.0)]
    assert value_lines("甲" * 22) == [(40.0, 10.0)]
    assert value_lines("甲" * 34) == [(36.2, 9.0), (40.0, 9.0)]
    with pytest.raises(TextTooLongError) as caught:
        printer.make(replace(content, name="甲" * 60))
    assert caught.value.values["field"] == "name"


def test_a_long_institution_tightens_the_leading_and_then_is_refused(
    printer: CertificatePrinter, content: CertificateContent, letters: Callable[[bytes], list[Any]]
) -> None:
    def leading_mm(institution: str, words: int) -> float:
        named = replace(content, institution=institution, institution_en=" ".join(["Manufacturing"] * words))
        found = letters(printer.make(named).pdf)
        lines = sorted(
            {round(one.baseline_mm, 2) for one in found if one.size_pt == 16 and one.baseline_mm > 130}
        )
        assert lines[-1] < 186
        return float(round(lines[-1] - lines[-2], 2))

    assert leading_mm("东海精工有限公司", 4) == 7.0
    assert 6.3 <= leading_mm("东海" + "精密" * 10 + "有限公司", 11) < 7.0
    with pytest.raises(TextTooLongError) as caught:
        leading_mm("东海" + "精密" * 15 + "有限公司", 8)
    assert caught.value.values["field"] == "institution"


def test_without_an_english_name_a_rule_takes_its_place(
    printer: CertificatePrinter, content: CertificateContent
) -> None:
    text = squeezed(text_in(printer.make(replace(content, institution_en="")).pdf))
    assert "organizedbyandthebearer" in text
    assert "Issuedby" in text


def test_overlay_prints_values_photo_and_qr_only(
    printer: CertificatePrinter, content: CertificateContent, portrait: bytes
) -> None:
    pdf = printer.make(content, Mode.OVERLAY).pdf
    text = text_in(pdf)
    for value in (content.name, content.number, content.issue_date, content.institution, content.birth_date):
        assert value in text
    for fixed in ("姓名", "证书编号", "特级技师证书", "Certificate", "osta", "NO.", "盖章"):
        assert fixed not in text
    assert portrait in pdf
    assert [one.text for one in zxingcpp.read_barcodes(Image.open(BytesIO(render_page(pdf))))] == [
        content.qr_text
    ]


def test_values_stand_in_the_same_place_in_overlay_and_full(
    printer: CertificatePrinter, content: CertificateContent, letters: Callable[[bytes], list[Any]]
) -> None:
    full, overlay = (letters(printer.make(content, mode).pdf) for mode in (Mode.FULL, Mode.OVERLAY))
    assert {(one.char, round(one.x_mm, 1), round(one.baseline_mm, 1)) for one in overlay} <= {
        (one.char, round(one.x_mm, 1), round(one.baseline_mm, 1)) for one in full
    }


def test_a_draft_says_so_and_needs_no_number(
    printer: CertificatePrinter, content: CertificateContent
) -> None:
    assert "样张·无效" in squeezed(text_in(printer.make(replace(content, number=""), Mode.DRAFT).pdf))
    assert "样张" not in text_in(printer.make(content).pdf)
    with pytest.raises(ValueMissingError):
        printer.make(replace(content, number=" "))


def test_the_serial_of_the_sheet_is_printed_only_when_given(
    printer: CertificatePrinter, content: CertificateContent
) -> None:
    assert "NO.88888888" in squeezed(text_in(printer.make(replace(content, paper_serial="88888888")).pdf))
    assert "NO." in text_in(printer.make(content).pdf)
    assert "8888" not in text_in(printer.make(content).pdf)


def test_all_pages_in_one_file(printer: CertificatePrinter, content: CertificateContent) -> None:
    people = [replace(content, name=name) for name in ("欧阳娜", "高𠅤", "扎西多吉")]
    pdf = printer.make_all(people)
    assert [one.name in text_in(pdf, page) for page, one in enumerate(people)] == [True, True, True]
    assert pdf == printer.make_all(people)
    assert pdf.count(b"/FontFile2") == 2
    assert pdf.count(b"/DCTDecode") == 1


def test_a_photo_that_is_no_jpeg_is_refused(printer: CertificatePrinter, content: CertificateContent) -> None:
    for act in (printer.check, printer.make):
        with pytest.raises(PhotoUnreadableError):
            act(replace(content, photo=b"no photo"))


def test_a_level_without_layout_is_refused(printer: CertificatePrinter, content: CertificateContent) -> None:
    with pytest.raises(LayoutMissingError):
        printer.make(replace(content, level="3"))
