"""Imports a roster: file, headings, check of every row, then all of it or the good rows alone."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMenu, QStackedLayout

from app.domain.batches import Batch
from app.domain.levels import Level
from app.domain.remarks import Remark
from app.exchange.roster_headings import HeadingQuestion
from app.services.candidate_view import CandidateView
from app.services.intake import Intake
from app.services.progress import Progress
from app.services.roster_preview import Looked, RosterReading, look, open_roster, save_blank_roster
from app.services.roster_rows import Verdict
from app.ui.desk import Desk
from app.ui.roster.check import CheckPage
from app.ui.roster.panels import StartPanel, Trail
from app.ui.screen import Screen

_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".csv", ".txt"})


class RosterScreen(Screen):
    """Nothing is stored before one of the two import buttons is pressed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._of_batch: str | None = None
        self._looked: Looked | None = None
        self._questions: dict[int, HeadingQuestion] = {}
        self._sheets: tuple[str, ...] = ()
        self._step_ahead: str | None = None
        self._own_doing = False
        self.trail = Trail(desk.texts)
        self.start_panel = StartPanel(desk.texts, desk.theme)
        self.check = CheckPage(desk)
        self.table, self.sheet = self.check.table, self.check.sheet
        self.questions, self.result = self.check.questions, self.check.result
        self.setAcceptDrops(True)
        self._build()

    @property
    def _batch(self) -> Batch:
        batch = self.desk.batch
        assert batch is not None  # the window shows this screen of a chosen batch alone
        return batch

    @property
    def looked(self) -> Looked | None:
        """The roster on the table, None before a file was chosen."""
        return self._looked

    def reload(self) -> None:
        if self._of_batch != self._batch.id:
            self._start_over()
        policy = self.desk.office.policy(self._batch)
        article = policy.road.intake.article
        rule = self._say("rule", batch=self._batch.title, document=policy.document, article=article)
        self.set_heading(self._say("title"), rule)
        if self._looked is not None and not self._own_doing:
            self._look(self._looked.reading)  # what was stored elsewhere may change how rows would end
        self._own_doing = False
        self._show()

    def open_file(self, path: Path) -> None:
        """Begin with another file; the former one's answers and corrections are gone."""
        readings: list[RosterReading] = []
        if self.desk.attempt(self, lambda: readings.append(open_roster(path))):
            self._forget()
            self._look(readings[0])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's own name
        urls = event.mimeData().urls()
        if len(urls) == 1 and Path(urls[0].toLocalFile()).suffix.lower() in _ENDINGS:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's own name
        event.acceptProposedAction()
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))

    def _start_over(self) -> None:
        self._of_batch = self._batch.id
        self._forget()
        self._show()

    def _forget(self) -> None:
        self._looked = None
        self._questions, self._sheets = {}, ()
        self.check.forget()

    def _look(self, reading: RosterReading) -> None:
        """Read and check in the background; the screen changes only when that went well."""
        office, batch = self.desk.office, self._batch

        def work(progress: Progress) -> object:
            return look(office, batch, reading, progress)

        self.start_job(self._say("reading", file=reading.name), work, self._on_looked, stores=False)

    def _on_looked(self, result: object) -> None:
        if isinstance(result, Looked) and result.batch_id == self._batch.id:
            self._looked = result
            self._questions |= {question.column: question for question in result.questions}
            self._sheets = self._sheets or result.sheets
            self._show()

    def _show(self) -> None:
        looked = self._looked
        self._stack.setCurrentIndex(0 if looked is None else 1)
        if looked is not None:
            shown = [self._questions[column] for column in sorted(self._questions)]
            self.check.show_looked(looked, shown, self._sheets)
        self._offer()

    def _offer(self) -> None:
        """Which of the acts are allowed now, and why not the others."""
        looked = self._looked
        for button in (self.good_button, self.all_button):
            button.setVisible(looked is not None)
        if looked is None:
            self.trail.mark("file")
            self._reason.hide()
            return
        busy = self._say("busy") if self.desk.jobs.busy else None
        self.offer(self.all_button, busy or self._told(looked.why_not_all()))
        self.offer(self.good_button, busy or self._told(looked.why_not_good()))
        asked = any(question.default is None for question in looked.questions)
        done = self.result.isVisibleTo(self) and not looked.count(Verdict.REFUSED)
        self.trail.mark("columns" if asked else "done" if done else "check")

    def _told(self, remark: Remark | None) -> str | None:
        return None if remark is None else self.desk.texts.remark("roster_block", remark)

    def _store(self) -> None:
        """Store what is not refused, then hold the same file against the batch anew."""
        looked, office, batch, actor = self._looked, self.desk.office, self._batch, self.desk.account.actor
        if looked is None:
            return

        def work(progress: Progress) -> object:
            Intake(office).store(batch, looked.preview, actor, looked.portraits, progress)
            return looked, look(office, batch, replace(looked.reading, photos=None))

        self.start_job(self._say("storing"), work, self._on_stored)

    def _on_stored(self, result: object) -> None:
        match result:
            case (Looked() as before, Looked() as after) if after.batch_id == self._batch.id:
                self._own_doing = True
                self._tell_result(before)
                self.check.close_sheet()
                self._on_looked(after)

    def _tell_result(self, before: Looked) -> None:
        counts = {verdict.value: before.count(verdict) for verdict in Verdict}
        photos = 0 if before.portraits is None else len(before.portraits.cropped)
        details = [self._say("result_counts", **counts)]
        if photos:
            details.append(self._say("result_photos", count=photos))
        if counts["refused"]:
            details.append(self._say("result_refused", count=counts["refused"]))
        ahead = CandidateView(self.desk.office).people(self._batch).ahead
        self._step_ahead = None if ahead is None else ahead.id
        step = None if ahead is None else self.desk.texts.label("step", ahead.id)
        next_text = None if step is None else self._say("next", step=step)
        stored = counts["new"] + counts["changed"]
        self.result.tell(self._say("result", count=stored), "".join(details), next_text)

    def _on_next_wanted(self) -> None:
        if self._step_ahead is not None:
            self.wanted.emit(self._step_ahead)

    def _on_another_wanted(self) -> None:
        self._forget()
        self._show()
        self.start_panel.choose_button.setFocus()

    def _on_file_wanted(self) -> None:
        path = self.desk.prompts.open_file(self, self._say("choose_title"), self._say("kinds"))
        if path is not None:
            self.open_file(path)

    def _on_blank_clicked(self) -> None:
        """Each level asks for other certificates: a batch of several levels chooses first."""
        levels = self._batch.levels
        if len(levels) == 1:
            self._on_blank_wanted(levels[0])
            return
        menu = QMenu(self)
        for level in levels:
            action = menu.addAction(self._say("blank_for", level=self.desk.texts.label("level", level)))
            action.triggered.connect(lambda _=False, level=level: self._on_blank_wanted(level))
        menu.popup(self.blank_button.mapToGlobal(self.blank_button.rect().bottomLeft()))

    def _on_blank_wanted(self, level: Level) -> None:
        name = self._say("blank_name", level=self.desk.texts.label("level", level))
        path = self.desk.prompts.save_file(self, self._say("blank_title"), name, self._say("blank_kinds"))
        if path is not None and self.desk.attempt(
            self, lambda: save_blank_roster(self.desk.office, level, path)
        ):
            self.desk.prompts.inform(self, self._say("blank_saved", file=path.name))

    def _on_photos_chosen(self, path: Path) -> None:
        if self._looked is not None:
            self._look(replace(self._looked.reading, photos=path))

    def _on_answered(self, column: int, field: str) -> None:
        if self._looked is not None:
            reading = self._looked.reading
            self._look(replace(reading, answers={**reading.answers, column: field}))

    def _on_sheet_chosen(self, sheet: str) -> None:
        if self._looked is not None and sheet != self._looked.preview.roster.sheet:
            self._questions = {}
            self._look(replace(self._looked.reading, sheet=sheet, answers={}, edits={}))

    def _on_corrected(self, row: int, typed: dict[int, str]) -> None:
        if self._looked is not None:
            reading = self._looked.reading
            edits = {(row, column): text for column, text in typed.items()}
            self._look(replace(reading, edits={**reading.edits, **edits}))

    def _on_jobs_changed(self) -> None:
        if self._of_batch is not None:
            self._offer()

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("roster_screen", code, **values)

    def _build(self) -> None:
        self.blank_button = self.add_action(self._say("blank"), self._on_blank_clicked)
        self.good_button = self.add_action(self._say("store_good"), self._store)
        self.all_button = self.add_action(self._say("store_all"), self._store, primary=True)
        self.start_panel.wanted.connect(self._on_file_wanted)
        self.questions.answered.connect(self._on_answered)
        self.questions.sheet_chosen.connect(self._on_sheet_chosen)
        self.sheet.corrected.connect(self._on_corrected)
        self.check.photos_chosen.connect(self._on_photos_chosen)
        self.check.file_wanted.connect(self._on_file_wanted)
        self.result.next_wanted.connect(self._on_next_wanted)
        self.result.again_wanted.connect(self._on_another_wanted)
        self.desk.jobs.started.connect(self._on_jobs_changed)
        self.desk.jobs.finished.connect(self._on_jobs_changed)
        self._stack = QStackedLayout()  # it shows what is added to it: before it has a parent, as a window
        self.body.addWidget(self.trail)
        self.body.addLayout(self._stack, 1)
        self._stack.addWidget(self.start_panel)
        self._stack.addWidget(self.check)
