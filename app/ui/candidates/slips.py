"""信息核对单 on the candidates screen: how many have signed, printing slips, and registering signatures."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from app.domain.batches import Batch
from app.domain.candidates import Candidate, CandidateId, CandidateState
from app.domain.check_slips import SlipStanding, needs_slip, slip_code
from app.services.check_slips import CheckSlips, SlipRun, SlipState
from app.services.press import certificate_printer, paper_printer
from app.texts import Texts
from app.texts.days import chinese_day
from app.ui.asking import AskingDialog
from app.ui.naming import rename
from app.ui.paper_saving import ask_and_save
from app.ui.picking import PeoplePicker, Pickable
from app.ui.publicity.days import day_field, day_of
from app.ui.screen import Screen, line

SECTION = "slips_screen"
_WIDTH_PX, _BESIDE_PX = 640, 620
_LATER = frozenset({CandidateState.ELIGIBLE, CandidateState.PROPOSED, CandidateState.CONFIRMED})
States = Mapping[CandidateId, SlipState]


class SignDialog(AskingDialog):
    """Who has signed, and on which day; each line carries the code that must stand on the sheet."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        people: Sequence[tuple[Candidate, SlipState]],
        chosen: Collection[CandidateId],
        today: date,
    ) -> None:
        super().__init__(parent, texts, SECTION, texts.say(SECTION, "sign_title"), "")
        rows = [Pickable(one.id, self._row(one, state), one.id in chosen) for one, state in people]
        self.picker = PeoplePicker(self.say("sign_title"), texts.say("slips_screen", "everybody"), rows)
        self.day_field = day_field(self.say("sign_day"), today, latest=today)
        self.above.addWidget(line(self.say("sign_ask"), "muted"))
        self.above.addWidget(self.picker)
        self.add("sign_day", self.day_field)
        self.picker.edited.connect(self._offer)
        self.setMinimumWidth(_WIDTH_PX)
        self._offer()

    @property
    def chosen(self) -> list[CandidateId]:
        return self.picker.chosen

    @property
    def day(self) -> date:
        return day_of(self.day_field)

    def _row(self, one: Candidate, state: SlipState) -> str:
        values: dict[str, object] = {"name": one.name, "unit": one.unit, "slip": slip_code(one)}
        if state.standing is not SlipStanding.CANCELLED or state.signed_on is None:
            return self.say("row", **values)
        return self.say("row_cancelled", **values, day=chinese_day(state.signed_on))

    def _offer(self) -> None:
        count = len(self.chosen)
        self.accept_button.setText(self.say("sign_go", count=count))
        self.accept_button.setAccessibleName(self.accept_button.text())
        self.accept_button.setEnabled(bool(count))


