"""The side sheet of one row: why it is refused, and its cells to be typed over; the file stays as it was."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.services.roster_preview import ShownRow
from app.texts import Texts
from app.ui.naming import named
from app.ui.roster.table import TONES
from app.ui.screen import chip, line
from app.ui.theme import Theme

WIDTH_PX = 396


class RowSheet(QFrame):
    """`corrected` carries the row's number and the texts typed over, by column from 0."""

    closed = Signal()
    corrected = Signal(int, object)

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setFixedWidth(WIDTH_PX)
        self._texts = texts
        self.shown: ShownRow | None = None
        self.fields: dict[int, QLineEdit] = {}
        self._title = named(QLabel(), "heading")
        self._title.setWordWrap(True)
        self._scroll = QScrollArea()
        self.check_button = named(QPushButton(self._say("check_again")), "primary")
        self._build(theme)
        self.hide()

    def show_row(self, row: ShownRow) -> None:
        self.shown = row
        self._title.setText(self._say("row_title", row=row.row, name=row.name))
        self.setAccessibleName(self._title.text())
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(20, 0, 16, 16)
        whole.setSpacing(10)
        chips = QHBoxLayout()
        chips.addWidget(chip(self._texts.label("roster_verdict", row.verdict), TONES[row.verdict]))
        chips.addStretch()
        whole.addLayout(chips)
        for sentence in row.reasons:
            whole.addWidget(line(f"✗ {sentence}", "bad"))
        for sentence in row.notes:
            whole.addWidget(line(f"！{sentence}", "warn"))
        whole.addWidget(line(self._say("edit_note"), "muted"))
        whole.addLayout(self._form(row))
        whole.addStretch()
        self._scroll.setWidget(page)
        self.check_button.setEnabled(False)
        self.show()

    def focus_fault(self) -> None:
        """Put the cursor where the row is at fault, else into its first cell."""
        row = self.shown
        if row is not None and row.cells:
            cell = next((cell for cell in row.cells if cell.faulty), row.cells[0])
            field = self.fields[cell.column]
            field.setFocus()
            field.selectAll()
            self._scroll.ensureWidgetVisible(field)

    @property
    def typed(self) -> Mapping[int, str]:
        """The cells whose text is another than the file's, by column."""
        row = self.shown
        cells = () if row is None else row.cells
        return {
            cell.column: self.fields[cell.column].text()
            for cell in cells
            if self.fields[cell.column].text() != cell.text
        }

    def _form(self, row: ShownRow) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(12)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.fields = {}
        for cell in row.cells:
            field = QLineEdit(cell.text)
            field.setCursorPosition(0)
            field.setProperty("fault", cell.faulty)
            label = self._say("at_fault", heading=cell.heading) if cell.faulty else cell.heading
            field.setAccessibleName(label)
            field.textChanged.connect(self._on_typed)
            field.returnPressed.connect(self._on_check)
            self.fields[cell.column] = field
            form.addRow(named(QLabel(label), "bad" if cell.faulty else "muted"), field)
        return form

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("roster_screen", code, values)

    def _build(self, theme: Theme) -> None:
        close = QToolButton()
        close.setIcon(theme.icon("x", "muted"))
        close.setAccessibleName(self._say("close"))
        close.setToolTip(self._say("close"))
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setContentsMargins(20, 0, 8, 0)
        top.addWidget(self._title, 1)
        top.addWidget(close)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.check_button.setAccessibleName(self.check_button.text())
        self.check_button.clicked.connect(self._on_check)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 0, 16, 0)
        foot.addWidget(self.check_button, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 4)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(foot)

    def _on_typed(self) -> None:
        self.check_button.setEnabled(bool(self.typed))

    def _on_check(self) -> None:
        if self.shown is not None and self.typed:
            self.corrected.emit(self.shown.row, self.typed)
