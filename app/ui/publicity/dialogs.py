"""Asks what a posting, an objection and its closing need; what is refused is refused by the service."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from app.domain.accounts import Account, AccountId
from app.domain.candidates import CandidateId
from app.domain.publicity import Notice, ObjectionTarget, Outcome, Signature
from app.services.publicity_view import ObjectionShown, Publicised
from app.texts import Texts
from app.ui.asking import AskingDialog
from app.ui.candidates.table import occupation_of
from app.ui.naming import named
from app.ui.publicity.days import day_field, day_of, minute_field, minute_of
from app.ui.publicity.now import told
from app.ui.screen import line


class _AskingDialog(AskingDialog):
    """Says what the publicity screen says."""

    def __init__(self, parent: QWidget, texts: Texts, title: str, act: str) -> None:
        super().__init__(parent, texts, "publicity_screen", title, act)


class PostingDialog(_AskingDialog):
    """The day on which the notice went up at each place."""

    def __init__(self, parent: QWidget, texts: Texts, notice: Notice, today: date) -> None:
        title = texts.say("publicity_screen", "posting_title")
        super().__init__(parent, texts, title, title)
        self.above.addWidget(line(self.say("posting_ask"), "muted"))
        self.fields: Mapping[str, QDateEdit] = {
            place: day_field(self.say("posting_day_of", place=place), day, latest=today)
            for place, day in ((place, min(notice.printed_for, today)) for place in notice.places)
        }
        for place, field in self.fields.items():
            self.form.addRow(place, field)

    @property
    def posted(self) -> dict[str, date]:
        return {place: day_of(field) for place, field in self.fields.items()}


class Choice(QWidget):
    """One of a few, as radio buttons on a line."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.buttons = {value: QRadioButton(label) for value, label in labels.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for button in self.buttons.values():
            self.group.addButton(button)
            row.addWidget(button)
        row.addStretch()

    @property
    def value(self) -> str | None:
        return next((value for value, button in self.buttons.items() if button.isChecked()), None)

    def choose(self, value: str) -> None:
        self.buttons[value].setChecked(True)


class ObjectionDialog(_AskingDialog):
    """Against whom, signed or not, when and how it came in, what it says, and who looks into it."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        names: Sequence[Publicised],
        handlers: Sequence[Account],
        *,
        now: datetime,
        first: CandidateId | None,
        handler: AccountId,
    ) -> None:
        """`first` is the name chosen at the start, `handler` the account."""
        title = texts.say("publicity_screen", "object_title")
        super().__init__(parent, texts, title, title)
        self.target = Choice({one: texts.label("objection_target", one) for one in ObjectionTarget})
        self.people = QComboBox()
        self.signature = Choice({one: texts.label("signature", one) for one in Signature})
        self.identity_field = QLineEdit()
        self.channel = QComboBox()
        self.received = minute_field(self.say("object_received"), now)
        self.content_field = self.text_field("object_content_hint")
        self.handlers = QComboBox()
        self._holds = named(QLabel(), "warn")
        self._build()
        for one in names:
            self.people.addItem(
                f"{one.candidate.name} · {occupation_of(one.candidate)} · {one.candidate.unit}",
                one.candidate.id,
            )
        for account in handlers:
            self.handlers.addItem(account.name, account.id)
        self.people.setCurrentIndex(max(0, self.people.findData(first)))
        self.handlers.setCurrentIndex(max(0, self.handlers.findData(handler)))
        self.target.choose(ObjectionTarget.CANDIDATE)
        self.signature.choose(Signature.NAMED)
        self._on_chosen()
        self.people.setFocus()

    @property
    def candidate_id(self) -> CandidateId | None:
        chosen = self.target.value == ObjectionTarget.CANDIDATE and self.people.currentData()
        return CandidateId(str(chosen)) if chosen else None

    @property
    def identity(self) -> str | None:
        return self.identity_field.text() if self.identity_field.isEnabled() else None

    @property
    def received_at(self) -> datetime | None:
        """None while nobody changed it: then it is the minute of the act."""
        moment = minute_of(self.received)
        return None if moment == self._opened_at else moment

    @property
    def handler_id(self) -> AccountId:
        return AccountId(str(self.handlers.currentData()))

    def _build(self) -> None:
        self._opened_at = minute_of(self.received)
        self.channel.setEditable(True)
        self.channel.addItems(self.say("object_channels").replace(", ", "、").split("、"))
        self.add("object_about", self.target)
        self.add("object_who", self.people)
        self.add("object_signature", self.signature)
        self.add("object_identity", self.identity_field)
        self.add("object_channel", self.channel)
        self.add("object_received", self.received)
        self.form.addRow("", named(QLabel(self.say("object_received_hint")), "muted"))
        self.add("object_content", self.content_field)
        self.add("object_handler", self.handlers)
        self.form.addRow("", self._holds)
        self.target.group.buttonToggled.connect(lambda *_: self._on_chosen())
        self.signature.group.buttonToggled.connect(lambda *_: self._on_chosen())
        self.identity_field.textChanged.connect(self._on_written)
        self.content_field.textChanged.connect(self._on_written)

    def _on_chosen(self) -> None:
        about_name = self.target.value == ObjectionTarget.CANDIDATE
        anonymous = self.signature.value == Signature.ANONYMOUS
        self.people.setEnabled(about_name)
        self.identity_field.setEnabled(not anonymous)
        hint = "object_identity_none" if anonymous else "object_identity_hint"
        self.identity_field.setPlaceholderText(self.say(hint))
        self._holds.setText(self.say("object_holds_name" if about_name else "object_holds_all"))
        self._on_written()

    def _on_written(self) -> None:
        asked = not self.identity_field.isEnabled() or bool(self.identity_field.text().strip())
        self.accept_button.setEnabled(asked and bool(self.content_field.toPlainText().strip()))


class DecisionDialog(_AskingDialog):
    """How an objection ended, the report, and who closes it."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        shown: ObjectionShown,
        deciders: Sequence[Account],
        identity: str | None,
    ) -> None:
        title = texts.say("publicity_screen", "decide_title", {"number": shown.objection.number})
        super().__init__(parent, texts, title, texts.say("publicity_screen", "decide_long"))
        self.outcome = Choice({one: texts.label("objection_outcome", one) for one in Outcome})
        self.report_field = self.text_field("decide_report_hint")
        self.deciders = QComboBox()
        self._accounts = {account.id: account for account in deciders}
        for account in deciders:
            self.deciders.addItem(account.name, account.id)
        self.above.addWidget(line(told(shown, texts), "muted"))
        if identity is not None:
            self.above.addWidget(line(self.say("decide_identity", identity=identity), "muted"))
        self.add("decide_outcome", self.outcome)
        if shown.name is not None:
            self.form.addRow("", named(QLabel(self.say("decide_upheld")), "muted"))
        self.add("decide_report", self.report_field)
        self.add("decide_by", self.deciders)
        if shown.objection.signature is Signature.ANONYMOUS:
            self.form.addRow("", named(QLabel(self.say("decide_other", handler=shown.handler)), "warn"))
        self.accept_button.setEnabled(False)
        self.outcome.buttons[Outcome.DISMISSED].setFocus()
        self.outcome.group.buttonToggled.connect(lambda *_: self._on_changed())
        self.report_field.textChanged.connect(self._on_changed)

    @property
    def decider(self) -> Account:
        return self._accounts[AccountId(str(self.deciders.currentData()))]

    def _on_changed(self) -> None:
        self.accept_button.setEnabled(
            self.outcome.value is not None and bool(self.report_field.toPlainText().strip())
        )
