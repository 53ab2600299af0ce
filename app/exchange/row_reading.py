"""Reads one row of a roster by its headings into a typed entry; each problem and warning names its cell."""

import re
from collections.abc import Mapping, Sequence

from app.domain.partial_dates import PartialDate
from app.domain.remarks import Remark
from app.exchange.cells import EMPTY_CELL, Cell, CellKind, Grid, column_letters
from app.exchange.reading import Reading, T, halved, one_line, without_private_use
from app.exchange.roster_dates import read_date
from app.exchange.roster_entries import HeldCertificate, HeldPost, RosterEntry, RosterRow
from app.exchange.roster_headings import Column
from app.exchange.roster_levels import read_applied_level, read_held_level
from app.exchange.roster_occupations import OccupationLookup, read_occupation
from app.exchange.roster_persons import (
    RESIDENT_CARD,
    read_gender,
    read_id_number,
    read_name,
    read_phone,
)

_TEXT_FIELDS = (
    "age", "ethnicity", "email", "education", "graduated_from", "major", "education_cert_no", "political",
    "employee_no", "post", "apply_condition", "years_in_occupation", "resume", "source", "org_unit",
    "recognition_kind", "province", "household", "address", "postcode",
)  # fmt: skip
_RESIDENT_HEADINGS = re.compile(r"身份证号|居民身份|公民身份|^身份证$")
# The type the national upload system writes for a resident identity card (roster headings §1.B).
_TYPE_CODES = {"201": RESIDENT_CARD}
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_NOTHING = frozenset({"", "/", "-", "--", "—", "——", "无", "\\"})
_SHOWN_VALUE = 40


class RowReader:
    """Reads rows that share the headings `columns` of `grid`."""

    def __init__(self, grid: Grid, columns: Sequence[Column], occupations: OccupationLookup) -> None:
        self._grid = grid
        self._occupations = occupations
        self._columns: dict[str, list[Column]] = {}
        for column in columns:
            if column.field:
                self._columns.setdefault(column.field, []).append(column)

    def read(self, row: int, cells: Mapping[int, Cell]) -> RosterRow:
        """The row numbered `row`; never raises."""
        return _OneRow(self._grid, self._columns, self._occupations, row, cells).read()

    def column(self, field: str) -> Column | None:
        return next(iter(self._columns.get(field, ())), None)


