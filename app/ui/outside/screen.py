"""The general screen of a step without one of its own: what it owes, who walks it, and ticking it off.

The window tells which step by the property `step`.
"""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.batches import Batch
from app.services.steps import Steps
from app.services.steps_view import StepPage, StepsView, Walking
from app.texts.days import chinese_day_with_weekday
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.outside.table import columns, search_text
from app.ui.records import RecordsTable
from app.ui.records.choosing import choose
from app.ui.screen import GAP_PX, Screen, card, chip, line


class OutsideScreen(Screen):
    """Shows one step at a time; `page` is what the file held when it was last read."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.page: StepPage | None = None
        self._build()

    def reload(self) -> None:
        batch = self.desk.batch
        if batch is None:
            return
        step_id = str(self.property("step"))
        self.page = StepsView(self.desk.office).page(batch, step_id, self.desk.account.actor)
        self._show(self.page)

    def _build(self) -> None:
        say = self.desk.say
        self.choose_ready = self.add_action(say("outside_screen", "choose_ready"), self._on_choose_wanted)
        self.complete = self.add_action(
            say("outside_screen", "complete"), self._on_complete_wanted, primary=True
        )
        state, inside = card(say("outside_screen", "state"))
        self._chip = chip("", "plain")
        self._told = line()
        self._walker = line(kind="muted")
        self._note = line(kind="muted")
        top = QHBoxLayout()
        top.addWidget(self._chip)
        top.addStretch()
        inside.addLayout(top)
        for label in (self._told, self._walker, self._note):
            inside.addWidget(label)
        inside.addStretch()
        papers, self._papers = card(say("outside_screen", "papers"))
        cards = QWidget()
        cards.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(cards)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP_PX)
        row.addWidget(state, 1)
        row.addWidget(papers, 1)
        self._owed = QVBoxLayout()
        self._papers.addLayout(self._owed)
        self._papers.addStretch()
        self.body.addWidget(cards)
        self.table: RecordsTable[Walking] = RecordsTable(
            "outside",
            columns(self.desk.texts),
            search_text,
            theme=self.desk.theme,
            texts=self.desk.texts,
            preferences=self.desk.preferences,
            identity=lambda one: one.candidate.id,
        )
        self.table.set_empty_text(say("outside_screen", "nobody"))
        self.table.view.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.body.addWidget(self.table, 1)
        self.body.addStretch()

    def _show(self, page: StepPage) -> None:
        say, step = self.desk.say, page.step
        self.set_heading(
            step.title, say("outside_screen", "rule", document=page.document, article=step.article)
        )
        self._show_state(page)
        self._walker.setText(say("outside_screen", f"walker_{step.walked_by}"))
        self._note.setText(say("outside_screen", "reading", note=step.note) if step.note else "")
        self._note.setVisible(bool(step.note))
        self._show_papers(page)
        self.table.setVisible(not page.walked_by_batch)
        self.choose_ready.setVisible(not page.walked_by_batch)
        self.table.set_records(page.people)
        self._offer()

    def _show_state(self, page: StepPage) -> None:
        if page.walked_by_batch:
            done = page.done_on is not None
            values: dict[str, object] = {}
            if page.done_on is not None:
                values = {"day": chinese_day_with_weekday(page.done_on)}
            code = "batch_done" if done else "batch_waits" if page.why_not else "batch_ready"
        else:
            past = sum(1 for one in page.people if one.done_on is not None)
            values = {"ready": len(page.ready), "done": past, "people": len(page.people)}
            done = bool(page.people) and past == len(page.people)
            code = "people_none" if not page.people else "people_done" if done else "people"
        now = page.why_not is None and (page.walked_by_batch or bool(page.ready))
        tone, word = ("good", "done") if done else ("warn", "now") if now else ("plain", "later")
        self._chip.setText(self.desk.say("outside_screen", word))
        self._chip.setProperty("tone", tone)
        self._chip.style().polish(self._chip)
        self._told.setText(self.desk.say("outside_screen", code, **values))

    def _show_papers(self, page: StepPage) -> None:
        clear(self._owed)
        for paper in page.papers:
            code = "paper_to" if paper.to else "paper"
            self._owed.addWidget(line(self.desk.say("outside_screen", code, title=paper.title, to=paper.to)))
        if not page.papers:
            self._owed.addWidget(line(self.desk.say("outside_screen", "no_papers"), "muted"))

    def _offer(self) -> None:
        page = self.page
        if page is None:
            return
        texts = self.desk.texts
        if page.why_not is not None:
            reason: str | None = texts.error(page.why_not)
        elif page.walked_by_batch:
            reason = None
        else:
            reason = self._why_not_chosen(page)
        self.offer(self.complete, reason)
        self.choose_ready.setEnabled(bool(page.ready) and page.why_not is None)

    def _why_not_chosen(self, page: StepPage) -> str | None:
        """Why the people chosen in the table cannot be ticked off, None when they all can."""
        chosen = self.table.chosen()
        if not page.ready:
            return self.desk.say("outside_screen", "nobody_ready", article=page.step.article)
        if not chosen:
            return self.desk.say("outside_screen", "choose_first")
        stuck = next((one for one in chosen if not one.ready), None)
        return (
            None if stuck is None else self.desk.say("outside_screen", "not_ready", name=stuck.candidate.name)
        )

    def _on_selection_changed(self) -> None:
        self._offer()

    def _on_choose_wanted(self) -> None:
        choose(self.table, lambda one: one.ready)
        self.table.view.setFocus()

    def _on_complete_wanted(self) -> None:
        page, batch = self.page, self.desk.batch
        if page is None or batch is None:
            return
        if page.walked_by_batch:
            self._complete_batch(page, batch)
        else:
            self._complete_people(page, batch)

    def _complete_batch(self, page: StepPage, batch: Batch) -> None:
        say, actor = self.desk.say, self.desk.account.actor
        question = say("outside_screen", "confirm_batch", step=page.step.title)
        if self.desk.prompts.confirm(self, question, say("outside_screen", "complete")):
            self.attempt(lambda: Steps(self.desk.office).complete(batch, page.step.id, actor))

    def _complete_people(self, page: StepPage, batch: Batch) -> None:
        say, actor = self.desk.say, self.desk.account.actor
        chosen = [one.candidate.id for one in self.table.chosen()]
        question = say("outside_screen", "confirm_people", step=page.step.title, count=len(chosen))
        if self.desk.prompts.confirm(self, question, say("outside_screen", "complete")):
            self.attempt(lambda: Steps(self.desk.office).complete_for(batch, chosen, page.step.id, actor))
