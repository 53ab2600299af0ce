"""The qualification board: everybody with what came of the examination, and one person beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout

from app.domain.batches import Batch
from app.domain.errors import KnownError
from app.services.qualification import Qualification
from app.services.qualification_view import STEP, Examinee, QualificationView, Standing
from app.texts.days import chinese_day_with_weekday
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.qualification.facts_dialog import FactsDialog
from app.ui.qualification.sheet import ExamineeSheet
from app.ui.qualification.table import PLACES, columns, search_text, standing_words
from app.ui.records import RecordsTable
from app.ui.records.choosing import choose
from app.ui.screen import Screen

_ROW_PX = 52
_MANY = 40
"""From here on an act for several people runs in the background."""


class QualificationScreen(Screen):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = QualificationView(desk.office)
        self._acts = Qualification(desk.office)
        self._people: Sequence[Examinee] = ()
        self._wanted: Standing | None = None
        self._filling = False
        self._build()

    def reload(self) -> None:
        batch = self.desk.batch
        if batch is None:
            return
        policy = self.desk.office.policy(batch)
        step, closed_on = policy.road.step(STEP), self._view.closed_on(batch)
        code = "rule" if closed_on is None else "rule_closed"
        day = "" if closed_on is None else chinese_day_with_weekday(closed_on)
        rule = self.desk.say(
            "qualification_screen", code, document=policy.document, article=step.article, day=day
        )
        self.set_heading(step.title, rule)
        self._people = self._view.people(batch)
        self._show_people()
        actor = self.desk.account.actor
        self.import_roster.setVisible(not self._people)
        self.examine.setVisible(bool(self._people) and closed_on is None)
        self.close_step.setVisible(closed_on is None)
        self.offer(self.examine, self._sentence(self._acts.why_not_examine(batch, actor)))
        self.offer(
            self.close_step,
            None if closed_on is not None else self._sentence(self._acts.why_not_close(batch, actor)),
        )

    def _build(self) -> None:
        say = self.desk.say
        self.import_roster = self.add_action(
            say("qualification_screen", "import"), lambda: self.wanted.emit("roster")
        )
        self.examine = self.add_action(say("qualification_screen", "examine"), self._on_examine_wanted)
        self.close_step = self.add_action(
            say("qualification_screen", "close"), self._on_close_wanted, primary=True
        )
        self.table: RecordsTable[Examinee] = RecordsTable(
            "qualification",
            columns(self.desk.texts),
            search_text,
            theme=self.desk.theme,
            texts=self.desk.texts,
            preferences=self.desk.preferences,
            identity=lambda one: one.candidate.id,
        )
        self.table.set_empty_text(say("qualification_screen", "empty"))
        self.table.view.setWordWrap(True)
        self.table.view.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.table.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.sheet = ExamineeSheet(self.desk)
        self.sheet.hide()
        self.sheet.closed.connect(self._on_sheet_closed)
        self.sheet.attested.connect(self._on_attested)
        self.sheet.facts_wanted.connect(self._on_facts_wanted)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._on_sheet_closed)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(self._filters())
        left.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self.sheet)
        self.body.addLayout(row, 1)

    def _filters(self) -> QHBoxLayout:
        """One button a standing, with how many stand there."""
        row = QHBoxLayout()
        row.setSpacing(8)
        self._group = QButtonGroup(self)
        self.filters: dict[Standing | None, QPushButton] = {}
        for standing in (None, *Standing):
            button = named(QPushButton(), "tool")
            button.setCheckable(True)
            button.setChecked(standing is None)
            button.clicked.connect(lambda _=False, wanted=standing: self._on_filter_chosen(wanted))
            self._group.addButton(button)
            self.filters[standing] = button
            row.addWidget(button)
        row.addStretch()
        return row

    def _show_people(self) -> None:
        chosen = {one.candidate.id for one in self.table.chosen()}
        texts = self.desk.texts
        for standing, button in self.filters.items():
            count = sum(1 for one in self._people if standing in {None, one.standing})
            word = (
                self.desk.say("qualification_screen", "all")
                if standing is None
                else standing_words(texts, standing)
            )
            button.setText(self.desk.say("qualification_screen", "filter", word=word, count=count))
            button.setAccessibleName(button.text())
            button.setVisible(bool(count) or standing in {None, self._wanted})
        self._filling = True
        self.table.set_records([one for one in self._people if self._wanted in {None, one.standing}])
        choose(self.table, lambda one: one.candidate.id in chosen)
        self._filling = False
        self._show_sheet()

    def _show_sheet(self) -> None:
        batch, chosen = self.desk.batch, self.table.chosen()
        self.sheet.setVisible(bool(chosen))
        levels = len({one.candidate.level for one in self._people})
        for name, place in PLACES.items():
            self.table.view.setColumnHidden(place, bool(chosen) or (name == "level" and levels < 2))
        if batch is None or not chosen:
            return
        candidates = [one.candidate for one in chosen]
        asked = self._view.asked(batch, candidates)
        reason = self._sentence(self._acts.why_not_attest(batch, self.desk.account.actor))
        if len(candidates) == 1:
            self.sheet.show_one(self._view.dossier(batch, candidates[0].id), asked, reason)
        else:
            stood = self._view.attested(one.id for one in candidates)
            self.sheet.show_several(candidates, asked, stood, reason)

    def _sentence(self, error: KnownError | None) -> str | None:
        return None if error is None else self.desk.texts.error(error)

    def _on_filter_chosen(self, wanted: Standing | None) -> None:
        self._wanted = wanted
        self._show_people()

    def _on_selection_changed(self) -> None:
        if not self._filling:
            self._show_sheet()

    def _on_sheet_closed(self) -> None:
        self.table.view.clearSelection()
        self.table.view.setFocus()

    def _on_examine_wanted(self) -> None:
        batch, actor = self.desk.batch, self.desk.account.actor
        if batch is not None:
            title = self.desk.say("qualification_screen", "examining")
            self.start_job(title, lambda progress: self._acts.examine(batch, actor, progress))

    def _on_close_wanted(self) -> None:
        batch, actor, say = self.desk.batch, self.desk.account.actor, self.desk.say
        question = say("qualification_screen", "confirm_close")
        if batch and self.desk.prompts.confirm(self, question, say("qualification_screen", "close")):
            self.attempt(lambda: self._acts.close(batch, actor))

    def _on_attested(self) -> None:
        batch, changes = self.desk.batch, self.sheet.panel.changes()
        chosen = [one.candidate.id for one in self.table.chosen()]
        if batch is None or not changes:
            return
        actor = self.desk.account.actor
        if len(chosen) < _MANY:
            self.attempt(lambda: self._acts.attest_together(batch, chosen, changes, actor))
        else:
            title = self.desk.say("qualification_screen", "attesting")
            self.start_job(title, lambda _: self._acts.attest_together(batch, chosen, changes, actor))

    def _on_facts_wanted(self) -> None:
        batch, chosen = self.desk.batch, self.table.chosen()
        if batch is not None and len(chosen) == 1:
            self._change_facts(batch, chosen[0])

    def _change_facts(self, batch: Batch, one: Examinee) -> None:
        dialog = FactsDialog(self, self.desk, self._view.dossier(batch, one.candidate.id))
        if self.desk.prompts.run(dialog):
            actor = self.desk.account.actor
            self.attempt(lambda: self._acts.change_facts(batch, one.candidate.id, dialog.facts, actor))
