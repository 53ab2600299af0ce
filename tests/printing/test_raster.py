from io import BytesIO

import pytest
from PIL import Image

from app.printing.faces import Faces
from app.printing.papers import Paper, Paragraph, print_paper
from app.printing.raster import PdfUnreadableError, page_count, render_page


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
