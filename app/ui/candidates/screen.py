"""The candidates of a batch: who applied, with what, and how far each has come."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout

from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.domain.check_slips import SlipStanding
from app.domain.evidence import Evidence
from app.services.candidate_view import CandidateView, People
from app.services.inquiry import search_key
from app.services.intake import Intake, Portraits
from app.services.photos import PhotoIntake, PhotoReport
from app.services.progress import Progress
from app.ui.candidates.photos import PhotoCard
from app.ui.candidates.sheet import CandidateSheet
from app.ui.candidates.slips import SlipBar
from app.ui.candidates.table import NARROW, PHOTO, SLIP, columns
from app.ui.candidates.withdrawal import WithdrawalDialog
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.records import RecordsTable
from app.ui.screen import Screen, line


class CandidatesScreen(Screen):
    """The table on the left, the side sheet of one person on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = CandidateView(desk.office)
        self._photos = PhotoIntake(desk.office)
        self._people: People | None = None
        self._found: Portraits | None = None
        self._of_batch: str | None = None
        self.slips = SlipBar(self, self._chosen)
        self.table: RecordsTable[Candidate] = RecordsTable(
            "candidates",
            columns(desk.texts, self.slips.standing),
            search_key,
            theme=desk.theme,
            texts=desk.texts,
            preferences=desk.preferences,
            identity=lambda one: one.id,
        )
        self.sheet = CandidateSheet(desk.texts, desk.theme)
        self.photo_card = PhotoCard(desk.texts)
        self._build()

    @property
    def _batch(self) -> Batch:
        batch = self.desk.batch
        assert batch is not None  # the window shows this screen of a chosen batch alone
        return batch

    def reload(self) -> None:
        if self._of_batch != self._batch.id:
            self._start_over()
        people = self._people = self._view.people(self._batch)
        policy = self.desk.office.policy(self._batch)
        rule = self._say("rule", document=policy.document, article=people.intake.article)
        self.set_heading(people.intake.title, rule)
        self.slips.load(self._batch, people.candidates)
        self.table.set_records(people.candidates)
        self._offer(people)
        shown = self.sheet.shown
        if shown is not None and self.sheet.isVisible():
            self._open(shown)
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self._fit_columns()

    def _start_over(self) -> None:
        """Another batch: nothing of the former one stays in sight."""
        self._of_batch = self._batch.id
        self._found = None
        self.photo_card.hide()
        self.sheet.hide()
        self.table.search_field.clear()
        self.table.lift_filters()

    def _offer(self, people: People) -> None:
        texts = self.desk.texts
        closed = None if people.entry_closed is None else texts.error(people.entry_closed)
        nobody = None if people.blocked is None else texts.remark("block", people.blocked)
        self.offer(self.import_button, closed)
        self.offer(self.empty_button, closed)
        self.offer(self.photos_button, nobody)
        ahead = people.ahead
        self.next_button.setVisible(ahead is not None)
        if ahead is not None:
            self.next_button.setText(self._say("next", step=texts.label("step", ahead.id)))
            self.next_button.setAccessibleName(self.next_button.text())
            self.offer(self.next_button, nobody if ahead.id == "qualification" else None)
        missing = people.without_photo
        self._missing.setText(self._say("without_photo", count=missing))
        self._missing_card.setVisible(bool(missing and people.candidates))

    def _open(self, candidate: Candidate | None) -> None:
        if candidate is not None and self.desk.attempt(
            self, lambda: self.sheet.show_portfolio(self._view.portfolio(candidate.id))
        ):
            self._fit_columns()

    def _close_sheet(self) -> None:
        self.sheet.hide()
        self._fit_columns()
        self.table.view.setFocus()

    def _on_selected(self, candidate: Candidate | None) -> None:
        if self.sheet.isVisible():
            self._open(candidate)

    def _on_only_missing(self) -> None:
        self.table.filter(PHOTO, frozenset({self._say("no_photo")}))
        self.table.view.setFocus()

    def _chosen(self) -> list[Candidate]:
        return self.table.chosen()

    def _on_only_unsigned(self) -> None:
        standings = (SlipStanding.UNSIGNED, SlipStanding.CANCELLED)
        words = frozenset(self.desk.texts.label("slip_standing", one) for one in standings)
        self.table.filter(SLIP, words)
        self.table.view.setFocus()

    def _on_next_wanted(self) -> None:
        if self._people is not None and self._people.ahead is not None:
            self.wanted.emit(self._people.ahead.id)

    def _on_withdrawal_wanted(self, candidate: Candidate) -> None:
        dialog = WithdrawalDialog(self, self.desk.texts, candidate)
        if not self.desk.prompts.run(dialog):
            return
        kind = self.desk.texts.label("withdrawal_kind", dialog.kind)
        question = self._say("withdraw_sure", name=candidate.name, kind=kind)
        if self.desk.prompts.confirm(self, question, self._say("withdraw")):
            act, actor = Intake(self.desk.office).withdraw, self.desk.account.actor
            self.attempt(lambda: act(candidate.id, dialog.kind, dialog.reason, actor))

    def _on_evidence_wanted(self, piece: Evidence) -> None:
        from app.services.evidencing import Evidencing  # noqa: PLC0415 - few people open a scan
        from app.ui.qualification.viewer import show_read  # noqa: PLC0415

        read = Evidencing(self.desk.office).content
        show_read(self, self.desk, piece.title, lambda: read(piece.id))

    def _on_framing_wanted(self, candidate: Candidate) -> None:
        from app.ui.candidates.framing import frame_portrait  # noqa: PLC0415 - few portraits are framed

        frame_portrait(self, self._batch, candidate)

    def _on_photo_folder_wanted(self) -> None:
        self._look_for_photos(self.desk.prompts.choose_folder(self, self._say("photo_folder_title")))

    def _on_photo_archive_wanted(self) -> None:
        kinds = self._say("archive_kinds")
        self._look_for_photos(self.desk.prompts.open_file(self, self._say("photo_archive_title"), kinds))

    def _look_for_photos(self, source: Path | None) -> None:
        if source is None:
            return
        batch, photos = self._batch, self._photos

        def look(progress: Progress) -> object:
            found = photos.find(batch, source, progress)
            return batch.id, found, photos.report(batch, found)

        self.start_job(self._say("looking_for_photos"), look, self._on_photos_found, stores=False)

    def _on_photos_found(self, result: object) -> None:
        match result:
            case (str() as of_batch, Portraits() as found, PhotoReport() as report) if (
                of_batch == self._batch.id
            ):
                self._found = found
                self.photo_card.show_found(report)

    def _on_photos_accepted(self) -> None:
        found, batch, actor, photos = self._found, self._batch, self.desk.account.actor, self._photos
        if found is not None:
            self.start_job(
                self._say("storing_photos"),
                lambda progress: photos.attach(batch, found, actor, progress),
                self._on_photos_stored,
            )

    def _on_photos_stored(self, count: object) -> None:
        self._found = None
        self.photo_card.show_stored(int(str(count)))

    def _fit_columns(self) -> None:
        """While the sheet is open, columns that it tells as well make room if there is too little."""
        view = self.table.view
        room = self.width() - self.sheet.width() - 2 * 28
        wanted = sum(column.width for column in self.table.model.columns)
        for column in NARROW:
            view.setColumnHidden(column, self.sheet.isVisible() and room < wanted)

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("candidates_screen", code, **values)

    def _build(self) -> None:
        self.photos_button = self.add_action(self._say("import_photos"), lambda: None)
        self.photos_button.setMenu(self._photo_menu())
        self.photos_button.setProperty("opens", "menu")
        self.import_button = self.add_action(self._say("import_roster"), lambda: self.wanted.emit("roster"))
        self.import_button.setToolTip(self._say("import_roster_tip"))
        self.next_button = self.add_action("", self._on_next_wanted, primary=True)
        self.empty_button = named(QPushButton(self._say("import_roster")), "primary")
        self.empty_button.setAccessibleName(self._say("import_roster"))
        self.empty_button.clicked.connect(lambda: self.wanted.emit("roster"))
        self.table.set_empty_text(self._say("empty"))
        self.table.set_empty_action(self.empty_button)
        self.table.opened.connect(self._open)
        self.table.selected.connect(self._on_selected)
        self.sheet.closed.connect(self._close_sheet)
        self.sheet.withdrawal_wanted.connect(self._on_withdrawal_wanted)
        self.sheet.framing_wanted.connect(self._on_framing_wanted)
        self.sheet.evidence_wanted.connect(self._on_evidence_wanted)
        self.slips.only_waiting_wanted.connect(self._on_only_unsigned)
        self.photo_card.accepted.connect(self._on_photos_accepted)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.photo_card)
        left.addWidget(self._build_missing())
        left.addWidget(self.slips)
        left.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self.sheet)
        self.body.addLayout(row, 1)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._close_sheet)

    def _build_missing(self) -> QFrame:
        self._missing = line(kind="warn")
        button = QPushButton(self._say("only_missing"))
        button.setAccessibleName(button.text())
        button.clicked.connect(self._on_only_missing)
        self._missing_card = named(QFrame(), "banner")
        inside = QHBoxLayout(self._missing_card)
        inside.setContentsMargins(16, 6, 8, 6)
        inside.addWidget(self._missing, 1)
        inside.addWidget(button)
        return self._missing_card

    def _photo_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction(self._say("photo_folder")).triggered.connect(self._on_photo_folder_wanted)
        menu.addAction(self._say("photo_archive")).triggered.connect(self._on_photo_archive_wanted)
        return menu
