"""Imports a roster: file, headings, check of every row, then all of it or the good rows alone."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.domain.batches import Batch
from app.domain.levels import Level
from app.domain.remarks import Remark
from app.exchange.roster_headings import HeadingQuestion
from app.services.candidate_view import CandidateView
from app.services.intake import Intake, Verdict
from app.services.progress import Progress
from app.services.roster_preview import (
    Looked,
    RosterReading,
    ShownRow,
    look,
    open_roster,
    save_blank_roster,
)
from app.ui.candidates.photos import photo_sentences
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.records import RecordsTable
from app.ui.roster.panels import ResultCard, StartPanel, Trail
from app.ui.roster.questions import QuestionsCard
from app.ui.roster.sheet import RowSheet
from app.ui.roster.table import NARROW, TONES, columns, search_key
from app.ui.screen import Screen, chip, line

_TWO_LINES_PX, _MOST_WARNINGS_PX = 48, 92
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
        self._warned = False
        self.table: RecordsTable[ShownRow] = RecordsTable(
            "roster",
            columns(desk.texts),
            search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            unit="rows",
            identity=lambda row: row.row,
        )
        self.trail = Trail(desk.texts)
        self.start_panel = StartPanel(desk.texts, desk.theme)
        self.questions = QuestionsCard(desk.texts)
        self.result = ResultCard(desk.texts, self._on_next_wanted, self._on_another_wanted)
        self.sheet = RowSheet(desk.texts, desk.theme)
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
        self._show()

    def focus_search(self) -> None:
        self.table.search_field.setFocus()
        self.table.search_field.selectAll()

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

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._fit_columns()

    def _start_over(self) -> None:
        self._of_batch = self._batch.id
        self._forget()
        self._show()

    def _forget(self) -> None:
        self._looked = None
        self._questions, self._sheets = {}, ()
        self.result.hide()
        self._close_sheet()
        self.table.search_field.clear()
        self.table.lift_filters()

    def _look(self, reading: RosterReading) -> None:
        """Read and check in the background; the screen changes only when that went well."""
        office, batch = self.desk.office, self._batch

        def work(progress: Progress) -> object:
            return look(office, batch, reading, progress)

        self.start_job(self._say("reading", file=reading.name), work, self._on_looked, stores=False)

    def _on_looked(self, result: object) -> None:
        if isinstance(result, Looked) and result.preview is not None:
            self._looked = result
            self._questions |= {question.column: question for question in result.questions}
            self._sheets = self._sheets or result.sheets
            self._show()
            self._show_sheet_again()

    def _show(self) -> None:
        looked = self._looked
        self._stack.setCurrentIndex(0 if looked is None else 1)
        if looked is not None:
            roster = looked.preview.roster
            edits = len(looked.reading.edits)
            told = self._say("file", file=looked.reading.name, sheet=roster.sheet, row=roster.header_row)
            self._file.setText(told + (self._say("edits", count=edits) if edits else ""))
            shown = [self._questions[column] for column in sorted(self._questions)]
            self.questions.ask(shown, looked.reading.answers, self._sheets, roster.sheet)
            self._show_warnings(looked)
            self._show_counts(looked)
            self.table.set_records(looked.rows)
        self._offer()
        self._fit_columns()

    def _show_warnings(self, looked: Looked) -> None:
        sentences = list(looked.warnings)
        if looked.photo_report is not None:
            count = len(looked.photo_report.matched)
            sentences.append(self._say("photos_found", count=count))
            sentences += photo_sentences(looked.photo_report, self.desk.texts)
        self._warnings.setText("\n".join(sentences))
        needed = self._warnings.heightForWidth(max(self.width() - 120, 400))
        self._warnings_scroll.setFixedHeight(min(needed + 4, _MOST_WARNINGS_PX))
        self._warned = bool(sentences)

    def _show_counts(self, looked: Looked) -> None:
        for verdict, label in self._counts.items():
            count = looked.count(verdict)
            label.setText(f"{self.desk.texts.label('roster_verdict', verdict)} {count}")
            label.setVisible(bool(count))

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
            case (Looked() as before, Looked() as after):
                self._tell_result(before)
                self._close_sheet()
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

    def _on_photos_wanted(self, path: Path | None) -> None:
        if path is not None and self._looked is not None:
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

    def _open(self, row: ShownRow | None) -> None:
        if row is not None:
            self.sheet.show_row(row)
            self._fit_columns()
            self.sheet.focus_fault()

    def _on_selected(self, row: ShownRow | None) -> None:
        if row is not None and self.sheet.isVisible() and not self.sheet.typed:
            self.sheet.show_row(row)

    def _show_sheet_again(self) -> None:
        """After a correction the same row is told anew."""
        shown, looked = self.sheet.shown, self._looked
        if shown is None or looked is None or not self.sheet.isVisibleTo(self):
            return
        row = next((row for row in looked.rows if row.row == shown.row), None)
        if row is None:
            self._close_sheet()
        else:
            self.sheet.show_row(row)

    def _close_sheet(self) -> None:
        self.sheet.hide()
        self._fit_columns()
        self.table.view.setFocus()

    def _on_edit_wanted(self) -> None:
        self._open(self.table.current())

    def _on_jobs_changed(self) -> None:
        if self._of_batch is not None:
            self._offer()

    def _fit_columns(self) -> None:
        """What the sheet tells as well, and the warnings, make room while it is open."""
        opened = self.sheet.isVisibleTo(self)
        for column in NARROW:
            self.table.view.setColumnHidden(column, opened)
        self._warnings_card.setVisible(self._warned and not opened)

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("roster_screen", code, **values)

    def _build(self) -> None:
        self.blank_button = self.add_action(self._say("blank"), self._on_blank_clicked)
        self.good_button = self.add_action(self._say("store_good"), self._store)
        self.all_button = self.add_action(self._say("store_all"), self._store, primary=True)
        self.start_panel.wanted.connect(self._on_file_wanted)
        self.questions.answered.connect(self._on_answered)
        self.questions.sheet_chosen.connect(self._on_sheet_chosen)
        self.sheet.closed.connect(self._close_sheet)
        self.sheet.corrected.connect(self._on_corrected)
        self.table.opened.connect(self._open)
        self.table.selected.connect(self._on_selected)
        self.table.set_empty_text(self._say("empty"))
        self.table.view.setWordWrap(True)
        self.table.view.verticalHeader().setDefaultSectionSize(_TWO_LINES_PX)
        self.desk.jobs.started.connect(self._on_jobs_changed)
        self.desk.jobs.finished.connect(self._on_jobs_changed)
        for keys, slot in (("Esc", self._close_sheet), ("F2", self._on_edit_wanted)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.start_panel)
        self._stack.addWidget(self._build_check())
        self.body.addWidget(self.trail)
        self.body.addLayout(self._stack, 1)

    def _build_check(self) -> QWidget:
        page = QWidget()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.table, 1)
        row.addWidget(self.sheet)
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self.result)
        whole.addLayout(self._build_file_line())
        whole.addWidget(self.questions)
        whole.addWidget(self._build_warnings())
        whole.addLayout(row, 1)
        return page

    def _build_file_line(self) -> QHBoxLayout:
        self._file = line()
        photos = QPushButton(self.desk.theme.icon("image-plus"), self._say("photos"))
        photos.setMenu(self._photo_menu())
        photos.setProperty("opens", "menu")
        other = QPushButton(self.desk.theme.icon("file-input"), self._say("other_file"))
        other.clicked.connect(self._on_file_wanted)
        self._counts = {verdict: chip("", TONES[verdict]) for verdict in Verdict}
        counts = QHBoxLayout()
        counts.setSpacing(8)
        for label in self._counts.values():
            counts.addWidget(label)
        counts.addStretch()
        told = QVBoxLayout()
        told.setSpacing(4)
        told.addWidget(self._file)
        told.addLayout(counts)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addLayout(told, 1)
        for button in (photos, other):
            button.setAccessibleName(button.text())
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return top

    def _build_warnings(self) -> QFrame:
        self._warnings = line(kind="on_banner")
        self._warnings.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._warnings_scroll = QScrollArea()
        self._warnings_scroll.setWidget(self._warnings)
        self._warnings_scroll.setWidgetResizable(True)
        self._warnings_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._warnings_card = named(QFrame(), "banner")
        inside = QVBoxLayout(self._warnings_card)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self._warnings_scroll)
        return self._warnings_card

    def _photo_menu(self) -> QMenu:
        menu, prompts = QMenu(self), self.desk.prompts
        folder_title, archive_title = (
            self._photo_say("photo_folder_title"),
            self._photo_say("photo_archive_title"),
        )
        menu.addAction(self._photo_say("photo_folder")).triggered.connect(
            lambda: self._on_photos_wanted(prompts.choose_folder(self, folder_title))
        )
        kinds = self._photo_say("archive_kinds")
        menu.addAction(self._photo_say("photo_archive")).triggered.connect(
            lambda: self._on_photos_wanted(prompts.open_file(self, archive_title, kinds))
        )
        return menu

    def _photo_say(self, code: str) -> str:
        return self.desk.say("candidates_screen", code)
