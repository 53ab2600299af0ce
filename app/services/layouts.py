"""Where each entry of a certificate stands on one kind of pre-printed paper, and the scan that shows it.

Source: certificate §3: own positions and own ghost scan per kind of sheet; the default layout stays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.certificates import PrintMode
from app.domain.levels import Level
from app.domain.stock import PaperOrder, Stock, StockShortError, next_sheets, sheet_text
from app.printing.certificate import CertificatePrinter, Mode
from app.printing.fields import CertificateContent, chinese_date, english_date
from app.printing.ghost import prepare_ghost
from app.printing.layout import Layout
from app.printing.moves import Move, entries_of, moved, read_moves, written
from app.printing.portraits import draw_portrait
from app.services.office import Office
from app.storage.layouts import StoredLayout
from app.storage.session import Session

SAMPLE_DAY, SAMPLE_BIRTH = date(2026, 12, 24), date(1980, 11, 11)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the page: where the default layout puts it, and how this paper differs.

    `x_mm`, `y_mm` and `size_pt` are as moved; a size is None for photo and QR.
    """

    move: Move
    x_mm: float
    y_mm: float
    size_pt: float | None


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """The layout of one kind of paper for a level, entry by entry, and its ghost as a JPEG."""

    level: Level
    entries: tuple[Entry, ...]
    ghost: bytes | None

    @property
    def moves(self) -> tuple[Move, ...]:
        return tuple(entry.move for entry in self.entries if entry.move.changes)


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper, the levels it is for, and the NO. that lies next, None where none is left."""

    stock: Stock
    levels: tuple[Level, ...]
    next_sheet: str | None


class Layouts:
    """Reads and changes the layouts of kinds of paper."""

    def __init__(self, office: Office, printer: Callable[[], CertificatePrinter]) -> None:
        self._office = office
        self._printer = printer

    def papers(self) -> tuple[Paper, ...]:
        """Every kind of paper of the institution."""
        with self._office.store.reading() as session:
            return tuple(_paper(session, stock) for stock in session.stocks.all())

    def of(self, stock: Stock, level: Level) -> SheetLayout:
        """The layout in use; raises StockLevelError where the paper is for the other level."""
        stock.require_level(level, stock.name)
        with self._office.store.reading() as session:
            stored = session.layouts.of(stock.id, level)
            ghost = None if stored.ghost_sha256 is None else session.files.content(stored.ghost_sha256)
        return SheetLayout(level, self.entries(level, read_moves(stock.name, stored.moves)), ghost)

    def entries(self, level: Level, moves: Sequence[Move]) -> tuple[Entry, ...]:
        """Every entry of the default layout as `moves` leave it."""
        base, wanted = self._printer().layout_of(level), {one.name: one for one in moves}
        shown = moved(base, [replace(one, hidden=False) for one in moves], base.id, base.title)
        return tuple(_entry(shown, name, wanted.get(name, Move(name))) for name in entries_of(base))

    def preview(self, stock: Stock, level: Level, moves: Sequence[Move], mode: PrintMode) -> bytes:
        """A sample on this paper as PDF: what is printed onto it, or the whole page.

        Raises what refuses a layout: LayoutOutsideError, LayoutOverlapError, LayoutSealError,
        LayoutSizeError, LayoutNarrowError, StockLevelError.
        """
        printer = self._printer()
        layout = _layout(printer, stock, level, moves)
        printer.require_printable(layout)
        with self._office.store.reading() as session:
            institution = session.institutions.the_one()
        content = _sample(level, institution.name, institution.name_en or "", institution.prefix)
        return printer.on(layout).make(content, Mode(mode)).pdf

    def store(self, stock: Stock, level: Level, moves: Sequence[Move], actor: Actor) -> None:
        """From now on certificates are printed onto this paper so; raises what `preview` raises."""
        actor.require(Role.SECRETARY)
        printer = self._printer()
        printer.require_printable(_layout(printer, stock, level, moves))
        with self._office.store.session() as session:
            before = session.layouts.of(stock.id, level)
            after = replace(before, moves=written(moves))
            self._put(session, stock, level, (before, after), Act.LAYOUT_CHANGED, actor)

    def set_ghost(self, stock: Stock, level: Level, content: bytes | None, actor: Actor) -> None:
        """The scan of a blank sheet, or none any more.

        Raises GhostUnreadableError, GhostTooLargeError, GhostShapeError or StockLevelError.
        """
        actor.require(Role.SECRETARY)
        stock.require_level(level, stock.name)
        ghost = None if content is None else prepare_ghost(content)
        with self._office.store.session() as session:
            before = session.layouts.of(stock.id, level)
            sha256 = None if ghost is None else session.files.add(ghost, "image/jpeg")
            after = replace(before, ghost_sha256=sha256)
            self._put(session, stock, level, (before, after), Act.GHOST_CHANGED, actor)

    def _put(
        self,
        session: Session,
        stock: Stock,
        level: Level,
        change: tuple[StoredLayout, StoredLayout],
        act: Act,
        actor: Actor,
    ) -> None:
        before, after = change
        stamp = self._office.stamp(actor)
        session.layouts.put(stock.id, level, after, stamp.at.isoformat(timespec="seconds"), actor.account_id)
        session.log.record(
            stamp,
            act,
            stock.id,
            chain=INSTITUTION_CHAIN,
            before={"stock": stock.name, "moves": before.moves, "ghost": before.ghost_sha256},
            after={"stock": stock.name, "moves": after.moves, "ghost": after.ghost_sha256},
        )


def printer_on(
    session: Session, stock: Stock, level: Level, printer: CertificatePrinter
) -> CertificatePrinter:
    """`printer` with the layout of this paper; the same one where nothing was moved.

    Raises what `Layouts.preview` raises: the default layout may have changed since it was stored.
    """
    stored = session.layouts.of(stock.id, level)
    if not stored.moves:
        return printer
    layout = _layout(printer, stock, level, read_moves(stock.name, stored.moves))
    printer.require_printable(layout)
    return printer.on(layout)


def _paper(session: Session, stock: Stock) -> Paper:
    ranges, taken = session.stocks.ranges(stock.id), session.stocks.taken(stock.id)
    levels = (stock.level,) if stock.level else tuple(Level)
    first = min((one.first for one in ranges), default=None)
    try:
        following = () if first is None else next_sheets(1, first, PaperOrder.ASCENDING, ranges, taken)
    except StockShortError:
        following = ()
    return Paper(stock, levels, sheet_text(following[0]) if following else None)


def _layout(printer: CertificatePrinter, stock: Stock, level: Level, moves: Sequence[Move]) -> Layout:
    """Raises StockLevelError where the paper is for the other level."""
    stock.require_level(level, stock.name)
    return moved(printer.layout_of(level), moves, f"{level}-{stock.id}", stock.name)


def _entry(layout: Layout, name: str, move: Move) -> Entry:
    for line in layout.lines:
        if line.name == name:
            return Entry(move, line.x_mm, line.baseline_mm, line.size_pt)
    for paragraph in layout.paragraphs:
        if paragraph.name == name:
            return Entry(move, paragraph.x_mm, paragraph.baseline_mm or 0.0, paragraph.size_pt)
    place = layout.photo if name == "photo" else layout.qr
    return Entry(move, place.x_mm, place.y_mm, None)


def _sample(level: Level, institution: str, institution_en: str, prefix: str) -> CertificateContent:
    """Somebody who does not exist, issued on a day of two-figure month and day: the widest dates."""
    day = SAMPLE_DAY
    return CertificateContent(
        level=level,
        name="王建军",
        birth_date=chinese_date(SAMPLE_BIRTH),
        id_type="居民身份证",
        id_number="110101198011111112",
        occupation="焊工",
        job="电焊工",
        number=f"{prefix}{day:%y}{level}000001",
        institution=institution,
        institution_en=institution_en,
        issue_date=chinese_date(day),
        issue_date_en=english_date(day),
        photo=draw_portrait(1),
    )
