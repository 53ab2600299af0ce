"""A year's arrangement is read as offices hand it around; every row that cannot be read is named."""

import io
from datetime import date

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from app import paths
from app.domain.year_arrangements import ArrangedKind
from app.exchange.arrangement_files import (
    ArrangementHeadingsError,
    ArrangementTooLongError,
    read_arrangement,
)
from app.exchange.workbooks import WorkbookUnreadableError

ROWS = "date,name,kind\n2027-01-01,元旦,holiday\n2027-02-20,春节,makeup-workday\n"
READ = [
    (date(2027, 1, 1), "元旦", ArrangedKind.HOLIDAY, 2),
    (date(2027, 2, 20), "春节", ArrangedKind.MAKEUP, 3),
]


def read(content: bytes) -> list[tuple[date, str, ArrangedKind, int]]:
    found = read_arrangement(content, "年历.csv")
    assert found.problems == ()
    return [(one.day, one.name, one.kind, one.row) for one in found.days]


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.replace("\n", "\r\n").encode("gb18030"),
        ROWS.replace(",", "\t").encode("utf-16"),
        "日期,名称,类型\n2027/1/1,元旦,放假\n2027年2月20日,春节,上班\n".encode("gb18030"),
        "日期;节日;类别\n2027.1.1;元旦;休\n２０２７-2-20;春节;补班\n".encode(),
        "日期,备注,名称,类型\n20270101,,元旦,节假日\n2027-02-20（周六）,x,春节,调休上班\n".replace(
            "（周六）", ""
        ).encode(),
    ],
)
def test_text_in_the_encodings_and_words_of_offices(content: bytes) -> None:
    assert read(content) == READ


def test_a_workbook_with_real_dates_below_a_title() -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"default_date_format": "yyyy/m/d"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["2027年部分节假日安排"])
        sheet.write_row(1, 0, ["日期", "名称", "类型"])
        for row, (day, name, kind) in enumerate(
            [(date(2027, 1, 1), "元旦", "放假"), (date(2027, 2, 20), "春节", "上班")], 2
        ):
            sheet.write_datetime(row, 0, day)
            sheet.write_row(row, 1, [name, kind])
    assert [one[:3] for one in read(written.getvalue())] == [one[:3] for one in READ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("2027-02-30,春节,放假", "date_unusable"),
        ("2027-02,春节,放假", "date_unusable"),
        (",春节,放假", "date_unusable"),
        ("2027-02-07,春节,调休", "kind_unknown"),
        ("2027-02-07,春节,", "kind_unknown"),
        ("2027-02-07,春节,statutory-day-arrangement-not-published", "kind_statutory"),
        ("2027-02-07,,放假", "name_unusable"),
        (f"2027-02-07,{'春' * 31},放假", "name_unusable"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(row: str, code: str) -> None:
    found = read_arrangement(f"{ROWS}\n{row}\n".encode(), "年历.csv")
    assert [(one.code, one.values["row"]) for one in found.problems] == [(code, 5)]
    assert len(found.days) == 2


def test_the_days_fixed_by_law_are_refused_row_by_row() -> None:
    content = (
        "date,name,kind\n2027-01-01,元旦,statutory-day-arrangement-not-published-in-our-sources\n"
    ).encode()
    assert [one.code for one in read_arrangement(content, "x.csv").problems] == ["kind_statutory"]


@pytest.mark.parametrize("content", [b"", b"2027-01-01,a,holiday\n", "日期,名称\n2027-01-01,元旦\n".encode()])
def test_without_headings_nothing_is_guessed(content: bytes) -> None:
    with pytest.raises(ArrangementHeadingsError):
        read_arrangement(content, "x.csv")


def test_what_is_no_table_or_far_too_long_is_refused() -> None:
    with pytest.raises(WorkbookUnreadableError):
        read_arrangement(b"%PDF-1.7\n", "x.pdf")
    with pytest.raises(ArrangementTooLongError):
        read_arrangement((ROWS + "2027-03-01,甲,放假\n" * 400).encode(), "x.csv")


def test_the_shipped_table_can_be_read_the_same_way() -> None:
    content = (paths.resources() / "calendars" / "holidays.csv").read_bytes()
    found = read_arrangement(content, "holidays.csv")
    assert (len(found.days), found.problems) == (218, ())
