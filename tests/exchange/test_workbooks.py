"""Files as they come: what they are is decided by content, and hostile ones end in a known error."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

from app.domain.errors import KnownError
from app.exchange.cells import CellKind, Merge, column_letters, number_text
from app.exchange.roster import read_roster
from app.exchange.workbooks import (
    MOST_BYTES,
    WorkbookEncryptedError,
    WorkbookTooLargeError,
    WorkbookUnreadableError,
    read_workbook,
)
from tests.exchange.biff_writing import compound_file, write_xls
from tests.exchange.roster_samples import (
    ALIASES,
    ID_A,
    ID_B,
    ROSTERS,
    Catalogue,
    codes,
    saved,
    type_of_cell,
    workbook,
)

HEAD = ["姓名", "身份证号", "出生日期"]


def rezipped(content: bytes, replacements: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, replacements.get(name, old.read(name)))
    return stream.getvalue()


def test_old_workbook_is_read_whatever_it_is_called() -> None:
    content = write_xls([["花名册"], HEAD, ["李　甲", ID_A, "1980.5"], ["王乙", 4.4010619830918e17, 29342.0]])
    roster = read_roster(content, "花名册.csv", ALIASES, Catalogue())
    assert codes(roster) == [(3, "李甲", []), (4, "王乙", ["id_number_lost_digits"])]


def test_old_workbook_of_the_1904_system_and_its_merges() -> None:
    content = write_xls(
        [HEAD, ["李甲", ID_A, 27880.0], ["王乙", ID_B]], merges=[(1, 2, 2, 2)], epoch_1904=True
    )
    [grid] = read_workbook(content, "a.xls")
    assert (grid.epoch_1904, grid.merges) == (True, (Merge(2, 2, 3, 2),))
    dates = [
        row.entry and str(row.entry.birth_date)
        for row in read_roster(content, "a", ALIASES, Catalogue()).rows
    ]
    assert dates == ["1980-05-01", "1980-05-01"]


def test_old_workbook_with_shared_texts_and_formats() -> None:
    rows: list[list[str | float | bool | date | None]] = [
        [*HEAD],
        ["李甲", ID_A, date(1980, 5, 1)],
        ["买买提·吐尔逊", ID_B, 198005],
        ["𬱖", True, -3, "Zabc"],
    ]
    content = write_xls(rows, shared=True, date_format='yyyy"年"m"月"')
    [grid] = read_workbook(content, "a.xls")
    read = [[cell.text for _, cell in sorted(row.cells.items())] for row in grid.rows]
    assert read == [
        HEAD,
        ["李甲", ID_A, "1980-05"],
        ["买买提·吐尔逊", ID_B, "198005"],
        ["𬱖", "TRUE", "-3", "Zabc"],
    ]
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        assert book.get_sheet_by_index(0).to_python()[3] == ["𬱖", True, -3, "Zabc"]


def test_new_workbook_of_the_1904_system() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([HEAD, ["李甲", ID_A, 27880]])))
    book.epoch = CALENDAR_MAC_1904
    [row] = read_roster(saved(book), "a.xlsx", ALIASES, Catalogue()).rows
    assert row.entry is not None
    assert str(row.entry.birth_date) == "1980-05-01"


@pytest.mark.parametrize(
    "content",
    [write_xls([["a"]], encrypted=True), compound_file("EncryptedPackage", b"x" * 5000)],
    ids=["xls", "xlsx"],
)
def test_encrypted_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookEncryptedError):
        read_workbook(content, "a.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 torn",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000,
        b"%PDF-1.7\n1 0 obj",
        b"<html><table><tr><td>\xe5\xa7\x93</td></tr></table></html>",
        b"\x89PNG\r\n\x1a\n\0\0\0",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"\xff\xfe\x00\xd8\x00",
        bytes(range(128, 256)),
        compound_file("WordDocument", b"x" * 5000),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookUnreadableError):
        read_workbook(content, "a.xlsx")


def test_other_zip_and_torn_workbooks_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    good = (ROSTERS / "tidy-30.xlsx").read_bytes()
    for content in (
        stream.getvalue(),
        good[: len(good) // 2],
        good[:-40],
        rezipped(good, {"xl/workbook.xml": b"<"}),
    ):
        with pytest.raises(KnownError):
            read_roster(content, "a.xlsx", ALIASES, Catalogue())


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    good = workbook([HEAD])
    honest = rezipped(good, {"xl/worksheets/sheet1.xml": bytes(201 << 20)})
    with pytest.raises(WorkbookTooLargeError):
        read_workbook(honest, "a.xlsx")


def test_archive_that_lies_about_its_sizes_is_refused() -> None:
    content = bytearray(rezipped(workbook([HEAD]), {"xl/styles.xml": b" " * 5_000_000}))
    crc = zlib.crc32(b" " * 10)
    at = content.rfind(b"xl/styles.xml") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", content, at + 16, crc)
    struct.pack_into("<I", content, at + 24, 10)
    with pytest.raises(WorkbookUnreadableError):
        read_workbook(bytes(content), "a.xlsx")


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576"])
def test_a_cell_at_the_far_end_is_named(cell: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([[*HEAD, *"ABCDEFGHIJKL"]])))
    sheet = book.active
    assert sheet is not None
    sheet[cell] = "x"
    with pytest.raises(WorkbookTooLargeError) as caught:
        read_workbook(saved(book), "a.xlsx")
    assert "1048576" in str(caught.value.values["where"])


def test_a_format_at_the_far_end_is_no_cell() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([HEAD, ["李甲", ID_A, "1980"]])))
    sheet = book.active
    assert sheet is not None
    sheet["XFD1048576"].number_format = "@"
    assert len(read_roster(saved(book), "a.xlsx", ALIASES, Catalogue()).rows) == 1


def test_too_many_bytes() -> None:
    with pytest.raises(WorkbookTooLargeError):
        read_workbook(b"," * (MOST_BYTES + 1), "a.csv")


_HALF_PAST_EIGHT = datetime.fromisoformat("1980-05-01T08:30")


def test_kinds_of_cells() -> None:
    [grid] = read_workbook(
        workbook(
            [
                [
                    "文字",
                    1,
                    1.5,
                    True,
                    _HALF_PAST_EIGHT,
                    date(1980, 5, 1),
                    " ",
                    "a_x000D_b",
                ]
            ]
        ),
        "a.xlsx",
    )
    cells = grid.rows[0].cells
    assert [(cells[at].kind, cells[at].text) for at in range(6)] == [
        (CellKind.TEXT, "文字"),
        (CellKind.NUMBER, "1"),
        (CellKind.NUMBER, "1.5"),
        (CellKind.BOOLEAN, "TRUE"),
        (CellKind.DATE, "1980-05-01"),
        (CellKind.DATE, "1980-05-01"),
    ]
    assert 6 not in cells
    assert cells[7].text == "a\rb"


def test_words_for_columns_and_numbers() -> None:
    assert [column_letters(column) for column in (0, 25, 26, 701, 702, 16383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
    assert [number_text(value) for value in (1.0, 1980.1, 4.4010619830918e17)] == [
        "1",
        "1980.1",
        "4.4010619830918E+17",
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]),
)
@example(b"sep=;\n", b"")
def test_any_bytes_end_in_a_known_error_or_a_grid(content: bytes, start: bytes) -> None:
    with suppress(KnownError):
        assert read_roster(start + content, "a", ALIASES, Catalogue()).header_row


_XLS = write_xls([HEAD, ["李甲", ID_A, 29342.0]])


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["xlsx", "xls"]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
)
def test_damaged_workbooks_end_in_a_known_error_or_a_roster(
    kind: str, wounds: list[tuple[float, int]]
) -> None:
    content = bytearray(_XLS if kind == "xls" else (ROSTERS / "messy-40.xlsx").read_bytes())
    for place, byte in wounds:
        content[int(place * len(content))] = byte
    with suppress(KnownError):
        assert read_roster(bytes(content), "a", ALIASES, Catalogue()).header_row


_cells = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12),
    st.sampled_from([*ALIASES, ID_A, ID_B, "示例", "合计", "1980.5", "特级"]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(10**18), 10**18),
    st.dates(min_value=date(1901, 1, 1), max_value=date(2199, 1, 1)),
    st.booleans(),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(_cells, max_size=8), max_size=8), st.sampled_from(["headed", "bare"]))
def test_any_grid_is_read_or_refused(rows: list[list[type_of_cell]], kind: str) -> None:
    head = [["序号", "姓名", "证件号码", "申报职业", "出生日期", "现等级", "编号"]][: kind == "headed"]
    rows = [
        [None if isinstance(cell, str) and cell.startswith("=") else cell for cell in row] for row in rows
    ]
    with suppress(KnownError):
        roster = read_roster(workbook([*head, *rows]), "a.xlsx", ALIASES, Catalogue())
        assert all(row.refused or row.entry is not None for row in roster.rows)
