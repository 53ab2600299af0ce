"""Selects all rows of a table that a question answers yes to, in one change of the selection."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from app.ui.records.table import RecordsTable

Record = TypeVar("Record")


def choose(table: RecordsTable[Record], wanted: Callable[[Record], bool]) -> None:
    """Select exactly the shown records that are `wanted`; the first of them becomes the current one."""
    rows = [row for row, record in enumerate(table.model.shown) if wanted(record)]
    chosen, last = QItemSelection(), table.model.columnCount() - 1
    for row in rows:
        chosen.select(table.model.index(row, 0), table.model.index(row, last))
    selection = table.view.selectionModel()
    if rows and table.view.currentIndex().row() not in rows:
        flags = QItemSelectionModel.SelectionFlag.NoUpdate
        selection.setCurrentIndex(table.model.index(rows[0], 0), flags)
    selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
