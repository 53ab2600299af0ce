from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from app.printing.photo import (
    HEIGHT_PX,
    LEAST_WIDTH_PX,
    MOST_BYTES,
    TALL_HEIGHT_PX,
    WIDTH_PX,
    Frame,
    PhotoHeicError,
    PhotoTooLargeError,
    PhotoTooSmallError,
    PhotoUnreadableError,
    jpeg_size,
    photo_remarks,
    prepare_photo,
    upright,
    usual_frame,
)
from app.printing.portraits import draw_portrait


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    written = BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def test_the_form_is_always_the_same() -> None:
    result = opened(prepare_photo(saved(Image.new("RGB", (1200, 1600), "navy"))))
    assert (result.format, result.mode, result.size) == ("JPEG", "RGB", (WIDTH_PX, HEIGHT_PX))
    assert result.info["dpi"] == pytest.approx((300, 300))


def test_the_tall_form() -> None:
    assert jpeg_size(prepare_photo(saved(Image.new("RGB", (1200, 1600))), TALL_HEIGHT_PX)) == (413, 626)


def test_a_photo_that_fits_is_passed_through() -> None:
    content = saved(Image.new("RGB", (WIDTH_PX, HEIGHT_PX), "white"), "JPEG", dpi=(300, 300))
    assert prepare_photo(content) is content


def test_circles_stay_circles() -> None:
    picture = Image.new("L", (2000, 1200), 255)
    ImageDraw.Draw(picture).ellipse((800, 400, 1200, 800), fill=0)
    result = opened(prepare_photo(saved(picture))).convert("L").point(lambda level: 255 if level < 128 else 0)
    box = result.getbbox()
    assert box is not None
    assert abs((box[2] - box[0]) - (box[3] - box[1])) <= 2


def test_turned_phone_pictures_stand_upright() -> None:
    picture = Image.new("RGB", (1600, 1200), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 300, 1200), fill="red")
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn a quarter clockwise
    result = opened(prepare_photo(saved(picture, "JPEG", exif=exif)))
    top, bottom = result.getpixel((200, 20)), result.getpixel((200, 550))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[1] < 80
    assert bottom[1] > 200
    assert "exif" not in result.info


def test_clear_grounds_become_white() -> None:
    picture = Image.new("RGBA", (800, 1200), (0, 0, 0, 0))
    pixel = opened(prepare_photo(saved(picture))).getpixel((10, 10))
    assert pixel == (255, 255, 255)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F", "HSV", "LAB"]
)
def test_every_colour_mode_becomes_rgb(mode: str) -> None:
    kind = "PNG" if mode in {"1", "L", "LA", "P", "RGBA", "I;16"} else "TIFF"
    picture = Image.new(mode, (500, 700)) if mode != "PA" else Image.new("RGBA", (500, 700))
    if mode == "HSV":
        picture = picture.convert("RGB")
    assert opened(prepare_photo(saved(picture, kind))).mode == "RGB"


def test_sixteen_bit_grey_keeps_its_brightness() -> None:
    picture = Image.new("I;16", (500, 700), 40_000)
    pixel = opened(prepare_photo(saved(picture))).getpixel((100, 100))
    assert isinstance(pixel, tuple)
    assert abs(pixel[0] - 40_000 / 257) < 3


def test_noise_is_squeezed_below_the_limit() -> None:
    picture = Image.effect_noise((WIDTH_PX * 2, HEIGHT_PX * 2), 120).convert("RGB")
    assert len(prepare_photo(saved(picture))) <= MOST_BYTES


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"%PDF-1.4", b"\xff\xd8\xff", b"PK\x03\x04" * 50, b"GIF89a"]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(PhotoUnreadableError):
        prepare_photo(content)


