"""Asks what ambiguous headings mean and which sheet is the roster; every answer reads the file again."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel

from app.exchange.cells import column_letters
from app.exchange.roster_headings import HeadingQuestion
from app.texts import Texts
from app.ui.screen import line

_UNREAD = ""
_NOT_CHOSEN = None


class QuestionsCard(QFrame):
    """`answered` carries a column (from 0) and its field, "" to leave it unread; `sheet_chosen` a name."""

    answered = Signal(int, str)
    sheet_chosen = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.setObjectName("card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(2, 1)
        self.combos: dict[int, QComboBox] = {}
        self.sheets = QComboBox()

    def ask(
        self,
        questions: Sequence[HeadingQuestion],
        answers: Mapping[int, str],
        sheets: Sequence[str],
        sheet: str,
    ) -> None:
        """Show the questions with the answers given so far; nothing to ask hides the card."""
        for place in reversed(range(self._grid.count())):
            widget = self._grid.takeAt(place).widget()
            widget.hide()
            widget.deleteLater()
        self.combos = {}
        if sheets:
            self._ask_sheet(sheets, sheet)
        for question in questions:
            self._ask_heading(question, answers)
        self.setVisible(bool(questions or sheets))

    def _ask_sheet(self, sheets: Sequence[str], sheet: str) -> None:
        self.sheets = QComboBox()
        self.sheets.addItems(list(sheets))
        self.sheets.setCurrentText(sheet)
        self.sheets.setAccessibleName(self._say("which_sheet"))
        self.sheets.textActivated.connect(self.sheet_chosen)
        self._add(self._say("which_sheet"), self.sheets, "")

    def _ask_heading(self, question: HeadingQuestion, answers: Mapping[int, str]) -> None:
        label = self._say("which_field", heading=question.heading, column=column_letters(question.column))
        combo = QComboBox()
        chosen = answers.get(question.column, question.default)
        if chosen is None:
            combo.addItem(self._say("choose"), _NOT_CHOSEN)
        for choice in question.choices:
            combo.addItem(self._texts.label("roster_field", choice), choice)
        combo.addItem(self._say("leave_unread"), _UNREAD)
        combo.setCurrentIndex(max(combo.findData(chosen), 0))
        combo.setAccessibleName(label)
        combo.activated.connect(lambda _=0, column=question.column: self._on_chosen(column))
        self.combos[question.column] = combo
        note = "" if chosen is not None else self._say("must_answer")
        if question.column not in answers and question.default is not None:
            note = self._say("taken_from_sheet")
        self._add(label, combo, note)

    def _add(self, label: str, combo: QComboBox, note: str) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(QLabel(label), row, 0)
        self._grid.addWidget(combo, row, 1)
        self._grid.addWidget(line(note, "muted"), row, 2)

    def _on_chosen(self, column: int) -> None:
        field = self.combos[column].currentData()
        if field is not _NOT_CHOSEN:
            self.answered.emit(column, field)

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("roster_screen", code, values)
