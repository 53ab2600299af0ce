"""Reads a roster of people from a workbook as offices really send it; no row is ever lost in silence.

A row is a person (read or refused with reasons), or it is passed over for a stated cause: empty, a footer, a
repeated heading, the marked example. Titles, blank lines and notes inside the table do not end it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.domain.remarks import Remark
from app.exchange.cells import EMPTY_CELL, Cell, CellKind, Grid, GridRow, Merge
from app.exchange.heading_words import HeadingWords
from app.exchange.reading import one_line
from app.exchange.roster_entries import Roster, RosterEntry, RosterRow
from app.exchange.roster_headings import Headings, find_headings
from app.exchange.roster_occupations import OccupationLookup
from app.exchange.row_reading import RowReader
from app.exchange.workbooks import read_workbook

_FOOTER = re.compile(
    r"[(（]?(?:填表|制表|填报|审核|复核|审批|经办|负责|单位负责|联系|统计|报送)(?:人|单位|日期|部门|时间|意见)|"
    r"(?:制表|审核|复核|盖章)(?:[:：]|$)|(?:单位)?[(（]盖章|(?:填表|填写|填报)说明|(?:合计|总计|小计|共计|总人数|人数)|"
    r"(?:备注|说明|注|注意|注意事项)\s*[:：]|共\s*[0-9一二三四五六七八九十百]+\s*人"
)
_COUNTED = re.compile(r"\s*[0-9]{1,6}\s*")
_EXAMPLE = re.compile(
    r"[(（【\[]?(?:填写|填表|填报)?(?:示例|样例|范例|示范)|[(（【\[]?例[)）】\]:：]?$|例如[:：]"
)
_NAMED_EXAMPLE = re.compile(r"[(（【\[](?:示例|样例|范例|例)[)）】\]]")
# A row with one of these speaks of a person even without name and number; drag-filled columns alone do not.
_PERSONAL = ("name", "id_number", "birth_date", "phone", "now_cert_no", "employee_no", "email", "gender")


def read_roster(
    content: bytes,
    filename: str,
    aliases: Mapping[str, Sequence[str]],
    occupations: OccupationLookup,
    *,
    answers: Mapping[int, str] | None = None,
    edits: Mapping[tuple[int, int], str] | None = None,
    sheet: str | None = None,
) -> Roster:
    """The people of the workbook `content`; `filename` only names it in errors.

    `aliases` maps a heading to the fields it may mean. `answers` settles headings: column (from 0) → field,
    "" for a column to leave unread. `edits` replaces cells typed over in the preview: (row from 1, column
    from 0) → text. `sheet` chooses a sheet; otherwise the one whose headings say most.
    Raises WorkbookUnreadableError, WorkbookEncryptedError, WorkbookTooLargeError, RosterEmptyError,
    RosterSheetUnknownError, RosterHeadingsMissingError.
    """
    words = HeadingWords(aliases)
    grid, headings = find_headings(
        read_workbook(content, filename), words, answers or {}, sheet=sheet, filename=filename
    )
    grid = _edited(grid, edits or {})
    body = _Body(grid, headings, words)
    reader = RowReader(grid, headings.columns, occupations)
    rows = _without_doubles([reader.read(row.number, body.filled(row)) for row in body.people()], headings)
    warnings = [*headings.warnings, *body.passed_over()]
    if not headings.fields & {"apply_occupation", "apply_job", "occupation_code"}:
        warnings.append(Remark("occupation_column_missing"))
    if not rows:
        warnings.append(Remark("no_people", {"sheet": grid.name, "row": headings.last_row}))
    return Roster(grid.name, headings.last_row, headings.columns, rows, headings.questions, tuple(warnings))


def _edited(grid: Grid, edits: Mapping[tuple[int, int], str]) -> Grid:
    if not edits:
        return grid
    rows = {row.number: dict(row.cells) for row in grid.rows}
    for (number, column), text in edits.items():
        cells = rows.setdefault(number, {})
        cells[column] = Cell(CellKind.TEXT, text) if text.strip() else EMPTY_CELL
    return replace(grid, rows=tuple(GridRow(number, rows[number]) for number in sorted(rows)))


class _Body:
    """The rows below the headings, told apart; merged cells give their value to every row they cover."""

    def __init__(self, grid: Grid, headings: Headings, words: HeadingWords) -> None:
        self._headings = headings
        self._words = words
        self._columns = {column.field: column.column for column in reversed(headings.columns) if column.field}
        self._rows = [row for row in grid.rows if row.number > headings.last_row]
        self._down = _spread_down(grid, headings.last_row)
        self._wide = {
            (merge.first_row, merge.first_column)
            for merge in grid.merges
            if merge.last_column > merge.first_column
        }
        self._examples: list[int] = []
        self._notes: list[str] = []
        self._people: list[GridRow] | None = None

    def filled(self, row: GridRow) -> Mapping[int, Cell]:
        """The cells of `row` with the values of vertically merged cells."""
        spread = self._down.get(row.number)
        return (
            row.cells if spread is None else {**spread, **{c: x for c, x in row.cells.items() if not x.empty}}
        )

    def people(self) -> list[GridRow]:
        if self._people is None:
            self._people = list(self._told_apart())
        return self._people

    def passed_over(self) -> Iterator[Remark]:
        """What was not read as a person, beyond footers and empty rows."""
        self.people()
        if self._examples:
            yield Remark("example_ignored", {"rows": self._examples})
        if self._notes:
            yield Remark("rows_passed_over", {"rows": self._notes})

    def _told_apart(self) -> Iterator[GridRow]:
        for row in self._rows:
            if self._is_person(row):
                yield row

    def _is_person(self, row: GridRow) -> bool:
        cells = [(column, cell) for column, cell in sorted(row.cells.items()) if not cell.empty]
        if not cells or (
            [column for column, _ in cells] == [self._columns.get("seq")]
            and _COUNTED.fullmatch(cells[0][1].text)
        ):
            return False  # nothing but the running number that was filled down in advance
        number = self._cell(row, "id_number")
        first_column, first = cells[0]
        if self._is_example(row):
            self._examples.append(row.number)
            return False
        # 审核人： may stand in the column of numbers; a person's cell there has digits, however spoilt.
        if sum(char.isdigit() for char in number.text) < 5 and self._is_footer(row, first):
            return False
        if self._repeats_headings(row):
            return False
        heading_of_section = (row.number, first_column) in self._wide and len(cells) == 1
        personal = any(not self._cell(row, field).empty for field in _PERSONAL)
        if heading_of_section or not personal:
            self._notes.append(f"{row.number}（{one_line(first.text)[:20]}）")
            return False
        return True

    def _cell(self, row: GridRow, field: str) -> Cell:
        column = self._columns.get(field)
        return EMPTY_CELL if column is None else row.cell(column)

    def _is_example(self, row: GridRow) -> bool:
        first = min((column for column, cell in row.cells.items() if not cell.empty), default=0)
        marks = (row.cell(first), self._cell(row, "seq"), self._cell(row, "remark"), self._cell(row, "name"))
        if any(_EXAMPLE.match(one_line(cell.text)) for cell in marks):
            return True
        return _NAMED_EXAMPLE.search(self._cell(row, "name").text) is not None

    def _is_footer(self, row: GridRow, first: Cell) -> bool:
        name = one_line(self._cell(row, "name").text)
        return any(_FOOTER.match("".join(text.split())) for text in (one_line(first.text), name) if text)

    def _repeats_headings(self, row: GridRow) -> bool:
        """A heading printed again on each page."""
        for field in ("name", "id_number"):
            meaning = self._words.meaning(self._cell(row, field).text)
            if meaning is None or field not in meaning.fields:
                return False
        return True


def _spread_down(grid: Grid, after_row: int) -> dict[int, dict[int, Cell]]:
    rows = {row.number: row for row in grid.rows}
    spread: dict[int, dict[int, Cell]] = {}
    for merge in grid.merges:
        top = rows.get(merge.first_row)
        if merge.first_row <= after_row or merge.last_row == merge.first_row or top is None:
            continue
        cell = top.cell(merge.first_column)
        for number in _rows_below(merge):
            spread.setdefault(number, {})[merge.first_column] = cell
    return spread


def _rows_below(merge: Merge) -> range:
    return range(merge.first_row + 1, min(merge.last_row, merge.first_row + 5_000) + 1)


def _without_doubles(rows: Sequence[RosterRow], headings: Headings) -> tuple[RosterRow, ...]:
    """Refuses a person's second row and names the first; whether they differ decides how it is said."""
    first: dict[tuple[str, str], int] = {}
    done: list[RosterRow] = []
    for row in rows:
        if row.entry is None:
            done.append(row)
            continue
        key = _person(row.entry)
        if key not in first:
            first[key] = len(done)
            done.append(row)
            continue
        at = first[key]
        differing = _differing(done[at], row, headings)
        code = "doubled_person" if differing else "doubled_entry"
        column = next((column for column in headings.columns if column.field == "id_number"), None)
        where = {
            "cell": f"{column.letters}{row.row}" if column else str(row.row),
            "heading": None,
            "value": None,
        }
        values = {**where, "first_row": done[at].row, "differing": differing or None}
        done.append(replace(row, problems=(*row.problems, Remark(code, values))))
        if differing:
            seen = Remark("doubled_below", {**where, "cell": str(done[at].row), "second_row": row.row})
            done[at] = replace(done[at], warnings=(*done[at].warnings, seen))
    return tuple(done)


def _person(entry: RosterEntry) -> tuple[str, str]:
    # Eighteen characters are one numbering, however the type beside them is worded.
    return ("" if len(entry.id_number) == 18 else entry.id_type, entry.id_number)


def _differing(first: RosterRow, second: RosterRow, headings: Headings) -> list[str]:
    return [
        column.heading
        for column in headings.columns
        if column.field not in {None, "seq"}
        and one_line(first.cells.get(column.column, "")) != one_line(second.cells.get(column.column, ""))
    ]