def test_a_picture_cut_short_is_refused() -> None:
    whole = saved(Image.effect_noise((800, 1200), 100), "JPEG")
    with pytest.raises(PhotoUnreadableError):
        prepare_photo(whole[: len(whole) // 2])


def test_phone_heic_has_its_own_sentence() -> None:
    with pytest.raises(PhotoHeicError):
        prepare_photo(b"\x00\x00\x00\x24ftypheic" + bytes(64))


def test_bombs_are_refused_before_they_unpack() -> None:
    with pytest.raises(PhotoTooLargeError):
        prepare_photo(saved(Image.new("1", (12_000, 12_000))))
    with pytest.raises(PhotoTooLargeError):
        prepare_photo(saved(Image.new("1", (20_000, 20_000))))
    with pytest.raises(PhotoTooLargeError):
        prepare_photo(bytes(50_000_000))


@pytest.mark.parametrize("size", [(1, 1), (200, 280), (5000, 120), (240, 3000)])
def test_too_few_pixels_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PhotoTooSmallError):
        prepare_photo(saved(Image.new("RGB", size)))


@settings(max_examples=15, deadline=None)
@given(st.integers(260, 900), st.integers(380, 1200), st.sampled_from(["RGB", "L", "RGBA"]))
def test_preparing_twice_is_preparing_once(width: int, height: int, mode: str) -> None:
    once = prepare_photo(saved(Image.new(mode, (width, height))))
    assert prepare_photo(once) == once


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_byte_never_breaks_more_than_the_photo(place: int, value: int) -> None:
    whole = bytearray(saved(Image.effect_noise((420, 590), 20), "JPEG"))
    whole[place % len(whole)] = value
    with suppress(PhotoUnreadableError, PhotoTooSmallError, PhotoTooLargeError):
        assert jpeg_size(prepare_photo(bytes(whole))) == (WIDTH_PX, HEIGHT_PX)


def test_a_frame_is_cut_where_it_stands_and_never_stretched() -> None:
    wide = Image.new("RGB", (1200, 900), "white")
    ImageDraw.Draw(wide).ellipse((700, 300, 900, 500), fill="black")
    portrait = prepare_photo(saved(wide, "JPEG"), frame=Frame(left=594.0, top=111.0, width=412.0))
    left, top, right, bottom = dark_box(portrait)
    assert abs((right - left) - (bottom - top)) <= 2
    assert abs((left + right) / 2 - WIDTH_PX * (800 - 594) / 412) <= 2


@given(
    st.floats(-500, 2500),
    st.floats(-500, 2500),
    st.floats(1, 5000),
    st.sampled_from([HEIGHT_PX, TALL_HEIGHT_PX]),
)
def test_a_frame_outside_the_picture_is_moved_in_or_refused(
    left: float, top: float, width: float, height_px: int
) -> None:
    content = saved(Image.new("RGB", (900, 1000), "white"), "JPEG")
    try:
        portrait = prepare_photo(content, height_px, Frame(left, top, width))
    except PhotoTooSmallError:
        assert width < LEAST_WIDTH_PX
    else:
        assert jpeg_size(portrait) == (WIDTH_PX, height_px)


@pytest.mark.parametrize("size", [(413, 579), (900, 400), (300, 900), (1000, 1000)])
def test_the_usual_frame_is_what_is_cut_without_one(size: tuple[int, int]) -> None:
    picture = Image.effect_noise(size, 60).convert("RGB")
    content = saved(picture)
    assert prepare_photo(content) == prepare_photo(content, frame=usual_frame(*size))


def test_what_a_portrait_lacks_is_told() -> None:
    good = draw_portrait(3)
    assert photo_remarks(good, 413) == ()
    assert [one.code for one in photo_remarks(good, 250)] == ["coarse"]
    blue = saved(Image.new("RGB", (413, 579), (60, 120, 220)), "JPEG")
    assert [one.code for one in photo_remarks(blue)] == ["ground_not_white"]
    grey = saved(opened(good).convert("L").convert("RGB"), "JPEG")
    assert [one.code for one in photo_remarks(grey)] == ["not_colour"]


def test_the_upright_picture_is_turned_and_whole() -> None:
    turned = Image.new("RGB", (600, 400), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    seen = upright(saved(turned, "JPEG", exif=exif))
    assert (seen.width, seen.height) == jpeg_size(seen.jpeg) == (400, 600)


def dark_box(portrait: bytes) -> tuple[int, int, int, int]:
    """The box around what is darker than grey."""
    dark = Image.open(BytesIO(portrait)).convert("L").point(lambda level: 255 if level < 100 else 0)
    box = dark.getbbox()
    assert box is not None
    return box
