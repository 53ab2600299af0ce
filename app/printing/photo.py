"""Makes any portrait into the one form a certificate embeds: JPEG, RGB, 413 × 579 pixels, at most 200 KB.

A portrait is cropped, never stretched; one that fits already is passed through, so preparing twice is
preparing once.
"""

import warnings
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from app.domain.errors import InputError, RefusalError

WIDTH_PX = 413
HEIGHT_PX = 579
TALL_HEIGHT_PX = 626  # for the 35 × 53 mm place
MOST_BYTES = 200_000
_DPI = (300, 300)
_MOST_SOURCE_BYTES = 40_000_000
_MOST_SOURCE_PIXELS = 80_000_000
_LEAST_WIDTH_PX = 248  # 180 dpi on 35 mm; coarser faces print visibly blurred
_QUALITIES = (92, 88, 84, 80, 75, 70, 60, 50, 40)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")


class PhotoUnreadableError(InputError):
    """The content is not a picture, or is cut short or broken."""

    code = "photo_unreadable"


class PhotoTooLargeError(InputError):
    """The file or its pixels are beyond what a portrait can be."""

    code = "photo_too_large"


class PhotoHeicError(InputError):
    """The picture is HEIC, as some phones save them."""

    code = "photo_heic"


class PhotoTooSmallError(RefusalError):
    """The picture has too few pixels to print sharply."""

    code = "photo_too_small"


def prepare_photo(content: bytes, height_px: int = HEIGHT_PX) -> bytes:
    """The portrait as a JPEG of 413 × `height_px`; raises a Photo…Error telling what is wrong with it."""
    if len(content) > _MOST_SOURCE_BYTES:
        raise PhotoTooLargeError(megabytes=len(content) // 1_000_000, megapixels=None)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise PhotoHeicError
    picture = _open(content)
    if _fits(picture, content, height_px):
        return content
    picture = _upright_rgb(picture)
    picture = _cropped(picture, height_px)
    for quality in _QUALITIES:
        written = BytesIO()
        picture.save(written, "JPEG", quality=quality, dpi=_DPI, optimize=True, subsampling=0)
        if written.tell() <= MOST_BYTES:
            break
    return written.getvalue()


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels; raises PhotoUnreadableError for anything but a JPEG."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
            return picture.size
    except (OSError, ValueError, SyntaxError) as error:
        raise PhotoUnreadableError from error


def _open(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of bombs and odd metadata; the size is judged here
            picture = Image.open(BytesIO(content))
            width, height = picture.size
            if width * height > _MOST_SOURCE_PIXELS:
                raise PhotoTooLargeError(megabytes=None, megapixels=width * height // 1_000_000)
            picture.load()
    except Image.DecompressionBombError as error:
        raise PhotoTooLargeError(megabytes=None, megapixels=None) from error
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        TypeError,
    ) as error:
        raise PhotoUnreadableError from error
    except (
        OverflowError,
        MemoryError,
        ZeroDivisionError,
        KeyError,
        AttributeError,
        NotImplementedError,
    ) as error:
        raise PhotoUnreadableError from error
    return picture


def _fits(picture: Image.Image, content: bytes, height_px: int) -> bool:
    """Whether the file can be embedded as it is; one that tells of camera or place is written anew."""
    return (
        picture.format == "JPEG"
        and picture.mode == "RGB"
        and picture.size == (WIDTH_PX, height_px)
        and len(content) <= MOST_BYTES
        and "exif" not in picture.info
    )


def _upright_rgb(picture: Image.Image) -> Image.Image:
    with suppress(OSError, ValueError, SyntaxError, KeyError, TypeError):  # broken metadata turns nothing
        picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = _eight_bit(picture.convert("F"))
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    return picture.convert("RGB")


def _eight_bit(deep: Image.Image) -> Image.Image:
    """Grey of 16 bits or more as grey of 8; values that are small already stay as they are."""
    extremes = deep.getextrema()
    brightest = max(float(value) for value in extremes if isinstance(value, int | float))
    scale = 1 / 257 if brightest > 255 else 1.0
    return deep.point(lambda level: level * scale).convert("L")


def _cropped(picture: Image.Image, height_px: int) -> Image.Image:
    """The largest part of the wanted proportion, centred across and a little high, where heads are."""
    width, height = picture.size
    ratio = WIDTH_PX / height_px
    if width / height > ratio:
        crop_width, crop_height = height * ratio, float(height)
    else:
        crop_width, crop_height = float(width), width / ratio
    if crop_width < _LEAST_WIDTH_PX:
        raise PhotoTooSmallError(width=width, height=height, least=_LEAST_WIDTH_PX)
    left, top = (width - crop_width) / 2, (height - crop_height) * 0.4
    box = (left, top, left + crop_width, top + crop_height)
    return picture.resize((WIDTH_PX, height_px), Image.Resampling.LANCZOS, box=box)
