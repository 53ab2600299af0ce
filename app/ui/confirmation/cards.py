"""The two cards over the names: what to do now, and the lists so far with who made and signed each."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.road import Step
from app.services.confirmation_view import ConfirmationState, ListShown, Verdict
from app.texts import Texts
from app.texts.days import short_day
from app.ui.naming import named
from app.ui.screen import card, chip, line


class StateCard(QFrame):
    """How many may be confirmed, wait or are held; `go_wanted` carries the id of the step to look at next."""

    go_wanted = Signal(str)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.lines = [line(), line(kind="warn"), line(kind="muted")]
        self.go_button = named(QPushButton(), "tool")
        self._to = ""
        frame, inside = card(self._say("now_heading"))
        for label in self.lines:
            inside.addWidget(label)
        inside.addWidget(self.go_button, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.go_button.clicked.connect(lambda _=False: self.go_wanted.emit(self._to))

    def show_state(self, state: ConfirmationState, ahead: Step | None) -> None:
        """`ahead` is the step after confirmation."""
        for label, text in zip(self.lines, self._told(state), strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        waiting = state.count(Verdict.CLEAR) + state.count(Verdict.LISTED) + state.count(Verdict.DROPPED)
        confirmed = state.count(Verdict.CONFIRMED)
        onward = confirmed and not waiting and ahead is not None
        self._to = ahead.id if onward and ahead is not None else "publicity"
        step = self._texts.label("step", self._to)
        self.go_button.setText(self._say("next", step=step) if onward else self._say("to_publicity"))
        self.go_button.setAccessibleName(self.go_button.text())
        self.go_button.setVisible(not waiting)

    def _told(self, state: ConfirmationState) -> tuple[str, str, str]:
        """The main fact, a warning, and what else there is."""
        clear, held, confirmed = (
            state.count(verdict) for verdict in (Verdict.CLEAR, Verdict.HELD, Verdict.CONFIRMED)
        )
        unsigned, warning = state.unsigned, ""
        if unsigned is not None:
            number = unsigned.list.number
            first = self._say("now_listed", number=number, count=len(unsigned.names))
            dropped = [one.candidate.name for one in state.names if one.verdict is Verdict.DROPPED]
            if dropped:
                warning = self._say("now_dropped", number=number, count=len(dropped), names=dropped)
            elif clear:
                warning = self._say("now_listed_more", count=clear)
        elif clear:
            first = self._say("now_clear", count=clear)
        else:
            done = confirmed and not held
            first = self._say("now_done", count=confirmed) if done else self._say("now_nobody")
        rest = [self._say("now_held", count=held)] if held else []
        if confirmed and (held or clear or unsigned):
            rest.append(self._say("now_confirmed", count=confirmed))
        return first, warning, "".join(rest)

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("confirmation_screen", code, values)


class ListsCard(QFrame):
    """The numbered lists, the last one on top, each to be printed."""

    def __init__(self, texts: Texts, print_list: Callable[[ListShown], object]) -> None:
        super().__init__()
        self._texts = texts
        self._print = print_list
        self.print_buttons: list[QPushButton] = []
        frame, inside = card(self._say("lists_heading"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.addWidget(self._scroll, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    def show_lists(self, lists: tuple[ListShown, ...]) -> None:
        page = named(QWidget(), "card_page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(10)
        self.print_buttons = []
        for shown in reversed(lists):
            inside.addWidget(self._item(shown))
        if not lists:
            inside.addWidget(line(self._say("no_lists"), "muted"))
        inside.addStretch()
        self._scroll.setWidget(page)

    def _item(self, shown: ListShown) -> QWidget:
        one, item = shown.list, QWidget()
        facts = [self._say("list_prepared", name=shown.prepared_by, day=short_day(one.prepared_on))]
        if shown.signed_by is not None and one.signed_on is not None:
            facts.append(self._say("list_signed", name=shown.signed_by, day=short_day(one.signed_on)))
        signed = one.signed_by is not None
        button = named(QPushButton(self._say("print")), "tool")
        button.setAccessibleName(self._say("print_one", number=one.number))
        button.clicked.connect(lambda _=False: self._print(shown))
        self.print_buttons.append(button)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(QLabel(self._say("list_line", number=one.number, count=len(shown.names))))
        top.addWidget(
            chip(self._say("list_done" if signed else "list_waiting"), "good" if signed else "warn"),
            0,
            Qt.AlignmentFlag.AlignVCenter,
        )
        top.addStretch()
        top.addWidget(button)
        whole = QVBoxLayout(item)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(top)
        whole.addWidget(line(" · ".join(facts), "muted"))
        return item

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("confirmation_screen", code, values)
