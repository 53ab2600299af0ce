"""The layout of one kind of pre-printed sheet: the default one with some entries moved, resized or left out.

What is kept is only the difference, so a person sees what was changed and an entry keeps its text.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.errors import InputError
from app.printing.layout import Layout, Paragraph, TextLine
from app.printing.layout_entries import Entries, read_toml

PHOTO, QR = "photo", "qr"
_SIZES_PT = (6.0, 60.0)


class LayoutEntryUnknownError(InputError):
    """A move names an entry that the layout does not have."""

    code = "layout_entry_unknown"


class LayoutSizeError(InputError):
    """Type smaller or larger than a certificate can carry."""

    code = "layout_size"


@dataclass(frozen=True, slots=True)
class Move:
    """How an entry differs: shifted to the right and down in mm, another size in pt, or not printed."""

    name: str
    dx_mm: float = 0.0
    dy_mm: float = 0.0
    size_pt: float | None = None
    hidden: bool = False

    @property
    def changes(self) -> bool:
        return bool(self.dx_mm or self.dy_mm or self.hidden or self.size_pt is not None)


def entries_of(layout: Layout) -> tuple[str, ...]:
    """The names that a move may use, in the order of the file."""
    lines, paragraphs = (one.name for one in layout.lines), (one.name for one in layout.paragraphs)
    return (*lines, *paragraphs, PHOTO, QR)


def moved(layout: Layout, moves: Iterable[Move], layout_id: str, title: str) -> Layout:
    """`layout` with its entries where `moves` put them; raises LayoutEntryUnknownError, LayoutSizeError."""
    wanted = {one.name: one for one in moves}
    known = entries_of(layout)
    for one in wanted.values():
        if one.name not in known:
            raise LayoutEntryUnknownError(entry=one.name, known=known)
        if one.size_pt is not None and not _SIZES_PT[0] <= one.size_pt <= _SIZES_PT[1]:
            raise LayoutSizeError(entry=one.name, size=one.size_pt, least=_SIZES_PT[0], most=_SIZES_PT[1])
    photo, qr = wanted.get(PHOTO, Move(PHOTO)), wanted.get(QR, Move(QR))
    text = written(moves)
    return replace(
        layout,
        id=layout_id,
        title=title,
        lines=tuple(_line(one, wanted) for one in layout.lines if not _is_hidden(one.name, wanted)),
        paragraphs=tuple(
            _paragraph(one, wanted) for one in layout.paragraphs if not _is_hidden(one.name, wanted)
        ),
        photo=replace(
            layout.photo, x_mm=layout.photo.x_mm + photo.dx_mm, y_mm=layout.photo.y_mm + photo.dy_mm
        ),
        qr=replace(layout.qr, x_mm=layout.qr.x_mm + qr.dx_mm, y_mm=layout.qr.y_mm + qr.dy_mm),
        sha256=hashlib.sha256(f"{layout.sha256}\n{text}".encode()).hexdigest(),
    )


def written(moves: Iterable[Move]) -> str:
    """The moves as TOML, one `[[move]]` each; those that change nothing are left out."""
    parts = []
    for one in moves:
        if not one.changes:
            continue
        lines = ["[[move]]", f'name = "{one.name}"']
        lines += [f"dx_mm = {one.dx_mm:g}"] if one.dx_mm else []
        lines += [f"dy_mm = {one.dy_mm:g}"] if one.dy_mm else []
        lines += [f"size_pt = {one.size_pt:g}"] if one.size_pt is not None else []
        lines += ["hidden = true"] if one.hidden else []
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + ("\n" if parts else "")


def read_moves(name: str, text: str) -> tuple[Move, ...]:
    """The moves in TOML that `written` wrote or a person did; `name` is what to call it.

    Raises LayoutUnreadableError.
    """
    document: Mapping[str, object] = read_toml(name, text.encode())
    top = Entries(name, "", document)
    found = tuple(_move(table) for table in top.tables("move")) if document else ()
    top.finish()
    return found


def _move(table: Entries) -> Move:
    made = Move(
        name=table.text("name"),
        dx_mm=table.number_or_none("dx_mm") or 0.0,
        dy_mm=table.number_or_none("dy_mm") or 0.0,
        size_pt=table.number_or_none("size_pt"),
        hidden=table.yes("hidden"),
    )
    table.finish()
    return made


def _is_hidden(name: str, wanted: Mapping[str, Move]) -> bool:
    return name in wanted and wanted[name].hidden


def _line(line: TextLine, wanted: Mapping[str, Move]) -> TextLine:
    move = wanted.get(line.name)
    if move is None:
        return line
    size_pt = move.size_pt or line.size_pt
    return replace(
        line,
        x_mm=line.x_mm + move.dx_mm,
        baseline_mm=line.baseline_mm + move.dy_mm,
        size_pt=size_pt,
        least_pt=None if line.least_pt is None else min(line.least_pt, size_pt),
    )


def _paragraph(paragraph: Paragraph, wanted: Mapping[str, Move]) -> Paragraph:
    move = wanted.get(paragraph.name)
    if move is None:
        return paragraph
    first_mm = paragraph.baseline_mm
    return replace(
        paragraph,
        x_mm=paragraph.x_mm + move.dx_mm,
        baseline_mm=None if first_mm is None else first_mm + move.dy_mm,
        gap_mm=paragraph.gap_mm + (move.dy_mm if first_mm is None else 0.0),
        size_pt=move.size_pt or paragraph.size_pt,
    )
