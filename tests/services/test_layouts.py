"""Layouts of pre-printed paper: differences from the default, refused by name, used by print runs."""

import shutil
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app import paths
from app.domain.accounts import RoleMissingError
from app.domain.acts import Act
from app.domain.calibrations import Calibration, CalibrationOutOfReachError, Measured
from app.domain.certificates import PrintMode
from app.domain.levels import Level
from app.domain.stock import PaperOrder, SheetRange, Stock, StockLevelError
from app.printing.ghost import GhostShapeError, GhostTooLargeError, GhostUnreadableError
from app.printing.layout_check import LayoutOutsideError
from app.printing.moves import Move
from app.services.calibrating import Calibrating, PrinterUnnamedError
from app.services.layouts import Layouts
from app.services.press import certificate_printer
from app.services.print_run import PrintRuns
from app.services.stock import StockKeeping
from tests.printing.conftest import Letter
from tests.services.bench import Bench

Letters = Callable[[bytes], list[Letter]]
MOVE = Move("number", dx_mm=3.0, dy_mm=1.0)


@pytest.fixture
def letters() -> Letters:
    from tests.printing.conftest import _letters  # noqa: PLC0415 - the reader is shared, its fixtures are not

    return _letters


def stocked(bench: Bench) -> Stock:
    keeping = StockKeeping(bench.office)
    stock = keeping.add("预印特级技师证书", Level.T, PrintMode.OVERLAY, bench.secretary)
    today = bench.office.clock.today()
    keeping.receive(stock.id, SheetRange(1001, 1100), 1, "省技能中心", today, bench.secretary)
    return stock


def test_a_changed_default_layout_is_looked_through_before_anything_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = tmp_path / "forms"
    shutil.copytree(paths.forms(), forms)
    changed = forms / "certificate" / "T.toml"
    shipped = changed.read_text(encoding="utf-8")
    changed.write_text(shipped.replace("baseline_mm = 191", "baseline_mm = 215", 1), encoding="utf-8")
    monkeypatch.setattr(paths, "forms", lambda: forms)
    with pytest.raises(LayoutOutsideError) as refused:
        certificate_printer.__wrapped__()
    assert refused.value.values["entry"] == "query_address"


def place_of(found: list[Letter], text: str) -> tuple[float, float]:
    """Where `text` begins."""
    whole = "".join(one.char for one in found)
    first = found[whole.index(text)]
    return first.x_mm, first.baseline_mm


def test_a_moved_entry_is_printed_there_on_that_paper_only(
    at: Callable[[str], Bench], letters: Letters
) -> None:
    bench = at("issued")
    stock = stocked(bench)
    layouts = Layouts(bench.office, certificate_printer)
    before = letters(layouts.preview(stock, Level.T, (), PrintMode.OVERLAY))
    layouts.store(stock, Level.T, [MOVE, Move("name")], bench.secretary)
    shown = layouts.of(stock, Level.T)
    assert shown.moves == (MOVE,)
    after = letters(layouts.preview(stock, Level.T, shown.moves, PrintMode.OVERLAY))
    with bench.office.store.reading() as session:
        numbers = sorted(one.number for one in session.certificates.of_batch(bench.batch.id))
        prefix = session.institutions.the_one().prefix
        assert session.log.lines("institution")[-1].act == Act.LAYOUT_CHANGED
    was, now = place_of(before, prefix), place_of(after, prefix)
    assert now[0] - was[0] == pytest.approx(3.0, abs=0.01)
    assert now[1] - was[1] == pytest.approx(1.0, abs=0.01)
    assert place_of(after, "110101198011111112") == place_of(before, "110101198011111112")
    runs = PrintRuns(bench.office, certificate_printer)
    run = runs.start(bench.batch, numbers[:1], stock.id, "00001001", PaperOrder.ASCENDING, bench.secretary)
    _, (page,) = runs.send(run.id, "打印机", bench.secretary)
    printed = place_of(letters(page), numbers[0])
    assert printed == pytest.approx(now, abs=0.01)


