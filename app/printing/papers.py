"""Plain office papers (notice, minutes, lists) as PDF: A4 upright, margins as GB/T 9704-2012 sets them.

A paper is blocks of finished strings; nothing here knows what they mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from app.domain.errors import RefusalError
from app.printing.faces import Faces
from app.printing.glyphs import GlyphGate, GlyphMissingError
from app.printing.layout import Align
from app.printing.photo import jpeg_size
from app.printing.sheet import MM_PT, Sheet
from app.printing.typesetting import Glyph, Typesetter, rule_glyph, width_em, wrap

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
LEFT_MM, TOP_MM, TEXT_WIDTH_MM, TEXT_HEIGHT_MM = 28.0, 37.0, 156.0, 225.0  # GB/T 9704-2012, 5.2.1
_HEADER_GREY, _GRID_PT = 0.93, 0.5
_PAGE_NUMBER_PT, _PAGE_NUMBER_MM = 10.5, 275.0
_FOOTER_PT, _FOOTER_MM = 8.0, 282.0
_SIGNATURE_LINES = 1.6
_RISE = 0.82  # of a line's height, from its top to its baseline
_PLATE_PT, _PLATE_LEAST_PT, _PLATE_LEADING = 54.0, 20.0, 1.25
_PORTRAIT_MM, _PORTRAIT_GAP_MM = (35.0, 49.0), 8.0  # the place on the certificate


class PaperGlyphMissingError(RefusalError):
    """No face has a shape for a character of a paper."""

    code = "paper_glyph_missing"


class Form(StrEnum):
    """How a paper is set: as GB/T 9704 says, or to stay on one page as a sheet to sign or a dense table."""

    OFFICIAL = "official"
    SHEET = "sheet"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line breaks in it start new paragraphs of the same kind.

    `signed` keeps a line on the page of the signature that follows it.
    """

    text: str
    align: Align = Align.LEFT
    indent_characters: float = 2.0
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that stays with what follows it."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share: columns are scaled together to the width of the text; `label` tints the cells."""

    title: str
    width: float
    align: Align = Align.LEFT
    label: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of finished strings, as many in each as there are columns; the headings return on every page.

    A table that is not `headed` has none: its label columns say what stands beside them.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    headed: bool = True


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


@dataclass(frozen=True, slots=True)
class NamePlate:
    """A name in very large letters beside the portrait at its true size.

    `portrait` is a JPEG; without one a frame of that size stands there with `vacant` in it.
    """

    name: str
    portrait: bytes | None = None
    vacant: str = ""


