"""The portal's workbook `upload.xlsx`: eleven columns in the portal's order, every cell text.

Source: domain research §3.1, exchange §3. A cell beginning with = + - @ is stored as text, so nothing can
ever be computed from it; the same rows give the same bytes.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter  # type: ignore[import-untyped]

from app.domain.errors import RefusalError

SHEET = "Sheet1"
HEADINGS = (
    "姓名",
    "证件类型",
    "证件号码",
    "所在单位",
    "职业名称",
    "工种名称",
    "职业技能等级",
    "证书编号",
    "发证日期",
    "评价机构",
    "发证机构",
)
_WIDTHS = (12, 10, 22, 30, 22, 18, 14, 26, 12, 34, 34)

# The workbook's own creation date is fixed, or the same package would differ from one writing to the next.
_CREATED = datetime(2024, 1, 1, tzinfo=UTC)


class CellTooLongError(RefusalError):
    """A workbook cell holds 32,767 characters at most."""

    code = "package_cell_too_long"


def write_upload(rows: Sequence[Sequence[str]]) -> bytes:
    """The workbook with `rows` of eleven texts below the headings."""
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"in_memory": True})
    workbook.set_properties({"created": _CREATED})
    text = workbook.add_format({"num_format": "@"})
    heading = workbook.add_format({"num_format": "@", "bold": True})
    sheet = workbook.add_worksheet(SHEET)
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width, text)
        sheet.write_string(0, at, HEADINGS[at], heading)
    sheet.freeze_panes(1, 0)
    for row_number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if sheet.write_string(row_number, at, value, text) != 0:
                workbook.close()
                raise CellTooLongError(row=row_number + 1, column=HEADINGS[at])
    workbook.close()
    return written.getvalue()
