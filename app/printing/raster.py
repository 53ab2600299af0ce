"""Draws PDF pages as pixels for previews and printers; PDFium bears one thread at a time, hence a lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from threading import Lock
from typing import Any

import pypdfium2

from app.domain.errors import InputError

_pdfium: Any = pypdfium2  # its functions carry no types
_one_at_a_time = Lock()


class PdfUnreadableError(InputError):
    """The content is not a PDF, or has no such page."""

    code = "pdf_unreadable"


@dataclass(frozen=True, slots=True)
class Pixels:
    """A drawn page: `content` holds rows of red, green and blue bytes (or of greys) without padding."""

    width: int
    height: int
    content: bytes


def render_pixels(pdf: bytes, page: int = 0, dpi: float = 150) -> Pixels:
    """Page `page` (from 0) on white paper; raises PdfUnreadableError."""
    with _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise PdfUnreadableError
        drawn = document[page].render(scale=dpi / 72, rev_byteorder=True).to_pil().convert("RGB")
        return Pixels(drawn.width, drawn.height, drawn.tobytes())


def render_grey(pdf: bytes, page: int, dpi: float, most: int) -> Pixels:
    """The page in greys, a byte a pixel, coarser than `dpi` where it would have over `most` pixels."""
    with _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise PdfUnreadableError
        width_pt, height_pt = document[page].get_size()
        scale = min(dpi / 72, sqrt(most / max(1.0, width_pt * height_pt)))
        try:
            drawn = document[page].render(scale=scale, grayscale=True).to_pil().convert("L")
        except _pdfium.PdfiumError as error:
            raise PdfUnreadableError from error
        return Pixels(drawn.width, drawn.height, drawn.tobytes())


def render_page(pdf: bytes, page: int = 0, dpi: int = 150) -> bytes:
    """Page `page` (from 0) as a PNG; raises PdfUnreadableError."""
    written = BytesIO()
    with _opened(pdf) as document:
        if not 0 <= page < len(document):
            raise PdfUnreadableError
        document[page].render(scale=dpi / 72).to_pil().save(written, "PNG")
    return written.getvalue()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; raises PdfUnreadableError."""
    with _opened(pdf) as document:
        return len(document)


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
