"""Writes a roster workbook, blank or filled: number columns are text, so that no spreadsheet eats a digit.

The headings are those the importer knows best; the one example row is marked 示例, and import ignores it.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

SHEET = "花名册"
EXAMPLE_MARK = "示例"
_HELD = {"T": "高级技师", "S": "特级技师"}
_LEVELS = ("特级技师", "首席技师")
_GENDERS = ("男", "女")
# The names of codes/id_type_ui.csv that a unit is likely to meet.
_ID_TYPES = (
    "居民身份证", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "港澳居民居住证", "台湾居民居住证",
    "外国人永久居留身份证", "护照", "其他身份证件",
)  # fmt: skip
_WIDTHS = (6, 12, 6, 14, 22, 13, 20, 20, 14, 18, 12, 26, 18, 20, 14)
_BLANK_ROWS = 1000


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One written row, every value as the text that shall stand in its cell."""

    name: str
    gender: str
    id_type: str
    id_number: str
    birth_date: str
    employer: str
    occupation: str
    occupation_code: str
    job: str
    level: str
    certificate_number: str
    certificate_date: str
    post_since: str
    phone: str


def roster_headings(level: str) -> tuple[str, ...]:
    """The 15 headings for applicants to `level` (`T` or `S`), in order."""
    held = _HELD[level]
    return (
        "序号", "姓名", "性别", "证件类型", "证件号码", "出生日期", "所在单位", "职业名称", "职业编码",
        "工种名称", "申报等级", f"{held}证书编号", f"{held}取证日期", f"{held}岗位聘任日期", "手机号码",
    )  # fmt: skip


def write_roster(
    lines: Sequence[RosterLine], *, level: str = "T", example: RosterLine | None = None
) -> bytes:
    """The roster as .xlsx: `lines` numbered from 1, room for more below, `example` first and marked."""
    stream = io.BytesIO()
    # Nothing a person typed may become a formula, a link or a number.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        text = workbook.add_format({"num_format": "@", "valign": "vcenter", "border": 1})
        marked = workbook.add_format(
            {"num_format": "@", "valign": "vcenter", "border": 1, "font_color": "#808080"}
        )
        head = workbook.add_format(
            {
                "bold": True,
                "align": "center",
                "valign": "vcenter",
                "border": 1,
                "text_wrap": True,
                "num_format": "@",
            }
        )
        sheet = workbook.add_worksheet(SHEET)
        _frame(sheet, roster_headings(level), head, text)
        row = 1
        if example is not None:
            _write(sheet, row, EXAMPLE_MARK, example, marked)
            row += 1
        for number, line in enumerate(lines, start=1):
            _write(sheet, row, str(number), line, text)
            row += 1
        _choices(sheet, row + _BLANK_ROWS)
    return stream.getvalue()


def _frame(sheet: Worksheet, headings: Sequence[str], head: Format, text: Format) -> None:
    sheet.set_row(0, 30)
    for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, heading, head)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Worksheet, row: int, seq: str, line: RosterLine, style: Format) -> None:
    values = (
        seq, line.name, line.gender, line.id_type, line.id_number, line.birth_date, line.employer,
        line.occupation, line.occupation_code, line.job, line.level, line.certificate_number,
        line.certificate_date, line.post_since, line.phone,
    )  # fmt: skip
    for column, value in enumerate(values):
        if value:
            sheet.write_string(row, column, value, style)
        else:
            sheet.write_blank(row, column, None, style)


def _choices(sheet: Worksheet, last_row: int) -> None:
    for column, values in ((2, _GENDERS), (3, _ID_TYPES), (10, _LEVELS)):
        sheet.data_validation(1, column, last_row, column, {"validate": "list", "source": list(values)})
