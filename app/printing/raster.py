"""Draws PDF pages as pixels for previews and printers; PDFium bears one thread at a time, hence a lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from threading import Lock
from typing import Any

import pypdfium2
from PIL import Image

from app.domain.errors import InputError

_pdfium: Any = pypdfium2  # its functions carry no types
_one_at_a_time = Lock()
MOST_SHOWN_PIXELS = 20_000_000
"""Of a page from outside, which may say that it is as large as a field."""


class PdfUnreadableError(InputError):
    """The content is not a PDF, or has no such page."""

    code = "pdf_unreadable"


@dataclass(frozen=True, slots=True)
class Pixels:
    """A drawn page: `content` holds rows of red, green and blue bytes (or of greys) without padding."""

    width: int
    height: int
    content: bytes


def render_pixels(pdf: bytes, page: int = 0, dpi: float = 150, most: int | None = None) -> Pixels:
    """Page `page` (from 0) on white paper, coarser where it would have over `most` pixels.

    Raises PdfUnreadableError.
    """
    with _opened(pdf) as document:
        drawn = _drawn(document, page, dpi, most, rev_byteorder=True).convert("RGB")
        return Pixels(drawn.width, drawn.height, drawn.tobytes())


def render_grey(pdf: bytes, page: int, dpi: float, most: int) -> Pixels:
    """The page in greys, a byte a pixel, coarser than `dpi` where it would have over `most` pixels."""
    with _opened(pdf) as document:
        drawn = _drawn(document, page, dpi, most, grayscale=True).convert("L")
        return Pixels(drawn.width, drawn.height, drawn.tobytes())


def render_page(pdf: bytes, page: int = 0, dpi: int = 150, most: int | None = None) -> bytes:
    """Page `page` (from 0) as a PNG, coarser where it would have over `most` pixels.

    Raises PdfUnreadableError.
    """
    written = BytesIO()
    with _opened(pdf) as document:
        _drawn(document, page, dpi, most).save(written, "PNG")
    return written.getvalue()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; raises PdfUnreadableError."""
    with _opened(pdf) as document:
        return len(document)


def _drawn(
    document: pypdfium2.PdfDocument, page: int, dpi: float, most: int | None, **kind: bool
) -> Image.Image:
    if not 0 <= page < len(document):
        raise PdfUnreadableError
    try:
        width_pt, height_pt = document[page].get_size()
        finest = sqrt(most / max(1.0, width_pt * height_pt)) if most else dpi
        scale = min(dpi / 72, finest)
        picture: Image.Image = document[page].render(scale=scale, **kind).to_pil()
    except _pdfium.PdfiumError as error:
        raise PdfUnreadableError from error
    return picture


@contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    with _one_at_a_time:
        try:
            document = _pdfium.PdfDocument(pdf)
        except _pdfium.PdfiumError as error:
            raise PdfUnreadableError from error
        try:
            yield document
        finally:
            document.close()
