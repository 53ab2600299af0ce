"""What a refused person was told, and how their request for a second look stands; with what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateState
from app.domain.errors import KnownError
from app.services.rechecks import Rechecks, RecheckShown
from app.services.result_letters import LetterShown, ResultLetters
from app.texts.days import chinese_day, short_day, short_day_with_weekday
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import card, line


class LetterPanel(QFrame):
    """Hidden for whoever was never refused; each button asks for its act."""

    letter_wanted = Signal(object)
    serve_wanted = Signal(object)
    ask_wanted = Signal(object)
    decide_wanted = Signal(object)
    conclude_wanted = Signal(object)

    def __init__(self, desk: Desk, width_px: int) -> None:
        super().__init__()
        self._desk = desk
        self._letters, self._rechecks = ResultLetters(desk.office), Rechecks(desk.office)
        self.setFixedWidth(width_px)
        frame, inside = card(self._say("panel"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._reason = line(kind="caption")
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(8)
        for code in ("letter", "served_now", "ask", "decide", "conclude"):
            button = named(QPushButton(self._say(code)), "tool")
            button.setAccessibleName(button.text())
            self.buttons[code] = button
            row.addWidget(button)
        row.addStretch()
        inside.addLayout(self._lines)
        inside.addLayout(row)
        inside.addWidget(self._reason)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self._candidate: Candidate | None = None
        self._open: RecheckShown | None = None
        for code, signal in (
            ("letter", self.letter_wanted),
            ("served_now", self.serve_wanted),
            ("ask", self.ask_wanted),
            ("conclude", self.conclude_wanted),
        ):
            self.buttons[code].clicked.connect(lambda _=False, wanted=signal: wanted.emit(self._candidate))
        self.buttons["decide"].clicked.connect(lambda _=False: self.decide_wanted.emit(self._open))
        self.hide()

    def show_person(self, batch: Batch, candidate: Candidate) -> None:
        """Show how `candidate` stands, or nothing where there is nothing to tell."""
        asked = [one for one in self._rechecks.of_batch(batch) if one.candidate.id == candidate.id]
        letter = self._letters.of(batch, candidate)
        if letter is None and not asked:
            self.hide()
            return
        self._candidate = candidate
        self._open = next((one for one in asked if one.recheck.decision is None), None)
        again = any(one.recheck.reopens for one in asked)
        clear(self._lines)
        if letter is not None:
            self._lines.addWidget(line(self._served(letter), "" if letter.served else "warn"))
        for one in asked:
            self._lines.addWidget(line(self._told(one), "warn" if one is self._open else ""))
        if again:
            self._lines.addWidget(line(self._say("panel_reopened"), "warn"))
        actor = self._desk.account.actor
        refused = candidate.state is CandidateState.REFUSED
        self.buttons["letter"].setVisible(refused)
        self.buttons["served_now"].setVisible(refused)
        self.buttons["decide"].setVisible(self._open is not None)
        self.buttons["ask"].setVisible(refused and self._open is None)
        self.buttons["conclude"].setVisible(again)
        reason = None
        if again:
            reason = self._rechecks.why_not_conclude(batch, candidate, actor)
            self.buttons["conclude"].setEnabled(reason is None)
        elif self._open is None:
            reason = self._rechecks.why_not_ask(batch, candidate, actor)
            self.buttons["ask"].setEnabled(reason is None)
        self._explain(reason)
        self.show()

    def _explain(self, reason: KnownError | None) -> None:
        self._reason.setText("" if reason is None else self._desk.texts.error(reason))
        self._reason.setVisible(reason is not None)

    def _served(self, letter: LetterShown) -> str:
        if letter.served is None or letter.period is None:
            return self._say("panel_unserved")
        over = self._desk.office.clock.today() > letter.period.last_day
        return self._say(
            "panel_served_over" if over else "panel_served",
            day=chinese_day(letter.served.served_on),
            delivery=self._desk.texts.label("letter_delivery", letter.served.delivery),
            last=short_day_with_weekday(letter.period.last_day),
        )

    def _told(self, one: RecheckShown) -> str:
        recheck = one.recheck
        late = self._say("panel_late") if one.late else ""
        if recheck.decision is None:
            told = self._say(
                "panel_open",
                number=recheck.number,
                asked_by=recheck.asked_by,
                day=short_day(recheck.asked_on),
                recorder=one.recorder,
                ground=recheck.ground,
            )
            return f"{told}{late}"
        told = self._say(
            "panel_decided",
            number=recheck.number,
            day=chinese_day(recheck.decided_on) if recheck.decided_on else "—",
            decider=one.decider or "—",
            decision=self._desk.texts.label("recheck_decision", recheck.decision),
            text=recheck.text or "",
        )
        ended = recheck.concluded_on
        return f"{told} {self._say('panel_concluded', day=chinese_day(ended))}" if ended else told

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("letters_screen", code, **values)
