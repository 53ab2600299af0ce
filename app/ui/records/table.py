"""A table of records with its search field, its count, column filters, copying and an empty state."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
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
_KEYS_A_TURN, _KEYS_WHILE_WAITED_FOR = 400, 3000
_CELL_PAD_PX = 38
_LONGEST_MEASURED = 24
_NAMING = 3


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
        identity: Callable[[Record], object] | None = None,
    ) -> None:
        """`name` keeps its column widths; `unit` is the code of the counting word (`people`, `rows` …).

        `identity` tells the same record from an earlier reading, so that it stays the current one.
        """
        super().__init__()
        self._name = name
        self._texts = texts
        self._preferences = preferences
        self._unit = unit
        self.model: RecordsModel[Record] = RecordsModel(columns, key)
        self.search_field = QLineEdit()
        self.view = QTableView()
        self._count = named(QLabel(), "muted")
        self._empty = QWidget()
        self._empty_column = QVBoxLayout(self._empty)
        self._empty_label = named(QLabel(), "muted")
        self._empty_text = ""
        self._empty_action: QPushButton | None = None
        self._chip = ChipDelegate(theme)
        self._identity = identity
        self._awaited: Record | None = None
        """The record that was current and may still be found: not every search key is there yet."""
        self.filter_button = QPushButton(theme.icon("funnel", "muted"), texts.say("table", "filter"))
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._on_idle)
        self._build(searchable=searchable)

    def set_records(self, records: Sequence[Record]) -> None:
        """Show other records; the current one stays current where it is still there."""
        row = self.view.currentIndex().row()
        if self._identity is not None:
            self._keeping_current(lambda: self.model.set_records(records))
        else:
            self.model.set_records(records)
            if 0 <= row < self.model.rowCount():
                self.select_row(row)
            self._tell_count()
        self._widen()
        self._idle.start(0)

    def start_search(self) -> None:
        """Put the cursor into the search field, ready to type over what stands there."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def set_empty_text(self, text: str) -> None:
        """What to do next while there is nothing to show."""
        self._empty_text = text
        self._tell_count()

    def set_empty_action(self, button: QPushButton) -> None:
        """Offer what to do next below the empty text."""
        self._empty_action = button
        self._empty_column.insertWidget(2, button, 0, Qt.AlignmentFlag.AlignHCenter)
        self._tell_count()

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
        self.search_field.setMinimumWidth(160)
        self.search_field.setMaximumWidth(320)
        self.search_field.textChanged.connect(self._on_search_changed)
        self.filter_button.setAccessibleName(self._texts.say("table", "filter"))
        menu = QMenu(self.filter_button)
        menu.aboutToShow.connect(self._on_filters_asked)
        self.filter_button.setMenu(menu)
        self.filter_button.setProperty("opens", "menu")
        top = QHBoxLayout()
        top.addWidget(self.search_field, 20)
        top.addWidget(self.filter_button)
        top.addStretch(1)
        top.addWidget(self._count)
        if not searchable:  # shown ones show with the table: without a parent they would open as windows
            self.search_field.hide()
            self.filter_button.hide()
        self._build_view()
        self._build_empty()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(top)
        stack = QStackedLayout()  # it shows what is added to it: before it has a parent, as a window
        whole.addLayout(stack, 1)
        stack.setStackingMode(QStackedLayout.StackingMode.StackAll)
        stack.addWidget(self._empty)
        stack.addWidget(self.view)
        stack.setCurrentWidget(self._empty)

    def _build_empty(self) -> None:
        self._empty_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty_label.setWordWrap(True)
        self._empty_column.setContentsMargins(32, 48, 32, 16)
        self._empty_column.setSpacing(16)
        self._empty_column.addStretch()
        self._empty_column.addWidget(self._empty_label)
        self._empty_column.addStretch()

    def _build_view(self) -> None:
        view = self.view
        view.setModel(self.model)
        headings = [column.title for column in self.model.columns if column.title]
        view.setAccessibleName(self._texts.say("table", "called", {"columns": headings[:_NAMING]}))
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
        self._empty_label.setText(self._texts.say("table", "nothing_found") if total else self._empty_text)
        action = self._empty_action
        if action is not None:
            action.setVisible(total == 0)
        # Only a button needs the mouse; else it belongs to the headings below.
        transparent = action is None or total > 0
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, transparent)
        self._empty.setVisible(shown == 0 and not (self.model.searching and not self.model.ready))
        self._empty.raise_()

    def _tell_filters(self) -> None:
        """Say on the button what is filtered: rows that are not there must not be forgotten."""
        empty = self._texts.say("table", "empty")
        said = [
            f"{self.model.columns[column].title}：{'、'.join(value or empty for value in sorted(values))}"
            for column, values in self.model.filters.items()
        ]
        self.filter_button.setText("；".join(said) or self._texts.say("table", "filter"))

    def _keeping_current(self, act: Callable[[], object]) -> None:
        """Do what resets the model, and go back to the record that was current."""
        kept, identity = self.current() or self._awaited, self._identity
        act()
        row = None
        if kept is not None and identity is not None:
            wanted = identity(kept)
            row = self.model.row_of(lambda record: identity(record) == wanted)
            if row is not None:
                self.select_row(row)
        self._awaited = kept if row is None and not self.model.ready else None
        self._tell_count()

    def _widen(self) -> None:
        """Give columns of names and codes the room that their longest text needs."""
        metrics = self.view.fontMetrics()
        for place, column in enumerate(self.model.columns):
            if column.whole:
                longest = sorted({column.text(record) for record in self.model.shown}, key=len)
                needed = max(map(metrics.horizontalAdvance, longest[-_LONGEST_MEASURED:]), default=0)
                width = max(column.width, needed + _CELL_PAD_PX)
                if self.view.columnWidth(place) < width and not self.view.isColumnHidden(place):
                    self.view.setColumnWidth(place, width)

    def _on_idle(self) -> None:
        if self.model.searching:
            self._keeping_current(lambda: self.model.prepare(_KEYS_WHILE_WAITED_FOR))
        else:
            self.model.prepare(_KEYS_A_TURN)
        if self.model.ready:
            self._idle.stop()

    def _on_search_changed(self, text: str) -> None:
        self._keeping_current(lambda: self.model.search(text))

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
            action.triggered.connect(lambda _=False, wanted=values: self.filter(column, wanted))
            menu.addAction(action)
        left = len(self.model.values_of(column)) - _MOST_FILTER_VALUES
        if left > 0:
            menu.addAction(self._texts.say("table", "more_values", {"count": left})).setEnabled(False)
        return menu

    def filter(self, column: int, values: frozenset[str] | None) -> None:
        """Show only records whose cell is one of `values`; None lifts the filter."""
        self._keeping_current(lambda: self.model.filter_column(column, values))
        self._tell_filters()

    def _on_filters_asked(self) -> None:
        """Offer every column in which records share values."""
        menu = self.filter_button.menu()
        menu.clear()
        if self.model.filters:
            menu.addAction(self._texts.say("table", "no_filter")).triggered.connect(self.lift_filters)
            menu.addSeparator()
        for place, column in enumerate(self.model.columns):
            if 2 <= len(self.model.values_of(place)) <= _MOST_FILTER_VALUES or place in self.model.filters:
                below = self.filter_menu(place)
                below.setTitle(column.title)
                menu.addMenu(below)

    def lift_filters(self) -> None:
        """Let every record through again that the search finds."""
        for column in self.model.filters:
            self.filter(column, None)
