"""Finds the heading row of a roster and what each column holds; an ambiguous heading is asked, not guessed.

Source: exchange §1. A question carries a default only where the rest of the sheet settles it; a question
without default and without answer leaves its column unread, and a warning names it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import InputError
from app.domain.remarks import Remark
from app.exchange.cells import Grid, GridRow, column_letters
from app.exchange.heading_defaults import settled
from app.exchange.heading_words import HeadingWords, Meaning

_SEARCHED_ROWS = 15
_FEWEST_HITS = 2
REQUIRED = ("name", "id_number")


class RosterHeadingsMissingError(InputError):
    """No row of the sheet names both the person's name and the document number."""

    code = "roster_headings_missing"


class RosterEmptyError(InputError):
    """The file has no visible sheet that holds anything."""

    code = "roster_empty"


class RosterSheetUnknownError(InputError):
    """The sheet asked for is not in the file, or is empty or hidden."""

    code = "roster_sheet_unknown"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading as written, its column from 0; `field` None when the column is not read.

    `level` is the level its heading names (高级技师证书编号: `senior_technician`).
    """

    column: int
    heading: str
    field: str | None
    level: str | None = None

    @property
    def letters(self) -> str:
        return column_letters(self.column)


@dataclass(frozen=True, slots=True)
class HeadingQuestion:
    """A heading that may mean several fields; `default` is what the rest of the sheet settles, if it does."""

    column: int
    heading: str
    choices: tuple[str, ...]
    default: str | None


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the table starts and what its columns mean; `first_row`, `last_row` as a person counts them."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]
    questions: tuple[HeadingQuestion, ...]
    warnings: tuple[Remark, ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(column.field for column in self.columns if column.field)


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    texts: Mapping[int, tuple[str, str]]
    meanings: Mapping[int, Meaning]

    def usable(self, answers: Mapping[int, str]) -> bool:
        """Whether names and document numbers have a column, by the headings or by the answers."""
        fields = {field for meaning in self.meanings.values() for field in meaning.fields}
        return all(field in fields or field in answers.values() for field in REQUIRED)

    def score(self, answers: Mapping[int, str]) -> tuple[bool, int, int]:
        """More is better; of two equal readings the lower heading wins."""
        return self.usable(answers), self.hits, self.first - self.last

    @property
    def hits(self) -> int:
        return len({(meaning.fields, meaning.level) for meaning in self.meanings.values()})


def find_headings(
    grids: Sequence[Grid],
    words: HeadingWords,
    answers: Mapping[int, str],
    *,
    sheet: str | None,
    filename: str,
) -> tuple[Grid, Headings]:
    """The sheet that is a roster, and its headings.

    `answers` maps a column (from 0) to a field, or to "" for a column to leave unread. Raises
    RosterEmptyError, RosterSheetUnknownError or RosterHeadingsMissingError.
    """
    if not grids:
        raise RosterEmptyError(file=filename)
    if sheet is not None and all(grid.name != sheet for grid in grids):
        raise RosterSheetUnknownError(sheet=sheet, known=[grid.name for grid in grids])
    tables = [(grid, _table(grid, words, answers)) for grid in grids if sheet in {None, grid.name}]
    usable = [(grid, found) for grid, found in tables if found is not None and found.usable(answers)]
    if not usable:
        raise _missing(tables, filename)
    grid, found = max(usable, key=lambda pair: pair[1].hits)
    headings = _headings(grid, found, answers)
    others = [other.name for other, _ in usable if other is not grid]
    if others:
        doubt = Remark("other_sheets_unread", {"sheet": grid.name, "others": others})
        headings = Headings(
            headings.first_row,
            headings.last_row,
            headings.columns,
            headings.questions,
            (doubt, *headings.warnings),
        )
    return grid, headings


def _missing(tables: Iterable[tuple[Grid, _Found | None]], filename: str) -> RosterHeadingsMissingError:
    best = max(
        (found for _, found in tables if found is not None), key=lambda found: found.hits, default=None
    )
    seen = [] if best is None else [_joined(*best.texts[column]) for column in sorted(best.meanings)]
    known = (
        set() if best is None else {field for meaning in best.meanings.values() for field in meaning.fields}
    )
    lacking = [label for field, label in (("name", "姓名"), ("id_number", "证件号码")) if field not in known]
    return RosterHeadingsMissingError(
        file=filename, missing=lacking, row=best.first if best else None, found=seen[:30] or None
    )


def _table(grid: Grid, words: HeadingWords, answers: Mapping[int, str]) -> _Found | None:
    """The best heading row among the first rows, one high or two."""
    best: _Found | None = None
    rows = [
        row
        for row in grid.rows
        if row.number <= max(_SEARCHED_ROWS, grid.rows[0].number + _SEARCHED_ROWS - 1)
    ]
    merged = _merged_texts(grid, {row.number for row in rows})
    for index, row in enumerate(rows):
        candidates = [_single(row, words)]
        following = rows[index + 1] if index + 1 < len(rows) else None
        if following is not None and following.number == row.number + 1:
            candidates.append(_double(row, following, merged.get(row.number, {}), words))
        for found in candidates:
            if found is not None and (best is None or found.score(answers) > best.score(answers)):
                best = found
    return best


def _single(row: GridRow, words: HeadingWords) -> _Found | None:
    texts = {column: ("", cell.text) for column, cell in row.cells.items()}
    return _found(row.number, row.number, texts, words)


def _double(upper: GridRow, lower: GridRow, groups: Mapping[int, str], words: HeadingWords) -> _Found | None:
    """Both rows as one heading, unless the lower one looks like a person's row."""
    spoken = [cell.text for cell in lower.cells.values()]
    if sum(words.knows_below(text) for text in spoken) * 2 < len(spoken):
        return None
    texts = {}
    group = ""
    for column in range(max([*upper.cells, *lower.cells]) + 1):
        above = upper.cell(column).text or groups.get(column, "")
        below = lower.cell(column).text
        # Separated text has no merges: an empty cell above a heading belongs to the group on its left.
        group = above or (group if below else "")
        if above or below:
            texts[column] = (group, below) if below else ("", above)
    groups_used = [above for above, _ in texts.values() if above]
    # A title stands above the whole table; what groups columns stands above a few.
    titles = {group for group in groups_used if groups_used.count(group) * 2 > len(texts)}
    texts = {column: ("" if above in titles else above, below) for column, (above, below) in texts.items()}
    return _found(upper.number, lower.number, texts, words)


