"""Every element of the page, read back by another library: face, size and place to 0.3 mm.

The numbers are those of the certificate specification §1, written here once more, not read from the layout.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.printing.certificate import CertificatePrinter, Mode
from app.printing.fields import CertificateContent
from app.printing.raster import render_page
from tests.printing.conftest import Letter

MM_PT = 72 / 25.4
KAI, TIMES = "LXGWWenKai-Regular", "LiberationSerif"
NEAR_MM = 0.3


@dataclass(frozen=True)
class Place:
    """A text in one face, from `x_mm` or centred on `centre_mm`; `value` is what overlay prints."""

    text: str
    face: str
    size_pt: float
    baseline_mm: float
    x_mm: float | None = None
    centre_mm: float | None = None
    value: bool = False


FIELDS = (
    ("姓名", "Name", "朱𬱖𠅤", KAI),
    ("生日", "Date of Birth", "1985", TIMES),
    ("证件类型", "ID Type", "居民身份证", KAI),
    ("证件号码", "ID No.", "110101198507121231", TIMES),
    ("职业名称", "Occupation", "装配钳工", KAI),
    ("工种", "Job", "--", TIMES),
    ("证书编号", "Certificate No.", "S000035001051226{level}00001", TIMES),
)
WORDS = {
    "T": ("特级技师", "Superior Technician", "superior technician"),
    "S": ("首席技师", "Chief Technician", "chief technician"),
}


def places(level: str) -> list[Place]:
    """All of the page but the running text, which has a test of its own."""
    chinese, english, _ = WORDS[level]
    found = [
        Place(f"{chinese}证书", KAI, 30, 36, centre_mm=78),
        Place(f"Certificate of {english}", TIMES, 16, 45, centre_mm=78),
        Place("东海精工（上海）有限公司", KAI, 12, 146, value=True),
        Place("东海精工（上海）有限公司（盖章）", KAI, 12, 146, centre_mm=215),
        Place("发证日期：", KAI, 12, 154),
        Place("2026", TIMES, 12, 154, value=True),
        Place("年", KAI, 12, 154, value=True),
        Place("Issued by Donghai Precision Works (Shanghai) Co., Ltd.", TIMES, 12, 162, centre_mm=215),
        Place("Donghai Precision Works (Shanghai) Co., Ltd.", TIMES, 12, 162, value=True),
        Place("on March 1, 2026", TIMES, 12, 169, centre_mm=215),
        Place("March 1, 2026", TIMES, 12, 169, value=True),
        Place("证书信息查询网址 ", KAI, 11, 191, x_mm=22),
        Place("(Certificate Information): http://jndj.osta.org.cn/", TIMES, 11, 191),
        Place("机构信息查询网址 ", KAI, 11, 197, x_mm=22),
        Place("(Assessment Institution Information): http://pjjg.osta.org.cn/", TIMES, 11, 197),
        Place("NO. ", TIMES, 12, 197),
    ]
    for row, (label, label_en, value, face) in enumerate(FIELDS):
        baseline_mm = 40 + 13 * row
        found += [
            Place(label, KAI, 12, baseline_mm, x_mm=160),
            Place(label_en, TIMES, 12, baseline_mm + 4.8, x_mm=160),
            Place(value.format(level=level), face, 12, baseline_mm, x_mm=195, value=True),
        ]
    return found


@pytest.fixture(scope="module")
def pages(
    printer: CertificatePrinter, content: CertificateContent, letters: Callable[[bytes], list[Letter]]
) -> dict[tuple[str, Mode], tuple[bytes, list[Letter]]]:
    found = {}
    for level in WORDS:
        wanted = replace(content, level=level, number=f"S000035001051226{level}00001")
        for mode in (Mode.FULL, Mode.OVERLAY):
            pdf = printer.make(wanted, mode).pdf
            found[level, mode] = pdf, letters(pdf)
    return found


def line_at(page: list[Letter], baseline_mm: float) -> list[Letter]:
    near = (one for one in page if abs(one.baseline_mm - baseline_mm) < NEAR_MM)
    return sorted(near, key=lambda one: one.x_mm)


@pytest.mark.parametrize("mode", [Mode.FULL, Mode.OVERLAY])
@pytest.mark.parametrize(
    ("level", "place"),
    [(level, place) for level in WORDS for place in places(level)],
    ids=lambda value: value if isinstance(value, str) else f"{value.baseline_mm} {value.text[:6]}",
)
def test_every_element_stands_in_its_place(
    pages: dict[tuple[str, Mode], tuple[bytes, list[Letter]]], level: str, place: Place, mode: Mode
) -> None:
    line = line_at(pages[level, mode][1], place.baseline_mm)
    text = "".join(one.char for one in line)
    if mode is Mode.OVERLAY and not place.value:
        assert place.text not in text
        return
    start = text.index(place.text)
    found = line[start : start + len(place.text)]
    assert {(one.face, round(one.size_pt, 2)) for one in found} == {(place.face, place.size_pt)}
    if place.x_mm is not None:
        assert abs(found[0].x_mm - place.x_mm) < NEAR_MM
    if place.centre_mm is not None:
        assert abs((found[0].x_mm + found[-1].end_mm) / 2 - place.centre_mm) < NEAR_MM


@pytest.mark.parametrize("level", WORDS)
def test_overlay_holds_nothing_but_values_and_each_where_the_full_page_has_it(
    pages: dict[tuple[str, Mode], tuple[bytes, list[Letter]]], level: str
) -> None:
    full, overlay = (
        {(one.char, round(one.x_mm, 2), round(one.baseline_mm, 2)) for one in pages[level, mode][1]}
        for mode in (Mode.FULL, Mode.OVERLAY)
    )
    assert overlay < full
    text = "".join(one.char for one in pages[level, Mode.OVERLAY][1])
    assert not any(
        word in text for word in (*WORDS[level], "姓名", "Name", "持证人", "This", "NO.", "盖章", "osta")
    )


@pytest.mark.parametrize("level", WORDS)
def test_the_running_text_stands_in_its_column_and_says_its_sentence(
    pages: dict[tuple[str, Mode], tuple[bytes, list[Letter]]], level: str
) -> None:
    body = [one for one in pages[level, Mode.FULL][1] if one.size_pt > 15.5 and one.baseline_mm > 100]
    chinese, _, english = WORDS[level]
    assert "".join("".join(one.char for one in body).split()) == "".join(
        (
            f"持证人通过东海精工（上海）有限公司组织的{chinese}技术职务评审，特发此证。"
            "This certificate is hereby issued upon the passing of the tests and evaluations organized by "
            "Donghai Precision Works (Shanghai) Co., Ltd. and the bearer is qualified for the position of "
            f"the {english}."
        ).split()
    )
    baselines = sorted({round(one.baseline_mm, 2) for one in body})
    assert baselines[:3] == pytest.approx([118, 126, 134], abs=NEAR_MM)
    assert baselines[-1] < 186
    first = min(one.x_mm for one in body if abs(one.baseline_mm - 118) < NEAR_MM)
    assert first == pytest.approx(22 + 2 * 16 / MM_PT, abs=NEAR_MM)
    assert min(one.x_mm for one in body) == pytest.approx(22, abs=NEAR_MM)
    assert max(one.end_mm for one in body if one.char.strip()) < 22 + 112 + NEAR_MM
    assert {one.face for one in body} == {KAI, TIMES}


@pytest.mark.parametrize("mode", [Mode.FULL, Mode.OVERLAY])
@pytest.mark.parametrize("level", WORDS)
def test_photo_and_symbol_stand_in_their_places(
    pages: dict[tuple[str, Mode], tuple[bytes, list[Letter]]],
    level: str,
    mode: Mode,
    portrait: bytes,
    content: CertificateContent,
) -> None:
    pdf = pages[level, mode][0]
    assert portrait in pdf  # as it is, byte for byte
    opened: Any = pypdfium2.PdfDocument
    document = opened(pdf)
    (image,) = [one for one in document[0].get_objects() if type(one).__name__ == "PdfImage"]
    left, bottom, right, top = image.get_bounds()
    document.close()
    found = [left / MM_PT, 210 - top / MM_PT, (right - left) / MM_PT, (top - bottom) / MM_PT]
    assert found == pytest.approx([33, 56, 35, 49], abs=0.1)
    dpi = 600
    picture = Image.open(BytesIO(render_page(pdf, dpi=dpi))).convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == content.qr_text
    left_px, top_px, right_px, bottom_px = (round(one * dpi / 25.4) for one in (81, 60, 121, 101))
    dark = (
        picture.crop((left_px, top_px, right_px, bottom_px))
        .point(lambda level: 255 if level < 128 else 0)
        .getbbox()
    )
    assert dark is not None
    edges_mm = [(edge + start) * 25.4 / dpi for edge, start in zip(dark, (left_px, top_px) * 2, strict=True)]
    assert edges_mm == pytest.approx([86, 65.5, 116, 95.5], abs=NEAR_MM)
