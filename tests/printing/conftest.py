"""What the printing tests share: this machine's faces, one sample, and PDFs read back letter by letter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from PIL import Image, ImageDraw

from app import paths
from app.printing.certificate import CertificatePrinter
from app.printing.faces import Faces, machine_faces
from app.printing.fields import CertificateContent
from app.printing.layout import Layout, read_layouts
from app.printing.photo import prepare_photo

MM_PT = 72 / 25.4


@dataclass(frozen=True)
class Letter:
    """One character of a PDF: its origin in mm from the top left; the next one begins at `end_mm`."""

    char: str
    face: str
    size_pt: float
    x_mm: float
    baseline_mm: float
    end_mm: float


@pytest.fixture(scope="session")
def faces() -> Faces:
    return machine_faces()


@pytest.fixture(scope="session")
def layouts() -> dict[str, Layout]:
    return dict(read_layouts(paths.forms()))


@pytest.fixture(scope="session")
def printer(faces: Faces, layouts: dict[str, Layout]) -> CertificatePrinter:
    return CertificatePrinter(faces, layouts)


@pytest.fixture(scope="session")
def portrait() -> bytes:
    picture = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(picture).ellipse((250, 200, 650, 800), fill=(225, 185, 160))
    written = BytesIO()
    picture.save(written, "PNG")
    return prepare_photo(written.getvalue())


@pytest.fixture(scope="session")
def content(portrait: bytes) -> CertificateContent:
    return CertificateContent(
        level="T",
        name="朱𬱖𠅤",
        birth_date="1985年7月12日",
        id_type="居民身份证",
        id_number="110101198507121231",
        occupation="装配钳工",
        number="S000035001051226T00001",
        institution="东海精工（上海）有限公司",
        institution_en="Donghai Precision Works (Shanghai) Co., Ltd.",
        issue_date="2026年3月1日",
        issue_date_en="March 1, 2026",
        photo=portrait,
    )


@pytest.fixture(scope="session")
def letters() -> Callable[[bytes], list[Letter]]:
    """Reads the letters of the first page, in drawing order."""
    return _letters


def _letters(pdf: bytes) -> list[Letter]:
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    interpreter.process_page(next(PDFPage.get_pages(BytesIO(pdf))))
    page = device.get_result()
    return [
        Letter(
            item.get_text(),
            item.fontname.partition("+")[2],
            item.size,
            item.matrix[4] / MM_PT,
            (page.height - item.matrix[5]) / MM_PT,
            (item.matrix[4] + item.adv) / MM_PT,
        )
        for item in page
        if isinstance(item, LTChar)
    ]


@pytest.fixture(scope="session")
def make_font() -> Callable[..., Path]:
    """Writes a small TrueType font: `make_font(path, family, chars, blank="…", style="Regular")`."""
    return _make_font


def _make_font(path: Path, family: str, chars: str, blank: str = "", style: str = "Regular") -> Path:
    names = {char: f"uni{ord(char):04X}" for char in chars + blank}
    make: Any = FontBuilder  # without types
    builder = make(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(char): name for char, name in names.items()})
    outlines = {
        ".notdef": _box(),
        **{name: _blank() if char in blank else _box() for char, name in names.items()},
    }
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(dict.fromkeys(outlines, (1000, 100)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {"familyName": family, "styleName": style, "psName": f"{family.replace(' ', '')}-{style}"}
    )
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def _box() -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in _corners():
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


def _corners() -> Iterable[tuple[int, int]]:
    return ((100, 800), (900, 800), (900, 0))


def _blank() -> object:
    return TTGlyphPen(None).glyph()
