"""The vote: named, a key a ballot; or secret, a slip count a candidate that a second person confirms."""

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QRadioButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId
from app.domain.committees import Judge, JudgeId
from app.domain.review import Ballot, Vote
from app.domain.review_gaps import Handed
from app.services.review import ReviewMeeting
from app.services.review_view import Admission, Board
from app.ui.desk import Desk
from app.ui.review.committee_tab import Attempt
from app.ui.review.grid import Cell, Choice, Grid
from app.ui.review.grid_view import GridView
from app.ui.review.slips import PARTS, ConfirmSlipsDialog, SlipsDialog
from app.ui.screen import line

_TONES = {Vote.AGREE: "good", Vote.OPPOSE: "bad", Vote.ABSTAIN: "warn"}


class VotingTab(QWidget):
    """A candidate's ballots are stored together: when the row is full or the cursor leaves it."""

    def __init__(self, desk: Desk, attempt: Attempt) -> None:
        super().__init__()
        self._desk, self._attempt = desk, attempt
        self._board: Board | None = None
        self._batch: Batch | None = None
        self._cast: dict[CandidateId, dict[JudgeId, Vote | None]] = {}
        say = desk.say
        self.named = QRadioButton(say("review_screen", "vote_named"))
        self.secret = QRadioButton(say("review_screen", "vote_secret"))
        self.enter_slips = QPushButton(say("review_screen", "slips_enter"))
        self.confirm_slips = QPushButton(say("review_screen", "slips_second"))
        choices = [
            Choice(str(place), vote.value, say("review_screen", f"vote_{vote}"))
            for place, vote in enumerate(Vote, 1)
        ]
        name = say("review_screen", "ballot_grid")
        self.ballots = GridView(desk.theme, name, choices=choices, even=True, clears=True)
        self.slips = GridView(desk.theme, say("review_screen", "slip_grid"))
        self._grids = QStackedWidget()
        self._told, self._left = line(kind="muted"), line(kind="muted")
        self._build()

    def show_board(self, board: Board) -> None:
        batch = self._desk.batch
        if self._batch is not None and batch is not None and self._batch.id != batch.id:
            self.flush()  # what was typed belongs to the batch that was in sight
        self._board, self._batch = board, batch
        used = self._used(board)
        if used is not None:
            (self.secret if used is Handed.SLIPS else self.named).setChecked(True)
        for button, kind in ((self.named, Handed.BALLOT), (self.secret, Handed.SLIPS)):
            button.setEnabled(used in {None, kind} and not board.closed)
        self._show()

    def flush(self) -> None:
        """Store every row that was begun and not stored yet."""
        batch, actor = self._batch, self._desk.account.actor
        cast, self._cast = self._cast, {}
        if batch is None or not cast:
            return
        ballots = [
            Ballot(judge, candidate, vote)
            for candidate, votes in cast.items()
            for judge, vote in votes.items()
            if vote is not None
        ]
        back = [(judge, one) for one, votes in cast.items() for judge, vote in votes.items() if vote is None]
        meeting = ReviewMeeting(self._desk.office)
        if not self._attempt(lambda: meeting.enter_ballots(batch, ballots, actor, taken_back=back)):
            self._show()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's own name
        self.flush()
        super().hideEvent(event)

    def candidate(self) -> Candidate | None:
        """The candidate of the current row of slip counts."""
        row = self.slips.currentIndex().row()
        board = self._board
        return board.candidates[row] if board is not None and 0 <= row < len(board.candidates) else None

    def _used(self, board: Board) -> Handed | None:
        """What has been handed in so far: one batch votes in one way."""
        if board.slips:
            return Handed.SLIPS
        return Handed.BALLOT if board.votes else None

    def _show(self) -> None:
        board, say = self._board, self._desk.say
        if board is None:
            return
        code = self._empty_code(board)
        secret = self.secret.isChecked()
        self._grids.setVisible(code is None)
        for widget in (self.named, self.secret):
            widget.setVisible(code is None)
        self._grids.setCurrentIndex(1 if secret else 0)
        self._told.setText(say("review_screen", code or ("slip_hint" if secret else "ballot_hint")))
        if code is None:
            self.ballots.show_grid(self._ballot_grid(board))
            self.slips.show_grid(self._slip_grid(board))
        self._show_left(board, secret=secret)
        self._offer_slips()

    def _empty_code(self, board: Board) -> str | None:
        if board.scheme is None:
            return "plan_first"
        if board.scheme.vote is None:
            return "no_vote"
        if not board.judges:
            return "committee_first"
        return None if board.candidates and board.scorers else "recusal_waits"

    def _show_left(self, board: Board, *, secret: bool) -> None:
        """How much is missing in the way of voting that was chosen."""
        say = self._desk.say
        uncounted = sum(one.id not in board.slips for one in board.candidates)
        waiting = sum(one.confirmed_by is None for one in board.slips.values())
        ballots = board.empty_items(Handed.BALLOT)
        told = (
            say("review_screen", "slips_left", uncounted=uncounted, waiting=waiting)
            if secret
            else say("review_screen", "ballots_left", count=ballots)
        )
        self._left.setText("" if board.closed or self._empty_code(board) else told)

    def _ballot_grid(self, board: Board) -> Grid:
        titles = (self._desk.say("review_screen", "candidate"), *(one.name for one in board.scorers))
        rows = tuple(
            (Cell(one.name), *(self._ballot_cell(board, judge, one) for judge in board.scorers))
            for one in board.candidates
        )
        return Grid(titles, rows, centred=True)

    def _ballot_cell(self, board: Board, judge: Judge, candidate: Candidate) -> Cell:
        say, admission = self._desk.say, board.admission(judge, candidate)
        if admission is not Admission.OPEN:
            relation = self._desk.texts.label("relation", board.relations.get((judge.id, candidate.id), ""))
            told = say("review_screen", f"shut_{admission}_told", relation=relation)
            return Cell(say("review_screen", f"shut_{admission}"), "plain", told=told)
        vote = self._vote(board, judge, candidate)
        reason = board.excuses.get((Handed.BALLOT, judge.id, candidate.id))
        if vote is not None:
            return Cell(say("review_screen", f"vote_{vote}"), _TONES[vote], not board.closed)
        if reason is not None:
            told = say("review_screen", "ballot_excused_told", reason=reason)
            return Cell(say("review_screen", "ballot_excused"), "plain", not board.closed, told=told)
        return Cell("", None, not board.closed)

    def _vote(self, board: Board, judge: Judge, candidate: Candidate) -> Vote | None:
        stored = board.votes.get((judge.id, candidate.id))
        return self._cast.get(candidate.id, {}).get(judge.id, stored)

    def _slip_grid(self, board: Board) -> Grid:
        say = self._desk.say
        titles = ("candidate", *(f"slips_{part}" for part in PARTS), "slips_teller", "state")
        rows = tuple(self._slip_row(board, one) for one in board.candidates)
        return Grid(tuple(say("review_screen", title) for title in titles), rows, frozenset(range(1, 7)))

    def _slip_row(self, board: Board, candidate: Candidate) -> tuple[Cell, ...]:
        say, known = self._desk.say, board.slips.get(candidate.id)
        if known is None:
            blanks = (Cell(numeric=True) for _ in PARTS)
            return (Cell(candidate.name), *blanks, Cell(), Cell(say("review_screen", "slips_none")))
        numbers = (Cell(str(getattr(known.count, part)), numeric=True) for part in PARTS)
        by = known.confirmed_by
        state = (
            Cell(say("review_screen", "slips_waiting"))
            if by is None
            else Cell(say("review_screen", "slips_confirmed", name=by.name))
        )
        return (Cell(candidate.name), *numbers, Cell(known.teller.name), state)

    def _offer_slips(self) -> None:
        board, candidate = self._board, self.candidate()
        secret = self.secret.isChecked() and self._grids.isVisibleTo(self)
        for button in (self.enter_slips, self.confirm_slips):
            button.setVisible(secret and board is not None and not board.closed)
        if board is None or candidate is None:
            return
        known = board.slips.get(candidate.id)
        self.confirm_slips.setEnabled(known is not None and known.confirmed_by is None)

    def _on_chosen(self, row: int, column: int, code: str) -> None:
        board = self._board
        if board is None:
            return
        candidate, judge = board.candidates[row], board.scorers[column - 1]
        self._cast.setdefault(candidate.id, {})[judge.id] = Vote(code) if code else None
        self._show()
        voters = [one for one in board.scorers if board.admission(one, candidate) is Admission.OPEN]
        if all(self._vote(board, one, candidate) is not None for one in voters):
            self.flush()

    def _on_slips_wanted(self) -> None:
        board, candidate = self._board, self.candidate()
        if board is not None and candidate is not None and not board.closed:
            known, eligible = board.slips.get(candidate.id), board.eligible_voters(candidate)
            dialog = SlipsDialog(self, self._desk, self._attempt, candidate, known, eligible)
            self._desk.prompts.run(dialog)
            self.slips.setFocus()

    def _on_confirming_wanted(self) -> None:
        board, candidate = self._board, self.candidate()
        known = board.slips.get(candidate.id) if board is not None and candidate is not None else None
        if candidate is not None and known is not None:
            dialog = ConfirmSlipsDialog(self, self._desk, self._attempt, candidate, known)
            self._desk.prompts.run(dialog)
            self.slips.setFocus()

    def _build(self) -> None:
        self.named.setChecked(True)
        self.named.toggled.connect(self._show)
        self.ballots.chosen.connect(self._on_chosen)
        self.ballots.row_left.connect(self.flush)
        self.slips.opened.connect(self._on_slips_wanted)
        self.slips.selectionModel().currentRowChanged.connect(self._offer_slips)
        self.enter_slips.clicked.connect(self._on_slips_wanted)
        self.confirm_slips.clicked.connect(self._on_confirming_wanted)
        self._grids.addWidget(self.ballots)
        self._grids.addWidget(self.slips)
        self._left.setWordWrap(False)
        top, under = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.named)
        top.addWidget(self.secret)
        top.addStretch()
        top.addWidget(self._left)
        under.addWidget(self._told, 1)
        under.addWidget(self.enter_slips)
        under.addWidget(self.confirm_slips)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 12, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addLayout(under)
        whole.addWidget(self._grids, 1)
        whole.addStretch()
