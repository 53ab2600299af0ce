"""Asks for whom letters are printed or were served, for a request for a second look, and for its decision."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.domain.accounts import Account, AccountId
from app.domain.candidates import Candidate, CandidateId
from app.domain.errors import KnownError
from app.domain.letters import Delivery
from app.domain.rechecks import Decision
from app.domain.working_days import Period
from app.services.rechecks import RecheckShown
from app.services.result_letters import LetterShown
from app.services.signers import read_names
from app.texts import Texts
from app.texts.days import chinese_day, short_day_with_weekday
from app.ui.asking import AskingDialog
from app.ui.naming import named
from app.ui.picking import PeoplePicker, Pickable
from app.ui.publicity.days import day_field, day_of
from app.ui.publicity.dialogs import Choice
from app.ui.screen import line

SECTION = "letters_screen"


class _RefusedDialog(AskingDialog):
    """Who of the refused; the button counts them."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        people: Sequence[LetterShown],
        chosen: Sequence[CandidateId],
        code: str,
        **values: object,
    ) -> None:
        super().__init__(parent, texts, SECTION, texts.say(SECTION, f"{code}_title"), "")
        self._go = f"{code}_go"
        wanted = set(chosen) or {one.candidate.id for one in people if one.served is None}
        rows = [Pickable(one.candidate.id, self._row(one), one.candidate.id in wanted) for one in people]
        self.picker = PeoplePicker(self.say("people"), self.say("people"), rows)
        self.above.addWidget(line(self.say(f"{code}_ask", **values), "muted"))
        self.above.addWidget(self.picker)
        self.picker.edited.connect(self._offer)
        self._offer()

    @property
    def chosen(self) -> list[CandidateId]:
        return self.picker.chosen

    def _row(self, one: LetterShown) -> str:
        told = self.say("row", name=one.candidate.name, unit=one.candidate.unit, reason=one.reason)
        if one.served is None:
            return told
        way = self._texts.label("letter_delivery", one.served.delivery)
        return f"{told} · {self.say('served', day=chinese_day(one.served.served_on), delivery=way)}"

    def _offer(self) -> None:
        count = len(self.chosen)
        self.accept_button.setText(self.say(self._go, count=count))
        self.accept_button.setAccessibleName(self.accept_button.text())
        self.accept_button.setEnabled(bool(count))


class LettersDialog(_RefusedDialog):
    """For whom letters are printed, and on which day they are meant to arrive."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        people: Sequence[LetterShown],
        chosen: Sequence[CandidateId],
        today: date,
    ) -> None:
        super().__init__(parent, texts, people, chosen, "letters")
        self.day_field = day_field(self.say("planned_day"), today, earliest=today)
        self.add("planned_day", self.day_field)

    @property
    def day(self) -> date:
        return day_of(self.day_field)


class ServeDialog(_RefusedDialog):
    """On whom letters were served, when and how; `days` is the time to ask for a second look."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        people: Sequence[LetterShown],
        chosen: Sequence[CandidateId],
        span: tuple[date, date],
        days: int,
    ) -> None:
        super().__init__(parent, texts, people, chosen, "serve", days=days)
        earliest, today = span
        self.day_field = day_field(self.say("served_day"), today, earliest=earliest, latest=today)
        self.delivery = Choice({one: texts.label("letter_delivery", one) for one in Delivery})
        self.delivery.choose(Delivery.IN_PERSON)
        self.add("served_day", self.day_field)
        self.add("delivery", self.delivery)

    @property
    def day(self) -> date:
        return day_of(self.day_field)

    @property
    def way(self) -> Delivery:
        return Delivery(self.delivery.value or Delivery.IN_PERSON)


