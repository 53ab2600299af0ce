"""Prints certificates: content in, bytes out; nothing is drawn before every glyph is known to be there.

Same content, layout and faces give the same bytes: the archived page can be made again from its record.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import RefusalError
from app.domain.remarks import Remark
from app.printing.faces import Faces
from app.printing.fields import CONSTANT_FIELDS, FIELDS, REQUIRED_FIELDS, CertificateContent
from app.printing.glyphs import GlyphGate
from app.printing.layout import Layout, PhotoPlace
from app.printing.layout_check import require_printable
from app.printing.photo import jpeg_size
from app.printing.placing import Placer, photo_height_mm
from app.printing.qr import Symbol, qr_symbol
from app.printing.sheet import Sheet
from app.printing.symbols_ahead import symbols_ahead
from app.printing.typesetting import Typesetter


class ValueMissingError(RefusalError):
    """A certificate lacks a value that it may not lack."""

    code = "certificate_value_missing"


class LayoutMissingError(RefusalError):
    """There is no layout for the level of a certificate."""

    code = "layout_missing"


class Mode(StrEnum):
    """What of a page is printed (certificate specification §3)."""

    FULL = "full"
    OVERLAY = "overlay"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class PrintedCertificate:
    """One certificate's PDF and what its record keeps about it; `faces` in order of first use."""

    pdf: bytes
    sha256: str
    faces: tuple[str, ...]
    layout: str
    layout_sha256: str


