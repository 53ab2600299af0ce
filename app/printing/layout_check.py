"""Looks whether a layout can be printed: nothing outside the page, nothing on top of another thing.

Every text is placed as the printer places it, with values of usual and of great length (certificate §1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot

from app.domain.errors import InputError
from app.printing.fields import QUERY_URL, CertificateContent
from app.printing.glyphs import GlyphMissingError
from app.printing.layout import Layout
from app.printing.moves import PHOTO, QR
from app.printing.placing import PlacedLine, Placer
from app.printing.qr import CLEAR_MODULES, QrTooLongError, qr_symbol
from app.printing.sheet import MM_PT
from app.printing.typesetting import TextTooLongError, Typesetter

_ASCENT, _DESCENT = 0.78, 0.18  # of the size: what the letters of a line reach
_TOUCHING_MM = 0.1
_COARSEST_MODULES = 25  # the symbol of the query address alone: its clear zone is the widest
_USUAL = (
    "王建军",
    "居民身份证",
    "110101198507121231",
    "焊工",
    "",
    "示例重型机械有限公司",
    "Sample Works Co., Ltd.",
)
_LONG = (
    "阿卜杜热依木·买买提吐尔逊", "港澳居民来往内地通行证", "H12345678901", "轨道列车司机及机车调度员",
    "电力机车司机（高原铁路方向）", "示例重型机械装备制造集团股份有限公司",
    "Sample Heavy Machinery Group Co., Ltd.",
)  # fmt: skip


class LayoutOutsideError(InputError):
    """Something stands outside the page."""

    code = "layout_outside"


class LayoutOverlapError(InputError):
    """Two things stand on top of each other."""

    code = "layout_overlap"


class LayoutNarrowError(InputError):
    """A text of great length does not fit its place, even at its least size and on two lines."""

    code = "layout_narrow"


class LayoutGlyphError(InputError):
    """A fixed text of the layout holds a character that no face can draw."""

    code = "layout_glyph"


class LayoutQrError(InputError):
    """The symbol's place is so small that phones could not read even the query address."""

    code = "layout_qr"


class LayoutSealError(InputError):
    """Something other than the issuer's lines stands where the seal goes."""

    code = "layout_seal"


@dataclass(frozen=True, slots=True)
class Box:
    """What one entry covers, in mm from the top left of the page."""

    name: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > _TOUCHING_MM and down > _TOUCHING_MM


def require_printable(layout: Layout, setter: Typesetter) -> None:
    """Raises LayoutOutsideError, LayoutOverlapError, LayoutSealError, naming entries, or what `_boxes` does.

    LayoutQrError where the symbol's place is too small.
    """
    placer = Placer(layout, setter)
    try:
        qr_symbol(QUERY_URL, layout.qr.size_mm)
    except QrTooLongError as error:
        raise LayoutQrError(layout=layout.title, size=layout.qr.size_mm) from error
    for rule in layout.rules:
        _require_on_page(layout, Box(rule.name, rule.x_mm, rule.y_mm, rule.x_mm + rule.width_mm, rule.y_mm))
    for values in (_USUAL, _LONG):
        boxes = _boxes(layout, placer, _content(layout.level, values))
        for box in boxes:
            _require_on_page(layout, box)
            _require_off_seal(layout, box)
        for one, other in combinations(boxes, 2):
            if one.name != other.name and one.overlaps(other):
                raise LayoutOverlapError(layout=layout.title, entry=one.name, other=other.name)


def _content(level: str, values: Sequence[str]) -> CertificateContent:
    name, id_type, id_number, occupation, job, institution, institution_en = values
    return CertificateContent(
        level=level,
        name=name,
        birth_date="1985年12月12日",
        id_type=id_type,
        id_number=id_number,
        occupation=occupation,
        job=job,
        number=f"Y00101199996626{level}000001",
        institution=institution,
        institution_en=institution_en,
        issue_date="2026年12月12日",
        issue_date_en="December 12, 2026",
        paper_serial="88888888",
    )


def _boxes(layout: Layout, placer: Placer, content: CertificateContent) -> list[Box]:
    """What the page holds; raises LayoutNarrowError or LayoutGlyphError, naming the text."""
    try:
        placed = placer.place(content)
    except TextTooLongError as error:
        raise LayoutNarrowError(layout=layout.title, text=error.values["text"]) from error
    except GlyphMissingError as error:
        raise LayoutGlyphError(
            layout=layout.title,
            text=error.values["text"],
            char=error.values["char"],
            code_point=error.values["code_point"],
        ) from error
    photo, qr = layout.photo, layout.qr
    clear_mm = CLEAR_MODULES * qr.size_mm / _COARSEST_MODULES
    right, bottom = photo.x_mm + photo.width_mm, photo.y_mm + max(photo.heights_mm)
    return [
        *(_box_of(line) for line in placed if line.runs),
        Box(PHOTO, photo.x_mm, photo.y_mm, right, bottom),
        Box(QR, qr.x_mm - clear_mm, qr.y_mm - clear_mm, *_end(qr.x_mm, qr.y_mm, qr.size_mm + clear_mm)),
    ]


def _end(x_mm: float, y_mm: float, size_mm: float) -> Iterator[float]:
    yield x_mm + size_mm
    yield y_mm + size_mm


def _box_of(line: PlacedLine) -> Box:
    em_mm = line.size_pt / MM_PT
    width_mm = (line.runs[-1].offset_em + line.runs[-1].width_em) * em_mm
    top, bottom = line.baseline_mm - _ASCENT * em_mm, line.baseline_mm + _DESCENT * em_mm
    return Box(line.name, line.x_mm, top, line.x_mm + width_mm, bottom)


def _require_on_page(layout: Layout, box: Box) -> None:
    across = 0 <= box.left <= box.right <= layout.width_mm
    if not (across and 0 <= box.top <= box.bottom <= layout.height_mm):  # a place that is no number fails
        raise LayoutOutsideError(layout=layout.title, entry=box.name)


def _require_off_seal(layout: Layout, box: Box) -> None:
    seal = layout.seal
    if box.name in seal.shared_with:
        return
    across = max(box.left - seal.x_mm, 0.0, seal.x_mm - box.right)
    down = max(box.top - seal.y_mm, 0.0, seal.y_mm - box.bottom)
    if hypot(across, down) < seal.across_mm / 2 - _TOUCHING_MM:
        raise LayoutSealError(layout=layout.title, entry=box.name)
