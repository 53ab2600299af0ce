"""The recusal board: what every judge declared about every candidate, set by one key a cell."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.candidates import Candidate
from app.domain.committees import Declaration, Judge, Relation
from app.services.review import ReviewMeeting
from app.services.review_view import Board
from app.ui.desk import Desk
from app.ui.review.committee_tab import Attempt
from app.ui.review.grid import Cell, Choice, Grid
from app.ui.review.grid_view import GridView
from app.ui.screen import line


class RecusalTab(QWidget):
    """Candidates down, judges across; each cell is one act."""

    def __init__(self, desk: Desk, attempt: Attempt) -> None:
        super().__init__()
        self._desk, self._attempt = desk, attempt
        self._board: Board | None = None
        choices = [
            Choice(str(place), relation.value, desk.texts.label("relation", relation))
            for place, relation in enumerate(Relation)
        ]
        name = desk.say("review_screen", "recusal_board")
        self.view = GridView(desk.theme, name, choices=choices, even=True)
        self.all_clear = QPushButton()
        self._told = line(kind="muted")
        self._build()

    def show_board(self, board: Board) -> None:
        self._board = board
        keys = "  ".join(f"{one.key} {one.label}" for one in self.view.choices)
        if not board.judges or not board.candidates:
            keys = self._desk.say("review_screen", "recusal_waits" if board.judges else "committee_first")
        self._told.setText(keys)
        self.view.show_grid(self._grid(board))
        self.view.setVisible(bool(board.judges and board.candidates))
        self._offer_all_clear()

    def declare_all_clear(self) -> None:
        """Declare none for whatever the judge of the current column has not declared; one act."""
        judge = self.judge()
        if self._board is not None and judge is not None:
            left = self._board.undeclared(judge)
            self._declare([Declaration(judge.id, one.id, Relation.NONE) for one in left])

    def judge(self) -> Judge | None:
        """The judge whose column the cursor is in, else the first one, who has something left to declare."""
        if self._board is None:
            return None
        waiting = [one for one in self._board.judges if self._board.undeclared(one)]
        column = self.view.currentIndex().column()
        here = [one for one in waiting if self._board.judges.index(one) == column - 1]
        return next(iter(here or waiting), None)

    def _declare(self, declarations: list[Declaration]) -> None:
        batch, actor = self._desk.batch, self._desk.account.actor
        if batch is not None and declarations:
            meeting = ReviewMeeting(self._desk.office)
            self._attempt(lambda: meeting.declare(batch, declarations, actor))

    def _grid(self, board: Board) -> Grid:
        titles = (self._desk.say("review_screen", "candidate"), *(one.name for one in board.judges))
        return Grid(
            titles if board.judges and board.candidates else (),
            tuple(
                (Cell(one.name), *(self._cell(board, judge, one) for judge in board.judges))
                for one in board.candidates
            )
            if board.judges
            else (),
            centred=True,
        )

    def _cell(self, board: Board, judge: Judge, candidate: Candidate) -> Cell:
        relation, say = board.relations.get((judge.id, candidate.id)), self._desk.say
        enterable = not board.closed
        if relation is None:
            return Cell(say("review_screen", "undeclared"), "warn", enterable)
        text = self._desk.texts.label("relation", relation)
        if relation is Relation.NONE:
            return Cell(text, None, enterable)
        told = say("review_screen", "recused_told", judge=judge.name, name=candidate.name, relation=text)
        return Cell(text, "bad", enterable, told=told)

    def _offer_all_clear(self) -> None:
        judge, board = self.judge(), self._board
        offered = judge is not None and board is not None and not board.closed
        self.all_clear.setVisible(offered)
        if judge is not None and board is not None:
            left = len(board.undeclared(judge))
            self.all_clear.setText(self._desk.say("review_screen", "all_clear", name=judge.name, count=left))

    def _on_chosen(self, row: int, column: int, code: str) -> None:
        if self._board is not None:
            judge, candidate = self._board.judges[column - 1], self._board.candidates[row]
            self._declare([Declaration(judge.id, candidate.id, Relation(code))])

    def _build(self) -> None:
        self.view.chosen.connect(self._on_chosen)
        self.view.selectionModel().currentColumnChanged.connect(self._offer_all_clear)
        self.all_clear.clicked.connect(self.declare_all_clear)
        under = QHBoxLayout()
        under.addWidget(self._told, 1)
        under.addWidget(self.all_clear)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(under)
        whole.addWidget(self.view, 1)
        whole.addStretch()
