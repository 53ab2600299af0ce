"""A PDF being drawn, in mm from the top left; the same drawing is the same bytes, all faces embedded."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.printing.embedding import FontInDocument, PassedThroughJpeg, register
from app.printing.faces import Face
from app.printing.glyphs import GlyphGate
from app.printing.qr import Symbol
from app.printing.typesetting import Glyph, Run, runs, width_em

MM_PT = 72 / 25.4
_RULE_PT = 0.5
_RULE_DROP_MM = 0.8
_MARK_RED = (0.75, 0.1, 0.1)
_MARK_ALPHA = 0.2
_MOST_SHARED = 128


class Sheet:
    """The pages of one PDF; call `end_page` after each and `finish` once."""

    def __init__(self, gate: GlyphGate, width_mm: float, height_mm: float, title: str) -> None:
        self._gate = gate
        self._height_mm = height_mm
        self._width_mm = width_mm
        self._written = BytesIO()
        self._fonts: dict[Face, FontInDocument] = {}
        self._used: dict[str, None] = {}
        self._shared: dict[tuple[object, ...], tuple[Sequence[Run], str]] = {}
        self._canvas: Any = Canvas(
            self._written,
            pagesize=(width_mm * MM_PT, height_mm * MM_PT),
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 4),
            initialFontName=register(gate.outlines(gate.faces.times)).fontName,  # type: ignore[arg-type]  # the stubs say float
            lang="zh-CN",
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor("")
        self._canvas.setSubject("")
        self._canvas.setCreator("匠评")
        self._canvas.setProducer("匠评")

    @property
    def face_names(self) -> tuple[str, ...]:
        """The names of the faces drawn with so far, in order of first use."""
        return tuple(self._used)

    def text(
        self,
        glyphs: Sequence[Glyph],
        x_mm: float,
        baseline_mm: float,
        size_pt: float,
        *,
        values_only: bool = False,
    ) -> None:
        """One line from `x_mm`; with `values_only` its fixed words leave their room empty."""
        self.line_of(runs(glyphs), x_mm, baseline_mm, size_pt, values_only=values_only)

    def line_of(
        self,
        parts: Sequence[Run],
        x_mm: float,
        baseline_mm: float,
        size_pt: float,
        *,
        values_only: bool = False,
    ) -> None:
        """What `text` does, for a line whose runs are known; lines that pages share are written once."""
        key = (id(parts), x_mm, baseline_mm, size_pt, values_only)
        known = self._shared.get(key)
        if known is not None:
            self._canvas.addLiteral(known[1])
            return
        written: list[str] = []
        y_pt = self._y(baseline_mm)
        for run in parts:
            if values_only and not run.value:
                continue
            x_pt = x_mm * MM_PT + run.offset_em * size_pt
            if run.face is None:
                x_run_mm, width_mm = x_pt / MM_PT, run.width_em * size_pt / MM_PT
                self.rule(x_run_mm, baseline_mm + _RULE_DROP_MM, width_mm, _RULE_PT)
            else:
                written.append(self._written_run(run, run.face, x_pt, y_pt, size_pt))
        operators = "\n".join(written)
        if written:
            self._canvas.addLiteral(operators)
        if len(self._shared) < _MOST_SHARED and all(run.face for run in parts):
            self._shared[key] = (parts, operators)  # `parts` is held, or its id could come to mean another

    def rule(self, x_mm: float, y_mm: float, width_mm: float, stroke_pt: float) -> None:
        self.line(x_mm, y_mm, x_mm + width_mm, y_mm, stroke_pt)

    def line(self, x_mm: float, y_mm: float, to_x_mm: float, to_y_mm: float, stroke_pt: float) -> None:
        self._canvas.setLineWidth(stroke_pt)
        self._canvas.line(x_mm * MM_PT, self._y(y_mm), to_x_mm * MM_PT, self._y(to_y_mm))

    def shade(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, grey: float) -> None:
        """A filled rectangle without an outline; `grey` 1 is white."""
        self._canvas.saveState()
        self._canvas.setFillGray(grey)
        self._canvas.rect(
            x_mm * MM_PT, self._y(y_mm + height_mm), width_mm * MM_PT, height_mm * MM_PT, stroke=0, fill=1
        )
        self._canvas.restoreState()

    def jpeg(self, content: bytes, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> None:
        """A JPEG, its bytes as they are."""
        self._canvas.drawImage(
            PassedThroughJpeg(content),
            x_mm * MM_PT,
            self._y(y_mm + height_mm),
            width_mm * MM_PT,
            height_mm * MM_PT,
        )

    def qr(self, symbol: Symbol, x_mm: float, y_mm: float, size_mm: float) -> None:
        """A QR symbol without its clear zone; one filled path, so that no hairlines show between its rows."""
        module_pt = size_mm * MM_PT / symbol.modules
        place = f"{module_pt:.6f} 0 0 {-module_pt:.6f} {x_mm * MM_PT:.6f} {self._y(y_mm):.6f} cm"
        self._canvas.addLiteral(f"q {place}\n{symbol.path}\nf Q")

    def mark(self, glyphs: Sequence[Glyph], size_pt: float, angle_deg: float) -> None:
        """Large pale letters across the middle of the page, over everything."""
        half_mm = width_em(glyphs) * size_pt / MM_PT / 2
        self._canvas.saveState()
        self._canvas.translate(self._width_mm / 2 * MM_PT, self._height_mm / 2 * MM_PT)
        self._canvas.rotate(angle_deg)
        self._canvas.setFillColorRGB(*_MARK_RED, alpha=_MARK_ALPHA)
        x_pt = -half_mm * MM_PT
        for run in runs(glyphs):
            if run.face is not None:
                where_pt = x_pt + run.offset_em * size_pt
                self._canvas.addLiteral(self._written_run(run, run.face, where_pt, -size_pt * 0.36, size_pt))
        self._canvas.restoreState()

    def end_page(self) -> None:
        self._canvas.showPage()

    def finish(self) -> bytes:
        self._canvas.save()
        return self._written.getvalue()

    def _written_run(self, run: Run, face: Face, x_pt: float, y_pt: float, size_pt: float) -> str:
        """The operators that draw one run."""
        self._used[face.name] = None
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = FontInDocument(self._gate.outlines(face), self._canvas)
        return f"BT {font.name} {size_pt:g} Tf {x_pt:.4f} {y_pt:.4f} Td <{font.codes(run.text)}> Tj ET"

    def _y(self, y_mm: float) -> float:
        return (self._height_mm - y_mm) * MM_PT
