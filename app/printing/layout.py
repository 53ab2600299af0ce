"""Reads forms/certificate/*.toml: every text, place (mm from the top left) and size (pt) of a certificate.

A layout names content by field only (`{institution}`); an unknown field, key or kind of value is refused
by name, because people change these files. Source of the shipped places: certificate specification §1.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.domain.errors import InputError
from app.printing.fields import REQUIRED_FIELDS
from app.printing.layout_entries import (
    Entries,
    EntryFault,
    LayoutFileUnreadableError,
    LayoutUnreadableError,
    Piece,
    read_toml,
)

_DATE_PARTS = frozenset({"issue_year", "issue_month", "issue_day"})
_MAY_LACK = frozenset({"issue_date_en"})


class LayoutFieldMissingError(InputError):
    """A layout has no place for a field without which a certificate says nothing."""

    code = "layout_field_missing"


class Align(StrEnum):
    """Which point of a line stands at its x."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line at a baseline; with `least_pt` it shrinks to fit `width_mm`, then takes a second line above.

    An empty field leaves a rule `blank_mm` long to write on.
    """

    name: str
    pieces: tuple[Piece, ...]
    size_pt: float
    x_mm: float
    baseline_mm: float
    align: Align = Align.LEFT
    width_mm: float | None = None
    least_pt: float | None = None
    blank_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Wrapped text from `baseline_mm`, else below the paragraph before, `gap_mm` more than its leading."""

    name: str
    pieces: tuple[Piece, ...]
    size_pt: float
    leading_mm: float
    x_mm: float
    width_mm: float
    baseline_mm: float | None = None
    gap_mm: float = 0.0
    indent_characters: float = 0.0
    blank_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed rule to the right of (x, y); `name` is the entry whose value stands on it."""

    name: str
    x_mm: float
    y_mm: float
    width_mm: float
    stroke_pt: float


@dataclass(frozen=True, slots=True)
class PhotoPlace:
    """Where the portrait stands; of `heights_mm` the one nearest to the picture's own proportion is taken."""

    x_mm: float
    y_mm: float
    width_mm: float
    heights_mm: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class QrPlace:
    """Where the symbol stands, without its clear zone of four modules."""

    x_mm: float
    y_mm: float
    size_mm: float


