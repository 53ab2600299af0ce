"""Score sheets: one candidate's judges or one judge's candidates at a time, an item a column.

A sheet is stored when it is full or when the cursor leaves its row: nothing typed waits for a button.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.committees import Judge
from app.domain.errors import KnownError
from app.domain.review import Sheet
from app.domain.review_gaps import Handed
from app.domain.scheme import Item
from app.domain.score_text import read_score
from app.services.review import ReviewMeeting
from app.services.review_view import Admission, Board, Pair
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.records.model import Index
from app.ui.review.committee_tab import Attempt
from app.ui.review.grid import Cell, Grid
from app.ui.review.grid_view import GridView
from app.ui.screen import line

_SUBJECT_PX = 260


class ScoringTab(QWidget):
    """Shows no total: nobody sees one before the review is closed."""

    def __init__(self, desk: Desk, attempt: Attempt) -> None:
        super().__init__()
        self._desk, self._attempt = desk, attempt
        self._board: Board | None = None
        self._batch: Batch | None = None
        self._typed: dict[Pair, dict[str, str]] = {}
        say = desk.say
        self.by_candidate = QRadioButton(say("review_screen", "by_candidate"))
        self.by_judge = QRadioButton(say("review_screen", "by_judge"))
        self.subjects = QComboBox()
        self.before = QPushButton(say("review_screen", "before"))
        self.after = QPushButton(say("review_screen", "after"))
        self.left = line(kind="muted")
        self._about = line(kind="muted")
        self._leaving = line(kind="bad")
        self._refused = line(kind="bad")
        name = say("review_screen", "score_grid")
        self.view = GridView(desk.theme, name, typed=True, clears=True, problem=self._problem)
        self._build()

    def show_board(self, board: Board) -> None:
        batch = self._desk.batch
        if self._batch is not None and batch is not None and self._batch.id != batch.id:
            self.flush()  # what was typed belongs to the batch that was in sight
        self._board, self._batch = board, batch
        self._show_subjects(board)
        self._show_page()

    def flush(self) -> None:
        """Store every sheet that was begun and not stored yet; what is refused goes back to what it was."""
        batch, actor = self._batch, self._desk.account.actor
        typed, self._typed = self._typed, {}
        if batch is None or not typed:
            return
        sheets = [
            Sheet(
                judge, candidate, {item.id: read_score(scores[item.id], item) for item in self._items(scores)}
            )
            for (judge, candidate), scores in typed.items()
        ]
        meeting = ReviewMeeting(self._desk.office)
        if not self._attempt(lambda: meeting.enter_sheets(batch, sheets, actor)):
            self._show_page()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's own name
        self.flush()
        super().hideEvent(event)

    def pages(self) -> tuple[tuple[Judge, Candidate], ...]:
        """The rows of the page in sight: judge and candidate each."""
        board, place = self._board, self.subjects.currentIndex()
        if board is None or place < 0:
            return ()
        if self.by_candidate.isChecked():
            return tuple((judge, board.candidates[place]) for judge in board.scorers)
        return tuple((board.scorers[place], one) for one in board.candidates)

    def _items(self, scores: Mapping[str, str]) -> list[Item]:
        scheme = self._board.scheme if self._board is not None else None
        return [item for item in scheme.items if item.id in scores] if scheme is not None else []

    def _scores(self, pair: Pair) -> Mapping[str, str]:
        """What stands in a row: what was typed, else what is stored."""
        stored = self._board.scores.get(pair, {}) if self._board is not None else {}
        return self._typed.get(pair, stored)

    def _show_subjects(self, board: Board) -> None:
        by_candidate = self.by_candidate.isChecked()
        names = [one.name for one in (board.candidates if by_candidate else board.scorers)]
        shown = [self.subjects.itemData(place) for place in range(self.subjects.count())]
        if names == shown:
            return
        kept = self.subjects.currentIndex()
        self.subjects.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.subjects.clear()
        for place, name in enumerate(names, 1):
            self.subjects.addItem(f"{place}  {name}", name)
        self.subjects.setCurrentIndex(max(0, min(kept, len(names) - 1)) if names else -1)
        self.subjects.blockSignals(False)  # noqa: FBT003

    def _show_page(self) -> None:
        board, rows = self._board, self.pages()
        if board is None:
            return
        code = self._empty_code(board)
        self._about.setText(self._desk.say("review_screen", code) if code else self._told_about(rows))
        self.view.setVisible(code is None)
        if code is None and board.scheme is not None:
            self.view.show_grid(self._grid(board, board.scheme.items, rows))
        self._show_leaving(board, rows)
        self._show_left(board, rows)

    def _empty_code(self, board: Board) -> str | None:
        """Why there is nothing to score, None where there is."""
        if board.scheme is None:
            return "plan_first"
        if not board.scheme.items:
            return "no_items"
        if not board.judges:
            return "committee_first"
        return None if board.candidates and board.scorers else "recusal_waits"

    def _told_about(self, rows: tuple[tuple[Judge, Candidate], ...]) -> str:
        if not rows:
            return ""
        judge, candidate = rows[0]
        label = self._desk.texts.label
        if not self.by_candidate.isChecked():
            return label("seat", judge.seat)
        job = f"（{candidate.job}）" if candidate.job else ""
        level = label("level", candidate.level)
        return f"{candidate.unit} · {candidate.occupation}{job} · {level}"

    def _show_leaving(self, board: Board, rows: tuple[tuple[Judge, Candidate], ...]) -> None:
        """Who has to leave the room for the candidate in sight."""
        names = [
            f"{judge.name}（{self._desk.texts.label('relation', board.relations[judge.id, candidate.id])}）"
            for judge, candidate in rows
            if board.admission(judge, candidate) is Admission.RECUSED
        ]
        leaving = bool(names) and self.by_candidate.isChecked() and not board.closed
        self._leaving.setVisible(leaving)
        if leaving:
            self._leaving.setText(self._desk.say("review_screen", "leaving", names=names))

    def _show_left(self, board: Board, rows: tuple[tuple[Judge, Candidate], ...]) -> None:
        pairs = {(judge.id, candidate.id) for judge, candidate in rows}
        here = [
            cell
            for cell in board.empty
            if cell.kind is Handed.SHEET and cell.judge is not None
            if (cell.judge.id, cell.candidate.id) in pairs
        ]
        values = {"here": sum(len(cell.items) for cell in here), "all": board.empty_items(Handed.SHEET)}
        self.left.setText("" if board.closed else self._desk.say("review_screen", "empty_cells", **values))

    def _grid(self, board: Board, items: tuple[Item, ...], rows: tuple[tuple[Judge, Candidate], ...]) -> Grid:
        say, by_candidate = self._desk.say, self.by_candidate.isChecked()
        titles = [
            say("review_screen", "item_with_maximum", item=one.id, maximum=f"{one.maximum:f}")
            for one in items
        ]
        first = say("review_screen", "judge" if by_candidate else "candidate")
        cells = tuple(
            (
                Cell(judge.name if by_candidate else candidate.name),
                *self._row(board, items, judge, candidate),
            )
            for judge, candidate in rows
        )
        numeric = frozenset(range(1, len(items) + 1))
        return Grid((first, *titles, say("review_screen", "state")), cells, numeric)

    def _row(
        self, board: Board, items: tuple[Item, ...], judge: Judge, candidate: Candidate
    ) -> tuple[Cell, ...]:
        say, admission = self._desk.say, board.admission(judge, candidate)
        scores = self._scores((judge.id, candidate.id))
        if admission is Admission.OPEN:
            cells = [Cell(scores.get(one.id, ""), None, not board.closed, numeric=True) for one in items]
            return (*cells, self._state(board, items, judge, candidate))
        told = self._shut_told(board, admission, judge, candidate)
        shut = Cell(say("review_screen", f"shut_{admission}"), _SHUT_TONES[admission], told=told)
        return (*(shut for _ in items), Cell(told))

    def _shut_told(self, board: Board, admission: Admission, judge: Judge, candidate: Candidate) -> str:
        relation = board.relations.get((judge.id, candidate.id), "")
        values = {"relation": self._desk.texts.label("relation", relation)}
        return self._desk.say("review_screen", f"shut_{admission}_told", **values)

    def _state(self, board: Board, items: tuple[Item, ...], judge: Judge, candidate: Candidate) -> Cell:
        say, scores = self._desk.say, self._scores((judge.id, candidate.id))
        empty = sum(one.id not in scores for one in items)
        reason = board.excuses.get((Handed.SHEET, judge.id, candidate.id))
        if not empty:
            return Cell(say("review_screen", "sheet_full"))
        if len(scores) == 0 and reason is not None:
            return Cell(say("review_screen", "sheet_excused", reason=reason))
        return Cell(say("review_screen", "sheet_begun" if scores else "sheet_none", count=empty))

    def _problem(self, index: Index, text: str) -> str | None:
        """Why `text` cannot be the score of a cell; empty takes the score back."""
        scheme = self._board.scheme if self._board is not None else None
        if not text or scheme is None:
            return None
        try:
            read_score(text, scheme.items[index.column() - 1])
        except KnownError as error:
            return self._desk.texts.error(error)
        return None

    def _on_entered(self, row: int, column: int, text: str) -> None:
        scheme = self._board.scheme if self._board is not None else None
        if scheme is None:
            return
        judge, candidate = self.pages()[row]
        pair, item = (judge.id, candidate.id), scheme.items[column - 1]
        scores = dict(self._scores(pair))
        scores.pop(item.id, None)
        if text:
            scores[item.id] = f"{read_score(text, item):f}"
        self._typed[pair] = scores
        self._show_page()
        if len(scores) == len(scheme.items):
            self.flush()

    def _on_refused(self, problem: str) -> None:
        self._refused.setText(problem)
        self._refused.setVisible(bool(problem))

    def _on_mode_changed(self) -> None:
        self.flush()
        if self._board is not None:
            self.subjects.setCurrentIndex(0)
            self.show_board(self._board)

    def _on_subject_changed(self) -> None:
        self.flush()
        self._show_page()

    def _on_turned(self, step: int) -> None:
        target = self.subjects.currentIndex() + step
        if 0 <= target < self.subjects.count():
            self.subjects.setCurrentIndex(target)
        self.view.setFocus()

    def _build(self) -> None:
        say = self._desk.say
        self.by_candidate.setChecked(True)
        self.by_candidate.toggled.connect(self._on_mode_changed)
        self.subjects.setMinimumWidth(_SUBJECT_PX)
        self.subjects.setMaxVisibleItems(20)
        self.subjects.setAccessibleName(say("review_screen", "subject"))
        self.subjects.currentIndexChanged.connect(self._on_subject_changed)
        for button, step, keys in ((self.before, -1, "Alt+Left"), (self.after, 1, "Alt+Right")):
            button.setShortcut(keys)
            button.setToolTip(f"{button.text()}（{keys}）")
            button.clicked.connect(lambda _=False, step=step: self._on_turned(step))
        self.view.grid_model.entered.connect(self._on_entered)
        self.view.refused.connect(self._on_refused)
        self.view.row_left.connect(self.flush)
        self._refused.hide()
        self.left.setWordWrap(False)
        top = QHBoxLayout()
        top.setSpacing(8)
        widgets: tuple[QWidget, ...] = (
            self.by_candidate,
            self.by_judge,
            self.subjects,
            self.before,
            self.after,
        )
        for widget in widgets:
            top.addWidget(widget)
        top.addStretch()
        top.addWidget(self.left, 0, Qt.AlignmentFlag.AlignRight)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(top)
        for widget in (self._about, self._leaving, self._refused):
            whole.addWidget(widget)
        whole.addWidget(self.view, 1)
        whole.addWidget(named(QLabel(say("review_screen", "score_keys")), "caption"))
        whole.addStretch()


_SHUT_TONES = {Admission.RECUSED: "bad", Admission.UNDECLARED: "warn", Admission.AWAY: "plain"}
