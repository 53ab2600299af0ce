"""The plan: a form until it is published, a page to read afterwards; beside it what the document asks.

What is typed is kept on this machine: a draft is nobody's record yet, and an undone plan finds it again.
"""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from app.domain.batches import Batch, Plan, PlanVersion
from app.domain.errors import InputError
from app.services.plan_amendments import PlanAmendments, PlanScoredError
from app.services.plan_draft import PlanDraft, draft_of, pack_draft, unpack_draft
from app.services.plan_reading import DraftReading, written
from app.services.plan_view import PlanView
from app.services.setup import Setup
from app.ui.desk import Desk
from app.ui.plan.form import PlanForm
from app.ui.plan.terms import TermsPanel
from app.ui.screen import GAP_PX, Screen, card, line

if TYPE_CHECKING:
    from app.ui.plan.published import PublishedPage

_TERMS_PX = 300


class PlanScreen(Screen):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = PlanView(desk.office)
        self._shown: Batch | None = None
        self._reading: DraftReading | None = None
        self._sentences: dict[str, str] = {}
        self._amendments = PlanAmendments(desk.office)
        self._versions: list[PlanVersion] = []
        self._amending = False
        self._of_batch: str | None = None
        self._build()

    def reload(self) -> None:
        batch = self.desk.batch
        if batch is None:
            return
        terms = self._view.terms(batch)
        versions = self._versions = self._view.versions(batch)
        say = self.desk.say
        self.set_heading(
            terms.step.title, say("plan_screen", "rule", document=terms.document, article=terms.step.article)
        )
        self._terms.show_terms(terms)
        self._show_parts(batch)
        if versions and not self._amending:
            self._shown = None
            self.page.show_versions(versions, filed=self._amendments.filed_under(batch) is not None)
            self.offer(self.publish, None)
            return
        self.form.set_terms(terms)
        if self._shown is None or self._shown.id != batch.id:
            self._shown = batch
            start = draft_of(versions[-1].plan) if versions else self._view.suggested(batch)
            self.form.set_draft(self._kept(self._key) or start)
        self._read()

    @cached_property
    def page(self) -> "PublishedPage":
        """Made when there is a plan to read."""
        from app.ui.plan.published import PublishedPage  # noqa: PLC0415 - a new batch shows the form alone

        page = PublishedPage(self.desk.texts)
        self._columns.insertWidget(1, page, 1)
        return page

    @property
    def _key(self) -> str:
        """Under which the form as typed is kept: a plan and each of its amendments apart."""
        assert self.desk.batch is not None
        return f"plan-{self.desk.batch.id}" + (f"-{len(self._versions)}" if self._versions else "")

    def _show_parts(self, batch: Batch) -> None:
        """The form while a plan or its amendment is written, else the page; and the buttons for each."""
        versions, actor = self._versions, self.desk.account.actor
        refused = self._amendments.why_not_amend(batch, actor)
        if self._of_batch != batch.id or not versions or refused is not None:
            self._amending = False
        self._of_batch = batch.id
        writing = not versions or self._amending
        for part in (self.publish, self.missing, self.form, self._own):
            part.setVisible(writing)
        self.suggest.setVisible(not versions)
        if not writing or "page" in vars(self):
            self.page.setVisible(not writing)
        self.give_up.setVisible(self._amending)
        self.amend.setVisible(bool(versions) and not self._amending)
        self.offer(self.amend, None if refused is None else self.desk.texts.error(refused))
        scored = isinstance(refused, PlanScoredError)
        self.discard.setVisible(scored)
        if scored:
            error = self._amendments.why_not_discard(batch, actor)
            self.offer(self.discard, None if error is None else self.desk.texts.error(error))
        code = "amending" if self._amending else "own_hint"
        self._own_told.setText(self.desk.say("plan_screen", code, number=len(versions)))
        text = self.desk.say("plan_screen", "publish_amendment" if versions else "publish")
        self.publish.setText(text)
        self.publish.setAccessibleName(text)
        told = refused is not None and bool(versions)
        self._refused.setVisible(told)
        if refused is not None and told:
            self._refused.setText(self.desk.texts.error(refused))

    def _build(self) -> None:
        say = self.desk.say
        self.discard = self.add_action(say("plan_screen", "discard"), self._on_discard_wanted)
        self.amend = self.add_action(say("plan_screen", "amend"), self._on_amend_wanted)
        self.give_up = self.add_action(say("plan_screen", "give_up"), self._on_given_up)
        self.suggest = self.add_action(say("plan_screen", "suggest"), self._on_suggestion_wanted)
        self.missing = self.add_action(say("plan_screen", "find"), self._on_problem_wanted)
        self.publish = self.add_action(say("plan_screen", "publish"), self._on_publish_wanted, primary=True)
        self.form = PlanForm(self.desk.texts, self.desk.theme)
        self.form.edited.connect(self._on_edited)
        self._terms = TermsPanel(self.desk.texts, self.desk.theme)
        self._terms.setFixedWidth(_TERMS_PX)
        self._terms.policies_wanted.connect(self._on_policies_wanted)
        self._own, inside = card()
        self._own.setObjectName("banner")
        self._own_told = line()
        inside.addWidget(self._own_told)
        self._refused = line(kind="muted")
        holder = QWidget()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(holder)  # while it is empty: it is measured here, and would be styled for that
        columns = self._columns = QHBoxLayout(holder)
        columns.setContentsMargins(0, 0, 8, 0)
        columns.setSpacing(GAP_PX)
        columns.addWidget(self.form, 1)
        columns.addWidget(self._terms)
        self.body.addWidget(self._own)
        self.body.addWidget(self._refused)
        self.body.addWidget(self.area, 1)

    def _kept(self, key: str) -> PlanDraft | None:
        """What was typed before and not published; nothing where it cannot be read any more."""
        kept = self.desk.preferences.state(key)
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
        actor = self.desk.account.actor
        refusal = (
            self._amendments.why_not_amend(batch, actor)
            if self._amending
            else Setup(self.desk.office).why_not_publish(batch, actor)
        )
        if self._amending and reading.plan == self._versions[-1].plan:
            self.offer(self.publish, self.desk.say("plan_screen", "not_amended"))
        elif refusal is not None:
            self.offer(self.publish, texts.error(refusal))
        elif found:
            first = next(iter(found.values()))
            self.offer(self.publish, self.desk.say("plan_screen", "problems", count=len(found), first=first))
        else:
            self.offer(self.publish, None)

    def _on_policies_wanted(self) -> None:
        if self.desk.batch is not None:
            self.desk.reading = self.desk.batch.policy
            self.wanted.emit("policies")

    def _on_edited(self) -> None:
        if self.desk.batch is not None:
            draft = QByteArray(pack_draft(self.form.draft()))
            self.desk.preferences.keep_state(self._key, draft)
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
        if self._amending:
            self._amend(batch, plan)
            return
        question = self.desk.say("plan_screen", "confirm_publish")
        if not self.desk.prompts.confirm(self, question, self.desk.say("plan_screen", "publish")):
            return
        actor = self.desk.account.actor
        self.attempt(lambda: Setup(self.desk.office).publish_plan(batch, plan, actor))

    def _amend(self, batch: Batch, plan: Plan) -> None:
        """Ask for reason and day, then store the amendment."""
        desk, last = self.desk, self._versions[-1]
        today = desk.office.clock.today()
        from app.ui.plan.amending import AmendingDialog  # noqa: PLC0415 - a dialog few open

        dialog = AmendingDialog(self, desk.texts, len(self._versions), last.published_on, today)
        if not desk.prompts.run(dialog):
            return
        actor = desk.account.actor

        def act() -> None:
            self._amendments.amend(batch, plan, dialog.reason, dialog.published_on, actor)
            self._amending = False

        self.attempt(act)

    def _on_amend_wanted(self) -> None:
        self._amending, self._shown = True, None
        self.reload()
        self.form.aggregate.setFocus()

    def _on_given_up(self) -> None:
        self.desk.preferences.keep_state(self._key, QByteArray())
        self._amending = False
        self.reload()

    def _on_discard_wanted(self) -> None:
        desk, batch = self.desk, self.desk.batch
        from app.ui.plan.amending import DiscardingDialog  # noqa: PLC0415 - a dialog few open

        dialog = DiscardingDialog(self, desk.texts)
        if batch is not None and desk.prompts.run(dialog):
            actor = desk.account.actor
            self.attempt(lambda: self._amendments.discard_scores(batch, dialog.reason, actor))
