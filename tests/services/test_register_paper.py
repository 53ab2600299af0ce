"""The register on paper names every serial, every gap, and who signs for it."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from app.domain.deliveries import Delivery, Proxy
from app.domain.levels import Level
from app.domain.number_series import Block, Series
from app.exchange.office_csv import write_office_csv
from app.services.delivering import Delivering
from app.services.issuing import NothingToPrintError
from app.services.numbering import Numbering
from app.services.press import paper_printer
from app.services.register_paper import RegisterReports
from app.services.register_view import RegisterView
from app.storage.file_errors import FileUnwritableError
from tests.services.bench import Bench

OpenAt = Callable[[str], Bench]


def _text(pdf: bytes) -> str:
    opened: Any = pypdfium2.PdfDocument
    return "".join(page.get_textpage().get_text_range() for page in opened(pdf)).replace("\r\n", "")


def test_every_serial_is_on_the_paper_with_its_fate(at: OpenAt) -> None:
    bench = at("issued")
    reports = RegisterReports(bench.office)
    (series,) = reports.series()
    lines = RegisterView(bench.office).register().lines
    proxy = Delivery(bench.clock.today(), Proxy("李代领", "委托书"))
    Delivering(bench.office).deliver([lines[0].number], proxy, bench.secretary)
    block = Block(100, 199, "集团公司", "集团〔2021〕8号", date(2021, 10, 1))
    Numbering(bench.office).lease_block(series.year, Level.T, block, bench.approver)
    text = _text(reports.pdf(series, paper_printer()))
    for line in lines:
        assert line.number in text
        assert line.name in text
    for told in ("没有断号", "集团〔2021〕8号", "尚未使用", "李代领", "登记人", "核准人"):
        assert told in text


def test_a_gap_is_named_and_asks_for_an_explanation(at: OpenAt) -> None:
    bench = at("issued")
    with bench.office.store.session() as session:
        session.numbers._db.execute("UPDATE counters SET next_serial = next_serial + 3")
    reports = RegisterReports(bench.office)
    (series,) = reports.series()
    gap = reports.report(series).gaps[0]
    text = _text(reports.pdf(series, paper_printer()))
    assert f"{gap.number}—{(gap.last or '')[-6:]}" in text
    assert "断号说明" in text
    assert "没有断号" not in text


def test_the_table_opens_in_a_spreadsheet(at: OpenAt, tmp_path: Path) -> None:
    bench = at("issued")
    reports = RegisterReports(bench.office)
    (series,) = reports.series()
    path = reports.save_csv(series, tmp_path / "编号登记表")
    assert path.name == "编号登记表.csv"
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    lines = RegisterView(bench.office).register().lines
    assert [row[0] for row in rows[1:]] == [line.number for line in lines]
    with pytest.raises(FileUnwritableError):
        reports.save_csv(series, tmp_path / "nowhere" / "x.csv")
    with pytest.raises(NothingToPrintError):
        reports.report(Series(series.prefix, 1999, "T"))


def test_no_cell_can_be_computed() -> None:
    written = write_office_csv(["a"], [["=1+1"], ["@x"], ["-1"], ["Y1"]]).decode("utf-8-sig")
    assert written.splitlines() == ["a", "'=1+1", "'@x", "'-1", "Y1"]