def test_a_layout_that_cannot_be_printed_is_not_stored(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    stock = stocked(bench)
    layouts = Layouts(bench.office, certificate_printer)
    with pytest.raises(LayoutOutsideError):
        layouts.store(stock, Level.T, [Move("title", dx_mm=-90)], bench.secretary)
    with pytest.raises(StockLevelError):
        layouts.of(stock, Level.S)
    with pytest.raises(StockLevelError):
        layouts.store(stock, Level.S, [MOVE], bench.secretary)
    with pytest.raises(StockLevelError):
        layouts.set_ghost(stock, Level.S, None, bench.secretary)
    with pytest.raises(RoleMissingError):
        layouts.store(stock, Level.T, [MOVE], bench.approver)
    assert layouts.of(stock, Level.T).moves == ()


def test_a_ghost_is_a_scan_of_a_whole_sheet(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    stock = stocked(bench)
    layouts = Layouts(bench.office, certificate_printer)
    layouts.store(stock, Level.T, [MOVE], bench.secretary)
    layouts.set_ghost(stock, Level.T, scan(1240, 1754), bench.secretary)
    shown = layouts.of(stock, Level.T)
    assert shown.ghost is not None
    assert Image.open(BytesIO(shown.ghost)).size == (1754, 1240)
    assert shown.moves == (MOVE,)
    for content, error in (
        (scan(1000, 1000), GhostShapeError),
        (b"no picture", GhostUnreadableError),
        (b"%PDF-1.4 broken", GhostUnreadableError),
        (b"\0" * 41_000_000, GhostTooLargeError),
    ):
        with pytest.raises(error):
            layouts.set_ghost(stock, Level.T, content, bench.secretary)
    assert layouts.of(stock, Level.T).ghost == shown.ghost
    sample = layouts.preview(stock, Level.T, (), PrintMode.FULL)
    layouts.set_ghost(stock, Level.T, sample, bench.secretary)
    layouts.set_ghost(stock, Level.T, None, bench.secretary)
    assert layouts.of(stock, Level.T).ghost is None


def scan(width: int, height: int) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), "white").save(written, "PNG")
    return written.getvalue()


def test_the_newest_calibration_of_a_printer_counts(at: Callable[[str], Bench]) -> None:
    bench = at("opened")
    calibrating = Calibrating(bench.office)
    assert calibrating.active("激光机") is None
    first = calibrating.calibrate("激光机", "手送", measured(21, 20, 278, 190), bench.secretary)
    assert float(first.offset_x_mm) == -1
    second = calibrating.calibrate("激光机", "纸盒1", measured(20, 22, 277, 192), bench.secretary)
    active = calibrating.active("激光机")
    assert active is not None
    assert (active.tray, active.calibration) == ("纸盒1", second)
    calibrating.use(calibrating.all()[1], bench.secretary)
    active = calibrating.active("激光机")
    assert active is not None
    assert (active.tray, active.calibration) == ("手送", first)
    assert len(calibrating.all()) == 2
    with pytest.raises(CalibrationOutOfReachError):
        calibrating.calibrate("激光机", "", measured(20, 20, 20, 190), bench.secretary)
    with pytest.raises(PrinterUnnamedError):
        calibrating.calibrate("  ", "", measured(20, 20, 277, 190), bench.secretary)
    assert calibrating.calibrate("喷墨机", "", measured(20, 20, 277, 190), bench.secretary) == Calibration()


def measured(*distances: int) -> Measured:
    return Measured(*map(Fraction, distances))


def test_the_ruled_sheet_is_one_page_with_its_marks(at: Callable[[str], Bench], letters: Letters) -> None:
    found = letters(Calibrating(at("opened").office).ruled_sheet())
    assert place_of(found, "A") == pytest.approx((21.5, 18.5), abs=0.3)
    assert any(one.char == "量" for one in found)
