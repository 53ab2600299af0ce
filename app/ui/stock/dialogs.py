"""Asks what a kind of paper, a delivery, sheets set aside, a stocktaking and a destruction list need."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from app.domain.accounts import Account, AccountId
from app.domain.certificates import PrintMode
from app.domain.errors import KnownError
from app.domain.levels import Level
from app.domain.stock import SheetRange, SheetState, Stock, read_ranges, read_sheet, sheet_text
from app.services.stock_view import BoxRow, DestructionRow
from app.texts import Texts
from app.ui.asking import AskingDialog
from app.ui.calm import CalmSpinBox
from app.ui.naming import named
from app.ui.publicity.days import day_field, day_of
from app.ui.publicity.dialogs import Choice
from app.ui.screen import line

_SECTION = "stock_screen"
_BOTH = "both"
_MOST_BOXES, _LIST_PX = 999, 300


class KindDialog(AskingDialog):
    """A further kind of paper: its name, the level it is for, and what is printed on it already."""

    def __init__(self, parent: QWidget, texts: Texts) -> None:
        super().__init__(
            parent, texts, _SECTION, texts.say(_SECTION, "kind_title"), texts.say(_SECTION, "add")
        )
        self.name_field = QLineEdit()
        self.name_field.setPlaceholderText(self.say("kind_name_hint"))
        self.level_choice = Choice(
            {level: texts.label("level", level) for level in Level} | {_BOTH: self.say("kind_both")}
        )
        self.mode_choice = Choice(
            {PrintMode.OVERLAY: self.say("kind_overlay"), PrintMode.FULL: self.say("kind_full")}
        )
        self.level_choice.choose(Level.T)
        self.mode_choice.choose(PrintMode.OVERLAY)
        self.add("kind_name", self.name_field)
        self.add("kind_level", self.level_choice)
        self.add("kind_mode", self.mode_choice)
        self.form.addRow("", line(self.say("kind_mode_told"), "muted"))
        self.accept_button.setEnabled(False)
        self.name_field.textChanged.connect(lambda text: self.accept_button.setEnabled(bool(text.strip())))
        self.name_field.setFocus()

    @property
    def level(self) -> Level | None:
        chosen = self.level_choice.value
        return None if chosen in {None, _BOTH} else Level(str(chosen))

    @property
    def mode(self) -> PrintMode:
        return PrintMode(str(self.mode_choice.value))


class ReceiveDialog(AskingDialog):
    """A delivery: first and last NO., how many boxes, from whom, on what day."""

    def __init__(self, parent: QWidget, texts: Texts, stock: Stock, today: date) -> None:
        title = texts.say(_SECTION, "receive_title", {"stock": stock.name})
        super().__init__(parent, texts, _SECTION, title, texts.say(_SECTION, "receive_go"))
        self.first_field, self.last_field = _sheet_field(), _sheet_field()
        self.boxes = CalmSpinBox(1, _MOST_BOXES)
        self.source_field = QLineEdit()
        self.day = day_field(self.say("received_on"), today, latest=today)
        self.told = named(QLabel(), "muted")
        self.add("first", self.first_field)
        self.add("last", self.last_field)
        self.add("boxes", self.boxes)
        self.form.addRow("", self.told)
        self.add("source", self.source_field)
        self.add("received_on", self.day)
        for field in (self.first_field, self.last_field, self.source_field):
            field.textChanged.connect(self._on_changed)
        self.boxes.valueChanged.connect(self._on_changed)
        self._on_changed()
        self.first_field.setFocus()

    @property
    def sheets(self) -> SheetRange:
        """Raises SheetMisspeltError or RangeReversedError."""
        return SheetRange(read_sheet(self.first_field.text()), read_sheet(self.last_field.text()))

    @property
    def received_on(self) -> date:
        return day_of(self.day)

    def _on_changed(self) -> None:
        whole = True
        if not (self.first_field.text().strip() and self.last_field.text().strip()):
            self.told.setText(self.say("receive_hint"))
            whole = False
        else:
            try:
                boxes = self.sheets.split(self.boxes.value())
                told = self.say("receive_count", count=len(self.sheets), boxes=len(boxes), each=len(boxes[0]))
                self.told.setText(told)
            except KnownError as error:
                self.told.setText(self._texts.error(error))
                whole = False
        self.told.setWordWrap(True)
        self.accept_button.setEnabled(whole and bool(self.source_field.text().strip()))


class SetAsideDialog(AskingDialog):
    """Sheets without a certificate that are spoiled, lost, or taken out of use."""

    STATES = (SheetState.SPOILED, SheetState.LOST, SheetState.WITHDRAWN)

    def __init__(self, parent: QWidget, texts: Texts, stock: Stock, sheets: str = "") -> None:
        title = texts.say(_SECTION, "aside_title", {"stock": stock.name})
        super().__init__(parent, texts, _SECTION, title, texts.say(_SECTION, "aside_go"))
        self.sheets_field = QLineEdit(sheets)
        self.sheets_field.setPlaceholderText(self.say("aside_sheets_hint"))
        self.state_choice = Choice({one: texts.label("sheet_state", one) for one in self.STATES})
        self.state_choice.choose(SheetState.SPOILED)
        self.reason_field = self.text_field("aside_reason_hint")
        self.told = named(QLabel(), "muted")
        self.told.setWordWrap(True)
        self.above.addWidget(line(self.say("aside_told"), "muted"))
        self.add("aside_sheets", self.sheets_field)
        self.form.addRow("", self.told)
        self.add("aside_state", self.state_choice)
        self.add("reason", self.reason_field)
        self.sheets_field.textChanged.connect(self._on_changed)
        self.reason_field.textChanged.connect(self._on_changed)
        self._on_changed()
        self.sheets_field.setFocus()

    @property
    def ranges(self) -> tuple[SheetRange, ...]:
        """Raises SheetMisspeltError, RangeReversedError or RangeOverlapError."""
        return read_ranges(self.sheets_field.text())

    @property
    def state(self) -> SheetState:
        return SheetState(str(self.state_choice.value))

    def _on_changed(self) -> None:
        whole = False
        if not self.sheets_field.text().strip():
            self.told.setText("")
        else:
            try:
                self.told.setText(self.say("aside_count", count=sum(len(one) for one in self.ranges)))
                whole = True
            except KnownError as error:
                self.told.setText(self._texts.error(error))
        self.accept_button.setEnabled(whole and bool(self.reason_field.toPlainText().strip()))


class CountDialog(AskingDialog):
    """盘点: how many unused sheets lie in each box; what the register says is not shown beforehand."""

    def __init__(self, parent: QWidget, texts: Texts, stock: Stock, boxes: Sequence[BoxRow]) -> None:
        title = texts.say(_SECTION, "count_title", {"stock": stock.name})
        super().__init__(parent, texts, _SECTION, title, texts.say(_SECTION, "count_go"))
        self.above.addWidget(line(self.say("count_told"), "muted"))
        self.fields: dict[int, QLineEdit] = {}
        self.remark_field = QLineEdit()
        inside = named(QWidget(), "sheet_page")
        grid = QGridLayout(inside)
        for place, row in enumerate(boxes):
            field = QLineEdit()
            field.setMaxLength(6)
            field.setFixedWidth(110)
            field.setAccessibleName(self.say("count_box", box=row.box.number, range=str(row.box.sheets)))
            field.textChanged.connect(self._on_changed)
            grid.addWidget(QLabel(field.accessibleName()), place, 0)
            grid.addWidget(field, place, 1)
            self.fields[row.box.number] = field
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(boxes), 1)
        area = named(QScrollArea(), "sheet_area")
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        area.setMinimumHeight(min(_LIST_PX, 48 * len(boxes) + 24))
        self.above.addWidget(area)
        self.add("remark", self.remark_field)
        self._on_changed()
        if self.fields:
            next(iter(self.fields.values())).setFocus()

    @property
    def counted(self) -> dict[int, int]:
        """By box; boxes whose field is empty were not counted."""
        return {box: int(field.text().strip()) for box, field in self.fields.items() if field.text().strip()}

    def _on_changed(self) -> None:
        texts = [field.text().strip() for field in self.fields.values()]
        fine = all(text.isascii() and text.isdigit() for text in texts if text)
        self.accept_button.setEnabled(fine and any(texts))


class ListDialog(AskingDialog):
    """How the void sheets will be destroyed."""

    def __init__(self, parent: QWidget, texts: Texts, count: int) -> None:
        title = texts.say(_SECTION, "prepare_list")
        super().__init__(parent, texts, _SECTION, title, title)
        self.way = QComboBox()
        self.way.setEditable(True)
        self.way.addItems(self.say("ways").split("、"))
        self.above.addWidget(line(self.say("list_told", count=count), "muted"))
        self.add("way", self.way)


class SignDialog(AskingDialog):
    """Who witnessed the destruction; the sheets of the list are gone after it."""

    def __init__(
        self, parent: QWidget, texts: Texts, row: DestructionRow, signers: Sequence[Account]
    ) -> None:
        title = texts.say(_SECTION, "sign_title", {"number": row.number})
        super().__init__(parent, texts, _SECTION, title, texts.say(_SECTION, "sign_go"))
        self._accounts = {account.id: account for account in signers}
        self.signers = QComboBox()
        for account in signers:
            self.signers.addItem(account.name, account.id)
        self.above.addWidget(line(self.say("sign_told", count=row.sheets, name=row.prepared_by)))
        self.add("signer", self.signers)
        self.accept_button.setEnabled(bool(signers))

    @property
    def signer(self) -> Account:
        return self._accounts[AccountId(str(self.signers.currentData()))]


def _sheet_field() -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(sheet_text(1201))
    field.setMaxLength(16)
    return field
