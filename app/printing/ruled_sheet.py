"""The sheet a printer is measured with: two crosses, and rulers in mm along both axes."""

from app.domain.calibrations import MARKS_MM
from app.printing.faces import Faces
from app.printing.glyphs import GlyphGate
from app.printing.sheet import MM_PT, Sheet
from app.printing.typesetting import Typesetter, width_em

_WIDTH_MM, _HEIGHT_MM = 297, 210
_ARM_MM = 8.0
_STROKE_PT = 0.3
_TICKS_MM = {10: 4.0, 5: 3.0, 1: 1.8}
_SIZE_PT = 10.5


def ruled_sheet(faces: Faces, title: str, lines: tuple[str, ...]) -> bytes:
    """A PDF of one A4 landscape page; `lines` tell the person what to measure."""
    gate = GlyphGate(faces)
    sheet = Sheet(gate, _WIDTH_MM, _HEIGHT_MM, title)
    setter = Typesetter(gate)
    for (x_mm, y_mm), name in zip(MARKS_MM, "AB", strict=True):
        sheet.line(x_mm - _ARM_MM, y_mm, x_mm + _ARM_MM, y_mm, _STROKE_PT)
        sheet.line(x_mm, y_mm - _ARM_MM, x_mm, y_mm + _ARM_MM, _STROKE_PT)
        sheet.text(setter.glyphs([(name, False)]), x_mm + 1.5, y_mm - 1.5, 14)
    for at_mm in range(_WIDTH_MM + 1):
        sheet.line(at_mm, 105 - _tick(at_mm), at_mm, 105, _STROKE_PT)
    for at_mm in range(_HEIGHT_MM + 1):
        sheet.line(148.5 - _tick(at_mm), at_mm, 148.5, at_mm, _STROKE_PT)
    for at_mm in range(10, _WIDTH_MM, 10):
        _number(sheet, setter, at_mm, at_mm, 105 + 3.5)
    for at_mm in range(10, _HEIGHT_MM, 10):
        if at_mm not in (100, 110):
            _number(sheet, setter, at_mm, 148.5 + 3.5, at_mm + 1)
    for number, line in enumerate((title, *lines)):
        sheet.text(setter.glyphs([(line, False)]), 40, 40 + 7 * number, 14 if number == 0 else _SIZE_PT)
    sheet.end_page()
    return sheet.finish()


def _tick(at_mm: int) -> float:
    return next(length_mm for every, length_mm in _TICKS_MM.items() if at_mm % every == 0)


def _number(sheet: Sheet, setter: Typesetter, value: int, x_mm: float, y_mm: float) -> None:
    glyphs = setter.glyphs([(str(value), False)])
    sheet.text(glyphs, x_mm - width_em(glyphs) * 7 / MM_PT / 2, y_mm, 7)