class SlipBar(QFrame):
    """Counts, a menu to print, a button to register; shown once somebody is on the way to a certificate."""

    only_waiting_wanted = Signal()

    def __init__(self, screen: Screen, chosen: Callable[[], Sequence[Candidate]]) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._screen = screen
        self._desk = screen.desk
        self._slips = CheckSlips(screen.desk.office)
        self._chosen = chosen
        self._batch: Batch | None = None
        self._people: list[Candidate] = []
        self.states: States = {}
        self.told = line()
        self.only = QPushButton(self._say("only_waiting"))
        self.print_button = QPushButton(self._say("print"))
        self.print_button.setProperty("opens", "menu")
        self.sign_button = QPushButton(self._say("sign"))
        menu = QMenu(self)
        menu.aboutToShow.connect(self._count)
        self.print_chosen = menu.addAction("")
        self.print_waiting = menu.addAction("")
        self.print_all = menu.addAction("")
        self.print_button.setMenu(menu)
        self._inside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._inside.setContentsMargins(16, 6, 8, 6)
        self._inside.addWidget(self.told, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.only, self.print_button, self.sign_button):
            button.setAccessibleName(button.text())
            row.addWidget(button)
        self._inside.addLayout(row)
        self.only.clicked.connect(lambda _=False: self.only_waiting_wanted.emit())
        self.sign_button.clicked.connect(lambda _=False: self._on_sign_wanted())
        self.print_chosen.triggered.connect(lambda: self._print(self._ids(self._wanted())))
        self.print_waiting.triggered.connect(lambda: self._print(self._ids(self._waiting())))
        self.print_all.triggered.connect(lambda: self._print(None))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        """Beside an open sheet there is little room: the counts stand above the buttons then."""
        super().resizeEvent(event)
        narrow = self.width() < _BESIDE_PX
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._inside.setDirection(way)

    def load(self, batch: Batch, people: Sequence[Candidate]) -> None:
        """Count anew; `states` are then those of the file."""
        self._batch = batch
        self.states = self._slips.states(batch, people)
        self._people = [one for one in people if needs_slip(one)]
        counts = [self.states[one.id].standing for one in self._people]
        cancelled = counts.count(SlipStanding.CANCELLED)
        code = "all_signed" if all(one is SlipStanding.SIGNED for one in counts) else "count"
        code = "count_cancelled" if cancelled else code
        told = self._say(
            code,
            signed=counts.count(SlipStanding.SIGNED),
            unsigned=counts.count(SlipStanding.UNSIGNED),
            cancelled=cancelled,
        )
        required = self._slips.required()
        self.told.setText(told if required else told + self._say("optional"))
        waiting = any(one is not SlipStanding.SIGNED for one in counts)
        urgent = waiting and required
        rename(self, "banner" if urgent else "card")
        rename(self.told, "warn" if urgent else "muted")
        error = self._slips.why_not_sign(batch, self._desk.account.actor)
        self._screen.offer(self.sign_button, None if error is None else self._desk.texts.error(error))
        self.only.setVisible(waiting)
        self.setVisible(any(one.state in _LATER for one in self._people))
        self._count()

    def standing(self, one: Candidate) -> SlipStanding | None:
        """How somebody's slip stands, None where none is needed."""
        state = self.states.get(one.id)
        return None if state is None else state.standing

    def _count(self) -> None:
        for action, code, people in (
            (self.print_chosen, "print_chosen", self._wanted()),
            (self.print_waiting, "print_waiting", self._waiting()),
            (self.print_all, "print_all", self._people),
        ):
            action.setText(self._say(code, count=len(people)))
            action.setEnabled(bool(people))

    def _wanted(self) -> list[Candidate]:
        """The chosen who need a slip."""
        return [one for one in self._chosen() if needs_slip(one)]

    def _waiting(self) -> list[Candidate]:
        return [one for one in self._people if self.standing(one) is not SlipStanding.SIGNED]

    def _ids(self, people: Sequence[Candidate]) -> list[CandidateId]:
        return [one.id for one in people]

    def _print(self, chosen: Sequence[CandidateId] | None) -> None:
        batch, slips = self._batch, self._slips
        if batch is None:
            return

        def work(_: object) -> SlipRun:
            return slips.print_slips(batch, chosen, paper_printer(), certificate_printer())

        self._screen.start_job(self._say("printing"), work, self._on_printed, stores=False)

    def _on_printed(self, run: object) -> None:
        if not isinstance(run, SlipRun) or self._batch is None:
            return
        if run.refused:
            people = [f"{one.candidate.name}：{self._desk.texts.error(one.error)}" for one in run.refused]
            told = self._say("refused", count=len(run.refused), people="\n".join(people))
            self._desk.prompts.inform(self._screen, told)
        if run.pdf:
            name = run.printed[0].name if len(run.printed) == 1 else self._batch.title
            ask_and_save(self._screen, run.pdf, self._say("file", name=name))

    def _on_sign_wanted(self) -> None:
        batch = self._batch
        if batch is None:
            return
        waiting = self._waiting()
        chosen = self._wanted()
        shown = waiting or self._people
        people = [(one, self.states[one.id]) for one in [*shown, *(o for o in chosen if o not in shown)]]
        today = self._desk.office.clock.today()
        dialog = SignDialog(self._screen, self._desk.texts, people, set(self._ids(chosen)), today)
        if self._desk.prompts.run(dialog):
            actor = self._desk.account.actor
            self._screen.attempt(lambda: self._slips.sign(batch, dialog.chosen, dialog.day, actor))

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say(SECTION, code, **values)
