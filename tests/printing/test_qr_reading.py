"""Printed symbols read back: at 300 dpi, and from a coarse, turned, blurred and noisy scan."""

import io
import random
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageFilter

from app.domain.claims import Claim
from app.exchange.claims import claim_text
from app.exchange.signing_key import SigningKey
from app.printing.certificate import CertificatePrinter, Mode
from app.printing.fields import QUERY_URL, CertificateContent
from app.printing.qr import QrTooLongError, qr_symbol
from app.printing.qr_reading import FoundCode, PictureTooLargeError, PictureUnreadableError, read_codes
from app.printing.raster import render_page

SIDE_MM = 30.0
SHORT = ("王一", "车工")
USUAL = ("阿依古丽·买买提", "电子专用设备装调工")
LONGEST = (
    "阿卜杜热西提·阿卜杜拉吐尔逊阿卜杜拉",
    "多工序数控机床操作调整工（加工中心操作工、数控车工、数控铣工）兼装配工",
)
MOST_VERSION = 15


def _unheard(done: int, total: int) -> None:
    assert done < total


@pytest.fixture(scope="module")
def key() -> SigningKey:
    return SigningKey.make()


def _signed(
    content: CertificateContent, said: tuple[str, str], level: str, key: SigningKey
) -> CertificateContent:
    number = f"S00003500105126{level}000001"
    claim = Claim(number, *said, date(2026, 3, 1), key.id)
    text = claim_text(claim, key, QUERY_URL)
    return replace(content, name=said[0], occupation=said[1], level=level, number=number, qr_text=text)


def _scanned(pdf: bytes, seed: int) -> bytes:
    """The page as an office scanner gives it at 150 dpi: 3° askew, soft, speckled, not quite white."""
    page = Image.open(BytesIO(render_page(pdf, dpi=150))).convert("L")
    page = page.rotate(3 if seed % 2 else -3, Image.Resampling.BICUBIC, expand=True, fillcolor=245)
    page = page.filter(ImageFilter.GaussianBlur(0.7))
    grain = Image.frombytes("L", page.size, random.Random(seed).randbytes(page.width * page.height))
    speckled = ImageChops.add(page, grain.point(lambda value: value // 6), offset=-21)
    written = BytesIO()
    speckled.save(written, "JPEG", quality=80)
    return written.getvalue()


@pytest.mark.parametrize("level", ["T", "S"])
@pytest.mark.parametrize("mode", [Mode.FULL, Mode.OVERLAY])
@pytest.mark.parametrize("said", [SHORT, USUAL, LONGEST], ids=["short", "usual", "longest"])
def test_every_symbol_reads_back_from_print_and_from_a_poor_scan(
    printer: CertificatePrinter,
    content: CertificateContent,
    key: SigningKey,
    said: tuple[str, str],
    mode: Mode,
    level: str,
) -> None:
    signed = _signed(content, said, level, key)
    pdf = printer.make(signed, mode).pdf
    assert read_codes(pdf, "x.pdf", _unheard) == [FoundCode(signed.qr_text, 1)]
    assert read_codes(render_page(pdf, dpi=300), "x.png", _unheard) == [FoundCode(signed.qr_text)]
    for seed in (1, 2):
        assert read_codes(_scanned(pdf, seed), "x.jpg", _unheard) == [FoundCode(signed.qr_text)]


def test_the_longest_claim_fills_the_largest_symbol_and_one_more_character_is_refused(
    printer: CertificatePrinter, content: CertificateContent, key: SigningKey
) -> None:
    longest = _signed(content, LONGEST, "T", key)
    modules = qr_symbol(longest.qr_text, SIDE_MM).modules
    assert modules == 17 + 4 * MOST_VERSION
    assert SIDE_MM / modules >= 0.38
    more = _signed(content, (LONGEST[0] + "丽", LONGEST[1]), "T", key)
    with pytest.raises(QrTooLongError):
        printer.check(more)
    assert qr_symbol(_signed(content, SHORT, "T", key).qr_text, SIDE_MM).modules == 61


def test_all_codes_of_a_document_and_of_one_picture_are_found(
    printer: CertificatePrinter, content: CertificateContent, key: SigningKey
) -> None:
    several = [_signed(content, said, "T", key) for said in (SHORT, USUAL, LONGEST)]
    heard: list[tuple[int, int]] = []
    found = read_codes(printer.make_all(several), "x.pdf", lambda done, total: heard.append((done, total)))
    assert found == [FoundCode(one.qr_text, page) for page, one in enumerate(several, 1)]
    assert heard == [(0, 3), (1, 3), (2, 3)]
    pages = [Image.open(BytesIO(render_page(printer.make(one).pdf, dpi=150))) for one in several]
    together = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)), "white")
    for place, page in enumerate(pages):
        together.paste(page, (0, place * pages[0].height))
    written = io.BytesIO()
    together.save(written, "PNG")
    assert [one.text for one in read_codes(written.getvalue(), "x.png", _unheard)] == [
        one.qr_text for one in several
    ]


def test_a_picture_without_a_code_says_none_and_a_broken_file_is_named() -> None:
    written = BytesIO()
    Image.new("RGBA", (300, 200), (255, 255, 255, 0)).save(written, "PNG")
    assert read_codes(written.getvalue(), "x.png", _unheard) == []
    whole = written.getvalue()
    for content in (b"", b"text", whole[:60], b"%PDF-1.7 nothing", b"GIF89a" + bytes(50)):
        with pytest.raises(PictureUnreadableError) as caught:
            read_codes(content, "扫描件", _unheard)
        assert caught.value.values == {"file": "扫描件"}


def test_a_picture_beyond_all_scans_is_refused_unopened() -> None:
    written = BytesIO()
    Image.new("1", (12_000, 12_000)).save(written, "PNG")
    with pytest.raises(PictureTooLargeError):
        read_codes(written.getvalue(), "x.png", _unheard)
