"""The plan: a form until it is published, a page to read afterwards; beside it what the document asks.

What is typed is kept on this machine: a draft is nobody's record yet, and an undone plan finds it again.
"""

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from app.domain.batches import Batch
from app.domain.errors import InputError
from app.services.plan_draft import PlanDraft, pack_draft, unpack_draft
from app.services.plan_reading import DraftReading, written
from app.services.plan_view import PlanView
from app.services.setup import Setup
from app.ui.desk import Desk
from app.ui.plan.form import PlanForm
from app.ui.plan.published import PublishedPage
from app.ui.plan.terms import TermsPanel
from app.ui.screen import GAP_PX, Screen, card, line

_TERMS_PX = 300


class PlanScreen(Screen):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = PlanView(desk.office)
        self._shown: Batch | None = None
        self._reading: DraftReading | None = None
        self._sentences: dict[str, str] = {}
        self._build()

    def reload(self) -> None:
        batch = self.desk.batch
        if batch is None:
            return
        terms = self._view.terms(batch)
        published = self._view.published(batch)
        say = self.desk.say
        self.set_heading(
            terms.step.title, say("plan_screen", "rule", document=terms.document, article=terms.step.article)
        )
        self._terms.show_terms(terms)
        self.publish.setVisible(published is None)
        self.suggest.setVisible(published is None)
        self.missing.setVisible(published is None)
        self.form.setVisible(published is None)
        self._own.setVisible(published is None)
        self.page.setVisible(published is not None)
        if published is not None:
            self.page.show_plan(published)
            self.offer(self.publish, None)
            return
        self.form.set_terms(terms)
        if self._shown is None or self._shown.id != batch.id:
            self._shown = batch
            self.form.set_draft(self._kept(batch) or self._view.suggested(batch))
        self._read()

    def _build(self) -> None:
        say = self.desk.say
        self.suggest = self.add_action(say("plan_screen", "suggest"), self._on_suggestion_wanted)
        self.missing = self.add_action(say("plan_screen", "find"), self._on_problem_wanted)
        self.publish = self.add_action(say("plan_screen", "publish"), self._on_publish_wanted, primary=True)
        self.form = PlanForm(self.desk.texts, self.desk.theme)
        self.form.edited.connect(self._on_edited)
        self.page = PublishedPage(self.desk.texts)
        self._terms = TermsPanel(self.desk.texts, self.desk.theme)
        self._terms.setFixedWidth(_TERMS_PX)
        self._own, inside = card()
        self._own.setObjectName("banner")
        inside.addWidget(line(say("plan_screen", "own_hint")))
        holder = QWidget()
        columns = QHBoxLayout(holder)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(GAP_PX)
        columns.addWidget(self.form, 1)
        columns.addWidget(self.page, 1)
        columns.addWidget(self._terms)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(holder)
        self.body.addWidget(self._own)
        self.body.addWidget(self.area, 1)

    def _kept(self, batch: Batch) -> PlanDraft | None:
        """What was typed before and not published; nothing where it cannot be read any more."""
        kept = self.desk.preferences.state(_key(batch))
        if kept is None or kept.isEmpty():
            return None
        try:
            return unpack_draft(bytes(kept.data()))
        except InputError:
            return None

    def _read(self) -> None:
        """Hold the form against the rules; say beside each field what cannot stand."""
        batch = self.desk.batch
        if batch is None:
            return
        reading = self._reading = self._view.read(batch, self.form.draft())
        texts = self.desk.texts
        found = {name: texts.remark("plan_problem", remark) for name, remark in reading.problems.items()}
        total = (
            ""
            if reading.total is None
            else self.desk.say("plan_screen", "total", total=written(reading.total))
        )
        self._sentences = found
        self.form.show_problems(found, total)
        self.missing.setVisible(bool(found))
        refusal = Setup(self.desk.office).why_not_publish(batch, self.desk.account.actor)
        if refusal is not None:
            self.offer(self.publish, texts.error(refusal))
        elif found:
            first = next(iter(found.values()))
            self.offer(self.publish, self.desk.say("plan_screen", "problems", count=len(found), first=first))
        else:
            self.offer(self.publish, None)

    def _on_edited(self) -> None:
        if self.desk.batch is not None:
            draft = QByteArray(pack_draft(self.form.draft()))
            self.desk.preferences.keep_state(_key(self.desk.batch), draft)
            self._read()

    def _on_problem_wanted(self) -> None:
        control = self.form.troubled(self._sentences)
        if control is not None:
            control.setFocus()
            self.area.ensureWidgetVisible(control)

    def _on_suggestion_wanted(self) -> None:
        batch, say = self.desk.batch, self.desk.say
        question = say("plan_screen", "confirm_suggest")
        if batch and self.desk.prompts.confirm(self, question, say("plan_screen", "suggest")):
            self.form.set_draft(self._view.suggested(batch))
            self._on_edited()

    def _on_publish_wanted(self) -> None:
        batch, plan = self.desk.batch, self._reading.plan if self._reading else None
        if batch is None or plan is None:
            return
        question = self.desk.say("plan_screen", "confirm_publish")
        if not self.desk.prompts.confirm(self, question, self.desk.say("plan_screen", "publish")):
            return
        actor = self.desk.account.actor
        self.attempt(lambda: Setup(self.desk.office).publish_plan(batch, plan, actor))


def _key(batch: Batch) -> str:
    return f"plan-{batch.id}"
