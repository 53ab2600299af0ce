"""Puts one certificate's content into the places of a layout; draws nothing, so check and print agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.printing.fields import CONSTANT_FIELDS, FIELDS, CertificateContent
from app.printing.glyphs import GlyphMissingError
from app.printing.layout import Align, Layout, Paragraph, PhotoPlace, TextLine
from app.printing.layout_entries import Piece
from app.printing.sheet import MM_PT
from app.printing.typesetting import (
    WRAPPED_LEADING,
    Glyph,
    TextTooLongError,
    Typesetter,
    rule_glyph,
    width_em,
    wrap,
)

_DESCENT = 0.26  # of the size, below the baseline: the deepest of Kai and Times
_TIGHTENING_STEPS = 10


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line where it will be drawn; `name` is the layout entry it comes from."""

    name: str
    glyphs: tuple[Glyph, ...]
    x_mm: float
    baseline_mm: float
    size_pt: float


def place(layout: Layout, content: CertificateContent, setter: Typesetter) -> list[PlacedLine]:
    """Every line of the page; raises GlyphMissingError or TextTooLongError naming person, field and text."""
    placed = [line for entry in layout.lines for line in _place_line(entry, content, setter)]
    return [*placed, *_place_paragraphs(layout, content, setter)]


def photo_height_mm(place_of_photo: PhotoPlace, width_px: int, height_px: int) -> float:
    """The height, of those the layout allows, nearest to the picture's own proportion."""
    wanted_mm = place_of_photo.width_mm * height_px / width_px
    return min(place_of_photo.heights_mm, key=lambda height_mm: abs(height_mm - wanted_mm))


def _place_line(entry: TextLine, content: CertificateContent, setter: Typesetter) -> Iterator[PlacedLine]:
    glyphs = _fill(entry.pieces, content, setter, entry.blank_mm * MM_PT / entry.size_pt)
    size_pt, lines = entry.size_pt, [glyphs]
    if entry.width_mm is not None and entry.least_pt is not None:
        fitted = setter.fit(glyphs, entry.size_pt, entry.width_mm * MM_PT, entry.least_pt)
        if fitted is None:
            raise TextTooLongError(
                name=content.name, field=_field_of(entry.pieces), text="".join(glyph.char for glyph in glyphs)
            )
        size_pt, lines = fitted
    leading_mm = size_pt * WRAPPED_LEADING / MM_PT
    for number, line in enumerate(lines):
        above = len(lines) - 1 - number
        line_mm = width_em(line) * size_pt / MM_PT
        shift_mm = {Align.LEFT: 0.0, Align.CENTRE: line_mm / 2, Align.RIGHT: line_mm}[entry.align]
        yield PlacedLine(
            entry.name, line, entry.x_mm - shift_mm, entry.baseline_mm - above * leading_mm, size_pt
        )


def _place_paragraphs(layout: Layout, content: CertificateContent, setter: Typesetter) -> list[PlacedLine]:
    """The running text; leadings tighten together in steps of a hundredth before a long name is refused."""
    wrapped = []
    for paragraph in layout.paragraphs:
        glyphs = _fill(paragraph.pieces, content, setter, paragraph.blank_mm * MM_PT / paragraph.size_pt)
        line_em = paragraph.width_mm * MM_PT / paragraph.size_pt
        wrapped.append((paragraph, wrap(glyphs, line_em, paragraph.indent_characters)))
    for step in range(_TIGHTENING_STEPS + 1):
        factor = 1 - (1 - layout.least_leading) * step / _TIGHTENING_STEPS
        placed, ends_mm = _stack(wrapped, factor)
        if ends_mm <= layout.text_ends_mm:
            return placed
    field = next((_field_of(paragraph.pieces) for paragraph in layout.paragraphs), "")
    raise TextTooLongError(name=content.name, field=field, text=FIELDS[field](content) if field else "")


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
            placed.append(PlacedLine(paragraph.name, line, x_mm, baseline_mm, paragraph.size_pt))
        ends_mm = baseline_mm + paragraph.size_pt * _DESCENT / MM_PT
    return placed, ends_mm


def _fill(
    pieces: Sequence[Piece], content: CertificateContent, setter: Typesetter, blank_em: float
) -> tuple[Glyph, ...]:
    """The pieces with the content's values; an empty value is a rule `blank_em` long."""
    texts: list[tuple[str, bool]] = []
    parts: list[tuple[Glyph, ...]] = []
    for piece in pieces:
        value = FIELDS[piece.field](content) if piece.field else piece.text
        if piece.field and not value:
            parts += [_set(texts, pieces, content, setter), (rule_glyph(blank_em),) if blank_em else ()]
            texts = []
        else:
            texts.append((value, bool(piece.field) and piece.field not in CONSTANT_FIELDS))
    parts.append(_set(texts, pieces, content, setter))
    return tuple(glyph for part in parts for glyph in part)


def _set(
    texts: Sequence[tuple[str, bool]],
    pieces: Sequence[Piece],
    content: CertificateContent,
    setter: Typesetter,
) -> tuple[Glyph, ...]:
    try:
        return setter.glyphs(texts)
    except GlyphMissingError as error:
        text = "".join(part for part, _ in texts)
        raise GlyphMissingError(
            name=content.name,
            field=_field_of(pieces),
            text=text,
            char=error.values["char"],
            code_point=error.values["code_point"],
        ) from error


def _field_of(pieces: Sequence[Piece]) -> str:
    return next((piece.field for piece in pieces if piece.field), "")
