"""A PDF being drawn, in mm from the top left; the same drawing is the same bytes, all faces embedded."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.printing import qr
from app.printing.embedding import PassedThroughJpeg, register
from app.printing.faces import Face
from app.printing.glyphs import GlyphGate
from app.printing.typesetting import Glyph, Run, runs, width_em

MM_PT = 72 / 25.4
_RULE_PT = 0.5
_RULE_DROP_MM = 0.8
_MARK_RED = (0.75, 0.1, 0.1)
_MARK_ALPHA = 0.2


class Sheet:
    """The pages of one PDF; call `end_page` after each and `finish` once."""

    def __init__(self, gate: GlyphGate, width_mm: float, height_mm: float, title: str) -> None:
        self._gate = gate
        self._height_mm = height_mm
        self._width_mm = width_mm
        self._written = BytesIO()
        self._names: dict[Face, str] = {}
        self._used: dict[str, None] = {}
        self._canvas: Any = Canvas(
            self._written,
            pagesize=(width_mm * MM_PT, height_mm * MM_PT),
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 4),
            initialFontName=self._name(gate.faces.times),  # type: ignore[arg-type]  # the stubs say float
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
        y_pt = self._y(baseline_mm)
        for run in runs(glyphs):
            if values_only and not run.value:
                continue
            x_pt = x_mm * MM_PT + run.offset_em * size_pt
            if run.face is None:
                x_run_mm, width_mm = x_pt / MM_PT, run.width_em * size_pt / MM_PT
                self.rule(x_run_mm, baseline_mm + _RULE_DROP_MM, width_mm, _RULE_PT)
            else:
                self._draw_run(run, run.face, x_pt, y_pt, size_pt)

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

    def qr(self, text: str, x_mm: float, y_mm: float, size_mm: float) -> None:
        """A QR symbol without its clear zone; one filled path, so that no hairlines show between its rows."""
        rows = qr.qr_modules(text, size_mm)
        module_pt = size_mm * MM_PT / len(rows)
        left_pt, top_pt = x_mm * MM_PT, self._y(y_mm)
        path = self._canvas.beginPath()
        for x, y, length in qr.dark_runs(rows):
            path.rect(left_pt + x * module_pt, top_pt - (y + 1) * module_pt, length * module_pt, module_pt)
        self._canvas.drawPath(path, stroke=0, fill=1)

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
                self._draw_run(run, run.face, x_pt + run.offset_em * size_pt, -size_pt * 0.36, size_pt)
        self._canvas.restoreState()

    def end_page(self) -> None:
        self._canvas.showPage()

    def finish(self) -> bytes:
        self._canvas.save()
        return self._written.getvalue()

    def _draw_run(self, run: Run, face: Face, x_pt: float, y_pt: float, size_pt: float) -> None:
        self._used[face.name] = None
        words = self._canvas.beginText(x_pt, y_pt)
        words.setFont(self._name(face), size_pt)
        words.textOut(run.text)
        self._canvas.drawText(words)

    def _name(self, face: Face) -> str:
        if face not in self._names:
            self._names[face] = register(self._gate.outlines(face))
        return self._names[face]

    def _y(self, y_mm: float) -> float:
        return (self._height_mm - y_mm) * MM_PT
