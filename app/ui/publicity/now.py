"""The card that says what matters now: how far the period is, which objections hold whom, what to post."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.period_days import Moment
from app.domain.publicity import Notice
from app.services.publicity_view import ObjectionShown, PeriodShown, PublicityState
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday, short_day
from app.ui.naming import named
from app.ui.screen import card, chip, line


class NowCard(QFrame):
    """`decide_wanted` carries an objection; the other signals ask for what their buttons say."""

    decide_wanted = Signal(object)
    settle_wanted = Signal()
    print_wanted = Signal()
    count_wanted = Signal()
    calendars_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._frame, self._whole = card()
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._whole.setContentsMargins(16, 14, 8, 8)
        self._whole.addWidget(self._scroll)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._frame)

    def show_posting(self, notice: Notice, state: PublicityState) -> None:
        """A printed notice waits to be posted."""
        day = chinese_day_with_weekday(notice.printed_for)
        inside = self._fresh("posting_heading")
        inside.addWidget(line(self._say("posting_printed", number=notice.number, day=day)))
        inside.addWidget(line(self._say("posting_places", places=notice.places)))
        inside.addWidget(line(self._say("posting_differs"), "muted"))
        self._add_objections(inside, state)
        inside.addStretch()

    def show_posted(
        self,
        notice: Notice,
        shown: PeriodShown,
        state: PublicityState,
        counts: Sequence[tuple[str, date]] = (),
    ) -> None:
        """A notice hangs, or has hung long enough; `counts` are the ends people found by hand."""
        inside = self._fresh("now_heading")
        over = shown.reached.moment is Moment.OVER
        if not (notice.provisional and over):  # nobody can be confirmed on an end that may still move
            inside.addWidget(line(self._reached(shown)))
        if notice.provisional:
            self._add_provisional(inside, shown, counts)
        if state.waiting:
            self._add_asked(
                inside, self._say("waiting", people=state.waiting), "print_next", self.print_wanted.emit
            )
        self._add_objections(inside, state)
        inside.addStretch()

    def _reached(self, shown: PeriodShown) -> str:
        period, reached = shown.period, shown.reached
        code = f"now_{reached.moment.value}"
        if reached.moment is Moment.COUNTED and shown.today == period.last_day:
            code = "now_counted_last"
        return self._say(
            code,
            number=reached.number,
            left=reached.left,
            today=short_day(shown.today) if reached.number else chinese_day_with_weekday(shown.today),
            first=short_day(period.first_day),
            last=short_day(period.last_day),
            results=short_day(period.results_from),
        )

    def _add_provisional(
        self, inside: QVBoxLayout, shown: PeriodShown, counts: Sequence[tuple[str, date]]
    ) -> None:
        if shown.missing is not None:
            inside.addWidget(line(self._say("provisional", year=shown.missing), "warn"))
            row = QHBoxLayout()
            for code, wanted in (("load_year", self.calendars_wanted), ("count", self.count_wanted)):
                button = named(QPushButton(self._say(code)), "tool")
                button.clicked.connect(lambda _=False, wanted=wanted: wanted.emit())
                row.addWidget(button)
            row.addStretch()
            inside.addLayout(row)
            for name, day in counts:
                inside.addWidget(line(self._say("counted_by", name=name, last=short_day(day)), "muted"))
        else:
            self._add_asked(inside, self._say("provisional_ready"), "settle", self.settle_wanted.emit)

    def _add_asked(self, inside: QVBoxLayout, text: str, code: str, slot: Callable[[], object]) -> None:
        inside.addWidget(line(text, "warn"))
        button = named(QPushButton(self._say(code)), "tool")
        button.clicked.connect(lambda _=False: slot())
        inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_objections(self, inside: QVBoxLayout, state: PublicityState) -> None:
        waiting = state.open_objections
        if not state.objections:
            inside.addWidget(line(self._say("no_objection"), "muted"))
            return
        tone = "warn" if waiting else "plain"
        text = (
            self._say("objections_open", count=len(waiting)) if waiting else self._say("objections_decided")
        )
        inside.addWidget(chip(text, tone), 0, Qt.AlignmentFlag.AlignLeft)
        for one in waiting:
            inside.addWidget(ObjectionItem(one, self._texts, self.decide_wanted.emit))
        inside.addWidget(DecidedItems([one for one in state.objections if one not in waiting], self._texts))

    def _fresh(self, heading: str) -> QVBoxLayout:
        page = named(QWidget(), "card_page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(6)
        inside.addWidget(named(line(self._say(heading)), "heading"))
        self._scroll.setWidget(page)
        return inside

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("publicity_screen", code, values)


class ObjectionItem(QWidget):
    """One open objection: whom it holds, what it says, and the button to close it."""

    def __init__(
        self, shown: ObjectionShown, texts: Texts, decide: Callable[[ObjectionShown], object]
    ) -> None:
        super().__init__()
        one = shown.objection
        self.button = named(QPushButton(texts.say("publicity_screen", "decide")), "tool")
        self.button.setAccessibleName(
            f"{texts.say('publicity_screen', 'decide_long')} {one.number} {shown.name or ''}".strip()
        )
        self.button.clicked.connect(lambda _=False: decide(shown))
        top = QHBoxLayout()
        top.addWidget(line(held_by(shown, texts)), 1)
        top.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 4)
        whole.setSpacing(2)
        whole.addLayout(top)
        whole.addWidget(line(told(shown, texts), "muted"))


class DecidedItems(QWidget):
    """The closed objections, a line each."""

    def __init__(self, decided: Sequence[ObjectionShown], texts: Texts) -> None:
        super().__init__()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        for shown in decided:
            whole.addWidget(line(closed(shown, texts), "muted"))


def held_by(shown: ObjectionShown, texts: Texts) -> str:
    """`钱桂芳：只停此人，其余 11 人不受影响。`"""
    if shown.past:
        return texts.say("publicity_screen", "objection_past", {"name": shown.name})
    if shown.name is None:
        target = texts.label("objection_target", shown.objection.target)
        return texts.say("publicity_screen", "objection_holds_all", {"target": target})
    values = {"name": shown.name, "others": shown.others}
    return texts.say("publicity_screen", "objection_holds", values)


def told(shown: ObjectionShown, texts: Texts) -> str:
    """When and how it came in, what it says, and who looks into it; never who objects."""
    one = shown.objection
    said = texts.say(
        "publicity_screen",
        "objection_line",
        {
            "number": one.number,
            "day": short_day(one.received_at.date()),
            "channel": one.channel,
            "signature": texts.label("signature", one.signature),
            "content": one.content,
        },
    )
    handler = texts.say("publicity_screen", "objection_handler", {"handler": shown.handler})
    return f"{said} · {handler}" if one.outcome is None else said


def closed(shown: ObjectionShown, texts: Texts) -> str:
    one = shown.objection
    values = {
        "number": one.number,
        "who": shown.name or texts.label("objection_target", one.target),
        "outcome": texts.label("objection_outcome", one.outcome or ""),
        "day": short_day(one.decided_on) if one.decided_on else "—",
    }
    return texts.say("publicity_screen", "objection_decided", values)
