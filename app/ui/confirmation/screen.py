"""Confirmation: a list of those past publicity is prepared by one person and signed by another."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout

from app.domain.batches import Batch
from app.domain.errors import KnownError
from app.domain.road import Step
from app.services.confirmation import Confirmation, PreparedList
from app.services.confirmation_paper import print_list
from app.services.confirmation_view import (
    ConfirmationState,
    ConfirmationView,
    Confirmed,
    ListShown,
)
from app.services.paper_files import save_pdf
from app.services.press import paper_printer
from app.texts.days import short_day
from app.ui.confirmation.cards import ListsCard, StateCard
from app.ui.confirmation.signing import SigningDialog
from app.ui.confirmation.table import columns, key
from app.ui.desk import Desk
from app.ui.records import RecordsTable
from app.ui.screen import GAP_PX, Screen

_CARDS_PX = 156


class ConfirmationScreen(Screen):
    """Above what to do now and the lists so far, below everybody proposed with what becomes of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = ConfirmationView(desk.office)
        self._state: ConfirmationState | None = None
        self._of_batch: str | None = None
        self.state_card = StateCard(desk.texts)
        self.lists_card = ListsCard(desk.texts, self._on_list_print_wanted)
        self.table: RecordsTable[Confirmed] = RecordsTable(
            "confirmation",
            columns(desk.texts),
            key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            identity=lambda one: one.candidate.id,
        )
        self._build()

    @property
    def _batch(self) -> Batch:
        batch = self.desk.batch
        assert batch is not None  # the window shows this screen of a chosen batch alone
        return batch

    def reload(self) -> None:
        if self._of_batch != self._batch.id:
            self._of_batch = self._batch.id
            self.table.search_field.clear()
        state = self._state = self._view.look(self._batch)
        policy = self.desk.office.policy(self._batch)
        article = policy.road.step("confirmation").article
        rule = self._say("rule", document=policy.document, article=article)
        self.set_heading(self.desk.texts.label("step", "confirmation"), rule)
        self.state_card.show_state(state, self._ahead())
        self.lists_card.show_lists(state.lists)
        self.table.set_empty_text(self._say("empty_search" if state.names else "empty"))
        self.table.set_records(state.names)
        self._offer(state)

    def _ahead(self) -> Step | None:
        steps = self.desk.office.policy(self._batch).road.steps
        place = next(place for place, step in enumerate(steps) if step.id == "confirmation")
        return steps[place + 1] if place + 1 < len(steps) else None

    def _offer(self, state: ConfirmationState) -> None:
        waiting, actor = state.unsigned, self.desk.account.actor
        self.prepare_button.setText(self._say("prepare" if waiting is None else "prepare_again"))
        self.prepare_button.setAccessibleName(self.prepare_button.text())
        self.print_button.setVisible(bool(state.lists))
        why_not = self._view.why_not_prepare(state, self._batch, actor)
        self.offer(self.prepare_button, self.desk.texts.error(why_not) if why_not else None)
        self.offer(self.sign_button, self._waits(self._view.why_not_sign(state, self._batch, actor)))

    def _waits(self, error: KnownError | None) -> str | None:
        """`9月20日期满后编制名单 · 四(三)`."""
        if error is None:
            return None
        texts, last = self.desk.texts, error.values.get("last_day")
        if not texts.has("confirmation_wait", error.code):
            return texts.error(error)
        values = {
            "last": short_day(date.fromisoformat(str(last))) if last else "",
            "first": texts.label("step", str(error.values.get("first_id", ""))),
            "article": error.article or "",
        }
        return texts.say("confirmation_wait", error.code, values)

    def _on_prepare_wanted(self) -> None:
        waiting = self._state.unsigned if self._state else None
        if waiting is not None:
            question = self._say("prepare_sure", number=waiting.list.number)
            if not self.desk.prompts.confirm(self, question, self._say("prepare_again")):
                return
        prepared: list[PreparedList] = []
        act, batch, actor = Confirmation(self.desk.office).prepare, self._batch, self.desk.account.actor
        if self.attempt(lambda: prepared.append(act(batch, actor))):
            one = prepared[0]
            text = self._say("prepared", number=one.list.number, count=len(one.candidates))
            self.desk.prompts.inform(self, text)

    def _on_sign_wanted(self) -> None:
        waiting = self._state.unsigned if self._state else None
        if waiting is None:
            return
        dialog = SigningDialog(self, self.desk.texts, waiting, self._view.signers(waiting))
        if not self.desk.prompts.run(dialog):
            return
        act, batch, signer = Confirmation(self.desk.office).sign, self._batch, dialog.signer.actor
        if self.attempt(lambda: act(batch, waiting.list.id, signer)):
            text = self._say("signed", number=waiting.list.number, count=len(waiting.names))
            self.desk.prompts.inform(self, text)

    def _on_print_wanted(self) -> None:
        if self._state and self._state.lists:
            self._on_list_print_wanted(self._state.lists[-1])

    def _on_list_print_wanted(self, shown: ListShown) -> None:
        number, office, batch = shown.list.number, self.desk.office, self._batch
        name = self._say("save_name", batch=batch.title, number=number)
        prompts = self.desk.prompts
        path = prompts.save_file(self, self._say("save_title"), name, self._say("pdf_kinds"))
        if path is not None:
            self.start_job(
                self._say("printing"),
                lambda _: save_pdf(path, print_list(office, paper_printer(), batch, shown.list.id)),
                self._on_list_printed,
                stores=False,
            )

    def _on_list_printed(self, path: object) -> None:
        if isinstance(path, Path):
            self.desk.prompts.inform(self, self._say("saved", file=path.name))

    def _build(self) -> None:
        self.print_button = self.add_action(self._say("print"), self._on_print_wanted, shortcut="Ctrl+P")
        self.prepare_button = self.add_action(self._say("prepare"), self._on_prepare_wanted)
        self.sign_button = self.add_action(self._say("sign"), self._on_sign_wanted, primary=True)
        cards = QHBoxLayout()
        cards.setSpacing(GAP_PX)
        cards.addWidget(self.state_card, 3)
        cards.addWidget(self.lists_card, 2)
        self.state_card.setFixedHeight(_CARDS_PX)
        self.lists_card.setFixedHeight(_CARDS_PX)
        self.body.addLayout(cards)
        self.body.addWidget(self.table, 1)
        self.state_card.go_wanted.connect(self.wanted.emit)

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("confirmation_screen", code, **values)
