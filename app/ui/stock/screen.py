"""Certificate paper: what is left in which box, what became of every sheet, how void ones are destroyed."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.accounts import Role
from app.domain.stock import SheetState, Stock, sheet_text
from app.services.paper_files import save_pdf
from app.services.press import paper_printer
from app.services.stock import StockKeeping
from app.services.stock_paper import print_count, print_destruction
from app.services.stock_view import BoxRow, DestructionRow, SheetRow, StockPage, StockView
from app.texts.days import chinese_day_with_weekday, chinese_minute
from app.ui.calm import CalmComboBox
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.records.model import Column
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen, line
from app.ui.side_sheet import SideSheet
from app.ui.stock.dialogs import (
    CountDialog,
    KindDialog,
    ListDialog,
    ReceiveDialog,
    SetAsideDialog,
    SignDialog,
)
from app.ui.stock.table import (
    RECEIVED,
    box_columns,
    box_key,
    list_columns,
    list_key,
    sheet_columns,
    sheet_key,
)

Record = TypeVar("Record")
_PDF = "PDF (*.pdf)"
_TOLD_BY_SHEET = (2, 4, 5, 6)
_WIDE_PX = 1180


class StockScreen(Screen):
    """One kind of paper at a time; receiving is the act that comes first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = StockView(desk.office)
        self._page: StockPage | None = None
        self.aside_button = self.add_action(self._say("aside"), self._on_aside_wanted)
        self.count_button = self.add_action(self._say("count"), self._on_count_wanted)
        self.receive_button = self.add_action(self._say("receive"), self._on_receive_wanted, primary=True)
        self.kinds = CalmComboBox()
        self.kind_button = QPushButton(desk.theme.icon("plus"), self._say("add_kind"))
        self._about = line(kind="muted")
        self.totals: dict[SheetState, QLabel] = {}
        self.tabs = QTabWidget()
        self.boxes: RecordsTable[BoxRow] = _table(
            desk, "stock_boxes", box_columns(desk.texts), box_key, "boxes", searchable=False
        )
        self.sheets: RecordsTable[SheetRow] = _table(
            desk, "stock_sheets", sheet_columns(desk.texts), sheet_key, "sheets"
        )
        self.lists: RecordsTable[DestructionRow] = _table(
            desk, "destructions", list_columns(desk.texts), list_key, "lists", searchable=False
        )
        self.sheet = SideSheet(desk.theme, desk.say("prompt", "close"))
        self.print_count_button = QPushButton(desk.theme.icon("file-text"), self._say("print_count"))
        self.waiting = line()
        self.prepare_button = QPushButton(self._say("prepare_list"))
        self.print_button = QPushButton(self._say("print_list"))
        self.sign_button = QPushButton(self._say("sign_list"))
        self._build()

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        stocks, kept = self._view.stocks(), self.kinds.currentData()
        self.kinds.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.kinds.clear()
        for stock in stocks:
            self.kinds.addItem(stock.name, stock.id)
        if kept is not None:
            self.kinds.choose(str(kept))
        self.kinds.blockSignals(False)  # noqa: FBT003
        self.kinds.setVisible(bool(stocks))
        self._show_kind()
        self._show_lists()

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("stock_screen", code, **values)

    def _build(self) -> None:
        self.kinds.setAccessibleName(self._say("kind"))
        self.kinds.setMinimumWidth(280)
        self.kinds.activated.connect(lambda _: self._show_kind())
        self.kind_button.clicked.connect(self._on_kind_wanted)
        chooser = QHBoxLayout()
        chooser.setSpacing(12)
        for part in (self.kinds, self.kind_button):
            chooser.addWidget(part)
        chooser.addWidget(self._about, 1)
        self.body.addLayout(chooser)
        self.body.addWidget(self._build_totals())
        self.tabs.addTab(self._build_boxes(), self._say("tab_boxes"))
        self.tabs.addTab(self._build_sheets(), self._say("tab_sheets"))
        self.tabs.addTab(self._build_lists(), self._say("tab_lists"))
        self.body.addWidget(self.tabs, 1)

    def _build_totals(self) -> QFrame:
        frame = named(QFrame(), "card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(16, 10, 16, 10)
        for state in SheetState:
            number = named(QLabel(), "number")
            number.setAccessibleName(self.desk.texts.label("sheet_state", state))
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(number)
            column.addWidget(named(QLabel(self.desk.texts.label("sheet_state", state)), "muted"))
            row.addLayout(column, 1)
            self.totals[state] = number
        return frame

    def _build_boxes(self) -> QWidget:
        self.boxes.set_empty_text(self._say("boxes_empty"))
        self.print_count_button.clicked.connect(self._on_count_print_wanted)
        return _page(self.boxes, (self.print_count_button,))

    def _build_sheets(self) -> QWidget:
        self.sheets.set_empty_text(self._say("sheets_empty"))
        self.sheets.opened.connect(self._on_sheet_opened)
        self.sheets.selected.connect(self._on_sheet_selected)
        self.sheet.stand_beside(self.sheets.view, self, _TOLD_BY_SHEET)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 12, 0, 0)
        row.addWidget(self.sheets, 1)
        row.addWidget(self.sheet)
        return page

    def _build_lists(self) -> QWidget:
        self.lists.set_empty_text(self._say("lists_empty"))
        self.lists.selected.connect(lambda _: self._offer_list())
        for button, slot in (
            (self.prepare_button, self._on_prepare_wanted),
            (self.print_button, self._on_list_print_wanted),
            (self.sign_button, self._on_sign_wanted),
        ):
            button.clicked.connect(slot)
        return _page(self.lists, (self.prepare_button, self.print_button, self.sign_button), self.waiting)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self.boxes.view.setColumnHidden(RECEIVED, self.width() < _WIDE_PX)

    def _show_kind(self) -> None:
        chosen = self.kinds.currentData()
        page = self._page = None if chosen is None else self._view.page(str(chosen))
        self.boxes.set_records(page.boxes if page else ())
        self.sheets.set_records(page.sheets if page else ())
        for state, label in self.totals.items():
            label.setText(f"{page.totals[state]:,}" if page else "0")
        if page is None:
            self._about.setText(self._say("no_kind"))
        else:
            level = page.stock.level
            self._about.setText(
                self._say(
                    f"about_{page.stock.mode}",
                    level=self.desk.texts.label("level", level) if level else self._say("kind_both"),
                )
            )
        self._offer_acts(page)

    def _offer_acts(self, page: StockPage | None) -> None:
        texts, actor = self.desk.texts, self.desk.account.actor
        missing = self._view.why_not(actor)
        reason = texts.error(missing) if missing else None
        self.kind_button.setEnabled(reason is None)
        self.kind_button.setToolTip(reason or "")
        first = reason or (self._say("kind_first") if page is None else None)
        self.offer(self.receive_button, first)
        bare = first or (None if page and page.boxes else self._say("receive_first"))
        self.offer(self.aside_button, bare)
        counter = self._view.why_not(actor, Role.SECRETARY, Role.HR, Role.APPROVER)
        boxes = None if page and page.boxes else self._say("receive_first")
        self.offer(self.count_button, texts.error(counter) if counter else boxes)
        self.print_count_button.setEnabled(page is not None and page.last_count is not None)

    def _show_lists(self) -> None:
        self.lists.set_records(self._view.destructions())
        count = self._view.awaiting_destruction()
        self.waiting.setText(self._say("waiting", count=count) if count else self._say("none_waiting"))
        missing = self._view.why_not(self.desk.account.actor)
        self.prepare_button.setEnabled(bool(count) and missing is None)
        self.prepare_button.setToolTip(self.desk.texts.error(missing) if missing else "")
        if self.lists.current() is None and self.lists.model.total:
            self.lists.select_row(0)
        self._offer_list()

    def _offer_list(self) -> None:
        row = self.lists.current()
        self.print_button.setEnabled(row is not None)
        self.sign_button.setEnabled(row is not None and not row.signed_by)

    @property
    def _stock(self) -> Stock:
        assert self._page is not None, "these acts are offered only with a kind of paper"
        return self._page.stock

    @property
    def _keeping(self) -> StockKeeping:
        return StockKeeping(self.desk.office)

    def _ask(self, dialog: QDialog, act: Callable[[], object]) -> None:
        """What is refused leaves the form open as it was filled in."""
        while self.desk.prompts.run(dialog) and not self.attempt(act):
            pass

    def _on_kind_wanted(self) -> None:
        dialog = KindDialog(self, self.desk.texts)
        actor = self.desk.account.actor
        self._ask(
            dialog, lambda: self._keeping.add(dialog.name_field.text(), dialog.level, dialog.mode, actor)
        )

    def _on_receive_wanted(self) -> None:
        stock, actor = self._stock, self.desk.account.actor
        dialog = ReceiveDialog(self, self.desk.texts, stock, self.desk.office.clock.today())
        self._ask(
            dialog,
            lambda: self._keeping.receive(
                stock.id,
                dialog.sheets,
                dialog.boxes.value(),
                dialog.source_field.text(),
                dialog.received_on,
                actor,
            ),
        )

    def _on_aside_wanted(self) -> None:
        stock, actor = self._stock, self.desk.account.actor
        dialog = SetAsideDialog(self, self.desk.texts, stock)
        self._ask(
            dialog,
            lambda: self._keeping.set_aside(
                stock.id, dialog.ranges, dialog.state, dialog.reason_field.toPlainText(), actor
            ),
        )

    def _on_count_wanted(self) -> None:
        stock, actor = self._stock, self.desk.account.actor
        boxes = self._page.boxes if self._page else ()
        dialog = CountDialog(self, self.desk.texts, stock, boxes)
        self._ask(
            dialog,
            lambda: self._keeping.count(stock.id, dialog.counted, dialog.remark_field.text(), actor),
        )

    def _on_count_print_wanted(self) -> None:
        stock = self._stock
        self._save(
            self._say("print_count"),
            self._say("count_file", stock=stock.name),
            lambda: print_count(self.desk.office, paper_printer(), stock.id),
        )

    def _on_prepare_wanted(self) -> None:
        dialog = ListDialog(self, self.desk.texts, self._view.awaiting_destruction())
        actor = self.desk.account.actor
        self._ask(dialog, lambda: self._keeping.prepare_destruction(dialog.way.currentText(), actor))

    def _on_list_print_wanted(self) -> None:
        row = self.lists.current()
        if row is not None:
            self._save(
                self._say("print_list"),
                self._say("list_file", number=row.number),
                lambda: print_destruction(self.desk.office, paper_printer(), row.id),
            )

    def _on_sign_wanted(self) -> None:
        row = self.lists.current()
        if row is not None:
            dialog = SignDialog(self, self.desk.texts, row, self._view.signers(row.id))
            self._ask(dialog, lambda: self._keeping.sign_destruction(row.id, dialog.signer.actor))

    def _save(self, title: str, suggested: str, made: Callable[[], bytes]) -> None:
        path = self.desk.prompts.save_file(self, title, suggested, _PDF)
        if path is not None and self.desk.attempt(self, lambda: save_pdf(path, made())):
            self.desk.prompts.inform(self, self._say("saved", file=path.name))

    def _on_sheet_selected(self, row: object) -> None:
        if self.sheet.isVisible():
            self._on_sheet_opened(row)

    def _on_sheet_opened(self, row: object) -> None:
        if not isinstance(row, SheetRow) or self._page is None:
            return
        texts, sheet = self.desk.texts, row.sheet
        facts = [
            (self._say("state"), texts.label("sheet_state", sheet.state)),
            (self._say("name"), row.name),
            (self._say("certificate"), sheet.number or ""),
            (self._say("day"), chinese_day_with_weekday(sheet.day)),
            (self._say("person"), sheet.person),
            (self._say("reason"), sheet.reason),
        ]
        moves = [
            self._say(
                "move",
                at=chinese_minute(move.at),
                state=texts.label("sheet_state", move.state),
                person=move.person,
                reason=move.reason or move.number or "",
            )
            for move in self._view.moves(self._page.stock.id, sheet.serial)
        ]
        title = f"NO. {sheet_text(sheet.serial)}"
        self.sheet.show_facts(title, [fact for fact in facts if fact[1]], [self._say("life"), *moves])


def _table(
    desk: Desk,
    name: str,
    columns: Sequence[Column[Record]],
    key: Callable[[Record], str],
    unit: str,
    *,
    searchable: bool = True,
) -> RecordsTable[Record]:
    return RecordsTable(
        name,
        columns,
        key,
        theme=desk.theme,
        texts=desk.texts,
        preferences=desk.preferences,
        unit=unit,
        searchable=searchable,
    )


def _page(table: QWidget, buttons: tuple[QPushButton, ...], told: QLabel | None = None) -> QWidget:
    """A table under a row of its own buttons."""
    page = QWidget()
    row = QHBoxLayout()
    row.setSpacing(8)
    if told is not None:
        row.addWidget(told, 1)
    else:
        row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 12, 0, 0)
    column.setSpacing(8)
    column.addLayout(row)
    column.addWidget(table, 1)
    return page
