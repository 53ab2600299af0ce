"""Puts one certificate's content into the places of a layout; draws nothing, so check and print agree."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from app.printing.fields import CONSTANT_FIELDS, FIELDS, CertificateContent
from app.printing.glyphs import GlyphMissingError
from app.printing.layout import Align, Layout, Paragraph, PhotoPlace, TextLine
from app.printing.layout_entries import Piece
from app.printing.sheet import MM_PT
from app.printing.typesetting import (
    WRAPPED_LEADING,
    Glyph,
    Run,
    TextTooLongError,
    Typesetter,
    rule_glyph,
    runs,
    width_em,
    wrap,
)

Texts = tuple[tuple[str, bool] | None, ...]
"""What one entry of a layout says: texts with whether each is a value, None where a value is empty."""

_DESCENT = 0.26  # of the size, below the baseline: the deepest of Kai and Times
_TIGHTENING_STEPS = 10


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line where it will be drawn; `name` is the layout entry it comes from."""

    name: str
    runs: tuple[Run, ...]
    x_mm: float
    baseline_mm: float
    size_pt: float


class Placer:
    """Places contents in one layout; what a batch has in common is set once and kept."""

    def __init__(self, layout: Layout, setter: Typesetter) -> None:
        self._layout = layout
        self._setter = setter
        self._line = lru_cache(maxsize=512)(self._set_line)
        self._paragraphs = lru_cache(maxsize=16)(self._set_paragraphs)

    def place(self, content: CertificateContent) -> list[PlacedLine]:
        """Every line of the page; raises GlyphMissingError or TextTooLongError naming person, field, text."""
        placed: list[PlacedLine] = []
        for number, entry in enumerate(self._layout.lines):
            with _naming(content, entry.pieces):
                placed += self._line(number, _texts(entry.pieces, content))
        paragraphs = self._layout.paragraphs
        with _naming(content, paragraphs[0].pieces if paragraphs else ()):
            placed += self._paragraphs(tuple(_texts(one.pieces, content) for one in paragraphs))
        return placed

    def _set_line(self, number: int, texts: Texts) -> tuple[PlacedLine, ...]:
        entry = self._layout.lines[number]
        glyphs = self._glyphs(texts, entry.blank_mm * MM_PT / entry.size_pt)
        size_pt, lines = entry.size_pt, [glyphs]
        if entry.width_mm is not None and entry.least_pt is not None:
            fitted = self._setter.fit(glyphs, entry.size_pt, entry.width_mm * MM_PT, entry.least_pt)
            if fitted is None:
                raise TextTooLongError(text="".join(glyph.char for glyph in glyphs))
            size_pt, lines = fitted
        return tuple(_aligned(entry, lines, size_pt))

    def _set_paragraphs(self, filled: tuple[Texts, ...]) -> list[PlacedLine]:
        """The running text; leadings tighten together in steps of a hundredth before a name is refused."""
        wrapped = []
        for paragraph, texts in zip(self._layout.paragraphs, filled, strict=True):
            glyphs = self._glyphs(texts, paragraph.blank_mm * MM_PT / paragraph.size_pt)
            line_em = paragraph.width_mm * MM_PT / paragraph.size_pt
            wrapped.append((paragraph, wrap(glyphs, line_em, paragraph.indent_characters)))
        for step in range(_TIGHTENING_STEPS + 1):
            factor = 1 - (1 - self._layout.least_leading) * step / _TIGHTENING_STEPS
            placed, ends_mm = _stack(wrapped, factor)
            if ends_mm <= self._layout.text_ends_mm:
                return placed
        raise TextTooLongError

    def _glyphs(self, texts: Texts, blank_em: float) -> tuple[Glyph, ...]:
        """The texts as glyphs; where a value is empty, a rule `blank_em` long."""
        found: list[Glyph] = []
        for is_blank, group in groupby(texts, key=lambda text: text is None):
            if is_blank:
                found += [rule_glyph(blank_em)] * len(list(group)) if blank_em else []
            else:
                found += self._setter.glyphs([text for text in group if text is not None])
        return tuple(found)


def photo_height_mm(place_of_photo: PhotoPlace, width_px: int, height_px: int) -> float:
    """The height, of those the layout allows, nearest to the picture's own proportion."""
    wanted_mm = place_of_photo.width_mm * height_px / width_px
    return min(place_of_photo.heights_mm, key=lambda height_mm: abs(height_mm - wanted_mm))


def _aligned(entry: TextLine, lines: Sequence[tuple[Glyph, ...]], size_pt: float) -> Iterator[PlacedLine]:
    leading_mm = size_pt * WRAPPED_LEADING / MM_PT
    for number, line in enumerate(lines):
        above = len(lines) - 1 - number
        line_mm = width_em(line) * size_pt / MM_PT
        shift_mm = {Align.LEFT: 0.0, Align.CENTRE: line_mm / 2, Align.RIGHT: line_mm}[entry.align]
        yield PlacedLine(
            entry.name,
            tuple(runs(line)),
            entry.x_mm - shift_mm,
            entry.baseline_mm - above * leading_mm,
            size_pt,
        )


def _stack(
    wrapped: Sequence[tuple[Paragraph, Sequence[tuple[Glyph, ...]]]], factor: float
) -> tuple[list[PlacedLine], float]:
    placed: list[PlacedLine] = []
    baseline_mm, ends_mm = 0.0, 0.0
    for paragraph, lines in wrapped:
        leading_mm = paragraph.leading_mm * factor
        first_mm = paragraph.baseline_mm
        baseline_mm = baseline_mm + leading_mm + paragraph.gap_mm if first_mm is None else first_mm
        indent_mm = paragraph.indent_characters * paragraph.size_pt / MM_PT
        for number, line in enumerate(lines):
            baseline_mm += leading_mm if number else 0.0
            x_mm = paragraph.x_mm + (0.0 if number else indent_mm)
            placed.append(PlacedLine(paragraph.name, tuple(runs(line)), x_mm, baseline_mm, paragraph.size_pt))
        ends_mm = baseline_mm + paragraph.size_pt * _DESCENT / MM_PT
    return placed, ends_mm


def _texts(pieces: Sequence[Piece], content: CertificateContent) -> Texts:
    """The pieces with the content's values, each with whether it is one; None for an empty value."""
    return tuple(_text(piece, content) for piece in pieces)


def _text(piece: Piece, content: CertificateContent) -> tuple[str, bool] | None:
    if not piece.field:
        return piece.text, False
    value = FIELDS[piece.field](content)
    return (value, piece.field not in CONSTANT_FIELDS) if value else None


@contextmanager
def _naming(content: CertificateContent, pieces: Sequence[Piece]) -> Iterator[None]:
    """Add to a refusal whose certificate it is, and the first field and the text of the place."""
    field = next((piece.field for piece in pieces if piece.field), "")
    try:
        yield
    except GlyphMissingError as error:
        raise GlyphMissingError(
            name=content.name,
            field=field,
            text="".join(filled[0] for filled in _texts(pieces, content) if filled),
            char=error.values["char"],
            code_point=error.values["code_point"],
        ) from error
    except TextTooLongError as error:
        text = error.values.get("text", FIELDS[field](content) if field else "")
        raise TextTooLongError(name=content.name, field=field, text=text) from error
