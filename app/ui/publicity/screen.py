"""Publicity: print the notice, record where it hangs, watch the days, take objections, then go on."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.batches import Batch
from app.domain.errors import KnownError
from app.domain.publicity import Notice
from app.domain.working_days import Counting
from app.services.intake import why_not_withdraw
from app.services.publicity_view import (
    DraftShown,
    Phase,
    Publicised,
    PublicityState,
    PublicityView,
)
from app.texts.days import short_day
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.publicity.acts import PublicityActs
from app.ui.publicity.calendar import PeriodCalendar
from app.ui.publicity.drafting import DraftCard
from app.ui.publicity.now import NowCard
from app.ui.publicity.sheet import WIDTH_PX, NameSheet
from app.ui.publicity.table import columns, key
from app.ui.records import RecordsTable
from app.ui.screen import Screen, card, line

_LEAST_ABOVE_PX = 236


class PublicityScreen(Screen):
    """Above the days and what matters now, below the names; what is shown above depends on the phase."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = PublicityView(desk.office)
        self._acts = PublicityActs(self, self._view)
        self._state: PublicityState | None = None
        self._draft: DraftShown | None = None
        self._of_batch: str | None = None
        self._redrafting = False
        self.calendar = PeriodCalendar(desk.texts)
        self.now = NowCard(desk.texts)
        self.draft = DraftCard(desk.texts, self._view.suggested_day(), self._view.latest_day())
        self.notices = QComboBox()
        self.sheet = NameSheet(self, desk.texts, desk.theme)
        self.table: RecordsTable[Publicised] = RecordsTable(
            "publicity",
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

    @property
    def _notice(self) -> Notice | None:
        chosen = self.notices.currentData()
        return chosen if isinstance(chosen, Notice) else None

    @property
    def _phase(self) -> Phase:
        assert self._state is not None
        return Phase.PRINTING if self._redrafting else self._state.phase

    def reload(self) -> None:
        if self._of_batch != self._batch.id:
            self._start_over()
        state = self._state = self._view.look(self._batch)
        self._redrafting = self._redrafting and state.blocked is None
        self._show_notices(state)
        self.table.set_records(state.names)
        self._show_phase()
        if self.sheet.isVisible():
            self._open(self.sheet.shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._place_sheet()

    def _start_over(self) -> None:
        """Another batch: nothing of the former one stays in sight."""
        self._of_batch = self._batch.id
        self._redrafting = False
        self.sheet.hide()
        self.table.search_field.clear()
        self.notices.clear()

    def _show_notices(self, state: PublicityState) -> None:
        before = self._notice
        known = before.number if before else None
        self.notices.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.notices.clear()
        for notice in state.notices:
            self.notices.addItem(self._say("notice_number", number=notice.number), notice)
        numbers = [notice.number for notice in state.notices]
        kept = known in numbers and state.phase is Phase.POSTED
        self.notices.setCurrentIndex(numbers.index(known) if kept and known else len(numbers) - 1)
        self.notices.blockSignals(False)  # noqa: FBT003
        self.notices.setVisible(len(numbers) > 1 and self._phase is not Phase.PRINTING)

    def _show_phase(self) -> None:
        state, phase, notice = self._state, self._phase, self._notice
        assert state is not None
        self._early.setVisible(phase is Phase.EARLY)
        self._above.setVisible(phase is not Phase.EARLY)
        self.draft.setVisible(phase is Phase.PRINTING)
        self.now.setVisible(phase in {Phase.POSTING, Phase.POSTED})
        self.table.set_empty_text(self._say("empty_names" if state.names else "empty_early"))
        if phase is Phase.EARLY and state.blocked is not None:
            self._show_early(state.blocked)
        elif phase is Phase.PRINTING:
            today = self.desk.office.clock.today()
            day = max(self.draft.day, self._view.suggested_day())
            self.draft.offer_days(day, today, self._view.latest_day())
            self._show_draft(self.draft.day)
        elif notice is not None:
            shown = self._view.period(notice)
            self._show_heading(notice.days, notice.counting)
            self.calendar.show_period(shown)
            if notice.posted_on is None:
                self.now.show_posting(notice, state)
            else:
                counts = self._acts.counts(notice)
                self.now.show_posted(notice, shown, state, counts)
        self._offer(phase)

    def _show_heading(self, days: int, counting: Counting | None = None) -> None:
        policy = self.desk.office.policy(self._batch)
        article = policy.road.step("publicity").article
        code = "rule" if counting is None else f"rule_{counting.value}"
        rule = self._say(code, days=days, document=policy.document, article=article)
        self.set_heading(self.desk.texts.label("step", "publicity"), rule)

    def _show_early(self, error: KnownError) -> None:
        self._show_heading(self.desk.office.policy(self._batch).min_publicity_days)
        step = str(error.values.get("first_id", "proposal"))
        self._early_text.setText(self.desk.texts.error(error))
        self._early_button.setText(self._say("go_to_step", step=self.desk.texts.label("step", step)))
        self._early_button.setAccessibleName(self._early_button.text())
        self._early_button.setProperty("step", step)

    def _show_draft(self, day: date) -> None:
        draft = self._draft = self._view.draft(self._batch, day)
        self.draft.show_draft(draft, reprint=self._redrafting)
        if draft.shown is not None:
            self._show_heading(draft.shown.period.days, draft.shown.period.counting)
            self.calendar.show_period(draft.shown)

    def _offer(self, phase: Phase) -> None:
        actor, posting = self.desk.account.actor, phase is Phase.POSTING
        act = self._told(self._view.why_not_act(actor))
        codes = {Phase.EARLY: "print", Phase.PRINTING: "print", Phase.POSTING: "post", Phase.POSTED: "go_on"}
        self.primary.setText(self._say(codes[phase]))
        self.primary.setAccessibleName(self.primary.text())
        self.print_button.setText(self._say("reprint" if posting else "print"))
        self.print_button.setAccessibleName(self.print_button.text())
        self.print_button.setVisible(phase in {Phase.POSTING, Phase.POSTED})
        self.object_button.setVisible(phase in {Phase.POSTING, Phase.POSTED})
        self.offer(self.print_button, act if posting else None)
        self.offer(self.object_button, act)
        if phase is Phase.POSTED:
            self.offer(self.primary, self._waits(self._view.why_not_go_on(self._batch)))
        elif posting:
            self.offer(self.primary, act)
        else:
            self.offer(self.primary, self._waits(self._view.why_not_print(self._batch, actor)))

    def _waits(self, error: KnownError | None) -> str | None:
        """`10月8日期满后可用 · 四(四)`."""
        if error is None:
            return None
        texts, last = self.desk.texts, error.values.get("last_day")
        if not texts.has("publicity_wait", error.code):
            return texts.error(error)
        values = {
            "last": short_day(date.fromisoformat(str(last))) if last else "",
            "first": texts.label("step", str(error.values.get("first_id", ""))),
            "article": error.article or "",
        }
        return texts.say("publicity_wait", error.code, values)

    def _told(self, error: KnownError | None) -> str | None:
        return None if error is None else self.desk.texts.error(error)

    def _open(self, shown: Publicised | None) -> None:
        state = self._state
        if shown is None or state is None:
            return
        current = next((one for one in state.names if one.candidate.id == shown.candidate.id), None)
        if current is None:
            self._on_sheet_closed()
            return
        candidate = current.candidate
        notice = next((one for one in state.notices if one.number == current.notice), None)
        objections = [one for one in state.objections if one.objection.candidate_id == candidate.id]
        role = self._view.why_not_act(self.desk.account.actor)
        self._place_sheet()
        self.sheet.show_name(current, notice, objections, (role, role or why_not_withdraw(candidate)))

    def _place_sheet(self) -> None:
        """Below the header, so that its actions stay in reach."""
        top = self.body.geometry().top()
        self.sheet.setGeometry(self.width() - WIDTH_PX, top, WIDTH_PX, self.height() - top)

    def _on_sheet_closed(self) -> None:
        self.sheet.hide()
        self.table.view.setFocus()

    def _on_selected(self, shown: Publicised | None) -> None:
        if self.sheet.isVisible():
            self._open(shown)

    def _on_day_chosen(self, day: date) -> None:
        if self._phase is Phase.PRINTING:
            self._show_draft(day)

    def _on_redraft_wanted(self) -> None:
        self._redrafting = True
        self.notices.hide()
        self._show_phase()
        self.draft.day_field.setFocus()

    def _on_draft_left(self) -> None:
        self._redrafting = False
        self.reload()

    def _on_redraft_ended(self) -> None:
        self._redrafting = False

    def _on_print_wanted(self) -> None:
        """Beside the primary action: the PDF of the notice once more, or a reprint before it is posted."""
        if self._phase is Phase.POSTING:
            self._on_redraft_wanted()
        elif self._notice is not None:
            self._acts.save(self._batch, self._notice)

    def _on_primary_wanted(self) -> None:
        if self._phase is Phase.POSTED:
            self.wanted.emit("confirmation")
        elif self._phase is Phase.POSTING and self._notice is not None:
            self._acts.post(self._batch, self._notice, self._on_redraft_ended)
        elif self._draft is not None:
            self._acts.print_notice(self._batch, self.draft.day, self._draft, self._on_redraft_ended)

    def _on_objection_wanted(self, shown: Publicised | None = None) -> None:
        chosen = shown or self.table.current()
        names = self._state.names if self._state else ()
        self._acts.receive_objection(self._batch, names, chosen.candidate.id if chosen else None)

    def _on_settling_wanted(self) -> None:
        if self._notice is not None:
            self._acts.settle(self._notice)

    def _on_count_wanted(self) -> None:
        if self._notice is not None:
            self._acts.count(self._notice)

    def _on_early_wanted(self) -> None:
        self.wanted.emit(str(self._early_button.property("step")))

    def _build(self) -> None:
        self.print_button = self.add_action(self._say("print"), self._on_print_wanted, shortcut="Ctrl+P")
        self.object_button = self.add_action(self._say("object"), self._on_objection_wanted)
        self.primary = self.add_action(self._say("go_on"), self._on_primary_wanted, primary=True)
        self.notices.setAccessibleName(self._say("notice_shown"))
        self._build_early()
        self._build_above()
        self.body.addWidget(self._early)
        self.body.addWidget(self._above)
        self.body.addWidget(self.table, 1)
        self.notices.activated.connect(self._show_phase)
        self.draft.day_chosen.connect(self._on_day_chosen)
        self.draft.left.connect(self._on_draft_left)
        self.now.print_wanted.connect(self._on_redraft_wanted)
        self.now.settle_wanted.connect(self._on_settling_wanted)
        self.now.calendars_wanted.connect(lambda: self.wanted.emit("calendars"))
        self.now.count_wanted.connect(self._on_count_wanted)
        self.now.decide_wanted.connect(self._acts.decide)
        self.table.opened.connect(self._open)
        self.table.view.clicked.connect(lambda _: self._open(self.table.current()))
        self.table.selected.connect(self._on_selected)
        self.sheet.closed.connect(self._on_sheet_closed)
        self.sheet.object_wanted.connect(self._on_objection_wanted)
        self.sheet.withdraw_wanted.connect(self._acts.withdraw)
        self.sheet.decide_wanted.connect(self._acts.decide)
        escape = QShortcut(QKeySequence("Esc"), self.table.view)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._on_sheet_closed)

    def _build_early(self) -> None:
        self._early, inside = card()
        self._early_text = line()
        self._early_button = named(QPushButton(), "tool")
        self._early_button.clicked.connect(lambda _=False: self._on_early_wanted())
        inside.addWidget(self._early_text)
        inside.addWidget(self._early_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _build_above(self) -> None:
        self._above = QWidget()
        frame, inside = card()
        inside.addWidget(self.calendar)
        right = QVBoxLayout()
        right.addWidget(self.notices)
        right.addWidget(self.draft, 1)
        right.addWidget(self.now, 1)
        row = QHBoxLayout(self._above)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self._above.setMinimumHeight(_LEAST_ABOVE_PX)
        row.addWidget(frame, 3)
        row.addLayout(right, 2)

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("publicity_screen", code, **values)