@dataclass(frozen=True, slots=True)
class SealPlace:
    """The circle the seal is pressed into, around (x, y); only the lines `shared_with` may reach into it."""

    x_mm: float
    y_mm: float
    across_mm: float
    shared_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftMark:
    """What is written across a sample."""

    text: str
    size_pt: float
    angle_deg: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole page; `sha256` is of the file with line ends as LF."""

    id: str
    level: str
    title: str
    width_mm: float
    height_mm: float
    text_ends_mm: float
    least_leading: float
    lines: tuple[TextLine, ...]
    paragraphs: tuple[Paragraph, ...]
    rules: tuple[Rule, ...]
    photo: PhotoPlace
    qr: QrPlace
    seal: SealPlace
    draft: DraftMark
    sha256: str


def read_layouts(folder: Path) -> Mapping[str, Layout]:
    """The layouts of `folder`/certificate by level; raises what `read_layout` raises."""
    return {level: read_layout(folder / "certificate" / f"{level}.toml", level) for level in ("T", "S")}


def read_layout(path: Path, level: str) -> Layout:
    """The layout for `level` in `path`.

    Raises LayoutUnreadableError, LayoutFieldUnknownError or LayoutFieldMissingError.
    """
    try:
        content = path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        raise LayoutFileUnreadableError(file=path.name, reason=EntryFault.NO_FILE) from error
    document = read_toml(path.name, content)
    made = _layout(Entries(path.name, "", document), hashlib.sha256(content).hexdigest())
    if made.level != level:
        raise LayoutUnreadableError(file=path.name, entry="[layout] level", reason=EntryFault.OTHER_LEVEL)
    _require_whole(path.name, made)
    return made


def _require_whole(file: str, layout: Layout) -> None:
    """No name twice, and a place for everything without which a certificate says nothing."""
    entries: Sequence[TextLine | Paragraph] = (*layout.lines, *layout.paragraphs)
    for name, times in Counter(one.name for one in entries).items():
        if times > 1:
            raise LayoutUnreadableError(file=file, entry=name, reason=EntryFault.DOUBLED)
    used = {piece.field for one in entries for piece in one.pieces}
    if used >= _DATE_PARTS:  # stock with a pre-printed 年 月 日
        used.add("issue_date")
    for field in REQUIRED_FIELDS:
        if field not in used and field not in _MAY_LACK:
            raise LayoutFieldMissingError(file=file, field=field)


def _layout(top: Entries, sha256: str) -> Layout:
    page = top.table("layout")
    rows = top.table("rows")
    row_lines, row_rules = _rows(rows)
    made = Layout(
        id=page.text("id"),
        level=page.text("level"),
        title=page.text("title"),
        width_mm=page.length("width_mm"),
        height_mm=page.length("height_mm"),
        text_ends_mm=page.length("text_ends_mm"),
        least_leading=page.length("least_leading"),
        lines=(*(_line(table) for table in top.tables("line")), *row_lines),
        paragraphs=tuple(_paragraph(table) for table in top.tables("paragraph")),
        rules=tuple(row_rules),
        photo=_photo(top.table("photo")),
        qr=_qr(top.table("qr")),
        seal=_seal(top.table("seal")),
        draft=_draft(top.table("draft")),
        sha256=sha256,
    )
    page.finish()
    top.finish()
    return made


def _line(table: Entries) -> TextLine:
    made = TextLine(
        name=table.text("name"),
        pieces=table.pieces("text"),
        size_pt=table.length("size_pt"),
        x_mm=table.number("x_mm"),
        baseline_mm=table.number("baseline_mm"),
        align=Align(table.one_of("align", list(Align), Align.LEFT)),
        width_mm=table.length_or_none("width_mm"),
        least_pt=table.length_or_none("least_pt"),
        blank_mm=table.number_or_none("blank_mm") or 0.0,
    )
    table.finish()
    return made


def _paragraph(table: Entries) -> Paragraph:
    made = Paragraph(
        name=table.text("name"),
        pieces=table.pieces("text"),
        size_pt=table.length("size_pt"),
        leading_mm=table.length("leading_mm"),
        x_mm=table.number("x_mm"),
        width_mm=table.length("width_mm"),
        baseline_mm=table.number_or_none("baseline_mm"),
        gap_mm=table.number_or_none("gap_mm") or 0.0,
        indent_characters=table.number_or_none("indent_characters") or 0.0,
        blank_mm=table.number_or_none("blank_mm") or 0.0,
    )
    table.finish()
    return made


def _rows(table: Entries) -> tuple[list[TextLine], list[Rule]]:
    """The seven fields: a Chinese label with the English one below, and the value over a rule."""
    size_pt, least_pt = table.length("size_pt"), table.length("least_pt")
    label_x_mm, value_x_mm = table.number("label_x_mm"), table.number("value_x_mm")
    width_mm, baseline_mm = table.length("value_width_mm"), table.number("first_baseline_mm")
    pitch_mm, english_drop_mm = table.number("pitch_mm"), table.number("english_drop_mm")
    rule_drop_mm, stroke_pt = table.number("rule_drop_mm"), table.length("rule_stroke_pt")
    lines, rules = [], []
    for row in table.tables("row"):
        name = row.text("name")
        label, english, value = row.pieces("label"), row.pieces("english"), row.pieces("value")
        lines += [
            TextLine(f"{name}_label", label, size_pt, label_x_mm, baseline_mm),
            TextLine(f"{name}_label_en", english, size_pt, label_x_mm, baseline_mm + english_drop_mm),
            TextLine(name, value, size_pt, value_x_mm, baseline_mm, width_mm=width_mm, least_pt=least_pt),
        ]
        rules.append(Rule(name, value_x_mm, baseline_mm + rule_drop_mm, width_mm, stroke_pt))
        baseline_mm += pitch_mm
        row.finish()
    table.finish()
    return lines, rules


def _photo(table: Entries) -> PhotoPlace:
    heights = table.lengths("heights_mm")
    made = PhotoPlace(table.number("x_mm"), table.number("y_mm"), table.length("width_mm"), heights)
    table.finish()
    return made


def _qr(table: Entries) -> QrPlace:
    made = QrPlace(table.number("x_mm"), table.number("y_mm"), table.length("size_mm"))
    table.finish()
    return made


def _seal(table: Entries) -> SealPlace:
    made = SealPlace(
        table.number("x_mm"), table.number("y_mm"), table.length("across_mm"), table.texts("shared_with")
    )
    table.finish()
    return made


def _draft(table: Entries) -> DraftMark:
    made = DraftMark(table.text("text"), table.length("size_pt"), table.number("angle_deg"))
    table.finish()
    return made
