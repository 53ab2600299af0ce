"""Who attends the meeting, and who of them was out of the room for whom."""

from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from app.domain.candidates import Candidate
from app.domain.committees import Judge, JudgeId
from app.domain.review import Absence
from app.services.review import ReviewMeeting
from app.services.review_view import Admission, Board, Pair
from app.ui.desk import Desk
from app.ui.review.committee_tab import Attempt
from app.ui.review.grid import Cell, Choice, Grid
from app.ui.review.grid_view import GridView
from app.ui.screen import card, line

_IN, _OUT = "in", "out"
_ACROSS = 4


class AttendanceTab(QWidget):
    """Each tick and each absence is stored at once, in place of what was noted before."""

    def __init__(self, desk: Desk, attempt: Attempt) -> None:
        super().__init__()
        self._desk, self._attempt = desk, attempt
        self._board: Board | None = None
        self.boxes: dict[JudgeId, QCheckBox] = {}
        self._card, inside = card(desk.say("review_screen", "attendance"))
        self._grid = QGridLayout()
        self._quorum = line(kind="muted")
        inside.addLayout(self._grid)
        inside.addWidget(self._quorum)
        choices = [
            Choice("1", _IN, desk.say("review_screen", "in_room")),
            Choice("2", _OUT, desk.say("review_screen", "out_of_room")),
        ]
        name = desk.say("review_screen", "absences")
        self.view = GridView(desk.theme, name, choices=choices, even=True)
        self._told = line(kind="muted")
        self._build()

    def show_board(self, board: Board) -> None:
        self._board = board
        self._card.setVisible(bool(board.judges))
        self._show_boxes(board)
        self._show_quorum(board)
        present = [one for one in board.judges if one.present]
        shown = bool(present and board.candidates)
        code = "absence_hint" if shown else "attendance_first" if board.judges else "committee_first"
        self._told.setText(self._desk.say("review_screen", code))
        self.view.setVisible(shown)
        titles = (self._desk.say("review_screen", "candidate"), *(one.name for one in present))
        rows = tuple(
            (Cell(one.name), *(self._cell(board, judge, one) for judge in present))
            for one in board.candidates
        )
        self.view.show_grid(Grid(titles, rows, centred=True) if shown else Grid())

    def _cell(self, board: Board, judge: Judge, candidate: Candidate) -> Cell:
        say = self._desk.say
        if board.admission(judge, candidate) is Admission.RECUSED:
            relation = self._desk.texts.label("relation", board.relations[judge.id, candidate.id])
            told = say(
                "review_screen", "recused_told", judge=judge.name, name=candidate.name, relation=relation
            )
            return Cell(say("review_screen", "recused"), "bad", told=told)
        outside = (judge.id, candidate.id) in board.absences
        text = say("review_screen", "out_of_room" if outside else "in_room")
        return Cell(text, "warn" if outside else None, not board.closed)

    def _show_boxes(self, board: Board) -> None:
        if list(self.boxes) != [one.id for one in board.judges]:
            for box in self.boxes.values():
                box.deleteLater()
            self.boxes = {one.id: self._box(one, place) for place, one in enumerate(board.judges)}
        for judge in board.judges:
            box = self.boxes[judge.id]
            box.setChecked(judge.present)
            box.setEnabled(not board.closed)

    def _box(self, judge: Judge, place: int) -> QCheckBox:
        seat = self._desk.texts.label("seat", judge.seat)
        box = QCheckBox(self._desk.say("review_screen", "judge_with_seat", name=judge.name, seat=seat))
        box.clicked.connect(self._on_box_clicked)
        self._grid.addWidget(box, place // _ACROSS, place % _ACROSS)
        return box

    def _show_quorum(self, board: Board) -> None:
        quorum = board.quorum
        self._quorum.setVisible(quorum is not None)
        if quorum is not None:
            code = "quorum_met" if quorum.met else "quorum_missed"
            values = {"present": quorum.present, "committee": quorum.committee, "needed": quorum.needed}
            self._quorum.setText(self._desk.say("review_screen", code, **values))

    def _store(self, absences: frozenset[Pair]) -> None:
        batch, actor = self._desk.batch, self._desk.account.actor
        present = [judge_id for judge_id, box in self.boxes.items() if box.isChecked()]
        outside = [Absence(judge, candidate) for judge, candidate in sorted(absences) if judge in present]
        if batch is None:
            return
        meeting = ReviewMeeting(self._desk.office)
        stored = self._attempt(lambda: meeting.take_attendance(batch, present, outside, actor))
        if not stored and self._board is not None:
            self.show_board(self._board)

    def _on_box_clicked(self) -> None:
        if self._board is not None:
            self._store(self._board.absences)

    def _on_chosen(self, row: int, column: int, code: str) -> None:
        if self._board is None:
            return
        present = [one for one in self._board.judges if one.present]
        pair = frozenset({(present[column - 1].id, self._board.candidates[row].id)})
        self._store(self._board.absences | pair if code == _OUT else self._board.absences - pair)

    def _build(self) -> None:
        self.view.chosen.connect(self._on_chosen)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self._card)
        whole.addWidget(self._told)
        whole.addWidget(self.view, 1)
        whole.addStretch()
