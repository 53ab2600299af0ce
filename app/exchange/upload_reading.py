"""Reads the portal's workbook back from a package: hostile until every cell is seen to be text.

Formulas, macros and links to other workbooks are problems, never followed; sizes are bounded before the
workbook is opened. Rows are counted as in the sheet: the headings are row 1.
"""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, zip_longest
from typing import Protocol

import openpyxl

from app.domain.remarks import Remark
from app.exchange.bounded_zip import MEBIBYTE, BoundedZip, EntryDamagedError, Limits, PackageUnreadableError
from app.exchange.package_names import UPLOAD
from app.exchange.upload_workbook import HEADINGS, SHEET

_LIMITS = Limits(files=500, file_bytes=256 * MEBIBYTE, total_bytes=384 * MEBIBYTE)
_MOST_ROWS = 60_000
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?row\s(?:[^<>]*\s)?r=[\"']([0-9]{1,7})[\"']")
_ACTIVE_PARTS = ("vbaproject", "externallinks/", "embeddings/", "activex/", "connections.xml", "macrosheets/")


NumberedRow = tuple[int, tuple[str, ...]]


class _Cell(Protocol):
    @property
    def value(self) -> object: ...

    @property
    def data_type(self) -> str: ...


@dataclass(frozen=True, slots=True)
class UploadReading:
    """`rows` holds eleven texts per row by row number, empty where a cell is none."""

    rows: tuple[NumberedRow, ...]
    problems: tuple[Remark, ...]

    @property
    def has_rows(self) -> bool:
        """False when the table could not be read: then nothing can be said on its rows and their files."""
        return bool(self.rows) or not self.problems


_UNREADABLE = UploadReading((), (Remark("workbook_unreadable", {"file": UPLOAD}),))


def read_upload(content: bytes) -> UploadReading:
    """The rows of `content` and what is wrong with the workbook itself; never raises."""
    try:
        with BoundedZip(io.BytesIO(content), _LIMITS, UPLOAD) as parts:
            if parts.faults or any(_suspicious(parts, name) for name in parts.entries):
                return _UNREADABLE
            active = [name for name in parts.entries if any(part in name.lower() for part in _ACTIVE_PARTS)]
    except (PackageUnreadableError, EntryDamagedError):
        return _UNREADABLE
    if active:
        return UploadReading((), (Remark("workbook_active", {"file": UPLOAD, "part": active[0]}),))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl remarks on styles, which do not matter here
            return _read_sheet(content)
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a broken workbook leads it to
        return _UNREADABLE


def _suspicious(parts: BoundedZip, name: str) -> bool:
    """Whether the part has a document type (there to swell or to fetch), or rows out of their order.

    Readers differ in which of two rows with one number they show, so such a sheet has two meanings.
    """
    content = parts.read(name)
    numbers = [int(found) for found in _ROW_NUMBER.findall(content)]
    in_order = all(one < next_one for one, next_one in pairwise(numbers))
    return b"<!DOCTYPE" in content or not in_order or len(numbers) != len(_ROW.findall(content))


def _read_sheet(content: bytes) -> UploadReading:
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    try:
        if workbook.sheetnames != [SHEET]:
            return UploadReading(
                (), (Remark("workbook_sheets", {"expected": SHEET, "found": workbook.sheetnames}),)
            )
        sheet = workbook[SHEET]
        sheet.reset_dimensions()  # the sheet's own word on its size is not trusted
        return _read_rows(sheet.iter_rows())
    finally:
        workbook.close()


def _read_rows(lines: Iterator[Sequence[_Cell]]) -> UploadReading:
    heading = next(lines, ())
    found = tuple(_text(cell) for cell in heading)
    if found != HEADINGS:
        return UploadReading((), (Remark("workbook_headings", {"expected": HEADINGS, "found": found[:20]}),))
    rows: list[NumberedRow] = []
    problems: list[Remark] = []
    for number, line in enumerate(islice(lines, _MOST_ROWS), start=2):
        if all(cell.value is None for cell in line):
            continue
        if len(line) > len(HEADINGS):
            problems.append(Remark("workbook_too_wide", {"row": number, "most": len(HEADINGS)}))
            break
        problems.extend(_cell_problems(number, line))
        texts = tuple(_text(cell) for cell in line)
        rows.append((number, texts + ("",) * (len(HEADINGS) - len(texts))))
    if next(lines, None) is not None and not problems:
        problems.append(Remark("workbook_too_long", {"most": _MOST_ROWS}))
    return UploadReading(tuple(rows), tuple(problems))


def _cell_problems(number: int, line: Sequence[_Cell]) -> Iterator[Remark]:
    for heading, cell in zip_longest(HEADINGS, line):
        if cell is None or cell.value is None or cell.value == "":
            yield Remark("cell_empty", {"row": number, "column": heading})
        elif cell.data_type == "f":
            yield Remark("cell_formula", {"row": number, "column": heading})
        elif not isinstance(cell.value, str) or cell.data_type == "e":
            yield Remark("cell_not_text", {"row": number, "column": heading})


def _text(cell: _Cell) -> str:
    return cell.value if isinstance(cell.value, str) else ""