class CertificatePrinter:
    """Prints in the faces of one machine with one layout per level."""

    def __init__(self, faces: Faces, layouts: Mapping[str, Layout], gate: GlyphGate | None = None) -> None:
        self._gate = gate or GlyphGate(faces)
        self._setter = Typesetter(self._gate)
        self._layouts = layouts
        self._placers = {level: Placer(layout, self._setter) for level, layout in layouts.items()}

    def on(self, layout: Layout) -> "CertificatePrinter":
        """A printer in the same faces that uses `layout` for its level."""
        return CertificatePrinter(self._gate.faces, {**self._layouts, layout.level: layout}, self._gate)

    def layout_of(self, level: str) -> Layout:
        """The layout in use for `level`; raises KeyError for a level without one."""
        return self._layouts[level]

    def require_printable(self, layout: Layout) -> None:
        """Raises what refuses a layout: outside the page, on top of another thing, in the seal's place."""
        require_printable(layout, self._setter)

    def check(self, content: CertificateContent, mode: Mode = Mode.FULL) -> tuple[Remark, ...]:
        """Place everything without drawing; answers what a person should look at.

        Raises GlyphMissingError, TextTooLongError, ValueMissingError, QrTooLongError, LayoutMissingError or
        PhotoUnreadableError.
        Remarks are those of the glyph gate, and `fallback_face` for characters the role's face lacks, each
        with `field` and `text` among its values.
        """
        layout = self._layout(content)
        _refuse_gaps(content, mode)
        self._placers[content.level].place(content)
        qr_symbol(content.qr_text, layout.qr.size_mm)
        if content.photo is not None:
            jpeg_size(content.photo)
        return tuple(remark for field in FIELDS for remark in self._remarks(field, content))

    def make(self, content: CertificateContent, mode: Mode = Mode.FULL) -> PrintedCertificate:
        """One certificate as a PDF of one page; raises what `check` raises."""
        layout = self._layout(content)
        return self._make(content, mode, qr_symbol(content.qr_text, layout.qr.size_mm))

    def make_each(
        self, contents: Sequence[CertificateContent], mode: Mode = Mode.FULL
    ) -> Iterator[PrintedCertificate]:
        """One PDF each, in order, as `make` makes it; a long run computes its symbols beside the drawing."""
        with symbols_ahead([self._symbol(content) for content in contents]) as symbols:
            for content in contents:
                yield self._make(content, mode, next(symbols))

    def make_all(
        self,
        contents: Sequence[CertificateContent],
        mode: Mode = Mode.FULL,
        drawn: Callable[[int], object] = lambda _: None,
    ) -> bytes:
        """All certificates as one PDF, a page each, in order; `contents` must not be empty.

        `drawn` is told how many pages stand; what it raises stops the run.
        """
        first = self._layout(contents[0])
        sheet = self._sheet(first, first.title)
        with symbols_ahead([self._symbol(content) for content in contents]) as symbols:
            for number, content in enumerate(contents, 1):
                self._draw(sheet, self._layout(content), content, mode, next(symbols))
                drawn(number)
        return sheet.finish()

    def _make(self, content: CertificateContent, mode: Mode, symbol: Symbol) -> PrintedCertificate:
        layout = self._layout(content)
        sheet = self._sheet(layout, f"{layout.title} {content.name} {content.number}".strip())
        self._draw(sheet, layout, content, mode, symbol)
        pdf = sheet.finish()
        digest = hashlib.sha256(pdf).hexdigest()
        return PrintedCertificate(pdf, digest, sheet.face_names, layout.id, layout.sha256)

    def _symbol(self, content: CertificateContent) -> tuple[str, float]:
        return content.qr_text, self._layout(content).qr.size_mm

    def _sheet(self, layout: Layout, title: str) -> Sheet:
        return Sheet(self._gate, layout.width_mm, layout.height_mm, title)

    def _layout(self, content: CertificateContent) -> Layout:
        layout = self._layouts.get(content.level)
        if layout is None:
            raise LayoutMissingError(level=content.level, name=content.name)
        return layout

    def _draw(
        self, sheet: Sheet, layout: Layout, content: CertificateContent, mode: Mode, symbol: Symbol
    ) -> None:
        _refuse_gaps(content, mode)
        overlay = mode is Mode.OVERLAY
        for line in self._placers[content.level].place(content):
            sheet.line_of(line.runs, line.x_mm, line.baseline_mm, line.size_pt, values_only=overlay)
        if not overlay:
            for rule in layout.rules:
                sheet.rule(rule.x_mm, rule.y_mm, rule.width_mm, rule.stroke_pt)
        _draw_photo(sheet, layout.photo, content.photo, framed=not overlay)
        sheet.qr(symbol, layout.qr.x_mm, layout.qr.y_mm, layout.qr.size_mm)
        if mode is Mode.DRAFT:
            mark = layout.draft
            sheet.mark(self._setter.glyphs([(mark.text, False)]), mark.size_pt, mark.angle_deg)
        sheet.end_page()

    def _remarks(self, field: str, content: CertificateContent) -> list[Remark]:
        text = FIELDS[field](content)
        if not text or field in CONSTANT_FIELDS:
            return []
        result = self._gate.gate(text)
        values = {"field": field, "text": text}
        found = [Remark(warning.code, {**warning.values, **values}) for warning in result.warnings]
        fallbacks = {face.name for face in self._gate.faces.fallbacks}
        found += [
            Remark("fallback_face", {"chars": run, "face": face, **values})
            for run, face in result.faces
            if face in fallbacks
        ]
        return found


def _refuse_gaps(content: CertificateContent, mode: Mode) -> None:
    if mode is Mode.DRAFT:
        return
    missing = [field for field in REQUIRED_FIELDS if not FIELDS[field](content).strip()]
    if missing:
        raise ValueMissingError(name=content.name, fields=missing)


def _draw_photo(sheet: Sheet, where: PhotoPlace, photo: bytes | None, *, framed: bool) -> None:
    """The portrait, or a frame to paste one into."""
    if photo is not None:
        height_mm = photo_height_mm(where, *jpeg_size(photo))
        sheet.jpeg(photo, where.x_mm, where.y_mm, where.width_mm, height_mm)
    elif framed:
        left, top = where.x_mm, where.y_mm
        right, bottom = left + where.width_mm, top + where.heights_mm[0]
        for ends in (
            (left, top, right, top),
            (right, top, right, bottom),
            (right, bottom, left, bottom),
            (left, bottom, left, top),
        ):
            sheet.line(*ends, stroke_pt=0.4)
