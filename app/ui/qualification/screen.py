"""The qualification board: everybody with what came of the examination, and one person beside it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout

from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.errors import KnownError
from app.domain.policies import DayOutsideForceError
from app.services.pack_changes import PackChanges
from app.services.qualification import Qualification
from app.services.qualification_view import STEP, Examinee, QualificationView, Standing
from app.services.setup import Setup
from app.texts.days import chinese_day_with_weekday
from app.ui.desk import Desk
from app.ui.letters.acts import LetterActs
from app.ui.letters.menu import PapersMenu
from app.ui.letters.panel import LetterPanel
from app.ui.naming import named
from app.ui.qualification.changed import ChangedBanner
from app.ui.qualification.dialogs import SECTION, ClosingDialog, ReasonDialog, SignersDialog
from app.ui.qualification.facts_dialog import FactsDialog
from app.ui.qualification.resting import Resting
from app.ui.qualification.sheet import WIDTH_PX, ExamineeSheet
from app.ui.qualification.table import PLACES, columns, search_text, standing_words
from app.ui.records import RecordsTable
from app.ui.records.choosing import choose
from app.ui.related.button import RelatedButton
from app.ui.screen import Screen

_ROW_PX = 52
_MANY = 40
"""From here on an act for several people runs in the background."""


class QualificationScreen(Screen):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = QualificationView(desk.office)
        self._acts = Qualification(desk.office)
        self.letters = LetterActs(self)
        self._changes = PackChanges(desk.office)
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
        own = policy.refined_by
        document = policy.document if own is None else f"{policy.document} · {own.document}"
        rule = self.desk.say("qualification_screen", code, document=document, article=step.article, day=day)
        self.changed_rules.show_change(batch, None if closed_on else self._changes.changed(batch))
        self.set_heading(step.title, rule)
        self._people = self._view.people(batch)
        self._show_people()
        actor = self.desk.account.actor
        self.related.reload(batch)
        self.import_roster.setVisible(not self._people)
        self.examine.setVisible(bool(self._people) and self._view.is_open(batch))
        self.papers.reload(batch, [one.candidate for one in self._people])
        self.close_step.setVisible(closed_on is None)
        refused = self._acts.why_not_examine(batch, actor)
        self.offer(self.examine, self._sentence(refused))
        self.force.setVisible(closed_on is None and isinstance(refused, DayOutsideForceError))
        self.offer(self.force, self._sentence(Setup(self.desk.office).why_not_override(actor)))
        self.offer(
            self.close_step,
            None if closed_on is not None else self._sentence(self._acts.why_not_close(batch, actor)),
        )

    def _build(self) -> None:
        say = self.desk.say
        self.import_roster = self.add_action(
            say("qualification_screen", "import"), lambda: self.wanted.emit("roster")
        )
        self.papers = PapersMenu(self, self.letters, lambda: [one.candidate for one in self.table.chosen()])
        self.force = self.add_action(say(SECTION, "force"), self._on_force_wanted)
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
        self.resting = Resting(self, self.desk, self._in_sight, self.attempt)
        self.resting.connect_to(self.sheet.findings)
        self.sheet.findings.bars_wanted.connect(lambda: self.wanted.emit("bars"))
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
        row.addLayout(self._beside())
        self.changed_rules = ChangedBanner(self.desk)
        self.changed_rules.wanted.connect(self._on_change_wanted)
        self.body.addWidget(self.changed_rules)
        self.body.addLayout(row, 1)

    def _beside(self) -> QVBoxLayout:
        """The side sheet, and below it what a refused person was told."""
        self.letter_panel = LetterPanel(self.desk, WIDTH_PX)
        self.letter_panel.letter_wanted.connect(lambda one: self.letters.print_letters(self._batch, [one.id]))
        self.letter_panel.serve_wanted.connect(lambda one: self.letters.serve(self._batch, [one.id]))
        self.letter_panel.ask_wanted.connect(lambda one: self.letters.ask(self._batch, one))
        self.letter_panel.decide_wanted.connect(lambda one: self.letters.decide(self._batch, one))
        self.letter_panel.conclude_wanted.connect(lambda one: self.letters.conclude(self._batch, one))
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.letter_panel)
        return column

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
        self.related = RelatedButton(self)
        row.addWidget(self.related)
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
        self.letter_panel.hide()
        if batch is None or not chosen:
            return
        candidates = [one.candidate for one in chosen]
        asked = self._view.asked(batch, candidates)
        ids = [one.id for one in candidates]
        reason = self._sentence(self._acts.why_not_attest(batch, self.desk.account.actor, ids))
        if len(candidates) == 1:
            self.sheet.show_one(self._view.dossier(batch, candidates[0].id), asked, reason)
            self.letter_panel.show_person(batch, candidates[0])
        else:
            stood = self._view.attested(one.id for one in candidates)
            self.sheet.show_several(candidates, asked, stood, reason)

    @property
    def _batch(self) -> Batch:
        batch = self.desk.batch
        assert batch is not None  # what is beside the table is shown of a chosen batch alone
        return batch

    def _sentence(self, error: KnownError | None) -> str | None:
        return None if error is None else self.desk.texts.error(error)

    def _on_change_wanted(self) -> None:
        if self.desk.batch is not None:
            self.desk.reading = self.desk.batch.policy
            self.wanted.emit("policies")

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

    def _in_sight(self) -> tuple[Batch, Candidate] | None:
        """The batch and the one person chosen in it."""
        batch, chosen = self.desk.batch, self.table.chosen()
        return None if batch is None or len(chosen) != 1 else (batch, chosen[0].candidate)

    def _on_force_wanted(self) -> None:
        batch, actor, say = self.desk.batch, self.desk.account.actor, self.desk.say
        if batch is None:
            return
        dialog = ReasonDialog(self, self.desk, say(SECTION, "force"), "force_go", say(SECTION, "force_told"))
        if self.desk.prompts.run(dialog):
            self.attempt(lambda: Setup(self.desk.office).override_force(batch, dialog.reason, actor))

    def _on_close_wanted(self) -> None:
        batch, actor = self.desk.batch, self.desk.account.actor
        if batch is None:
            return
        dialog = ClosingDialog(self, self.desk, self._view.last_signers(batch))
        if self.desk.prompts.run(dialog):
            present, title = dialog.present, self.desk.say("qualification_screen", "closing")
            self.start_job(title, lambda progress: self._acts.close(batch, actor, present, progress))

    def _on_attested(self) -> None:
        batch, changes = self.desk.batch, self.sheet.panel.changes()
        chosen = [one.candidate.id for one in self.table.chosen()]
        if batch is None or not changes:
            return
        dialog = SignersDialog(self, self.desk, self._view.last_signers(batch), len(chosen))
        if not self.desk.prompts.run(dialog):
            return
        actor, signed = self.desk.account.actor, dialog.signing
        if len(chosen) < _MANY:
            self.attempt(lambda: self._acts.attest_together(batch, chosen, changes, actor, signed))
        else:
            title = self.desk.say("qualification_screen", "attesting")
            self.start_job(title, lambda _: self._acts.attest_together(batch, chosen, changes, actor, signed))

    def _on_facts_wanted(self) -> None:
        batch, chosen = self.desk.batch, self.table.chosen()
        if batch is not None and len(chosen) == 1:
            self._change_facts(batch, chosen[0])

    def _change_facts(self, batch: Batch, one: Examinee) -> None:
        dialog = FactsDialog(self, self.desk, self._view.dossier(batch, one.candidate.id))
        if self.desk.prompts.run(dialog):
            actor = self.desk.account.actor
            self.attempt(lambda: self._acts.change_facts(batch, one.candidate.id, dialog.facts, actor))
