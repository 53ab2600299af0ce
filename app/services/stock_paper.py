"""Prints the papers of the stock: the 废证销毁清单 with its two signatures, and the last stocktaking."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.acts import INSTITUTION_CHAIN
from app.domain.stock import SheetState, compressed
from app.printing.layout import Align
from app.printing.papers import Block, Column, Heading, Paper, Paragraph, SignatureLine, Spacer, Table
from app.services.office import Office
from app.services.papers import PaperPrinter, footer
from app.services.stock import NothingCountedError
from app.storage.session import Session
from app.storage.stocks import Destruction
from app.texts.days import chinese_day


def print_destruction(office: Office, printer: PaperPrinter, destruction_id: str) -> bytes:
    """The list as PDF, sheet by sheet; a signed one names both people. Raises DestructionUnknownError."""
    with office.store.reading() as session:
        paper = _destruction(office, session, session.stocks.destruction(destruction_id))
    return printer.print(paper)


def print_count(office: Office, printer: PaperPrinter, stock_id: str) -> bytes:
    """The last stocktaking of a kind as PDF; raises NothingCountedError before the first."""
    with office.store.reading() as session:
        paper = _count(office, session, stock_id)
    return printer.print(paper)


def _destruction(office: Office, session: Session, prepared: Destruction) -> Paper:
    say, institution = office.paper_texts.say, session.institutions.the_one()
    by_stock: dict[str, list[int]] = {}
    for stock_id, serial in prepared.sheets:
        by_stock.setdefault(stock_id, []).append(serial)
    way = prepared.way or say("stock_paper", "list_way_open")
    blocks: tuple[Block, ...] = (
        Paragraph(say("stock_paper", "list_basis", {"count": len(prepared.sheets), "way": way})),
        *(block for one in by_stock.items() for block in _of_stock(office, session, *one)),
        Spacer(4),
        *_signatures(office, session, prepared),
        Spacer(6),
        Paragraph(institution.name, Align.RIGHT, 0),
        Paragraph(chinese_day(prepared.signed_on or prepared.prepared_on), Align.RIGHT, 0),
    )
    title = say("stock_paper", "list_title", {"number": prepared.number})
    return Paper(title, blocks, footer(office, session.log.head(INSTITUTION_CHAIN)))


def _of_stock(office: Office, session: Session, stock_id: str, serials: Sequence[int]) -> tuple[Block, ...]:
    """One kind of paper; sheets in a row that were set aside together and carry nothing share a line."""
    say, label = office.paper_texts.say, office.paper_texts.label
    states, alike = Counter[SheetState](), dict[_Line, list[int]]()
    for serial in serials:
        moves = session.stocks.moves(stock_id, serial)
        last = next(move for move in reversed(moves) if move.state is not SheetState.DESTROYED)
        states[last.state] += 1
        number = next((move.number for move in moves if move.number), None) or ""
        line = _Line(last.state, last.reason, number, last.at.date().isoformat())
        alike.setdefault(line, []).append(serial)
    found = sorted((part, line) for line, of_line in alike.items() for part in compressed(of_line))
    values = {
        "stock": session.stocks.get(stock_id).name,
        "count": len(serials),
        "states": [f"{label('sheet_state', state)}{count}" for state, count in states.items()],
    }
    return (
        Heading(say("stock_paper", "list_sum", values)),
        Table(
            (
                Column(say("stock_paper", "column_sheet"), 36),
                Column(say("stock_paper", "column_sheets"), 12, Align.RIGHT),
                Column(say("stock_paper", "column_state"), 13, Align.CENTRE),
                Column(say("stock_paper", "column_reason"), 27),
                Column(say("stock_paper", "column_certificate"), 49),
                Column(say("stock_paper", "column_day"), 23),
            ),
            tuple(
                (
                    str(part),
                    str(len(part)),
                    label("sheet_state", line.state),
                    line.reason,
                    line.number or "—",
                    line.day,
                )
                for part, line in found
            ),
        ),
    )


@dataclass(frozen=True, slots=True, order=True)
class _Line:
    """What sheets on one line of the list have in common."""

    state: SheetState
    reason: str
    number: str
    day: str


def _signatures(office: Office, session: Session, prepared: Destruction) -> list[Block]:
    say = office.paper_texts.say
    names = {account.id: account.name for account in session.accounts.all()}
    told = [("list_prepared", prepared.prepared_by, prepared.prepared_on)]
    if prepared.signed_by is not None and prepared.signed_on is not None:
        told.append(("list_signed", prepared.signed_by, prepared.signed_on))
    lines: list[Block] = [
        Paragraph(
            say("stock_paper", code, {"name": names.get(who, ""), "day": chinese_day(day)}), Align.LEFT, 0
        )
        for code, who, day in told
    ]
    return [
        *lines,
        Spacer(3),
        SignatureLine(say("stock_paper", "list_preparer"), say("paper", "form_date")),
        SignatureLine(say("stock_paper", "list_signer"), say("paper", "form_date")),
    ]


def _count(office: Office, session: Session, stock_id: str) -> Paper:
    say, stock = office.paper_texts.say, session.stocks.get(stock_id)
    counts = session.stocks.stocktakings(stock_id)
    if not counts:
        raise NothingCountedError
    count, boxes = counts[0], {box.number: box for box in session.stocks.boxes(stock_id)}
    rows = tuple(
        (
            str(number),
            str(boxes[number].sheets),
            str(expected),
            str(found),
            f"{found - expected:+d}" if found != expected else "0",
        )
        for number, (expected, found) in count.lines.items()
    )
    differing = sum(expected != found for expected, found in count.lines.values())
    day = chinese_day(count.counted_at.date())
    outcome = say("stock_paper", "count_differs", {"count": differing})
    blocks: tuple[Block, ...] = (
        Paragraph(
            say("stock_paper", "count_basis", {"stock": stock.name, "day": day, "name": count.counted_by})
        ),
        Spacer(2),
        Table(
            (
                Column(say("stock_paper", "column_box"), 12, Align.CENTRE),
                Column(say("stock_paper", "column_range"), 44),
                Column(say("stock_paper", "column_expected"), 20, Align.RIGHT),
                Column(say("stock_paper", "column_counted"), 20, Align.RIGHT),
                Column(say("stock_paper", "column_difference"), 16, Align.RIGHT),
            ),
            rows,
        ),
        Spacer(3),
        Paragraph(outcome if differing else say("stock_paper", "count_agrees")),
        *([Paragraph(say("stock_paper", "count_remark", {"remark": count.remark}))] if count.remark else []),
        Spacer(4),
        SignatureLine(say("stock_paper", "count_counter"), say("paper", "form_date")),
        SignatureLine(say("stock_paper", "count_witness"), say("paper", "form_date")),
    )
    return Paper(
        say("stock_paper", "count_title"), blocks, footer(office, session.log.head(INSTITUTION_CHAIN))
    )


def _signed(difference: int) -> str:
    return f"{difference:+d}" if difference else "0"
