"""Asks for a bar: whom, on what ground, by which decision, from when; the end only where nothing fixes it."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.domain.bars import BarSubject
from app.services.barring import BarDraft, Barring, in_force_first
from app.texts.days import chinese_day_with_weekday
from app.ui.asking import AskingDialog
from app.ui.bars.table import SECTION
from app.ui.desk import Desk
from app.ui.publicity.days import day_field, day_of
from app.ui.publicity.dialogs import Choice
from app.ui.screen import line

_A_YEAR = timedelta(days=365)
_GROUND_PX, _CLOSE_PX = 64, 6


class BarDialog(AskingDialog):
    """`draft` is what was entered; the service refuses what will not do."""

    def __init__(self, parent: QWidget, desk: Desk, first_policy: str | None) -> None:
        """`first_policy` is the pack of the batch in hand."""
        title = desk.say(SECTION, "enter_title")
        super().__init__(parent, desk.texts, SECTION, title, desk.say(SECTION, "enter_go"))
        self._desk = desk
        self._barring = Barring(desk.office)
        today = desk.office.clock.today()
        labels = {one.value: desk.texts.label("bar_subject", one) for one in BarSubject}
        self.subject = Choice(labels)
        self.name_field, self.number_field = QLineEdit(), QLineEdit()
        self.types = QComboBox()
        self.policies = QComboBox()
        self.ground_field = self.text_field("ground_hint")
        self.ground_field.setFixedHeight(_GROUND_PX)
        self.decision_field = QLineEdit()
        self.decision_field.setPlaceholderText(self.say("decision_hint"))
        self.starts = day_field(self.say("starts"), today)
        self.ends = day_field(self.say("ends"), today + _A_YEAR)
        self.annuls = QCheckBox(self.say("annuls"))
        self.annuls.setChecked(True)
        self._term = line(kind="muted")
        self._reason = line(kind="reason")
        self._fill(first_policy)
        self._build()
        self.subject.choose(BarSubject.APPLICANT)
        self._on_changed()
        self.setMinimumHeight(self.sizeHint().height())
        self.name_field.setFocus()

    @property
    def draft(self) -> BarDraft:
        fixed = self._fixed()
        return BarDraft(
            subject=BarSubject(str(self.subject.value)),
            name=self.name_field.text(),
            ground=self.ground_field.toPlainText(),
            decision=self.decision_field.text(),
            policy=str(self.policies.currentData()),
            starts=day_of(self.starts),
            id_type=self.types.currentText(),
            id_number=self.number_field.text(),
            ends=None if fixed is not None else day_of(self.ends),
            annuls=self.annuls.isChecked(),
        )

    def _fill(self, first_policy: str | None) -> None:
        book = self._desk.office.rulebook
        for one in book.id_types.types:
            self.types.addItem(one.name)
        for policy_id in in_force_first(self._desk.office):
            policy = book.policies[policy_id]
            self.policies.addItem(policy.document, policy_id)
            self.policies.setItemData(self.policies.count() - 1, policy.title, Qt.ItemDataRole.ToolTipRole)
        self.policies.setCurrentIndex(max(0, self.policies.findData(first_policy)))
        self.policies.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.policies.setMinimumContentsLength(28)

    def _build(self) -> None:
        self.form.setVerticalSpacing(_CLOSE_PX)
        self.above.addWidget(line(self.say("enter_hint"), "muted"))
        for code, field in (
            ("subject", self.subject),
            ("who", self.name_field),
            ("id_type", self.types),
            ("id_number", self.number_field),
            ("ground", self.ground_field),
            ("decision", self.decision_field),
            ("policy", self.policies),
            ("starts", self.starts),
            ("ends", self.ends),
        ):
            self.add(code, field)
        self.form.addRow("", self._term)
        self.form.addRow("", self.annuls)
        self.form.addRow("", self._reason)
        self.subject.group.buttonToggled.connect(lambda *_: self._on_changed())
        self.policies.currentIndexChanged.connect(lambda _: self._on_changed())
        self.starts.dateChanged.connect(lambda _: self._on_changed())
        for field in (self.name_field, self.number_field, self.decision_field):
            field.textChanged.connect(lambda _: self._offer())
        self.ground_field.textChanged.connect(self._offer)

    def _fixed(self) -> date | None:
        """The last day that the document fixes, None where the decision names it."""
        subject = BarSubject(str(self.subject.value))
        return self._barring.term(str(self.policies.currentData()), subject, day_of(self.starts))[1]

    def _on_changed(self) -> None:
        if self.subject.value is None:
            return
        person = self.subject.value == BarSubject.APPLICANT
        for field in (self.types, self.number_field):
            self.form.setRowVisible(field, person)
        fixed = self._fixed()
        self.form.setRowVisible(self.ends, fixed is None)
        code = "term_open" if fixed is None else "term_fixed"
        self._term.setText(self.say(code, day=None if fixed is None else chinese_day_with_weekday(fixed)))
        self._offer()

    def _offer(self) -> None:
        person = self.subject.value == BarSubject.APPLICANT
        fields = [self.name_field.text(), self.ground_field.toPlainText(), self.decision_field.text()]
        if person:
            fields.append(self.number_field.text())
        missing = not all(text.strip() for text in fields)
        self._reason.setText(self.say("fields_needed") if missing else "")
        self._reason.setVisible(missing)
        self.accept_button.setEnabled(not missing)
