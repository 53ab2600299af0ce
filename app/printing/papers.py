"""Plain office papers (notice, minutes, lists) as PDF: A4 upright, margins as GB/T 9704-2012 sets them.

A paper is blocks of finished strings; nothing here knows what they mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.domain.errors import RefusalError
from app.printing.faces import Faces
from app.printing.glyphs import GlyphGate, GlyphMissingError
from app.printing.layout import Align
from app.printing.sheet import MM_PT, Sheet
from app.printing.typesetting import Glyph, Typesetter, rule_glyph, width_em, wrap

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
LEFT_MM, TOP_MM, TEXT_WIDTH_MM, TEXT_HEIGHT_MM = 28.0, 37.0, 156.0, 225.0  # GB/T 9704-2012, 5.2.1
_BOTTOM_MM = TOP_MM + TEXT_HEIGHT_MM
_BODY_PT, _BODY_LEADING_MM = 12.0, 7.4
_HEADING_PT, _HEADING_LEADING_MM, _AFTER_HEADING_MM = 14.0, 9.0, 1.2
_TITLE_PT, _TITLE_LEADING_MM, _AFTER_TITLE_MM = 22.0, 12.0, 6.0
_CELL_PT, _CELL_LEADING_MM, _CELL_PAD_MM = 10.5, 5.2, 1.4
_HEADER_GREY, _GRID_PT = 0.93, 0.5
_PAGE_NUMBER_PT, _PAGE_NUMBER_MM = 10.5, 275.0
_FOOTER_PT, _FOOTER_MM = 8.0, 282.0
_RISE = 0.82  # of a line's height, from its top to its baseline


class PaperGlyphMissingError(RefusalError):
    """No face has a shape for a character of a paper."""

    code = "paper_glyph_missing"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line breaks in it start new paragraphs of the same kind."""

    text: str
    align: Align = Align.LEFT
    indent_characters: float = 2.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that stays with what follows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share: columns are scaled together to the width of the text."""

    title: str
    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of finished strings, as many in each as there are columns; the headings return on every page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty room."""

    height_mm: float


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A label, a rule to sign on, and what stands after it (`年　月　日`); several stand below each other."""

    label: str
    after: str = ""
    rule_mm: float = 45.0


Block = Paragraph | Heading | Table | Spacer | SignatureLine


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document; `footer` stands small below the page number of every page."""

    title: str
    blocks: tuple[Block, ...]
    footer: str = ""


@dataclass(frozen=True, slots=True)
class _Text:
    glyphs: tuple[Glyph, ...]
    x_mm: float
    baseline_mm: float
    size_pt: float


@dataclass(frozen=True, slots=True)
class _Stroke:
    x_mm: float
    y_mm: float
    to_x_mm: float
    to_y_mm: float


@dataclass(frozen=True, slots=True)
class _Shade:
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


def print_paper(paper: Paper, faces: Faces) -> bytes:
    """The paper as PDF, its pages numbered 第1页 共2页; raises PaperGlyphMissingError."""
    gate = GlyphGate(faces)
    flow = _Flow(Typesetter(gate), paper.title)
    flow.title(paper.title)
    for block in paper.blocks:
        flow.add(block)
    sheet = Sheet(gate, WIDTH_MM, HEIGHT_MM, paper.title)
    for number, marks in enumerate(flow.pages, 1):
        folio = flow.centred(f"第{number}页 共{len(flow.pages)}页", _PAGE_NUMBER_PT, _PAGE_NUMBER_MM)
        foot = flow.centred(paper.footer, _FOOTER_PT, _FOOTER_MM) if paper.footer else []
        for mark in (*marks, *folio, *foot):
            _draw(sheet, mark)
        sheet.end_page()
    return sheet.finish()


def _draw(sheet: Sheet, mark: _Text | _Stroke | _Shade) -> None:
    if isinstance(mark, _Text):
        sheet.text(mark.glyphs, mark.x_mm, mark.baseline_mm, mark.size_pt)
    elif isinstance(mark, _Stroke):
        sheet.line(mark.x_mm, mark.y_mm, mark.to_x_mm, mark.to_y_mm, _GRID_PT)
    else:
        sheet.shade(mark.x_mm, mark.y_mm, mark.width_mm, mark.height_mm, _HEADER_GREY)


