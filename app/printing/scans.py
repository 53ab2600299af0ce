"""Looks at a scan that somebody attached before anything else does: PDF, JPEG or PNG, whole, not too large.

The kind is what the first bytes say, never what the name says; each file is opened once to see if it can be.
"""

import warnings
from io import BytesIO

from PIL import Image

from app.domain.errors import InputError
from app.printing.raster import MOST_SHOWN_PIXELS, PdfUnreadableError, Pixels, page_count, render_pixels

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
MOST_BYTES = 20_000_000
_MOST_PIXELS = 80_000_000
_MOST_PAGES = 300
_BEGINNINGS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
_FORMATS = {JPEG: ("JPEG",), PNG: ("PNG",)}


class ScanKindError(InputError):
    """The content is neither PDF nor JPEG nor PNG."""

    code = "scan_kind"


class ScanTooLargeError(InputError):
    """The file, its pixels or its pages are beyond what a scan can be."""

    code = "scan_too_large"


class ScanBrokenError(InputError):
    """The file is cut short, broken, or locked by a password."""

    code = "scan_broken"


def scan_kind(content: bytes, file: str) -> str:
    """The media type of a scan that can be opened; raises a Scan…Error that names `file`."""
    if len(content) > MOST_BYTES:
        raise ScanTooLargeError(file=file, megabytes=MOST_BYTES // 1_000_000)
    kind = next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), None)
    if kind is None:
        raise ScanKindError(file=file)
    if kind == PDF:
        _open_pdf(content, file)
    else:
        _opened_picture(content, kind, file)
    return kind


def scan_pages(content: bytes, kind: str) -> int:
    """How many pages there are to see; raises PdfUnreadableError."""
    return page_count(content) if kind == PDF else 1


def scan_pixels(content: bytes, kind: str, page: int, dpi: float) -> Pixels:
    """One page as pixels: a PDF's at `dpi`, a picture as it is; raises what the opening raises."""
    if kind == PDF:
        return render_pixels(content, page, dpi, MOST_SHOWN_PIXELS)
    picture = _opened_picture(content, kind, "").convert("RGB")
    return Pixels(picture.width, picture.height, picture.tobytes())


def _open_pdf(content: bytes, file: str) -> None:
    try:
        pages = page_count(content)
    except PdfUnreadableError as error:
        raise ScanBrokenError(file=file) from error
    if pages < 1:
        raise ScanBrokenError(file=file)
    if pages > _MOST_PAGES:
        raise ScanTooLargeError(file=file, megabytes=MOST_BYTES // 1_000_000)


def _opened_picture(content: bytes, kind: str, file: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of bombs; the size is judged here
            picture = Image.open(BytesIO(content), formats=_FORMATS[kind])
            if picture.width * picture.height > _MOST_PIXELS:
                raise ScanTooLargeError(file=file, megabytes=MOST_BYTES // 1_000_000)
            picture.load()
    except Image.DecompressionBombError as error:
        raise ScanTooLargeError(file=file, megabytes=MOST_BYTES // 1_000_000) from error
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError) as error:
        raise ScanBrokenError(file=file) from error
    except (OverflowError, MemoryError, ZeroDivisionError, AttributeError, NotImplementedError) as error:
        raise ScanBrokenError(file=file) from error
    return picture
