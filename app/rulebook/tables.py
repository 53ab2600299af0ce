"""Reads the shipped CSV tables row by row; a broken one names its file, line and column.

The files are facts that people update by hand (a new year's holidays), so every row is distrusted.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ResourceError

_LONGEST_SHOWN = 60


class TableFileUnreadableError(ResourceError):
    """The file is missing, is not UTF-8, or does not start with the headings expected."""

    code = "table_file_unreadable"


class TableRowBrokenError(ResourceError):
    """A row does not say what its column must say."""

    code = "table_row_broken"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `file` as a person counts it, its cells by heading."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def broken(self, column: str) -> TableRowBrokenError:
        """The error that the cell in `column` cannot be used."""
        return TableRowBrokenError(
            file=self.file, line=self.line, column=column, found=self.cells[column][:_LONGEST_SHOWN]
        )

    def listed(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that holds a list separated by `;`; an empty part breaks the row."""
        if not self.cells[column]:
            return ()
        parts = tuple(self.cells[column].split(";"))
        if any(not part or part != part.strip() for part in parts) or len(set(parts)) != len(parts):
            raise self.broken(column)
        return parts


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of `path`, whose headings must be `columns`; raises the errors above."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except (OSError, UnicodeDecodeError) as error:
        raise TableFileUnreadableError(file=path.name, columns=list(columns)) from error
    reader = csv.reader(lines, strict=True)
    try:
        if next(reader, None) != list(columns):
            raise TableFileUnreadableError(file=path.name, columns=list(columns))
        for cells in reader:
            if len(cells) == len(columns):
                yield Row(path.name, reader.line_num, dict(zip(columns, cells, strict=True)))
            elif cells:
                raise _miscounted(path, reader.line_num, ",".join(cells))
    except csv.Error as error:
        raise _miscounted(path, reader.line_num, "") from error


def _miscounted(path: Path, line: int, found: str) -> TableRowBrokenError:
    return TableRowBrokenError(file=path.name, line=line, column=None, found=found[:_LONGEST_SHOWN])
