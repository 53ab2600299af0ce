"""Checks the rows of a package's upload table: their numbers and days, and one file for each.

Source: exchange §3 (one photo and one PDF per row where the profile has them), domain research §3.1.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from app.domain.certificate_numbers import read_number
from app.domain.remarks import Remark
from app.exchange.package_content import Table
from app.exchange.package_names import certificate_name, photo_name
from app.exchange.package_refusals import JPEG_HEAD, PDF_HEAD
from app.exchange.upload_reading import NumberedRow
from app.exchange.upload_workbook import HEADINGS

_NAME = HEADINGS.index("姓名")
_ID_NUMBER = HEADINGS.index("证件号码")
_LEVEL = HEADINGS.index("职业技能等级")
_NUMBER = HEADINGS.index("证书编号")
_ISSUED_ON = HEADINGS.index("发证日期")


def row_problems(
    rows: Collection[NumberedRow], provinces: Collection[str], *, may_be_none: bool = False
) -> Iterator[Remark]:
    """Malformed and doubled certificate numbers, levels and days that cannot be; empty cells are skipped.

    `may_be_none` for a correction that voids numbers and puts nothing in their place.
    """
    if not rows and not may_be_none:
        yield Remark("rows_none")
    first_rows: dict[str, int] = {}
    for at, texts in rows:
        number, level, issued_on = texts[_NUMBER], texts[_LEVEL], texts[_ISSUED_ON]
        if number:
            yield from _number_problems(at, number, level, provinces)
            if number in first_rows:
                yield Remark("number_doubled", {"row": at, "number": number, "other": first_rows[number]})
            first_rows.setdefault(number, at)
        if issued_on and not _is_day(issued_on):
            yield Remark("issue_day_wrong", {"row": at, "found": issued_on})


def _number_problems(at: int, number: str, level: str, provinces: Collection[str]) -> Iterator[Remark]:
    reading = read_number(number, provinces)
    if not reading.valid:
        yield Remark("number_malformed", {"row": at, "number": number})
    elif level and reading.level != level:
        yield Remark("level_differs", {"row": at, "number": number, "level": level})


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def change_problems(rows: Collection[NumberedRow], changes: Table) -> Iterator[Remark]:
    """A corrected row that the table of changes does not tell, or a change without its row."""
    names = [column.name for column in changes.columns]
    if "new_number" not in names:
        yield Remark("change_column_missing", {"table": changes.name, "column": "new_number"})
        return
    told = {row[names.index("new_number")] for row in changes.rows} - {None}
    numbers = {texts[_NUMBER]: at for at, texts in rows}
    for number, at in numbers.items():
        if number and number not in told:
            yield Remark("change_untold", {"row": at, "number": number, "table": changes.name})
    for number in sorted(str(one) for one in told if one not in numbers):
        yield Remark("change_without_row", {"number": number, "table": changes.name})


def photo_problems(rows: Collection[NumberedRow], photos: Mapping[str, bytes]) -> Iterator[Remark]:
    """`photos` gives the first bytes of each photo by its file name."""
    expected = {photo_name(texts[_ID_NUMBER]): (at, texts[_NAME]) for at, texts in rows if texts[_ID_NUMBER]}
    yield from _file_problems("photo", expected, photos, JPEG_HEAD)


def certificate_problems(
    rows: Collection[NumberedRow], certificates: Mapping[str, bytes]
) -> Iterator[Remark]:
    """`certificates` gives the first bytes of each PDF by its file name."""
    expected = {certificate_name(texts[_NUMBER]): (at, texts[_NAME]) for at, texts in rows if texts[_NUMBER]}
    yield from _file_problems("certificate", expected, certificates, PDF_HEAD)


def _file_problems(
    what: str, expected: Mapping[str, tuple[int, str]], found: Mapping[str, bytes], head: bytes
) -> Iterator[Remark]:
    for file, (at, name) in expected.items():
        if file not in found:
            yield Remark(f"{what}_missing", {"row": at, "name": name, "file": file})
        elif not found[file].startswith(head):
            yield Remark(f"{what}_wrong_kind", {"row": at, "name": name, "file": file})
    for file in sorted(found.keys() - expected.keys()):
        yield Remark(f"{what}_surplus", {"file": file})