class _Flow:
    """Fills pages from the top; `pages` holds what is to be drawn on each."""

    def __init__(self, setter: Typesetter, title: str) -> None:
        self._setter = setter
        self._title = title
        self.pages: list[list[_Text | _Stroke | _Shade]] = [[]]
        self._y_mm = TOP_MM

    def add(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Heading():
                self._keep_room(_HEADING_LEADING_MM + 2 * _BODY_LEADING_MM)
                self._lines(block.text, _HEADING_PT, _HEADING_LEADING_MM, Align.LEFT, 2.0)
                self._y_mm += _AFTER_HEADING_MM
            case Table():
                self._table(block)
            case Spacer():
                self._y_mm += block.height_mm
            case SignatureLine():
                self._signature(block)

    def title(self, text: str) -> None:
        self._lines(text, _TITLE_PT, _TITLE_LEADING_MM, Align.CENTRE, 0.0)
        self._y_mm += _AFTER_TITLE_MM

    def centred(self, text: str, size_pt: float, baseline_mm: float) -> list[_Text | _Stroke | _Shade]:
        """`text` on one line in the middle, smaller where it would not fit."""
        glyphs = self._glyphs(text)
        size_pt = min(size_pt, TEXT_WIDTH_MM * MM_PT / max(width_em(glyphs), 1e-6))
        x_mm = LEFT_MM + (TEXT_WIDTH_MM - width_em(glyphs) * size_pt / MM_PT) / 2
        return [_Text(glyphs, x_mm, baseline_mm, size_pt)]

    def _paragraph(self, block: Paragraph) -> None:
        indent = block.indent_characters if block.align is Align.LEFT else 0.0
        for part in block.text.splitlines() or [""]:
            self._lines(part, _BODY_PT, _BODY_LEADING_MM, block.align, indent)

    def _lines(self, text: str, size_pt: float, leading_mm: float, align: Align, indent: float) -> None:
        line_em = TEXT_WIDTH_MM * MM_PT / size_pt
        for number, line in enumerate(wrap(self._glyphs(text), line_em, indent)):
            self._keep_room(leading_mm)
            start_mm = 0.0 if number else indent * size_pt / MM_PT
            room_mm = TEXT_WIDTH_MM - width_em(line) * size_pt / MM_PT
            x_mm = LEFT_MM + {Align.LEFT: start_mm, Align.CENTRE: room_mm / 2, Align.RIGHT: room_mm}[align]
            self._put(_Text(line, x_mm, self._y_mm + leading_mm * _RISE, size_pt))
            self._y_mm += leading_mm

    def _signature(self, block: SignatureLine) -> None:
        height_mm = _BODY_LEADING_MM * 1.6
        self._keep_room(height_mm)
        after = self._glyphs(f" {block.after}") if block.after else ()
        rule = rule_glyph(block.rule_mm * MM_PT / _BODY_PT)
        line = (*self._glyphs(block.label), rule, *after)
        x_mm = LEFT_MM + TEXT_WIDTH_MM - width_em(line) * _BODY_PT / MM_PT
        self._put(_Text(line, x_mm, self._y_mm + height_mm * _RISE, _BODY_PT))
        self._y_mm += height_mm

    def _table(self, table: Table) -> None:
        total = sum(column.width for column in table.columns)
        widths_mm = [TEXT_WIDTH_MM * column.width / total for column in table.columns]
        heading = self._row([column.title for column in table.columns], widths_mm)
        rows = [self._row(row, widths_mm) for row in table.rows]
        grid = _Grid(widths_mm, [column.align for column in table.columns], heading)
        self._keep_room(_row_height_mm(heading) + (_row_height_mm(rows[0]) if rows else 0.0))
        self._grid_row(grid, heading, header=True)
        for row in rows:
            self._table_row(grid, row)
        self._y_mm += _CELL_PAD_MM

    def _table_row(self, grid: "_Grid", row: "_Row") -> None:
        """One row, on a fresh page if it fits only there, and in parts if it fits on none."""
        whole_page_mm = TEXT_HEIGHT_MM - _row_height_mm(grid.heading)
        if self._y_mm + _row_height_mm(row) > _BOTTOM_MM + 1e-6:
            if _row_height_mm(row) <= whole_page_mm or self._y_mm > _BOTTOM_MM - 4 * _CELL_LEADING_MM:
                self._new_page()
                self._grid_row(grid, grid.heading, header=True)
            while self._y_mm + _row_height_mm(row) > _BOTTOM_MM + 1e-6:
                fitting = max(1, int((_BOTTOM_MM - self._y_mm - 2 * _CELL_PAD_MM) / _CELL_LEADING_MM))
                self._grid_row(grid, [cell[:fitting] for cell in row])
                row = [cell[fitting:] for cell in row]
                self._new_page()
                self._grid_row(grid, grid.heading, header=True)
        self._grid_row(grid, row)

    def _grid_row(self, grid: "_Grid", row: "_Row", *, header: bool = False) -> None:
        top_mm, height_mm = self._y_mm, _row_height_mm(row)
        if header:
            self._put(_Shade(LEFT_MM, top_mm, TEXT_WIDTH_MM, height_mm))
        for left_mm, width_mm, align, cell in zip(
            grid.lefts_mm, grid.widths_mm, grid.aligns, row, strict=True
        ):
            y_mm = top_mm + (height_mm - len(cell) * _CELL_LEADING_MM) / 2
            for line in cell:
                room_mm = width_mm - 2 * _CELL_PAD_MM - width_em(line) * _CELL_PT / MM_PT
                shift_mm = {Align.LEFT: 0.0, Align.CENTRE: room_mm / 2, Align.RIGHT: room_mm}[
                    Align.CENTRE if header else align
                ]
                baseline_mm = y_mm + _CELL_LEADING_MM * 0.76
                self._put(_Text(line, left_mm + _CELL_PAD_MM + shift_mm, baseline_mm, _CELL_PT))
                y_mm += _CELL_LEADING_MM
        for x_mm in (*grid.lefts_mm, LEFT_MM + TEXT_WIDTH_MM):
            self._put(_Stroke(x_mm, top_mm, x_mm, top_mm + height_mm))
        for y_mm in (top_mm, top_mm + height_mm):
            self._put(_Stroke(LEFT_MM, y_mm, LEFT_MM + TEXT_WIDTH_MM, y_mm))
        self._y_mm += height_mm

    def _row(self, cells: Sequence[str], widths_mm: Sequence[float]) -> "_Row":
        row = []
        for text, width_mm in zip(cells, widths_mm, strict=True):
            line_em = max(width_mm - 2 * _CELL_PAD_MM, _CELL_PT / MM_PT) * MM_PT / _CELL_PT
            row.append([line for part in text.splitlines() for line in wrap(self._glyphs(part), line_em)])
        return row

    def _glyphs(self, text: str) -> tuple[Glyph, ...]:
        try:
            return self._setter.glyphs([(text.replace("\t", " "), False)])
        except GlyphMissingError as error:
            raise PaperGlyphMissingError(
                title=self._title,
                text=text,
                char=error.values["char"],
                code_point=error.values["code_point"],
            ) from error

    def _keep_room(self, height_mm: float) -> None:
        if self._y_mm + height_mm > _BOTTOM_MM + 1e-6 and self.pages[-1]:
            self._new_page()

    def _new_page(self) -> None:
        self.pages.append([])
        self._y_mm = TOP_MM

    def _put(self, mark: _Text | _Stroke | _Shade) -> None:
        self.pages[-1].append(mark)


_Row = list[list[tuple[Glyph, ...]]]


class _Grid:
    """The columns of one table as they stand on the page."""

    def __init__(self, widths_mm: Sequence[float], aligns: Sequence[Align], heading: _Row) -> None:
        self.widths_mm = widths_mm
        self.lefts_mm = [LEFT_MM + before_mm for before_mm in accumulate(widths_mm[:-1], initial=0.0)]
        self.aligns = aligns
        self.heading = heading


def _row_height_mm(row: _Row) -> float:
    return max([1, *(len(cell) for cell in row)]) * _CELL_LEADING_MM + 2 * _CELL_PAD_MM