class AskDialog(AskingDialog):
    """Who asks for a second look, since when and why; a late request is taken and said to be late."""

    def __init__(
        self, parent: QWidget, texts: Texts, candidate: Candidate, period: Period | None, today: date
    ) -> None:
        title = texts.say(SECTION, "ask_title", {"name": candidate.name})
        super().__init__(parent, texts, SECTION, title, texts.say(SECTION, "ask_go"))
        self._period = period
        self.who_field = QLineEdit(candidate.name)
        self.day_field = day_field(self.say("ask_day"), today, latest=today)
        self.ground_field = self.text_field("ask_hint")
        self.late = line(kind="warn")
        self.add("ask_who", self.who_field)
        self.add("ask_day", self.day_field)
        self.form.addRow("", self.late)
        self.add("ask_ground", self.ground_field)
        self.day_field.dateChanged.connect(lambda _: self._offer())
        self.who_field.textChanged.connect(self._offer)
        self.ground_field.textChanged.connect(self._offer)
        self._offer()
        self.ground_field.setFocus()

    @property
    def day(self) -> date:
        return day_of(self.day_field)

    def _offer(self) -> None:
        last = None if self._period is None else self._period.last_day
        late = last is not None and self.day > last
        self.late.setText(self.say("ask_late", last=short_day_with_weekday(last)) if late and last else "")
        self.late.setVisible(late)
        told = bool(self.who_field.text().strip() and self.ground_field.toPlainText().strip())
        self.accept_button.setEnabled(told)


class DecideDialog(AskingDialog):
    """维持, 改变 or 转下一批, the reasons, and who decides; `unchangeable` is why it cannot be changed."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        shown: RecheckShown,
        deciders: Sequence[Account],
        unchangeable: KnownError | None,
    ) -> None:
        recheck = shown.recheck
        values: dict[str, object] = {"number": recheck.number, "name": shown.candidate.name}
        title = texts.say(SECTION, "decide_title", values)
        super().__init__(parent, texts, SECTION, title, texts.say(SECTION, "decide_go"))
        self._accounts = {account.id: account for account in deciders}
        self.outcome = Choice({one: texts.label("recheck_decision", one) for one in Decision})
        self.text = self.text_field("decide_hint")
        self.deciders = QComboBox()
        for account in deciders:
            self.deciders.addItem(account.name, account.id)
        asked = chinese_day(recheck.asked_on)
        late = self.say("panel_late") if shown.late else ""
        told = self.say("decide_ground", asked_by=recheck.asked_by, day=asked, ground=recheck.ground)
        self.above.addWidget(line(f"{told}{late}", "muted"))
        self.add("decide_outcome", self.outcome)
        code = texts.error(unchangeable) if unchangeable is not None else self.say("decide_changed")
        self.form.addRow("", line(code, "warn" if unchangeable is not None else "muted"))
        self.add("decide_text", self.text)
        self.add("decide_by", self.deciders)
        other = "decide_other" if deciders else "decide_nobody"
        self.form.addRow("", named(line(self.say(other)), "muted" if deciders else "warn"))
        self.outcome.buttons[Decision.CHANGED].setEnabled(unchangeable is None)
        self.outcome.buttons[Decision.UPHELD].setFocus()
        self.outcome.group.buttonToggled.connect(lambda *_: self._offer())
        self.text.textChanged.connect(self._offer)
        self._offer()

    @property
    def decision(self) -> Decision:
        return Decision(self.outcome.value or "")

    @property
    def decider(self) -> Account:
        return self._accounts[AccountId(str(self.deciders.currentData()))]

    def _offer(self) -> None:
        written = bool(self.text.toPlainText().strip())
        self.accept_button.setEnabled(bool(self._accounts) and self.outcome.value is not None and written)


class ConcludeDialog(AskingDialog):
    """Who was present when the second examination ended."""

    def __init__(self, parent: QWidget, texts: Texts, candidate: Candidate) -> None:
        title = texts.say(SECTION, "conclude_title", {"name": candidate.name})
        super().__init__(parent, texts, SECTION, title, texts.say(SECTION, "conclude_go"))
        self.who_field = QLineEdit()
        self.who_field.setPlaceholderText(self.say("conclude_hint"))
        self.above.addWidget(line(self.say("conclude_ask"), "muted"))
        self.add("conclude_who", self.who_field)
        self.who_field.textChanged.connect(self._offer)
        self.who_field.setFocus()
        self._offer()

    @property
    def present(self) -> tuple[str, ...]:
        return read_names(self.who_field.text())

    def _offer(self) -> None:
        self.accept_button.setEnabled(bool(self.present))
