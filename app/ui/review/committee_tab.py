"""Forms the committee: a name and a seat a line; once formed it is only shown."""

from collections.abc import Callable

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.committees import Relation, Seat
from app.services.review import CommitteeMember, ReviewMeeting
from app.services.review_view import Board
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.review.grid import Cell, Grid
from app.ui.review.grid_view import GridView
from app.ui.screen import line

Attempt = Callable[[Callable[[], object]], bool]
_FIRST_SEATS = (Seat.CHAIR, Seat.DEPUTY, *(Seat.MEMBER for _ in range(5)))
_NAME_PX, _SEAT_PX = 320, 180


class SeatLine(QWidget):
    """One member to be: an empty name is no member."""

    def __init__(self, desk: Desk, seat: Seat, place: int) -> None:
        super().__init__()
        self.name_field = QLineEdit()
        self.name_field.setFixedWidth(_NAME_PX)
        self.name_field.setPlaceholderText(desk.say("review_screen", "member_name"))
        self.name_field.setAccessibleName(desk.say("review_screen", "member_of", place=place))
        self.seats = QComboBox()
        self.seats.setFixedWidth(_SEAT_PX)
        self.seats.setAccessibleName(desk.say("review_screen", "seat_of", place=place))
        for one in Seat:
            self.seats.addItem(desk.texts.label("seat", one), one)
        self.seats.setCurrentIndex(self.seats.findData(seat))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.name_field)
        row.addWidget(self.seats)
        row.addStretch()


class CommitteeTab(QWidget):
    """`attempt` runs an act and tells whether it was stored."""

    def __init__(self, desk: Desk, attempt: Attempt) -> None:
        super().__init__()
        self._desk, self._attempt = desk, attempt
        self.lines: list[SeatLine] = []
        self._pages = QStackedWidget()
        self._told = line(kind="muted")
        self.formed = GridView(desk.theme, desk.say("review_screen", "committee"))
        self._build()

    def show_board(self, board: Board) -> None:
        self._pages.setCurrentIndex(1 if board.judges else 0)
        if not board.judges:
            self._told.setText(self._desk.say("review_screen", "committee_hint"))
            return
        values = {"count": len(board.judges), "present": sum(judge.present for judge in board.judges)}
        self._told.setText(self._desk.say("review_screen", "committee_formed", **values))
        self.formed.show_grid(_formed_grid(board, self._desk))

    def members(self) -> list[CommitteeMember]:
        """The lines with a name."""
        return [
            CommitteeMember(one.name_field.text(), Seat(one.seats.currentData()))
            for one in self.lines
            if one.name_field.text().strip()
        ]

    def form(self) -> None:
        """Form the committee from the lines with a name."""
        batch, account = self._desk.batch, self._desk.account
        if batch is not None:
            meeting, members = ReviewMeeting(self._desk.office), self.members()
            self._attempt(lambda: meeting.form_committee(batch, members, account.actor))

    def add_line(self) -> None:
        """One more member to be."""
        self._append(Seat.MEMBER)
        self.lines[-1].name_field.setFocus()

    def _append(self, seat: Seat) -> None:
        added = SeatLine(self._desk, seat, len(self.lines) + 1)
        added.name_field.returnPressed.connect(lambda: self._on_name_entered(added))
        self.lines.append(added)
        self._entries.addWidget(added)

    def _build(self) -> None:
        say = self._desk.say
        entry, scrolled = QWidget(), QWidget()
        self._entries = QVBoxLayout()
        self._entries.setSpacing(8)
        for seat in _FIRST_SEATS:
            self._append(seat)
        more = QPushButton(say("review_screen", "add_member"))
        more.setIcon(self._desk.theme.icon("plus"))
        more.clicked.connect(self.add_line)
        self.form_button = named(QPushButton(say("review_screen", "form_committee")), "primary")
        self.form_button.clicked.connect(self.form)
        buttons = QHBoxLayout()
        buttons.addWidget(more)
        buttons.addWidget(self.form_button)
        buttons.addStretch()
        inside = QVBoxLayout(scrolled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(self._entries)
        inside.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(scrolled)
        whole = QVBoxLayout(entry)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area, 1)
        whole.addLayout(buttons)
        self._pages.addWidget(entry)
        self._pages.addWidget(self.formed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 12, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(self._told)
        outer.addWidget(self._pages, 1)

    def _on_name_entered(self, entered: SeatLine) -> None:
        place = self.lines.index(entered) + 1
        if place < len(self.lines):
            self.lines[place].name_field.setFocus()
        else:
            self.form_button.setFocus()


def _formed_grid(board: Board, desk: Desk) -> Grid:
    say, label = desk.say, desk.texts.label
    stood_back = [judge_id for (judge_id, _), told in board.relations.items() if told is not Relation.NONE]
    rows = tuple(
        (
            Cell(judge.name),
            Cell(label("seat", judge.seat)),
            Cell(
                say("review_screen", "present" if judge.present else "not_present"),
                "good" if judge.present else "plain",
            ),
            Cell(say("count", "people", shown=stood_back.count(judge.id)), numeric=True),
            Cell(),
        )
        for judge in board.judges
    )
    titles = ("judge", "seat", "attendance", "stood_back")
    return Grid((*(say("review_screen", title) for title in titles), ""), rows, frozenset({3}))
