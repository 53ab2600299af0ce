"""A grid of cells made elsewhere: it shows, moves and tells what was typed or chosen; it knows no rule.

A new picture of the same shape changes only the cells that differ, so that a stored act never closes the
editor of the cell being typed in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.ui.records.model import TONE_ROLE, Index
from app.ui.theme import Theme

_ROW_PX, _PAD_PX, _CELL_PX, _RADIUS_PX, _INSET_PX = 40, 36, 64, 8, 5
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FORWARD = (Qt.Key.Key_Tab, Qt.Key.Key_Return, Qt.Key.Key_Enter)


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


class GridDelegate(QStyledItemDelegate):
    """Paints toned cells as a wash with their words in it, and keeps an unusable text in its editor."""

    refused = Signal(str)
    moved = Signal(int, int)

    def __init__(self, theme: Theme, problem: Callable[[Index, str], str | None]) -> None:
        super().__init__()
        self._theme = theme
        self._problem = problem
        self._index: Index = QModelIndex()

    def createEditor(  # noqa: N802
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: Index,
    ) -> QWidget:
        self._index = index
        editor = QLineEdit(parent)
        editor.setObjectName("cell_editor")
        editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return editor

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:  # noqa: N802
        assert isinstance(editor, QLineEdit)
        text = editor.text().strip()
        problem = self._problem(index, text)
        if problem is not None:
            self.refused.emit(problem)
        elif text != index.data(Qt.ItemDataRole.EditRole):
            self.refused.emit("")
            model.setData(index, text)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """Tab and Enter go on to the next cell, the arrows to the row above or below; a problem stays."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(editor, QLineEdit):
            return super().eventFilter(editor, event)
        assert isinstance(event, QKeyEvent)
        step = _step_of(event)
        if step is None:
            return super().eventFilter(editor, event)
        problem = self._problem(self._index, editor.text().strip())
        if problem is not None:
            self.refused.emit(problem)
            editor.selectAll()
            return True
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.moved.emit(*step)
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tone, item = index.data(TONE_ROLE), QStyleOptionViewItem(option)
        view: Any = item
        focused = bool(view.state & QStyle.StateFlag.State_HasFocus)
        if tone is None:
            super().paint(painter, option, index)
        else:
            self._paint_toned(painter, item, index, str(tone))
        if focused:
            painter.save()
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRect(view.rect.adjusted(1, 1, -2, -2))
            painter.restore()

    def _paint_toned(self, painter: QPainter, item: QStyleOptionViewItem, index: Index, tone: str) -> None:
        view: Any = item
        self.initStyleOption(item, index)
        text, view.text = view.text, ""
        view.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, item, painter, view.widget)
        fill, ink = ("disabled", "muted") if tone == "plain" else (f"{tone}_soft", tone)
        wash = QRectF(view.rect).adjusted(_INSET_PX, _INSET_PX + 2, -_INSET_PX, -_INSET_PX - 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(fill))
        painter.drawRoundedRect(wash, _RADIUS_PX, _RADIUS_PX)
        painter.setPen(self._theme.colour(ink))
        painter.drawText(wash, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


class GridView(QTableView):
    """`chosen` tells row, column and code; `row_left` tells the row that the cursor went away from."""

    chosen = Signal(int, int, str)
    opened = Signal(int)
    refused = Signal(str)
    row_left = Signal(int)

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        choices: Sequence[Choice] = (),
        typed: bool = False,
        even: bool = False,
        clears: bool = False,
        problem: Callable[[Index, str], str | None] = lambda _index, _text: None,
    ) -> None:
        """`typed` cells take text, else one of `choices`; `even` columns share the width; Delete `clears`."""
        super().__init__()
        self.grid_model = GridModel()
        self.choices = tuple(choices)
        self._even, self._clears = even, clears
        self._delegate = GridDelegate(theme, problem)
        self._delegate.refused.connect(self.refused)
        self._delegate.moved.connect(self._on_moved)
        self.setAccessibleName(name)
        self._build(typed=typed)

    def show_grid(self, grid: Grid) -> None:
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if self.grid_model.show(grid):
            self.fit()
            keep = self.grid_model.index(row, column)
            self.setCurrentIndex(keep if keep.isValid() else self._next_enterable(0, -1, 1))

    def fit(self) -> None:
        """Give every column room for its words, and what is left to all (`even`) or to the last one."""
        grid, metrics = self.grid_model.grid, self.fontMetrics()
        if not grid.columns:
            return
        widths = [
            max(_CELL_PX, *(metrics.horizontalAdvance(text) + _PAD_PX for text in texts))
            for texts in (
                (title, *(row[place].text for row in grid.rows)) for place, title in enumerate(grid.columns)
            )
        ]
        left = max(0, self.viewport().width() - sum(widths))
        if self._even:
            share = left // len(widths)
            widths = [width + share for width in widths]
            left -= share * len(widths)
        widths[-1] += left
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        index = self.currentIndex()
        cell = self.grid_model.cell(index)
        if cell is not None and cell.enterable and self._answers(event, index):
            event.accept()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.opened.emit(index.row())
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's own signature
        """Tab walks the cells that can be entered and leaves the grid behind the last one."""
        index = self.currentIndex()
        target = self._next_enterable(index.row(), index.column(), 1 if next else -1)
        if target.isValid():
            self.setCurrentIndex(target)
            return True
        return super().focusNextPrevChild(next)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def choose(self, index: Index, code: str) -> None:
        """Set a cell and go on to the next one."""
        self.chosen.emit(index.row(), index.column(), code)
        self._on_moved(0, 1)

    def menu(self, index: Index) -> QMenu:
        """The choices of a cell with their keys."""
        menu = QMenu(self)
        for choice in self.choices:
            action = menu.addAction(f"{choice.key}  {choice.label}")
            action.triggered.connect(lambda _=False, code=choice.code: self.choose(index, code))
        return menu

    def _answers(self, event: QKeyEvent, index: Index) -> bool:
        """Whether the key did something with an enterable cell."""
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and self._clears:
            if self.choices:
                self.chosen.emit(index.row(), index.column(), "")
            else:
                self.grid_model.setData(index, "")
            return True
        if not self.choices:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.edit(index)
                return True
            return False
        picked = next((one.code for one in self.choices if one.key == event.text()), None)
        if picked is not None:
            self.choose(index, picked)
            return True
        if event.key() == Qt.Key.Key_Space:
            self.chosen.emit(index.row(), index.column(), self._code_after(index))
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self._open_menu(index)
            return True
        return False

    def _code_after(self, index: Index) -> str:
        """The choice behind the one shown, the first after the last: what the space bar sets."""
        shown, labels = str(index.data()), [one.label for one in self.choices]
        place = labels.index(shown) + 1 if shown in labels else 0
        return self.choices[place % len(self.choices)].code

    def _open_menu(self, index: Index) -> None:
        menu = self.menu(index)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))

    def _next_enterable(self, row: int, column: int, step: int) -> QModelIndex:
        rows, columns = self.grid_model.grid.rows, len(self.grid_model.grid.columns)
        place = max(row, 0) * columns + column + step
        while 0 <= place < len(rows) * columns:
            if rows[place // columns][place % columns].enterable:
                return self.grid_model.index(place // columns, place % columns)
            place += step
        return QModelIndex()

    def _on_moved(self, down: int, along: int) -> None:
        """Go on along the row, or straight up or down; where there is nothing the cursor stays."""
        index = self.currentIndex()
        if down:
            target = self.grid_model.index(index.row() + down, index.column())
        else:
            target = self._next_enterable(index.row(), index.column(), along)
        if target.isValid():
            self.setCurrentIndex(target)
        self.setFocus()

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if previous.isValid() and current.row() != previous.row():
            self.row_left.emit(previous.row())

    def _on_double_clicked(self, index: QModelIndex) -> None:
        cell = self.grid_model.cell(index)
        if cell is not None and cell.enterable and self.choices:
            self._open_menu(index)
        else:
            self.opened.emit(index.row())

    def _build(self, *, typed: bool) -> None:
        triggers = QAbstractItemView.EditTrigger
        self.setModel(self.grid_model)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(
            QAbstractItemView.SelectionBehavior.SelectItems
            if typed or self.choices
            else QAbstractItemView.SelectionBehavior.SelectRows
        )
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.EditKeyPressed | triggers.DoubleClicked
            if typed
            else triggers.NoEditTriggers
        )
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        if not typed:
            self.doubleClicked.connect(self._on_double_clicked)


def _step_of(event: QKeyEvent) -> tuple[int, int] | None:
    """Down and along, for the keys that end an entry."""
    if event.key() in _FORWARD:
        return (0, 1)
    if event.key() == Qt.Key.Key_Backtab:
        return (0, -1)
    return {Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Up: (-1, 0)}.get(Qt.Key(event.key()))
