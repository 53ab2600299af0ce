"""What a .xlsx sheet says beyond values: error cells, formulas never computed, formats that hide the day.

The fast reader drops all three: an `#N/A` and an uncomputed formula look empty to it, and a cell shown as
1980年5月 becomes the first of May. It also builds the whole rectangle up to the farthest cell, so the extent
is measured here first. Only tokens are scanned, in one pass: no XML tree is built from a hostile file.
"""

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.partial_dates import Precision
from app.exchange.archives import ArchiveBrokenError, read_member
from app.exchange.number_formats import shown_precision

_TOKEN = re.compile(rb"<(?:\w+:)?(c|f|v|is)(?=[\s/>])([^<>]*)>([^<]?)")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Marks by zero-based (row, column); `rows` and `columns` are the extent of cells that hold something."""

    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: frozenset[tuple[int, int]] = frozenset()
    shown: Mapping[tuple[int, int], Precision] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0


@dataclass(frozen=True, slots=True)
class BookMarks:
    """The parts of a .xlsx archive that matter here, by sheet name."""

    archive: zipfile.ZipFile
    members: Mapping[str, str]
    precisions: Mapping[int, Precision]
    epoch_1904: bool

    def sheet(self, name: str) -> SheetMarks:
        """The marks of sheet `name`; raises ArchiveBrokenError when its part is missing or not UTF-8."""
        content = read_member(self.archive, self.members.get(name, ""))
        if content is None or b"\0" in content[:200]:
            raise ArchiveBrokenError
        return _scan(content, self.precisions)


def read_marks(archive: zipfile.ZipFile) -> BookMarks:
    """Finds sheets, date formats and the date system; raises ArchiveBrokenError for what is no .xlsx."""
    book = _text(archive, "xl/workbook.xml")
    if book is None:
        raise ArchiveBrokenError
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for attributes in _elements(_text(archive, "xl/_rels/workbook.xml.rels") or "", "Relationship")
    }
    members = {}
    for attributes in _elements(book, "sheet"):
        reference = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        members[attributes.get("name", "")] = _member(targets.get(reference, ""))
    date_systems = [attributes.get("date1904", "") for attributes in _elements(book, "workbookPr")]
    return BookMarks(
        archive,
        members,
        _precisions(_text(archive, "xl/styles.xml") or ""),
        any(value.lower() in {"1", "true", "on"} for value in date_systems),
    )


def _text(archive: zipfile.ZipFile, name: str) -> str | None:
    content = read_member(archive, name)
    return None if content is None else content.decode("utf-8", errors="replace")


def _member(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


def _elements(text: str, name: str) -> Iterator[dict[str, str]]:
    for found in re.finditer(rf"<(?:\w+:)?{name}(?=[\s/>])([^<>]*)>", text):
        yield _attributes(found.group(1))


def _attributes(text: str) -> dict[str, str]:
    return {key: html.unescape(double or single) for key, double, single in _ATTRIBUTE.findall(text)}


def _precisions(styles: str) -> dict[int, Precision]:
    """Cell style index → what its date format shows, where that is less than a day."""
    formats = {
        attributes.get("numFmtId", ""): attributes.get("formatCode", "")
        for attributes in _elements(styles, "numFmt")
    }
    _, _, after = styles.partition("cellXfs")
    cell_styles, _, _ = after.partition("cellXfs>")
    found = {}
    for index, attributes in enumerate(_elements(cell_styles, "xf")):
        number = attributes.get("numFmtId", "")
        if not (number.isascii() and number.isdigit()):
            continue
        precision = shown_precision(int(number[:6]), formats.get(number))
        if precision is not None:
            found[index] = precision
    return found


def _scan(content: bytes, precisions: Mapping[int, Precision]) -> SheetMarks:
    scan = _Scan(precisions)
    for token in _TOKEN.finditer(content):
        name = token.group(1)
        if name == b"c":
            scan.open_cell(token.group(2).decode("ascii", errors="replace"))
        elif name == b"f":
            scan.formula = True
        elif name == b"is" or token.group(3):
            scan.valued = True
            if scan.kind == "e":
                tail = content[token.end(2) + 1 : token.end(2) + 20]
                scan.text = tail.partition(b"<")[0].decode("ascii", errors="replace")
    scan.close_cell()
    return SheetMarks(scan.errors, frozenset(scan.uncomputed), scan.shown, scan.rows, scan.columns)


class _Scan:
    """The cell being read and what was found so far."""

    def __init__(self, precisions: Mapping[int, Precision]) -> None:
        self._precisions = precisions
        self._at: tuple[int, int] | None = None
        self._style = ""
        self.kind = ""
        self.text = ""
        self.formula = False
        self.valued = False
        self.errors: dict[tuple[int, int], str] = {}
        self.uncomputed: set[tuple[int, int]] = set()
        self.shown: dict[tuple[int, int], Precision] = {}
        self.rows = 0
        self.columns = 0

    def open_cell(self, attributes: str) -> None:
        self.close_cell()
        cell = _attributes(attributes)
        self._at = _position(cell.get("r", ""))
        self._style = cell.get("s", "")
        self.kind = cell.get("t", "")
        self.text = ""
        self.formula = self.valued = False

    def close_cell(self) -> None:
        if self._at is None or not (self.valued or self.formula):
            return
        row, column = self._at
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if self.kind == "e":
            self.errors[self._at] = self.text or "#N/A"
        elif self.formula and not self.valued and self.kind != "str":
            self.uncomputed.add(self._at)
        elif self._precisions and self._style.isascii() and self._style.isdigit():
            precision = self._precisions.get(int(self._style[:6]))
            if precision is not None:
                self.shown[self._at] = precision
        self._at = None


def _position(reference: str) -> tuple[int, int] | None:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1
