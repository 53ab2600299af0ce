"""限制名单: who may not apply and until when; the approver enters, lifts and lets pass."""

from PySide6.QtWidgets import QHBoxLayout

from app.services.barring import Barring, BarShown
from app.texts.days import chinese_day_with_weekday
from app.ui.bars.dialogs import BarDialog
from app.ui.bars.table import SECTION, TOLD_BY_SHEET, columns, search_key, standing_of
from app.ui.desk import Desk
from app.ui.qualification.dialogs import ReasonDialog
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen
from app.ui.side_sheet import SideSheet


class BarsScreen(Screen):
    """All bars of the file; letting pass concerns the batch chosen on the left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._acts = Barring(desk.office)
        self.admit = self.add_action(self._say("admit"), self._on_admission_wanted)
        self.lift = self.add_action(self._say("lift"), self._on_lifting_wanted)
        self.enter = self.add_action(self._say("enter"), self._on_entry_wanted, primary=True)
        self.table: RecordsTable[BarShown] = RecordsTable(
            "bars",
            columns(desk.texts),
            search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            unit="lines",
            identity=lambda one: one.bar.id,
        )
        self.sheet = SideSheet(desk.theme, desk.say("prompt", "close"))
        self.table.set_empty_text(self._say("empty"))
        self.table.selected.connect(self._on_selected)
        self.table.opened.connect(self._on_opened)
        self.sheet.stand_beside(self.table.view, self, TOLD_BY_SHEET)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.table, 1)
        row.addWidget(self.sheet)
        self.body.addLayout(row, 1)

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        self.table.set_records(self._acts.shown())
        self._on_selected(self.table.current())

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say(SECTION, code, **values)

    def _on_selected(self, one: object) -> None:
        shown = one if isinstance(one, BarShown) else None
        error = self._acts.why_not(self.desk.account.actor)
        reason = None if error is None else self.desk.texts.error(error)
        self.offer(self.enter, reason)
        if reason is None and shown is None:
            reason = self._say("choose_first")
        elif reason is None and shown is not None and standing_of(shown) != "standing":
            reason = self._say("not_standing")
        self.offer(self.lift, reason)
        batch = self.desk.batch
        if reason is None and batch is None:
            reason = self._say("no_batch")
        elif reason is None and shown is not None and batch is not None and batch.title in shown.admitted_to:
            reason = self._say("admitted_already", title=batch.title)
        self.offer(self.admit, reason)
        if shown is None:
            self.sheet.put_away()
        elif self.sheet.isVisible():
            self._show(shown)

    def _on_opened(self, one: object) -> None:
        if isinstance(one, BarShown):
            self._show(one)

    def _show(self, one: BarShown) -> None:
        bar, texts = one.bar, self.desk.texts
        facts = [
            (self._say("number"), str(bar.number)),
            (self._say("stands"), self._say(f"stands_{standing_of(one)}")),
            (self._say("subject"), texts.label("bar_subject", bar.subject)),
            (self._say("id_type"), bar.id_type or ""),
            (self._say("id_number"), bar.id_number or ""),
            (self._say("ground"), bar.ground),
            (self._say("decision"), bar.decision),
            (self._say("policy"), one.document if bar.article is None else f"{one.document} {bar.article}"),
            (self._say("starts"), chinese_day_with_weekday(bar.starts)),
            (self._say("until"), chinese_day_with_weekday(bar.ends)),
            (self._say("result"), self._say("annulled") if bar.annuls else ""),
            (self._say("entered"), f"{one.entered_by} {chinese_day_with_weekday(bar.entered_on)}"),
        ]
        notes = [self._say("admitted_to", title=title) for title in one.admitted_to]
        if bar.lifted_on is not None:
            day = chinese_day_with_weekday(bar.lifted_on)
            notes.append(self._say("lifted_by", name=one.lifted_by, day=day, reason=bar.lift_reason))
        self.sheet.show_facts(bar.name, [fact for fact in facts if fact[1]], notes)

    def _on_entry_wanted(self) -> None:
        batch, actor = self.desk.batch, self.desk.account.actor
        dialog = BarDialog(self, self.desk, None if batch is None else batch.policy)
        if self.desk.prompts.run(dialog):
            self.attempt(lambda: self._acts.enter(dialog.draft, actor))

    def _on_lifting_wanted(self) -> None:
        one, actor = self.table.current(), self.desk.account.actor
        if one is None:
            return
        told = self._say("lift_told", name=one.bar.name)
        dialog = ReasonDialog(self, self.desk, self._say("lift"), "lift_go", told)
        if self.desk.prompts.run(dialog):
            self.attempt(lambda: self._acts.lift(one.bar.id, dialog.reason, actor))

    def _on_admission_wanted(self) -> None:
        one, batch, actor = self.table.current(), self.desk.batch, self.desk.account.actor
        if one is None or batch is None:
            return
        told = self._say("admit_told", name=one.bar.name, title=batch.title)
        dialog = ReasonDialog(self, self.desk, self._say("admit"), "admit_go", told)
        if self.desk.prompts.run(dialog):
            self.attempt(lambda: self._acts.admit(batch, one.bar.id, dialog.reason, actor))
