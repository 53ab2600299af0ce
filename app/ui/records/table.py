"""A table of records with its search field, its count, column filters, copying and an empty state."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.texts import Texts
from app.ui.naming import named
from app.ui.preferences import Preferences
from app.ui.records.chip import ChipDelegate
from app.ui.records.model import Column, RecordsModel
from app.ui.theme import Theme

Record = TypeVar("Record")
_ROW_PX, _MOST_FILTER_VALUES = 40, 40


class RecordsTable(QWidget, Generic[Record]):
    """`opened` tells that Enter or a double click chose a record; `selected` follows the current row."""

    opened = Signal(object)
    selected = Signal(object)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Record]],
        key: Callable[[Record], str],
        *,
        theme: Theme,
        texts: Texts,
        preferences: Preferences,
        unit: str = "people",
        searchable: bool = True,
    ) -> None:
        """`name` keeps its column widths; `unit` is the code of the counting word (`people`, `rows` …)."""
        super().__init__()
        self._name = name
        self._texts = texts
        self._preferences = preferences
        self._unit = unit
        self.model: RecordsModel[Record] = RecordsModel(columns, key)
        self.search_field = QLineEdit()
        self.view = QTableView()
        self._count = named(QLabel(), "muted")
        self._empty = named(QLabel(), "muted")
        self._chip = ChipDelegate(theme)
        self._build(searchable=searchable)

    def set_records(self, records: Sequence[Record]) -> None:
        """Show other records; the current row stays where the same record is still there."""
        row = self.view.currentIndex().row()
        self.model.set_records(records)
        if 0 <= row < self.model.rowCount():
            self.select_row(row)
        self._tell_count()

    def set_empty_text(self, text: str) -> None:
        """What to do next while there is nothing to show."""
        self._empty.setText(text)

    def current(self) -> Record | None:
        return self.model.record(self.view.currentIndex())

    def chosen(self) -> list[Record]:
        """The selected records in their order on screen."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.shown[row] for row in rows]

    def select_row(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(self.model.index(row, 0), flags)

    def copy(self) -> None:
        """Put the selected rows on the clipboard as a table that Excel and WPS take."""
        rows = self.chosen() or list(self.model.shown)
        lines = ["\t".join(column.title for column in self.model.columns)]
        lines += ["\t".join(column.text(record) for column in self.model.columns) for record in rows]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _build(self, *, searchable: bool) -> None:
        self.search_field.setPlaceholderText(self._texts.say("table", "search"))
        self.search_field.setAccessibleName(self._texts.say("table", "search"))
        self.search_field.setClearButtonEnabled(True)
        self.search_field.setFixedWidth(320)
        self.search_field.textChanged.connect(self._on_search_changed)
        top = QHBoxLayout()
        top.addWidget(self.search_field)
        top.addStretch()
        top.addWidget(self._count)
        self.search_field.setVisible(searchable)
        self._build_view()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        stack = QStackedLayout()
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self._empty)
        stack.addWidget(self.view)
        stack.setCurrentWidget(self._empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(top)
        whole.addLayout(stack, 1)

    def _build_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setAccessibleName(self._name)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setSortingEnabled(True)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_PX)
        header = view.horizontalHeader()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_header_asked)
        for place, column in enumerate(self.model.columns):
            view.setColumnWidth(place, column.width)
            if column.tone is not None:
                view.setItemDelegateForColumn(place, self._chip)
        kept = self._preferences.state(f"table-{self._name}")
        if kept is not None:
            header.restoreState(kept)
        header.sectionResized.connect(self._on_section_resized)
        view.activated.connect(self._on_activated)
        view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.copy)

    def _tell_count(self) -> None:
        shown, total = len(self.model.shown), self.model.total
        code = self._unit if shown == total else f"{self._unit}_of"
        self._count.setText(self._texts.say("count", code, {"shown": shown, "total": total}))
        self._empty.setVisible(shown == 0)

    def _on_search_changed(self, text: str) -> None:
        self.model.search(text)
        self._tell_count()

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.record(index))

    def _on_current_changed(self, current: QModelIndex) -> None:
        self.selected.emit(self.model.record(current))

    def _on_section_resized(self) -> None:
        self._preferences.keep_state(f"table-{self._name}", self.view.horizontalHeader().saveState())

    def _on_header_asked(self, place: QPoint) -> None:
        column = self.view.horizontalHeader().logicalIndexAt(place)
        self.filter_menu(column).exec(self.view.horizontalHeader().mapToGlobal(place))

    def filter_menu(self, column: int) -> QMenu:
        """The filter of one column: everything, or only one of the values that occur."""
        menu = QMenu(self)
        chosen = self.model.filters.get(column)
        choices: list[tuple[str, frozenset[str] | None]] = [(self._texts.say("table", "all"), None)]
        choices += [
            (value or self._texts.say("table", "empty"), frozenset({value}))
            for value in self.model.values_of(column)[:_MOST_FILTER_VALUES]
        ]
        for label, values in choices:
            action = QAction(label, menu, checkable=True, checked=values == chosen)
            action.triggered.connect(lambda _=False, wanted=values: self._filter(column, wanted))
            menu.addAction(action)
        return menu

    def _filter(self, column: int, values: frozenset[str] | None) -> None:
        self.model.filter_column(column, values)
        self._tell_count()
