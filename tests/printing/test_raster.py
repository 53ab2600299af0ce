import re
from io import BytesIO

import pytest
from PIL import Image

from app.printing.faces import Faces
from app.printing.papers import Paper, Paragraph, print_paper
from app.printing.raster import MOST_SHOWN_PIXELS, PdfUnreadableError, page_count, render_page
from app.printing.scans import PDF, scan_pixels


def test_a_page_is_drawn_in_its_resolution(faces: Faces) -> None:
    pdf = print_paper(Paper("公示", (Paragraph("正文"),)), faces)
    picture = Image.open(BytesIO(render_page(pdf, dpi=72)))
    assert picture.format == "PNG"
    assert picture.size == pytest.approx((595, 842), abs=1)
    assert page_count(pdf) == 1


@pytest.mark.parametrize("page", [1, -1])
def test_a_page_that_is_not_there_is_refused(faces: Faces, page: int) -> None:
    pdf = print_paper(Paper("公示", ()), faces)
    with pytest.raises(PdfUnreadableError):
        render_page(pdf, page)


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.4\n"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(PdfUnreadableError):
        render_page(content)
    with pytest.raises(PdfUnreadableError):
        page_count(content)


def test_a_page_as_large_as_a_field_is_drawn_coarser(faces: Faces) -> None:
    pdf = print_paper(Paper("公示", ()), faces)
    large = re.sub(rb"/MediaBox \[[^]]*\]", b"/MediaBox [ 0 0 14400 14400 ]", pdf)
    drawn = Image.open(BytesIO(render_page(large, most=1_000_000)))
    assert drawn.size == pytest.approx((1000, 1000), abs=1)
    shown = scan_pixels(large, PDF, 0, dpi=150)
    assert shown.width * shown.height <= MOST_SHOWN_PIXELS * 1.01
