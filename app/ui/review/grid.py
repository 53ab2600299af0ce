"""A grid of cells made elsewhere: a model that shows them and tells what was typed; it knows no rule.

A new picture of the same shape changes only the cells that differ, so that a stored act never closes the
editor of the cell being typed in.
"""

from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt, Signal

from app.ui.records.model import TONE_ROLE, Index

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """`told` is the whole sentence behind a short text, for the tool tip and for screen readers."""

    text: str = ""
    tone: str | None = None
    enterable: bool = False
    numeric: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """Column titles and rows of cells; the first cell of a row names it, the others may stand `centred`."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    numeric: frozenset[int] = field(default_factory=frozenset)
    centred: bool = False

    def alignment(self, column: int, *, numeric: bool) -> Qt.AlignmentFlag:
        """How a title or a cell stands in its column."""
        if numeric:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        centred = self.centred and column > 0
        return Qt.AlignmentFlag.AlignCenter if centred else _LEFT


@dataclass(frozen=True, slots=True)
class Choice:
    """What a cell may be set to, the key that does it, and its words."""

    key: str
    code: str
    label: str


class GridModel(QAbstractTableModel):
    """`entered` tells row, column and text of a cell that was typed in."""

    entered = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__()
        self.grid = Grid()

    def show(self, grid: Grid) -> bool:
        """Show another picture; answers whether its shape differs from the one before."""
        before, same = self.grid, self._same_shape(grid)
        if not same:
            self.beginResetModel()
            self.grid = grid
            self.endResetModel()
            return True
        self.grid = grid
        for row, (old, new) in enumerate(zip(before.rows, grid.rows, strict=True)):
            for column, (was, now) in enumerate(zip(old, new, strict=True)):
                if was != now:
                    index = self.index(row, column)
                    self.dataChanged.emit(index, index)
        return False

    def cell(self, index: Index) -> Cell | None:
        inside = index.isValid() and index.row() < len(self.grid.rows)
        return self.grid.rows[index.row()][index.column()] if inside else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.grid.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.grid.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        cell = self.cell(index)
        if cell is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if cell.enterable else flags

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.grid.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.grid.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self.grid.alignment(section, numeric=section in self.grid.numeric))
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cell(index)
        if cell is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.told or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = self.grid.rows[index.row()][0].text
            return " ".join((name, self.grid.columns[index.column()], cell.told or cell.text))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(self.grid.alignment(index.column(), numeric=cell.numeric))
        return cell.tone if role == TONE_ROLE else None

    def setData(  # noqa: N802
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        cell = self.cell(index)
        if cell is None or not cell.enterable or role != Qt.ItemDataRole.EditRole:
            return False
        self.entered.emit(index.row(), index.column(), str(value))
        return True

    def _same_shape(self, grid: Grid) -> bool:
        names = [row[0].text for row in self.grid.rows]
        return (
            self.grid.columns == grid.columns
            and self.grid.numeric == grid.numeric
            and names == [row[0].text for row in grid.rows]
        )
