"""The review meeting in the order of work: committee, recusals, attendance, scores, votes, closing."""

from PySide6.QtWidgets import QTabWidget, QWidget

from app.domain.review_gaps import Handed
from app.services.progress import Progress
from app.services.review import ReviewMeeting
from app.services.review_view import Board, review_board
from app.ui.desk import Desk
from app.ui.review.attendance_tab import AttendanceTab
from app.ui.review.committee_tab import CommitteeTab
from app.ui.review.excuses import ExcusesDialog
from app.ui.review.recusal_tab import RecusalTab
from app.ui.review.scoring_tab import ScoringTab
from app.ui.review.voting_tab import VotingTab
from app.ui.screen import Screen


class ReviewScreen(Screen):
    """Everything entered is stored at once; until the closing nobody sees a total."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._board: Board | None = None
        self._shown_for: str | None = None
        self.tabs = QTabWidget()
        self.committee = CommitteeTab(desk, self.attempt)
        self.recusals = RecusalTab(desk, self.attempt)
        self.attendance = AttendanceTab(desk, self.attempt)
        self.scoring = ScoringTab(desk, self.attempt)
        self.voting = VotingTab(desk, self.attempt)
        self._build()

    def reload(self) -> None:
        batch = self.desk.batch
        if batch is None:
            return
        board = review_board(self.desk.office, batch, self.desk.account)
        self._board = board
        self.set_heading(board.step.title, self._told_rule(board))
        for tab in (self.committee, self.recusals, self.attendance, self.scoring, self.voting):
            tab.show_board(board)
        self._show_titles(board)
        self._offer_actions(board)
        if self._shown_for != batch.id:
            self._shown_for = batch.id
            self.tabs.setCurrentIndex(_first_unfinished(board))

    def _told_rule(self, board: Board) -> str:
        say, code = self.desk.say, "rule_closed" if board.closed else "rule"
        return say("form", "with_article", sentence=say("review_screen", code), article=board.step.article)

    def _offer_actions(self, board: Board) -> None:
        say = self.desk.say
        for button in (self.excuse_button, self.close_button):
            button.setVisible(not board.closed)
        self.next_button.setVisible(board.closed)
        excusable = [cell for cell in board.empty if cell.judge is not None and not cell.begun]
        self.offer(self.excuse_button, None if excusable else say("review_screen", "nothing_to_excuse"))
        refusal = None if board.refusal is None else self.desk.texts.error(board.refusal)
        self.offer(self.close_button, None if board.closed else refusal)

    def _show_titles(self, board: Board) -> None:
        for place, (code, left) in enumerate(_work_left(board)):
            name = self.desk.say("review_screen", f"tab_{code}", place=place + 1)
            mark = self.desk.say("review_screen", f"left_{code}", count=left) if left else ""
            done = self.desk.say("review_screen", "tab_done") if left == 0 else ""
            self.tabs.setTabText(place, f"{name}{mark}{done}")

    def _on_closing_wanted(self) -> None:
        batch, account, say = self.desk.batch, self.desk.account, self.desk.say
        if batch is None or not self.desk.prompts.confirm(
            self, say("review_screen", "close_question"), say("review_screen", "close")
        ):
            return
        meeting = ReviewMeeting(self.desk.office)

        def work(progress: Progress) -> object:
            progress.advance(0, 1)
            return meeting.close(batch, account.actor)

        self.start_job(say("review_screen", "closing"), work, lambda _: self.wanted.emit("proposal"))

    def _on_excusing_wanted(self) -> None:
        if self._board is not None:
            cells = [one for one in self._board.empty if one.judge is not None and not one.begun]
            self.desk.prompts.run(ExcusesDialog(self, self.desk, self.attempt, cells))

    def _on_results_wanted(self) -> None:
        self.wanted.emit("proposal")

    def _build(self) -> None:
        say = self.desk.say
        tabs: tuple[QWidget, ...] = (
            self.committee,
            self.recusals,
            self.attendance,
            self.scoring,
            self.voting,
        )
        for tab in tabs:
            self.tabs.addTab(tab, "")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(say("review_screen", "tabs"))
        self.body.addWidget(self.tabs, 1)
        self.excuse_button = self.add_action(say("review_screen", "excuse"), self._on_excusing_wanted)
        self.close_button = self.add_action(
            say("review_screen", "close"), self._on_closing_wanted, primary=True
        )
        self.next_button = self.add_action(
            say("review_screen", "to_results"), self._on_results_wanted, primary=True
        )


def _work_left(board: Board) -> tuple[tuple[str, int | None], ...]:
    """Per tab how much is left to do: 0 is done, None where it cannot be said yet."""
    begun = bool(board.judges and board.candidates)
    present = any(judge.present for judge in board.judges)
    votes = board.empty_items(Handed.BALLOT) + board.empty_items(Handed.SLIPS)
    waiting = sum(one.confirmed_by is None for one in board.slips.values())
    return (
        ("committee", 0 if board.judges else None),
        ("recusals", board.undeclared_count if begun else None),
        ("attendance", 0 if present else None),
        ("scoring", board.empty_items(Handed.SHEET) if present and begun else None),
        ("voting", votes + waiting if present and begun else None),
    )


def _first_unfinished(board: Board) -> int:
    """The tab to work on now; the first one when all is done."""
    return next((place for place, (_, left) in enumerate(_work_left(board)) if left != 0), 0)
