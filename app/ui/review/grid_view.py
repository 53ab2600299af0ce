"""The view of a grid: walks by Tab, Enter and arrows over the cells to enter, and sets them by a key."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView

from app.ui.records.model import Index
from app.ui.review.grid import Choice, Grid, GridModel
from app.ui.review.grid_delegate import GridDelegate
from app.ui.theme import Theme

_ROW_PX, _PAD_PX, _CELL_PX = 40, 36, 64


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
