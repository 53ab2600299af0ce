"""Reads the QR symbols of a picture or of a PDF's pages, as a scanner or a phone delivers them.

A page that shows none is looked at again at twice its size: a coarse scan has two pixels a module.
"""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import zxingcpp
from PIL import Image

from app.domain.errors import InputError
from app.printing.raster import PdfUnreadableError, page_count, render_grey

_zxing: Any = zxingcpp  # its own types miss what it takes
_PDF_HEAD = b"%PDF-"
_PDF_HEAD_WITHIN = 1024
_KINDS = ("PNG", "JPEG", "BMP", "TIFF", "WEBP")
_MOST_BYTES = 200_000_000
_MOST_PIXELS = 80_000_000
_MOST_DOUBLED_PIXELS = 12_000_000
_MOST_PAGES = 2_000
_DPI = 300


class PictureUnreadableError(InputError):
    """The file is neither a picture nor a PDF that can be opened."""

    code = "picture_unreadable"


class PictureTooLargeError(InputError):
    """The file has more bytes, pixels or pages than a scan of certificates needs."""

    code = "picture_too_large"


@dataclass(frozen=True, slots=True)
class FoundCode:
    """What one symbol says; `page` counts from 1, None in a picture."""

    text: str
    page: int | None = None


def read_codes(content: bytes, name: str, advance: Callable[[int, int], object]) -> list[FoundCode]:
    """Every QR symbol of the file, page by page; `advance` hears pages done out of all.

    Raises PictureUnreadableError, PictureTooLargeError.
    """
    if len(content) > _MOST_BYTES:
        raise PictureTooLargeError(file=name)
    if _PDF_HEAD in content[:_PDF_HEAD_WITHIN]:
        return list(_in_pdf(content, name, advance))
    return [FoundCode(text) for text in _texts(_picture(content, name))]


def _in_pdf(content: bytes, name: str, advance: Callable[[int, int], object]) -> Iterator[FoundCode]:
    try:
        pages = page_count(content)
        if pages > _MOST_PAGES:
            raise PictureTooLargeError(file=name)
        for page in range(pages):
            advance(page, pages)
            drawn = render_grey(content, page, _DPI, _MOST_PIXELS)
            picture = Image.frombytes("L", (drawn.width, drawn.height), drawn.content)
            for text in _texts(picture):
                yield FoundCode(text, page + 1)
    except PdfUnreadableError as error:
        raise PictureUnreadableError(file=name) from error


def _picture(content: bytes, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=_KINDS)
        if picture.width * picture.height > _MOST_PIXELS:
            raise PictureTooLargeError(file=name)
        return _flat(picture)
    except Image.DecompressionBombError as error:
        raise PictureTooLargeError(file=name) from error
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        TypeError,
    ) as error:  # what Pillow raises on bad bytes
        raise PictureUnreadableError(file=name) from error


def _flat(picture: Image.Image) -> Image.Image:
    """In greys on white: what is transparent is paper, not ink."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("L")
    with_alpha = picture.convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, with_alpha).convert("L")


def _texts(picture: Image.Image) -> list[str]:
    found = _decoded(picture)
    if not found and picture.width * picture.height <= _MOST_DOUBLED_PIXELS:
        doubled = (picture.width * 2, picture.height * 2)
        found = _decoded(picture.resize(doubled, Image.Resampling.BICUBIC))
    return found


def _decoded(picture: Image.Image) -> list[str]:
    """The texts, topmost first."""
    barcodes = _zxing.read_barcodes(
        picture, formats=_zxing.BarcodeFormat.QRCode, text_mode=_zxing.TextMode.Plain
    )
    placed = [(one.position.top_left.y, one.position.top_left.x, one.text) for one in barcodes]
    return [text for _, _, text in sorted(placed)]
