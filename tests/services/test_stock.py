"""Certificate paper in the file: received, set aside, counted, destroyed by two people."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from pdfminer.high_level import extract_text

from app.domain.accounts import Role, RoleMissingError, SamePersonError
from app.domain.acts import INSTITUTION_CHAIN
from app.domain.certificates import PrintMode
from app.domain.levels import Level
from app.domain.stock import (
    BoxesUnevenError,
    RangeOverlapError,
    SheetRange,
    SheetState,
    SheetStateError,
    SheetUnknownError,
    Stock,
    read_ranges,
)
from app.services.press import paper_printer
from app.services.safekeeping import check_file
from app.services.stock import (
    BoxUnknownError,
    DestructionSignedError,
    NothingCountedError,
    NothingToDestroyError,
    ReceiptInFutureError,
    ReceiptSourceMissingError,
    SheetReasonMissingError,
    StockKeeping,
    StockNameMissingError,
    StockNameTakenError,
    TooManySheetsError,
)
from app.services.stock_paper import print_count, print_destruction
from app.services.stock_view import StockView
from tests.services.bench import Bench

Opening = Callable[[str], Bench]


@pytest.fixture
def bench(at: Opening) -> Bench:
    return at("opened")


@pytest.fixture
def keeping(bench: Bench) -> StockKeeping:
    return StockKeeping(bench.office)


@pytest.fixture
def stock(bench: Bench, keeping: StockKeeping) -> Stock:
    """Three boxes of a hundred sheets, 00000001 to 00000300."""
    stock = keeping.add("特级技师证书纸", Level.T, PrintMode.OVERLAY, bench.secretary)
    keeping.receive(stock.id, SheetRange(1, 300), 3, "印制厂", bench.clock.today(), bench.secretary)
    return stock


def _counts(bench: Bench, stock: Stock) -> dict[int, dict[SheetState, int]]:
    with bench.office.store.reading() as session:
        return session.stocks.counts(stock.id)


def _lines(bench: Bench) -> list[str]:
    with bench.office.store.reading() as session:
        return [line.act for line in session.log.lines(INSTITUTION_CHAIN)]


def test_received_sheets_are_unused_until_something_is_written_down(bench: Bench, stock: Stock) -> None:
    with bench.office.store.reading() as session:
        boxes = session.stocks.boxes(stock.id)
    assert [(box.number, box.sheets.first, box.sheets.last) for box in boxes] == [
        (1, 1, 100),
        (2, 101, 200),
        (3, 201, 300),
    ]
    assert [counts[SheetState.UNUSED] for counts in _counts(bench, stock).values()] == [100, 100, 100]
    assert _lines(bench)[-2:] == ["stock_added", "stock_received"]


def test_a_range_is_received_once_in_a_kind_and_again_in_another(
    bench: Bench, keeping: StockKeeping, stock: Stock
) -> None:
    today, secretary = bench.clock.today(), bench.secretary
    for first, last in ((300, 310), (1, 1), (50, 60)):
        with pytest.raises(RangeOverlapError):
            keeping.receive(stock.id, SheetRange(first, last), 1, "印制厂", today, secretary)
    other = keeping.add("首席技师证书纸", Level.S, PrintMode.OVERLAY, secretary)
    keeping.receive(other.id, SheetRange(1, 300), 1, "印制厂", today, secretary)
    keeping.receive(stock.id, SheetRange(301, 310), 1, "印制厂", today, secretary)
    assert max(_counts(bench, stock)) == 4


def test_a_slip_in_a_delivery_stores_nothing(bench: Bench, keeping: StockKeeping, stock: Stock) -> None:
    today, secretary, lines = bench.clock.today(), bench.secretary, _lines(bench)
    with pytest.raises(BoxesUnevenError):
        keeping.receive(stock.id, SheetRange(301, 310), 3, "印制厂", today, secretary)
    with pytest.raises(ReceiptInFutureError):
        keeping.receive(stock.id, SheetRange(301, 310), 1, "印制厂", today + timedelta(days=1), secretary)
    with pytest.raises(ReceiptSourceMissingError):
        keeping.receive(stock.id, SheetRange(301, 310), 1, "  ", today, secretary)
    with pytest.raises(TooManySheetsError):
        keeping.receive(stock.id, SheetRange(301, 99_999_999), 1, "印制厂", today, secretary)
    with pytest.raises(StockNameTakenError):
        keeping.add(" 特级技师证书纸 ", None, PrintMode.FULL, secretary)
    with pytest.raises(StockNameMissingError):
        keeping.add("  ", None, PrintMode.FULL, secretary)
    with pytest.raises(RoleMissingError):
        keeping.add("别的", None, PrintMode.FULL, bench.account("看客", Role.OBSERVER))
    assert _lines(bench)[: len(lines)] == lines
    assert set(_lines(bench)[len(lines) :]) == {"account_added"}


def test_sheets_are_set_aside_with_a_reason_and_never_come_back(
    bench: Bench, keeping: StockKeeping, stock: Stock
) -> None:
    secretary = bench.secretary
    ranges = read_ranges("00000001-00000010, 00000150")
    assert keeping.set_aside(stock.id, ranges, SheetState.SPOILED, "运输受潮", secretary) == 11
    counts = _counts(bench, stock)
    assert (counts[1][SheetState.UNUSED], counts[1][SheetState.SPOILED]) == (90, 10)
    assert (counts[2][SheetState.UNUSED], counts[2][SheetState.SPOILED]) == (99, 1)
    with pytest.raises(SheetStateError):
        keeping.set_aside(stock.id, read_ranges("00000020, 00000010"), SheetState.LOST, "找不到", secretary)
    assert _counts(bench, stock) == counts
    with pytest.raises(SheetUnknownError):
        keeping.set_aside(stock.id, read_ranges("00000299-00000301"), SheetState.LOST, "找不到", secretary)
    with pytest.raises(SheetReasonMissingError):
        keeping.set_aside(stock.id, read_ranges("00000299"), SheetState.LOST, " ", secretary)
    keeping.set_aside(stock.id, read_ranges("00000200"), SheetState.LOST, "盘点时缺", secretary)
    keeping.set_aside(stock.id, read_ranges("00000200"), SheetState.WITHDRAWN, "柜底找到", secretary)
    with bench.office.store.reading() as session:
        moves = session.stocks.moves(stock.id, 200)
        damp = session.stocks.moves(stock.id, 5)
    assert [(move.state, move.reason) for move in moves] == [
        (SheetState.LOST, "盘点时缺"),
        (SheetState.WITHDRAWN, "柜底找到"),
    ]
    assert [str(move.sheets) for move in damp] == ["00000001—00000010"]
    assert damp[0].person == secretary.name


def test_the_tables_themselves_refuse_a_sheet_that_goes_back(
    bench: Bench, keeping: StockKeeping, stock: Stock
) -> None:
    keeping.set_aside(stock.id, read_ranges("00000001"), SheetState.SPOILED, "受潮", bench.secretary)
    for statement in (
        "UPDATE sheets SET state = 'used'",
        "UPDATE sheets SET state = 'withdrawn'",
        "DELETE FROM sheets",
        "UPDATE sheets SET state = 'destroyed', serial = 2",
        f"INSERT INTO sheets VALUES ('{stock.id}', 301, 'lost', NULL, NULL, '', '', 'x')",
        f"INSERT INTO sheets VALUES ('{stock.id}', 2, 'used', NULL, NULL, '', '', 'x')",
        f"INSERT INTO stock_boxes VALUES ('{stock.id}', 9, 300, 301, '', '', 'x', '')",
    ):
        with pytest.raises(sqlite3.IntegrityError), bench.office.store.session() as session:
            session.stocks._db.execute(statement)


def test_a_count_tells_differences_and_changes_no_sheet(
    bench: Bench, keeping: StockKeeping, stock: Stock
) -> None:
    before = _counts(bench, stock)
    count = keeping.count(stock.id, {1: 100, 2: 98}, "第二箱开过", bench.secretary)
    assert count.lines == {1: (100, 100), 2: (100, 98)}
    assert count.counted_by == bench.secretary.name
    assert _counts(bench, stock) == before
    with pytest.raises(BoxUnknownError):
        keeping.count(stock.id, {7: 1}, "", bench.secretary)
    keeping.set_aside(stock.id, read_ranges("00000101-00000102"), SheetState.LOST, "盘点缺", bench.secretary)
    again = keeping.count(stock.id, {2: 98}, "", bench.approver)
    assert again.lines == {2: (98, 98)}
    with bench.office.store.reading() as session:
        assert [one.lines for one in session.stocks.stocktakings(stock.id)] == [again.lines, count.lines]


def test_void_sheets_are_destroyed_on_a_list_that_two_people_sign(
    bench: Bench, keeping: StockKeeping, stock: Stock
) -> None:
    secretary = bench.secretary
    with pytest.raises(NothingToDestroyError):
        keeping.prepare_destruction("粉碎", secretary)
    keeping.set_aside(stock.id, read_ranges("00000001-00000003"), SheetState.SPOILED, "受潮", secretary)
    keeping.set_aside(stock.id, read_ranges("00000009"), SheetState.LOST, "找不到", secretary)
    first = keeping.prepare_destruction("粉碎", secretary)
    keeping.set_aside(stock.id, read_ranges("00000004"), SheetState.WITHDRAWN, "退回", secretary)
    prepared = keeping.prepare_destruction("粉碎", secretary)
    assert (first.number, prepared.number) == (1, 1)
    assert [serial for _, serial in prepared.sheets] == [1, 2, 3, 4]
    with pytest.raises(SamePersonError):
        keeping.sign_destruction(prepared.id, secretary)
    signed = keeping.sign_destruction(prepared.id, bench.approver)
    assert signed.signed_by == bench.approver.account_id
    counts = _counts(bench, stock)[1]
    assert (counts[SheetState.DESTROYED], counts[SheetState.LOST], counts[SheetState.SPOILED]) == (4, 1, 0)
    with pytest.raises(DestructionSignedError):
        keeping.sign_destruction(prepared.id, bench.approver)
    keeping.set_aside(stock.id, read_ranges("00000005"), SheetState.SPOILED, "受潮", secretary)
    assert keeping.prepare_destruction("", secretary).number == 2


def test_a_sheet_set_aside_after_the_list_was_printed_stays_off_it(
    bench: Bench, keeping: StockKeeping, stock: Stock
) -> None:
    keeping.set_aside(stock.id, read_ranges("00000001"), SheetState.SPOILED, "受潮", bench.secretary)
    prepared = keeping.prepare_destruction("粉碎", bench.secretary)
    keeping.set_aside(stock.id, read_ranges("00000002"), SheetState.SPOILED, "受潮", bench.secretary)
    keeping.sign_destruction(prepared.id, bench.approver)
    with bench.office.store.reading() as session:
        assert session.stocks.state(stock.id, 1) is SheetState.DESTROYED
        assert session.stocks.state(stock.id, 2) is SheetState.SPOILED


def test_sheets_that_nobody_touched_have_no_row(bench: Bench, keeping: StockKeeping) -> None:
    stock = keeping.add("大宗", None, PrintMode.FULL, bench.secretary)
    keeping.receive(stock.id, SheetRange(1, 100_000), 100, "印制厂", bench.clock.today(), bench.secretary)
    keeping.set_aside(stock.id, [SheetRange(1, 20_000)], SheetState.WITHDRAWN, "旧版停用", bench.secretary)
    counts = _counts(bench, stock)
    assert sum(box[SheetState.UNUSED] for box in counts.values()) == 80_000
    with bench.office.store.reading() as session:
        rows = session.stocks._db.execute("SELECT count(*) FROM sheets").fetchone()
    assert rows == (20_000,)


def test_the_file_check_reads_the_stock(bench: Bench, stock: Stock, keeping: StockKeeping) -> None:
    keeping.set_aside(stock.id, read_ranges("00000001"), SheetState.SPOILED, "受潮", bench.secretary)
    assert check_file(bench.file).valid
    with bench.office.store.session() as session:
        session.stocks._db.execute("DROP TRIGGER sheets_forward")
        session.stocks._db.execute("UPDATE stock_boxes SET first = 2 WHERE box = 1")
    assert not check_file(bench.file).valid


def test_the_list_names_every_sheet_its_reason_and_both_people(
    bench: Bench, keeping: StockKeeping, stock: Stock
) -> None:
    keeping.set_aside(stock.id, read_ranges("00000001-00000003"), SheetState.SPOILED, "受潮", bench.secretary)
    keeping.set_aside(stock.id, read_ranges("00000120"), SheetState.WITHDRAWN, "退回旧版", bench.secretary)
    prepared = keeping.prepare_destruction("碎纸机粉碎", bench.secretary)
    unsigned = _text(print_destruction(bench.office, paper_printer(), prepared.id))
    for told in (
        "废证销毁清单（第1号）",
        "00000001—00000003",
        "00000120",
        "退回旧版",
        "废页3、收回1",
        "碎纸机粉碎",
    ):
        assert told in unsigned
    assert bench.approver.name not in unsigned
    keeping.sign_destruction(prepared.id, bench.approver)
    signed = _text(print_destruction(bench.office, paper_printer(), prepared.id))
    assert f"监销人：{bench.approver.name}" in signed
    assert "废页3、收回1" in signed


def test_a_count_is_printed_with_its_differences(bench: Bench, keeping: StockKeeping, stock: Stock) -> None:
    with pytest.raises(NothingCountedError):
        print_count(bench.office, paper_printer(), stock.id)
    keeping.count(stock.id, {1: 100, 2: 98}, "第二箱开过", bench.secretary)
    text = _text(print_count(bench.office, paper_printer(), stock.id))
    for told in ("00000101—00000200", "-2", "有1箱账实不符", "备注：第二箱开过", bench.secretary.name):
        assert told in text


def test_the_screen_is_told_boxes_counts_and_lists(bench: Bench, keeping: StockKeeping, stock: Stock) -> None:
    view = StockView(bench.office)
    keeping.count(stock.id, {2: 98}, "", bench.secretary)
    keeping.set_aside(stock.id, read_ranges("00000101-00000102"), SheetState.LOST, "盘点缺", bench.secretary)
    keeping.set_aside(stock.id, read_ranges("00000001"), SheetState.SPOILED, "受潮", bench.secretary)
    page = view.page(stock.id)
    assert [row.differs for row in page.boxes] == [False, True, False]
    assert (page.totals[SheetState.UNUSED], page.totals[SheetState.LOST]) == (297, 2)
    assert [row.sheet.serial for row in page.sheets] == [1, 101, 102]
    assert view.awaiting_destruction() == 1
    prepared = keeping.prepare_destruction("", bench.secretary)
    assert bench.secretary.account_id not in {one.id for one in view.signers(prepared.id)}
    keeping.sign_destruction(prepared.id, bench.approver)
    assert [(row.number, row.sheets, row.signed_by) for row in view.destructions()] == [
        (1, 1, bench.approver.name)
    ]


def _text(pdf: bytes) -> str:
    return "".join(extract_text(BytesIO(pdf)).split())
