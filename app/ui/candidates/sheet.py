"""The side sheet of one candidate: photo, person, findings, time line, and what has happened so far."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.candidates import Candidate, CandidateState
from app.domain.eligibility import FindingVerdict
from app.domain.evidence import Evidence
from app.services.candidate_view import DatedRow, Happening, Portfolio, ShownFinding
from app.texts import Texts
from app.texts.days import chinese_day, chinese_partial
from app.ui.candidates.table import TONES, occupation_of
from app.ui.naming import named
from app.ui.screen import chip, line
from app.ui.theme import Theme

WIDTH_PX = 396
_PHOTO_PX = (96, 134)
_MARKS = {
    FindingVerdict.MET: "✓",
    FindingVerdict.NOT_MET: "✗",
    FindingVerdict.UNKNOWN: "？",
    FindingVerdict.WAIVED: "—",
}
_LABELS = {
    Happening.CERTIFICATE: "fact_paper",
    Happening.TITLE: "fact_paper",
    Happening.POST: "fact_post",
    Happening.POST_ENDED: "fact_post",
    Happening.AWARD: "fact_award",
}


class CandidateSheet(QFrame):
    """`closed` by the cross or Esc; `withdrawal_wanted`, `framing_wanted` for the one shown.

    `evidence_wanted` gives the piece to look at.
    """

    closed = Signal()
    withdrawal_wanted = Signal(object)
    framing_wanted = Signal(object)
    evidence_wanted = Signal(object)

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setFixedWidth(WIDTH_PX)
        self._texts = texts
        self._theme = theme
        self._shown: Candidate | None = None
        self._scroll = QScrollArea()
        self.withdraw_button = QPushButton(theme.icon("log-out"), self._say("withdraw"))
        self._reason = line(kind="reason")
        self._build()
        self.hide()

    @property
    def shown(self) -> Candidate | None:
        return self._shown

    def show_portfolio(self, portfolio: Portfolio) -> None:
        """Show this candidate from the top."""
        self._shown = portfolio.candidate
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(20, 0, 16, 16)
        whole.setSpacing(8)
        whole.addLayout(self._top(portfolio))
        for stop in portfolio.stops:
            whole.addWidget(line(stop, "warn"))
        whole.addLayout(self._facts(portfolio.candidate))
        self._add_findings(whole, portfolio.findings)
        self._add_evidence(whole, portfolio.evidence)
        self._add_time_line(whole, portfolio.time_line)
        self._add_course(whole, portfolio)
        whole.addStretch()
        self._scroll.setWidget(page)
        why_not = portfolio.why_not_withdraw
        self.withdraw_button.setEnabled(why_not is None)
        self._reason.setText("" if why_not is None else self._texts.error(why_not))
        self._reason.setVisible(why_not is not None)
        self._name.setText(portfolio.candidate.name)
        self.setAccessibleName(portfolio.candidate.name)
        self.show()

    def _top(self, portfolio: Portfolio) -> QHBoxLayout:
        one = portfolio.candidate
        photo = named(QLabel(), "portrait")
        photo.setFixedSize(*_PHOTO_PX)
        if portfolio.photo is None:
            photo.setText(self._say("no_photo_yet"))
            photo.setWordWrap(True)
        else:
            photo.setPixmap(_scaled(portfolio.photo, self.devicePixelRatioF()))
            photo.setAccessibleName(self._say("photo_of", name=one.name))
        state = chip(self._texts.label("candidate_state", one.state), TONES[one.state])
        beside = QVBoxLayout()
        beside.setSpacing(6)
        chips = QHBoxLayout()
        chips.addWidget(state)
        chips.addStretch()
        beside.addLayout(chips)
        beside.addWidget(line(self._texts.label("level", one.level)))
        beside.addWidget(line(occupation_of(one)))
        beside.addWidget(line(one.unit, "muted"))
        beside.addStretch()
        pictured = QVBoxLayout()
        pictured.setSpacing(6)
        pictured.addWidget(photo)
        if portfolio.photo is not None and one.state is not CandidateState.ISSUED:
            frame_button = named(QPushButton(self._texts.say("photo_frame", "frame")), "quiet")
            frame_button.setAccessibleName(frame_button.text())
            frame_button.clicked.connect(lambda: self.framing_wanted.emit(one))
            pictured.addWidget(frame_button)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(pictured)
        row.addLayout(beside, 1)
        return row

    def _facts(self, one: Candidate) -> QGridLayout:
        """Document, birth and the rest; what nobody stated is left out, not shown as a dash."""
        person = one.person
        pairs = (
            ("id_type", person.id_type),
            ("id_number", person.id_number),
            ("gender", person.gender),
            ("birth_date", chinese_day(person.birth_date) if person.birth_date else None),
            ("phone", person.phone),
            ("occupation_code", one.occupation_code),
            ("sequence", str(one.sequence)),
            ("remark", one.remark),
        )
        return _grid([(self._say(code), text) for code, text in pairs if text])

    def _add_findings(self, whole: QVBoxLayout, findings: Sequence[ShownFinding]) -> None:
        self._add_heading(whole, "findings")
        if not findings:
            whole.addWidget(line(self._say("not_examined"), "muted"))
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, finding in enumerate(findings):
            mark = named(QLabel(_MARKS[finding.verdict]), f"mark_{finding.verdict}")
            mark.setAccessibleName(self._texts.label("finding_verdict", finding.verdict))
            mark.setToolTip(mark.accessibleName())
            told = line(finding.why)
            told.setAccessibleName(f"{mark.accessibleName()}：{finding.title}")
            told.setToolTip(finding.title)
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, row, 1)
        whole.addLayout(grid)

    def _add_evidence(self, whole: QVBoxLayout, pieces: Sequence[tuple[str, Evidence]]) -> None:
        """What lies in the file opens on a click; a note says where the paper is kept."""
        if not pieces:
            return
        self._add_heading(whole, "evidence")
        for requirement, piece in pieces:
            if piece.sha256 is None:
                told = self._say("kept_at", title=piece.title, place=piece.kept_at or "")
                whole.addWidget(line(f"{told}\n{requirement}"))
                continue
            button = named(QPushButton(self._theme.icon("file-text"), piece.title), "quiet")
            button.setAccessibleName(self._say("open_evidence", title=piece.title))
            button.clicked.connect(lambda _=False, piece=piece: self.evidence_wanted.emit(piece))
            whole.addWidget(button)
            whole.addWidget(line(requirement, "muted"))

    def _add_time_line(self, whole: QVBoxLayout, rows: Sequence[DatedRow]) -> None:
        self._add_heading(whole, "time_line")
        if not rows:
            whole.addWidget(line(self._say("no_time_line"), "muted"))
            return
        whole.addLayout(_grid([(self._day(row), self._told(row)) for row in rows]))

    def _day(self, row: DatedRow) -> str:
        return chinese_partial(row.day) if row.day else self._say("no_day")

    def _told(self, row: DatedRow) -> str:
        what = self._texts.label(_LABELS[row.kind], row.what)
        said = self._texts.say("candidate_happening", row.kind, {"what": what})
        return said if row.occupation is None else f"{said}（{row.occupation}）"

    def _add_course(self, whole: QVBoxLayout, portfolio: Portfolio) -> None:
        """What the committee did so far, and what became of the person in other batches."""
        rows: list[tuple[str, str]] = []
        if portfolio.examined_on is not None:
            rows.append((chinese_day(portfolio.examined_on), self._say("examination_closed")))
        rows += [(chinese_day(day), title) for title, day in portfolio.steps]
        if portfolio.withdrawal is not None:
            gone = portfolio.withdrawal
            kind = self._texts.label("withdrawal_kind", gone.kind)
            rows.append((chinese_day(gone.day), self._say("gone", kind=kind, reason=gone.reason)))
        rows += [
            (title, self._application(one, portfolio.outcomes.get(one.id, "")))
            for title, one in portfolio.elsewhere
        ]
        if rows:
            self._add_heading(whole, "course")
            whole.addLayout(_grid(rows))

    def _application(self, one: Candidate, outcome: str) -> str:
        state = self._texts.label("candidate_state", one.state)
        told = f"{self._texts.label('level', one.level)} · {occupation_of(one)} · {state}"
        return f"{told}\n{outcome}" if outcome else told

    def _add_heading(self, whole: QVBoxLayout, code: str) -> None:
        whole.addSpacing(8)
        whole.addWidget(named(QLabel(self._say(code)), "heading"))

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("candidates_screen", code, values)

    def _build(self) -> None:
        self._name = named(QLabel(), "heading")
        self._name.setWordWrap(True)
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QToolButton()
        self.close_button.setIcon(self._theme.icon("x", "muted"))
        self.close_button.setAccessibleName(self._say("close"))
        self.close_button.setToolTip(self._say("close"))
        self.close_button.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.setContentsMargins(20, 0, 8, 0)
        top.addWidget(self._name, 1)
        top.addWidget(self.close_button)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.withdraw_button.setAccessibleName(self._say("withdraw"))
        self.withdraw_button.clicked.connect(self._on_withdraw_clicked)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 0, 16, 0)
        foot.addWidget(self.withdraw_button)
        foot.addWidget(self._reason)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 4)
        whole.setSpacing(8)
        whole.addLayout(top)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(foot)

    def _on_withdraw_clicked(self) -> None:
        self.withdrawal_wanted.emit(self._shown)


def _grid(pairs: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    for row, (left, right) in enumerate(pairs):
        label = named(QLabel(left), "muted")
        told = line(right)
        told.setAccessibleName(f"{left}：{right}")
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(told, row, 1)
    return grid


def _scaled(photo: bytes, ratio: float) -> QPixmap:
    """The portrait as large as its place, sharp on screens of any density."""
    picture = QPixmap()
    picture.loadFromData(photo)
    width, height = _PHOTO_PX
    sized = picture.scaled(
        round(width * ratio),
        round(height * ratio),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    sized.setDevicePixelRatio(ratio)
    return sized