def _found(first: int, last: int, texts: Mapping[int, tuple[str, str]], words: HeadingWords) -> _Found | None:
    meanings = {}
    for column, (group, text) in texts.items():
        meaning = words.meaning(text, group)
        if meaning is not None:
            meanings[column] = meaning
    found = _Found(first, last, texts, meanings)
    return found if found.hits >= _FEWEST_HITS else None


def _merged_texts(grid: Grid, numbers: set[int]) -> dict[int, dict[int, str]]:
    """For heading rows: the text of horizontally merged cells under every column they cover."""
    rows = {row.number: row for row in grid.rows if row.number in numbers}
    texts: dict[int, dict[int, str]] = {}
    for merge in grid.merges:
        row = rows.get(merge.first_row)
        if row is None:
            continue
        text = row.cell(merge.first_column).text
        for column in range(merge.first_column, min(merge.last_column, merge.first_column + 200) + 1):
            texts.setdefault(merge.first_row, {})[column] = text
    return texts


def _headings(grid: Grid, found: _Found, answers: Mapping[int, str]) -> Headings:
    columns: dict[int, Column] = {}
    doubtful: dict[int, Meaning] = {}
    taken: set[tuple[str, str | None]] = set()
    unknown, doubled = [], []
    for column in sorted(found.texts):
        heading = _joined(*found.texts[column])
        meaning = found.meanings.get(column)
        field = answers.get(column)
        if field is None and meaning is not None and len(meaning.fields) > 1:
            doubtful[column] = meaning
            continue
        if field is None and meaning is not None:
            field = meaning.fields[0]
        if field is None:
            unknown.append(f"{heading}（{column_letters(column)}）")
        level = meaning.level if meaning is not None else None
        if field and (field, level) in taken:
            doubled.append(f"{heading}（{column_letters(column)}）")
            field = None
        if field:
            taken.add((field, level))
        columns[column] = Column(column, heading, field or None, level)
    questions = []
    unread = []
    # Levels first: whether a level is applied for settles what a certificate number beside it can be.
    for column, meaning in sorted(
        doubtful.items(), key=lambda item: ("apply_level" not in item[1].fields, item[0])
    ):
        heading = _joined(*found.texts[column])
        values = _values(grid, found.last, column)
        default = settled(meaning.fields, {field for field, _ in taken}, values)
        questions.append(HeadingQuestion(column, heading, meaning.fields, default))
        if default is None:
            unread.append(f"{heading}（{column_letters(column)}）")
        elif (default, meaning.level) in taken:
            doubled.append(f"{heading}（{column_letters(column)}）")
            default = None
        else:
            taken.add((default, meaning.level))
        columns[column] = Column(column, heading, default, meaning.level)
    lists = (("headings_unread", unread), ("headings_doubled", doubled), ("headings_unknown", unknown))
    warnings = tuple(Remark(code, {"headings": headings}) for code, headings in lists if headings)
    return Headings(
        found.first,
        found.last,
        tuple(columns[column] for column in sorted(columns)),
        tuple(questions),
        warnings,
    )


def _values(grid: Grid, after_row: int, column: int) -> list[str]:
    cells = (row.cell(column) for row in grid.rows if row.number > after_row)
    return ["".join(cell.text.split()) for cell in cells if not cell.empty][:300]


def _joined(group: str, text: str) -> str:
    """A heading as one line, its group before it."""
    parts = [" ".join(part.split()) for part in (group, text)]
    return "/".join(part for part in parts if part)[:60]