class _OneRow:
    def __init__(
        self,
        grid: Grid,
        columns: Mapping[str, Sequence[Column]],
        occupations: OccupationLookup,
        row: int,
        cells: Mapping[int, Cell],
    ) -> None:
        self._grid = grid
        self._columns = columns
        self._occupations = occupations
        self._row = row
        self._cells = cells
        self._problems: list[Remark] = []
        self._warnings: list[Remark] = []

    def read(self) -> RosterRow:
        self._look_for_faults()
        name = self._take("name", read_name(self._cell("name")))
        id_type, id_number = self._document()
        entry = None
        rest = self._entry(name or "", id_type, id_number or "")
        if name and id_number:
            entry = rest
        shown = name or one_line(self._cell("name").text)[:_SHOWN_VALUE]
        texts = {column: cell.text for column, cell in self._cells.items()}
        return RosterRow(self._row, shown, entry, tuple(self._problems), tuple(self._warnings), texts)

    def _entry(self, name: str, id_type: str, id_number: str) -> RosterEntry:
        code, occupation, job = self._occupation()
        held = self._held_level()
        return RosterEntry(
            name=name,
            id_type=id_type,
            id_number=id_number,
            seq=self._text("seq"),
            gender=self._take("gender", read_gender(self._cell("gender"))),
            birth_date=self._date("birth_date"),
            phone=self._take("phone", read_phone(self._cell("phone"))),
            employer=self._text("employer"),
            department=self._text("department"),
            occupation_code=code,
            occupation=occupation,
            job=job,
            level=self._take("apply_level", read_applied_level(self._cell("apply_level"))),
            certificates=self._certificates(held),
            posts=self._posts(held),
            work_start=self._date("work_start", needed=False),
            title=self._text("title"),
            title_date=self._date("title_date"),
            honours=self._text("honours"),
            remark=self._text("remark"),
            others={field: text for field in _TEXT_FIELDS if (text := self._text(field)) is not None},
        )

    def _look_for_faults(self) -> None:
        """An #N/A or a formula never computed is no empty cell: what stood there is unknown."""
        for field, columns in self._columns.items():
            for column in columns:
                kind = self._cells.get(column.column, EMPTY_CELL).kind
                if kind not in {CellKind.ERROR, CellKind.UNCOMPUTED} or field in {"seq", "age"}:
                    continue
                code = "cell_error" if kind is CellKind.ERROR else "formula_not_computed"
                self._problems.append(self._located(Remark(code), column))

    def _cell(self, field: str) -> Cell:
        columns = self._columns.get(field, ())
        return self._at(columns[0]) if columns else EMPTY_CELL

    def _at(self, column: Column) -> Cell:
        cell = self._cells.get(column.column, EMPTY_CELL)
        # Faults have been told once; what follows must not call the cell missing as well.
        return cell if cell.kind not in {CellKind.ERROR, CellKind.UNCOMPUTED} else EMPTY_CELL

    def _faulty(self, field: str) -> bool:
        columns = self._columns.get(field, ())
        kind = self._cells.get(columns[0].column, EMPTY_CELL).kind if columns else CellKind.EMPTY
        return kind in {CellKind.ERROR, CellKind.UNCOMPUTED}

    def _take(self, field: str, reading: Reading[T], column: Column | None = None) -> T | None:
        """The value of `reading`, its remarks noted for the column of `field`."""
        at = column or next(iter(self._columns.get(field, ())), None)
        self._warnings += [self._located(warning, at) for warning in reading.warnings]
        if reading.problem is not None and not self._faulty(field):
            self._problems.append(self._located(reading.problem, at))
        return reading.value if reading.problem is None else None

    def _located(self, remark: Remark, column: Column | None) -> Remark:
        if column is None:
            return Remark(
                remark.code, {"cell": str(self._row), "heading": None, "value": None, **remark.values}
            )
        where = {
            "cell": f"{column_letters(column.column)}{self._row}",
            "heading": column.heading,
            "value": one_line(self._cells.get(column.column, EMPTY_CELL).text)[:_SHOWN_VALUE] or None,
        }
        return Remark(remark.code, {**where, **remark.values})

    def _document(self) -> tuple[str, str | None]:
        """Type and number. Without a type an 18-character number is taken for a resident card's."""
        written = self._text("id_type")
        given = None if written is None else _TYPE_CODES.get(written, written)
        column = next(iter(self._columns.get("id_number", ())), None)
        if given is None and column is not None and _RESIDENT_HEADINGS.search(column.heading):
            given = RESIDENT_CARD
        number = self._take("id_number", read_id_number(self._cell("id_number"), given))
        if given is None and number is not None and not _EIGHTEEN.fullmatch(number):
            self._problems.append(self._located(Remark("id_type_missing"), column))
        return given or RESIDENT_CARD, number

    def _date(self, field: str, column: Column | None = None, *, needed: bool = True) -> PartialDate | None:
        at = column or next(iter(self._columns.get(field, ())), None)
        cell = EMPTY_CELL if at is None else self._at(at)
        reading = read_date(cell, epoch_1904=self._grid.epoch_1904, typed=self._grid.typed)
        if reading.problem is not None and not needed:
            doubt = Remark("date_not_read", reading.problem.values)
            reading = Reading(warnings=(*reading.warnings, doubt))
        return self._take(field, reading, at)

    def _text(self, field: str, column: Column | None = None) -> str | None:
        at = column or next(iter(self._columns.get(field, ())), None)
        text = "" if at is None else one_line(self._at(at).text).removeprefix("'").removesuffix("\u200b")
        return None if text in _NOTHING else text

    def _occupation(self) -> tuple[str | None, str | None, str | None]:
        texts = [
            without_private_use(self._cell(field).text)[0]
            for field in ("apply_occupation", "apply_job", "occupation_code")
        ]
        reading = read_occupation(texts[0], texts[1], texts[2], self._occupations)
        field = next(
            (
                name
                for name in ("apply_occupation", "apply_job", "occupation_code")
                if self._columns.get(name)
            ),
            None,
        )
        if field is not None:
            for warning in reading.warnings:
                at = (
                    "apply_job" if warning.code == "job_unknown" and self._columns.get("apply_job") else field
                )
                self._warnings.append(self._located(warning, self._columns[at][0]))
            if reading.name is None and reading.code is None and not self._faulty(field):
                self._problems.append(self._located(Remark("occupation_missing"), self._columns[field][0]))
        return reading.code, reading.name or reading.code, reading.job

    def _held_level(self) -> str | None:
        """The held level, from a column such as 现等级; 现职业资格 may hold `高级技师` or a whole phrase."""
        return self._take("now_level", read_held_level(self._cell("now_level")))

    def _certificates(self, held: str | None) -> tuple[HeldCertificate, ...]:
        """One certificate per level the headings name (高级技师…), one for headings that name none."""
        levels = dict.fromkeys(
            column.level
            for field in ("now_level", "now_cert_no", "now_cert_date", "now_cert_issuer")
            for column in self._columns.get(field, ())
        )
        found = []
        named = [level for level in levels if level is not None]
        for level in levels:
            number, issued, issuer = (
                next((column for column in self._columns.get(field, ()) if column.level == level), None)
                for field in ("now_cert_no", "now_cert_date", "now_cert_issuer")
            )
            alone = level is None and not named
            certificate = HeldCertificate(
                level=level or held,
                number=None if number is None else self._certificate_number(number),
                issued=None if issued is None else self._date("now_cert_date", issued),
                issuer=None if issuer is None else self._text("now_cert_issuer", issuer),
                occupation=self._text("now_occupation") if alone or level is not None else None,
            )
            if certificate.number or certificate.issued or (certificate.level and level is None):
                found.append(certificate)
        return tuple(self._joined(found))

    @staticmethod
    def _joined(found: Sequence[HeldCertificate]) -> list[HeldCertificate]:
        """取证时间 beside 高级技师证书编号 speaks of one certificate: halves of a whole are joined."""
        if len(found) != 2 or {certificate.level for certificate in found} - {found[0].level, None}:
            return list(found)
        first, second = found
        if (first.number and second.number) or (first.issued and second.issued):
            return list(found)
        return [
            HeldCertificate(
                first.level or second.level,
                first.number or second.number,
                first.issued or second.issued,
                first.issuer or second.issuer,
                first.occupation or second.occupation,
            )
        ]

    def _certificate_number(self, column: Column) -> str | None:
        """The number without spaces; older ones are free text and stay as they are."""
        cell = self._at(column)
        if cell.kind is CellKind.NUMBER and cell.number is not None and cell.number >= 1e15:
            self._warnings.append(self._located(Remark("certificate_number_lost_digits"), column))
            return None
        text = halved(self._text("now_cert_no", column) or "")
        squeezed = "".join(text.split()).strip("'’‘`")
        compact = squeezed if squeezed.isascii() else text
        return compact or None

    def _posts(self, held: str | None) -> tuple[HeldPost, ...]:
        found = []
        for column in self._columns.get("occupation_since", ()):
            starts = self._date("occupation_since", column)
            if starts is not None:
                found.append(HeldPost(column.level or held or self._only_named_level(), starts))
        return tuple(found)

    def _only_named_level(self) -> str | None:
        levels = {
            column.level
            for field in ("now_cert_no", "now_cert_date")
            for column in self._columns.get(field, ())
        } - {None}
        return levels.pop() if len(levels) == 1 else None
