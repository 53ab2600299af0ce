"""Makes any portrait into the one form a certificate embeds: JPEG, RGB, 413 × 579 pixels, at most 200 KB.

A portrait is cropped, never stretched; one that fits already is passed through, so preparing twice is
preparing once.
"""

import warnings
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from app.domain.errors import InputError, RefusalError
from app.domain.remarks import Remark

WIDTH_PX = 413
HEIGHT_PX = 579
TALL_HEIGHT_PX = 626  # for the 35 × 53 mm place
MOST_BYTES = 200_000
PHOTO_WIDTH_MM = 35.0
_DPI = (300, 300)
_SHARP_DPI = 250
_WHITE_FROM = 225  # of 255: white paper under office light
_COLOURED_FROM = 8  # mean saturation of 255; grey pictures have 0 to 3
_MOST_SOURCE_BYTES = 40_000_000
_MOST_SOURCE_PIXELS = 80_000_000
LEAST_WIDTH_PX = 248  # 180 dpi on 35 mm; coarser faces print visibly blurred
_QUALITIES = (92, 88, 84, 80, 75, 70, 60, 50, 40)
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"heif")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is cut from the upright picture, in its pixels; the height follows from the wanted proportion."""

    left: float
    top: float
    width: float


@dataclass(frozen=True, slots=True)
class Upright:
    """A picture as it is looked at: turned as its metadata say, on white, as a JPEG of `width` × `height`."""

    jpeg: bytes
    width: int
    height: int


class PhotoUnreadableError(InputError):
    """The content is not a picture, or is cut short or broken."""

    code = "photo_unreadable"


class PhotoTooLargeError(InputError):
    """The file or its pixels are beyond what a portrait can be."""

    code = "photo_too_large"

    def __init__(self) -> None:
        super().__init__(
            megabytes=_MOST_SOURCE_BYTES // 1_000_000, megapixels=_MOST_SOURCE_PIXELS // 1_000_000
        )


class PhotoHeicError(InputError):
    """The picture is HEIC, as some phones save them."""

    code = "photo_heic"


class PhotoTooSmallError(RefusalError):
    """The picture has too few pixels to print sharply."""

    code = "photo_too_small"


def prepare_photo(content: bytes, height_px: int = HEIGHT_PX, frame: Frame | None = None) -> bytes:
    """The portrait as a JPEG of 413 × `height_px`, cut at `frame`, else where heads usually are.

    Raises a Photo…Error telling what is wrong with it.
    """
    picture = open_picture(content)
    if frame is None and _fits(picture, content, height_px):
        return content
    picture = _upright_rgb(picture)
    picture = _cut(picture, height_px, frame or usual_frame(*picture.size, height_px))
    for quality in _QUALITIES:
        written = BytesIO()
        picture.save(written, "JPEG", quality=quality, dpi=_DPI, optimize=True, subsampling=0)
        if written.tell() <= MOST_BYTES:
            break
    return written.getvalue()


def upright(content: bytes) -> Upright:
    """The whole picture for somebody to place a frame on; raises a Photo…Error."""
    picture = _upright_rgb(open_picture(content))
    written = BytesIO()
    picture.save(written, "JPEG", quality=90)
    return Upright(written.getvalue(), *picture.size)


def usual_frame(width: int, height: int, height_px: int = HEIGHT_PX) -> Frame:
    """The largest part of the wanted proportion, centred across and a little high, where heads are."""
    ratio = WIDTH_PX / height_px
    cut_width = min(float(width), height * ratio)
    return Frame((width - cut_width) / 2, (height - cut_width / ratio) * 0.4, cut_width)


def photo_remarks(portrait: bytes, cut_width: float | None = None) -> tuple[Remark, ...]:
    """What to look at in a prepared portrait; none when the ground is white, in colour and sharp.

    `ground_not_white`, `not_colour`, and `coarse` (with `dpi` on 35 mm) when `cut_width` pixels of the
    original make the picture's width.
    """
    with Image.open(BytesIO(portrait), formats=("JPEG",)) as opened:
        picture = opened.convert("RGB")
    found = []
    if _darkest_of_ground(picture) < _WHITE_FROM:
        found.append(Remark("ground_not_white"))
    if ImageStat.Stat(picture.convert("HSV").getchannel("S")).mean[0] < _COLOURED_FROM:
        found.append(Remark("not_colour"))
    dpi = None if cut_width is None else round(cut_width / (PHOTO_WIDTH_MM / 25.4))
    if dpi is not None and dpi < _SHARP_DPI:
        found.append(Remark("coarse", {"dpi": dpi}))
    return tuple(found)


def _darkest_of_ground(picture: Image.Image) -> float:
    """The mean of the darkest channel on the darker side of the head."""
    width, height = picture.size
    edge = width // 8
    places = ((0, 0, edge, height // 3), (width - edge, 0, width, height // 3))
    return min(min(ImageStat.Stat(picture.crop(place)).mean) for place in places)


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels; raises PhotoUnreadableError for anything but a JPEG."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
            return picture.size
    except (OSError, ValueError, SyntaxError) as error:
        raise PhotoUnreadableError from error


def open_picture(content: bytes) -> Image.Image:
    """The picture, loaded, of a size that can be worked with; raises a Photo…Error."""
    if len(content) > _MOST_SOURCE_BYTES:
        raise PhotoTooLargeError
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise PhotoHeicError
    return _open(content)


def _open(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of bombs and odd metadata; the size is judged here
            picture = Image.open(BytesIO(content))
            width, height = picture.size
            if width * height > _MOST_SOURCE_PIXELS:
                raise PhotoTooLargeError
            picture.load()
    except Image.DecompressionBombError as error:
        raise PhotoTooLargeError from error
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


def _cut(picture: Image.Image, height_px: int, frame: Frame) -> Image.Image:
    """The framed part, moved and narrowed so far that it lies inside the picture."""
    width, height = picture.size
    cut_width = min(frame.width, width, height * WIDTH_PX / height_px)
    if cut_width < LEAST_WIDTH_PX:
        raise PhotoTooSmallError(width=width, height=height, least=LEAST_WIDTH_PX)
    cut_height = min(cut_width * height_px / WIDTH_PX, height)
    left = max(min(frame.left, width - cut_width), 0.0)
    top = max(min(frame.top, height - cut_height), 0.0)
    box = (left, top, min(left + cut_width, width), min(top + cut_height, height))
    return picture.resize((WIDTH_PX, height_px), Image.Resampling.LANCZOS, box=box)