Block = Paragraph | Heading | Table | Spacer | SignatureLine | NamePlate


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document; `footer` stands small below the page number of every page."""

    title: str
    blocks: tuple[Block, ...]
    footer: str = ""
    form: Form = Form.OFFICIAL


@dataclass(frozen=True, slots=True)
class _Page:
    """Where text stands and how large it is; leadings from line to line."""

    left_mm: float
    top_mm: float
    width_mm: float
    bottom_mm: float
    body_pt: float = 12.0
    body_leading_mm: float = 7.4
    heading_pt: float = 14.0
    heading_leading_mm: float = 9.0
    after_heading_mm: float = 1.2
    heading_indent: float = 2.0
    title_pt: float = 22.0
    title_leading_mm: float = 12.0
    after_title_mm: float = 6.0
    cell_pt: float = 10.5
    cell_leading_mm: float = 5.2
    cell_pad_mm: float = 1.4

    def row_height_mm(self, row: "_Row") -> float:
        return max([1, *(len(cell) for cell in row)]) * self.cell_leading_mm + 2 * self.cell_pad_mm


_OFFICIAL = _Page(LEFT_MM, TOP_MM, TEXT_WIDTH_MM, TOP_MM + TEXT_HEIGHT_MM)
_SHEET = _Page(
    left_mm=25.0,
    top_mm=22.0,
    width_mm=160.0,
    bottom_mm=269.0,
    body_leading_mm=6.9,
    heading_leading_mm=8.4,
    heading_indent=0.0,
    title_pt=20.0,
    title_leading_mm=11.0,
    after_title_mm=4.0,
    cell_pt=11.0,
    cell_leading_mm=5.3,
)
_TABLE = _Page(
    left_mm=20.0,
    top_mm=17.0,
    width_mm=170.0,
    bottom_mm=270.0,
    body_pt=10.5,
    body_leading_mm=6.0,
    heading_pt=11.0,
    heading_leading_mm=6.4,
    after_heading_mm=0.6,
    heading_indent=0.0,
    title_pt=18.0,
    title_leading_mm=10.0,
    after_title_mm=3.0,
    cell_pt=9.0,
    cell_leading_mm=4.3,
    cell_pad_mm=0.9,
)


_PAGES = {Form.OFFICIAL: _OFFICIAL, Form.SHEET: _SHEET, Form.TABLE: _TABLE}


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


@dataclass(frozen=True, slots=True)
class _Picture:
    jpeg: bytes
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


_Mark = _Text | _Stroke | _Shade | _Picture


def print_paper(paper: Paper, faces: Faces) -> bytes:
    """The paper as PDF, its pages numbered 第1页 共2页.

    Raises PaperGlyphMissingError, PhotoUnreadableError.
    """
    return print_papers((paper,), faces)


def print_papers(papers: Sequence[Paper], faces: Faces) -> bytes:
    """Several papers as one PDF, each from a fresh page and with page numbers of its own.

    Raises what `print_paper` raises; `papers` must not be empty.
    """
    gate = GlyphGate(faces)
    setter = Typesetter(gate)
    sheet = Sheet(gate, WIDTH_MM, HEIGHT_MM, papers[0].title)
    for paper in papers:
        _print(paper, setter, sheet)
    return sheet.finish()


def _print(paper: Paper, setter: Typesetter, sheet: Sheet) -> None:
    flow = _Flow(setter, paper)
    flow.title(paper.title)
    for block in paper.blocks:
        flow.add(block)
    for number, marks in enumerate(flow.pages, 1):
        folio = flow.centred(f"第{number}页 共{len(flow.pages)}页", _PAGE_NUMBER_PT, _PAGE_NUMBER_MM)
        foot = flow.centred(paper.footer, _FOOTER_PT, _FOOTER_MM) if paper.footer else []
        for mark in (*marks, *folio, *foot):
            _draw(sheet, mark)
        sheet.end_page()


def _draw(sheet: Sheet, mark: _Mark) -> None:
    if isinstance(mark, _Text):
        sheet.text(mark.glyphs, mark.x_mm, mark.baseline_mm, mark.size_pt)
    elif isinstance(mark, _Picture):
        sheet.jpeg(mark.jpeg, mark.x_mm, mark.y_mm, mark.width_mm, mark.height_mm)
    elif isinstance(mark, _Stroke):
        sheet.line(mark.x_mm, mark.y_mm, mark.to_x_mm, mark.to_y_mm, _GRID_PT)
    else:
        sheet.shade(mark.x_mm, mark.y_mm, mark.width_mm, mark.height_mm, _HEADER_GREY)


class _Flow:
    """Fills pages from the top; `pages` holds what is to be drawn on each."""

    def __init__(self, setter: Typesetter, paper: Paper) -> None:
        self._setter = setter
        self._title = paper.title
        self._page = _PAGES[paper.form]
        self.pages: list[list[_Mark]] = [[]]
        self._y_mm = self._page.top_mm

    def add(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._paragraph(block)
            case Heading():
                self._keep_room(self._page.heading_leading_mm + 2 * self._page.body_leading_mm)
                self._lines(
                    block.text,
                    self._page.heading_pt,
                    self._page.heading_leading_mm,
                    Align.LEFT,
                    self._page.heading_indent,
                )
                self._y_mm += self._page.after_heading_mm
            case Table():
                self._table(block)
            case Spacer():
                self._y_mm += block.height_mm
            case SignatureLine():
                self._signature(block)
            case NamePlate():
                self._plate(block)

    def title(self, text: str) -> None:
        self._lines(text, self._page.title_pt, self._page.title_leading_mm, Align.CENTRE, 0.0)
        self._y_mm += self._page.after_title_mm

    def centred(self, text: str, size_pt: float, baseline_mm: float) -> list[_Mark]:
        """`text` on one line in the middle, smaller where it would not fit."""
        glyphs = self._glyphs(text)
        size_pt = min(size_pt, self._page.width_mm * MM_PT / max(width_em(glyphs), 1e-6))
        x_mm = self._page.left_mm + (self._page.width_mm - width_em(glyphs) * size_pt / MM_PT) / 2
        return [_Text(glyphs, x_mm, baseline_mm, size_pt)]

    def _paragraph(self, block: Paragraph) -> None:
        indent = block.indent_characters if block.align is Align.LEFT else 0.0
        if block.signed:
            self._keep_room(self._page.body_leading_mm * (1 + _SIGNATURE_LINES))
        for part in block.text.splitlines() or [""]:
            self._lines(part, self._page.body_pt, self._page.body_leading_mm, block.align, indent)

    def _lines(self, text: str, size_pt: float, leading_mm: float, align: Align, indent: float) -> None:
        line_em = self._page.width_mm * MM_PT / size_pt
        for number, line in enumerate(wrap(self._glyphs(text), line_em, indent)):
            self._keep_room(leading_mm)
            start_mm = 0.0 if number else indent * size_pt / MM_PT
            room_mm = self._page.width_mm - width_em(line) * size_pt / MM_PT
            x_mm = (
                self._page.left_mm
                + {Align.LEFT: start_mm, Align.CENTRE: room_mm / 2, Align.RIGHT: room_mm}[align]
            )
            self._put(_Text(line, x_mm, self._y_mm + leading_mm * _RISE, size_pt))
            self._y_mm += leading_mm

    def _signature(self, block: SignatureLine) -> None:
        height_mm = self._page.body_leading_mm * _SIGNATURE_LINES
        self._keep_room(height_mm)
        after = self._glyphs(f" {block.after}") if block.after else ()
        rule = rule_glyph(block.rule_mm * MM_PT / self._page.body_pt)
        line = (*self._glyphs(block.label), rule, *after)
        x_mm = self._page.left_mm + self._page.width_mm - width_em(line) * self._page.body_pt / MM_PT
        self._put(_Text(line, x_mm, self._y_mm + height_mm * _RISE, self._page.body_pt))
        self._y_mm += height_mm

    def _plate(self, block: NamePlate) -> None:
        width_mm, height_mm = _PORTRAIT_MM
        if block.portrait is not None:
            pixels = jpeg_size(block.portrait)
            height_mm = width_mm * pixels[1] / pixels[0]
        self._keep_room(height_mm)
        left_mm, top_mm = self._page.left_mm + self._page.width_mm - width_mm, self._y_mm
        if block.portrait is not None:
            self._put(_Picture(block.portrait, left_mm, top_mm, width_mm, height_mm))
        else:
            self._frame(left_mm, top_mm, width_mm, height_mm)
            self._in_the_middle(
                block.vacant,
                left_mm,
                width_mm,
                top_mm + height_mm / 2,
                self._page.cell_pt,
                self._page.cell_pt,
            )
        room_mm = self._page.width_mm - width_mm - _PORTRAIT_GAP_MM
        self._in_the_middle(
            block.name, self._page.left_mm, room_mm, top_mm + height_mm / 2, _PLATE_PT, _PLATE_LEAST_PT
        )
        self._y_mm += height_mm

    def _frame(self, left_mm: float, top_mm: float, width_mm: float, height_mm: float) -> None:
        right_mm, bottom_mm = left_mm + width_mm, top_mm + height_mm
        for stroke in (
            _Stroke(left_mm, top_mm, right_mm, top_mm),
            _Stroke(left_mm, bottom_mm, right_mm, bottom_mm),
            _Stroke(left_mm, top_mm, left_mm, bottom_mm),
            _Stroke(right_mm, top_mm, right_mm, bottom_mm),
        ):
            self._put(stroke)

    def _in_the_middle(
        self, text: str, left_mm: float, width_mm: float, middle_mm: float, size_pt: float, least_pt: float
    ) -> None:
        """`text` around `middle_mm`, smaller where it would not fit on two lines; at its least on more."""
        glyphs = self._glyphs(text)
        fitted = self._setter.fit(glyphs, size_pt, width_mm * MM_PT, least_pt)
        size_pt, lines = fitted or (least_pt, wrap(glyphs, width_mm * MM_PT / least_pt))
        leading_mm = size_pt * _PLATE_LEADING / MM_PT
        y_mm = middle_mm - leading_mm * len(lines) / 2
        for line in lines:
            x_mm = left_mm + (width_mm - width_em(line) * size_pt / MM_PT) / 2
            self._put(_Text(line, x_mm, y_mm + leading_mm * 0.78, size_pt))
            y_mm += leading_mm

    def _table(self, table: Table) -> None:
        total = sum(column.width for column in table.columns)
        widths_mm = [self._page.width_mm * column.width / total for column in table.columns]
        heading = self._row([column.title for column in table.columns], widths_mm) if table.headed else None
        rows = [self._row(row, widths_mm) for row in table.rows]
        grid = _Grid(self._page, widths_mm, table.columns, heading)
        self._keep_room(grid.heading_mm + (self._page.row_height_mm(rows[0]) if rows else 0.0))
        self._grid_heading(grid)
        for row in rows:
            self._table_row(grid, row)
        self._y_mm += self._page.cell_pad_mm

    def _table_row(self, grid: "_Grid", row: "_Row") -> None:
        """One row, on a fresh page if it fits only there, and in parts if it fits on none."""
        whole_page_mm = self._page.bottom_mm - self._page.top_mm - grid.heading_mm
        if self._y_mm + self._page.row_height_mm(row) > self._page.bottom_mm + 1e-6:
            if (
                self._page.row_height_mm(row) <= whole_page_mm
                or self._y_mm > self._page.bottom_mm - 4 * self._page.cell_leading_mm
            ):
                self._new_page()
                self._grid_heading(grid)
            while self._y_mm + self._page.row_height_mm(row) > self._page.bottom_mm + 1e-6:
                fitting = max(
                    1,
                    int(
                        (self._page.bottom_mm - self._y_mm - 2 * self._page.cell_pad_mm)
                        / self._page.cell_leading_mm
                    ),
                )
                self._grid_row(grid, [cell[:fitting] for cell in row])
                row = [cell[fitting:] for cell in row]
                self._new_page()
                self._grid_heading(grid)
        self._grid_row(grid, row)

    def _grid_heading(self, grid: "_Grid") -> None:
        if grid.heading is not None:
            self._grid_row(grid, grid.heading, header=True)

    def _grid_row(self, grid: "_Grid", row: "_Row", *, header: bool = False) -> None:
        top_mm, height_mm = self._y_mm, self._page.row_height_mm(row)
        if header:
            self._put(_Shade(self._page.left_mm, top_mm, self._page.width_mm, height_mm))
        for left_mm, width_mm, label in zip(grid.lefts_mm, grid.widths_mm, grid.labels, strict=True):
            if label and not header:
                self._put(_Shade(left_mm, top_mm, width_mm, height_mm))
        for left_mm, width_mm, align, cell in zip(
            grid.lefts_mm, grid.widths_mm, grid.aligns, row, strict=True
        ):
            y_mm = top_mm + (height_mm - len(cell) * self._page.cell_leading_mm) / 2
            for line in cell:
                room_mm = width_mm - 2 * self._page.cell_pad_mm - width_em(line) * self._page.cell_pt / MM_PT
                shift_mm = {Align.LEFT: 0.0, Align.CENTRE: room_mm / 2, Align.RIGHT: room_mm}[
                    Align.CENTRE if header else align
                ]
                baseline_mm = y_mm + self._page.cell_leading_mm * 0.76
                self._put(
                    _Text(line, left_mm + self._page.cell_pad_mm + shift_mm, baseline_mm, self._page.cell_pt)
                )
                y_mm += self._page.cell_leading_mm
        for x_mm in (*grid.lefts_mm, self._page.left_mm + self._page.width_mm):
            self._put(_Stroke(x_mm, top_mm, x_mm, top_mm + height_mm))
        for y_mm in (top_mm, top_mm + height_mm):
            self._put(_Stroke(self._page.left_mm, y_mm, self._page.left_mm + self._page.width_mm, y_mm))
        self._y_mm += height_mm

    def _row(self, cells: Sequence[str], widths_mm: Sequence[float]) -> "_Row":
        row = []
        for text, width_mm in zip(cells, widths_mm, strict=True):
            line_em = (
                max(width_mm - 2 * self._page.cell_pad_mm, self._page.cell_pt / MM_PT)
                * MM_PT
                / self._page.cell_pt
            )
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
        if self._y_mm + height_mm > self._page.bottom_mm + 1e-6 and self.pages[-1]:
            self._new_page()

    def _new_page(self) -> None:
        self.pages.append([])
        self._y_mm = self._page.top_mm

    def _put(self, mark: _Mark) -> None:
        self.pages[-1].append(mark)


_Row = list[list[tuple[Glyph, ...]]]


class _Grid:
    """The columns of one table as they stand on the page."""

    def __init__(
        self, page: _Page, widths_mm: Sequence[float], columns: Sequence[Column], heading: _Row | None
    ) -> None:
        self.widths_mm = widths_mm
        self.lefts_mm = [page.left_mm + before_mm for before_mm in accumulate(widths_mm[:-1], initial=0.0)]
        self.aligns = [column.align for column in columns]
        self.labels = [column.label for column in columns]
        self.heading = heading
        self.heading_mm = 0.0 if heading is None else page.row_height_mm(heading)
