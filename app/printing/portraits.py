"""Draws portraits of nobody for samples: a head on white ground, each a little different."""

import io
import random

from PIL import Image, ImageDraw

WIDTH_PX, HEIGHT_PX = 413, 579
_SKINS = ((240, 208, 180), (228, 190, 160), (214, 172, 140))
_COATS = ((38, 56, 92), (52, 60, 68), (60, 72, 58), (70, 50, 60))
_SCALE = 2  # drawn twice as large and scaled down: smooth edges


def draw_portrait(seed: int) -> bytes:
    """A JPEG of 413 × 579 pixels at 300 dpi; the same seed draws the same portrait."""
    chance = random.Random(seed)  # noqa: S311 - a drawing, not a secret
    image = Image.new("RGB", (WIDTH_PX * _SCALE, HEIGHT_PX * _SCALE), "white")
    draw = ImageDraw.Draw(image)
    middle, eyes = WIDTH_PX * _SCALE // 2, 235 * _SCALE
    half = chance.randint(88, 102) * _SCALE
    skin, coat = chance.choice(_SKINS), chance.choice(_COATS)
    hair = (chance.randint(15, 40),) * 3
    _ellipse(draw, middle, 590 * _SCALE, 190 * _SCALE, 200 * _SCALE, coat)
    draw.rectangle((middle - 38 * _SCALE, 320 * _SCALE, middle + 38 * _SCALE, 420 * _SCALE), fill=skin)
    _ellipse(draw, middle, eyes - 35 * _SCALE, half + 10 * _SCALE, 125 * _SCALE, hair)
    _ellipse(draw, middle, eyes + 15 * _SCALE, half, 125 * _SCALE, skin)
    draw.pieslice(
        (middle - half, eyes - 130 * _SCALE, middle + half, eyes + 20 * _SCALE), 180, 360, fill=hair
    )
    for side in (-1, 1):
        across = middle + side * chance.randint(34, 40) * _SCALE
        _ellipse(draw, across, eyes + 15 * _SCALE, 9 * _SCALE, 6 * _SCALE, (40, 30, 28))
    mouth = eyes + 82 * _SCALE
    draw.arc(
        (middle - 30 * _SCALE, mouth - 14 * _SCALE, middle + 30 * _SCALE, mouth + 10 * _SCALE),
        20,
        160,
        fill=(150, 80, 76),
        width=4 * _SCALE,
    )
    draw.polygon(
        [
            (middle - 40 * _SCALE, 400 * _SCALE),
            (middle, 470 * _SCALE),
            (middle + 40 * _SCALE, 400 * _SCALE),
        ],
        fill=(245, 246, 248),
    )
    written = io.BytesIO()
    image.resize((WIDTH_PX, HEIGHT_PX), Image.Resampling.LANCZOS).save(
        written, "JPEG", quality=88, dpi=(300, 300)
    )
    return written.getvalue()


def _ellipse(
    draw: ImageDraw.ImageDraw, x: int, y: int, half_width: int, half_height: int, colour: tuple[int, ...]
) -> None:
    draw.ellipse((x - half_width, y - half_height, x + half_width, y + half_height), fill=colour)
