"""Draws PDF pages as PNG for previews; PDFium bears one thread at a time, so a lock stands before it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Lock
from typing import Any

import pypdfium2

from app.domain.errors import InputError

_pdfium: Any = pypdfium2  # its functions carry no types
_one_at_a_time = Lock()


class PdfUnreadableError(InputError):
    """The content is not a PDF, or has no such page."""

    code = "pdf_unreadable"


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
