"""The page on which a roster is checked: file, questions, warnings, every row, and one row's side sheet."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.exchange.roster_headings import HeadingQuestion
from app.services.roster_preview import Looked, ShownRow
from app.services.roster_rows import Verdict
from app.ui.candidates.photos import photo_sentences
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.records import RecordsTable
from app.ui.roster.panels import ResultCard
from app.ui.roster.questions import QuestionsCard
from app.ui.roster.sheet import RowSheet
from app.ui.roster.table import NARROW, TONES, columns, search_key
from app.ui.screen import chip, line

_TWO_LINES_PX, _MOST_WARNINGS_PX = 48, 92


class CheckPage(QWidget):
    """`photos_chosen` carries a folder or ZIP, `file_wanted` asks for another roster."""

    photos_chosen = Signal(object)
    file_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: Mapping[int, ShownRow] = {}
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
        self.questions = QuestionsCard(desk.texts)
        self.result = ResultCard(desk.texts)
        self.sheet = RowSheet(desk.texts, desk.theme)
        self.warnings = line(kind="on_banner")
        self.photo_menu = self._photo_menu()
        self._file = line()
        self._build()

    def show_looked(
        self, looked: Looked, questions: Sequence[HeadingQuestion], sheets: Sequence[str]
    ) -> None:
        """Show a roster; the row on the side sheet is told anew."""
        roster, edits = looked.preview.roster, len(looked.reading.edits)
        told = self._say("file", file=looked.reading.name, sheet=roster.sheet, row=roster.header_row)
        self._file.setText(told + (self._say("edits", count=edits) if edits else ""))
        self.questions.ask(questions, looked.reading.answers, sheets, roster.sheet)
        self._show_warnings(looked)
        for verdict, label in self._counts.items():
            count = looked.count(verdict)
            label.setText(f"{self._desk.texts.label('roster_verdict', verdict)} {count}")
            label.setVisible(bool(count))
        self.table.set_records(looked.rows)
        self._rows = {row.row: row for row in looked.rows}
        self._show_sheet_again()
        self.fit()

    def forget(self) -> None:
        """Nothing of the former roster stays in sight."""
        self.result.hide()
        self.close_sheet()
        self.table.search_field.clear()
        self.table.lift_filters()

    def close_sheet(self) -> None:
        self.sheet.hide()
        self.fit()
        self.table.view.setFocus()

    def fit(self) -> None:
        """What the sheet tells as well, and the warnings, make room while it is open."""
        opened = self.sheet.isVisibleTo(self)
        for column in NARROW:
            self.table.view.setColumnHidden(column, opened)
        self._warnings_card.setVisible(self._warned and not opened)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        self.fit()

    def _show_warnings(self, looked: Looked) -> None:
        sentences = list(looked.warnings)
        if looked.photo_report is not None:
            sentences.append(self._say("photos_found", count=len(looked.photo_report.matched)))
            sentences += photo_sentences(looked.photo_report, self._desk.texts)
        self.warnings.setText("\n".join(sentences))
        needed = self.warnings.heightForWidth(max(self.width() - 64, 400))
        self._warnings_scroll.setFixedHeight(min(needed + 4, _MOST_WARNINGS_PX))
        self._warned = bool(sentences)

    def _show_sheet_again(self) -> None:
        shown = self.sheet.shown
        if shown is None or not self.sheet.isVisibleTo(self):
            return
        if shown.row in self._rows:
            self.sheet.show_row(self._rows[shown.row])
        else:
            self.close_sheet()

    def _on_opened(self, row: ShownRow | None) -> None:
        if row is not None:
            self.sheet.show_row(row)
            self.fit()
            self.sheet.focus_fault()

    def _on_selected(self, row: ShownRow | None) -> None:
        if row is not None and self.sheet.isVisible() and not self.sheet.typed:
            self.sheet.show_row(row)

    def _on_edit_wanted(self) -> None:
        self._on_opened(self.table.current())

    def _on_folder_wanted(self) -> None:
        title = self._desk.say("candidates_screen", "photo_folder_title")
        self._choose(self._desk.prompts.choose_folder(self, title))

    def _on_archive_wanted(self) -> None:
        title = self._desk.say("candidates_screen", "photo_archive_title")
        kinds = self._desk.say("candidates_screen", "archive_kinds")
        self._choose(self._desk.prompts.open_file(self, title, kinds))

    def _choose(self, photos: Path | None) -> None:
        if photos is not None:
            self.photos_chosen.emit(photos)

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("roster_screen", code, **values)

    def _build(self) -> None:
        self.sheet.closed.connect(self.close_sheet)
        self.table.opened.connect(self._on_opened)
        self.table.selected.connect(self._on_selected)
        self.table.set_empty_text(self._say("empty"))
        self.table.view.setWordWrap(True)
        self.table.view.verticalHeader().setDefaultSectionSize(_TWO_LINES_PX)
        for keys, slot in (("Esc", self.close_sheet), ("F2", self._on_edit_wanted)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.table, 1)
        row.addWidget(self.sheet)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        whole.addWidget(self.result)
        whole.addLayout(self._build_file_line())
        whole.addWidget(self.questions)
        whole.addWidget(self._build_warnings())
        whole.addLayout(row, 1)

    def _build_file_line(self) -> QHBoxLayout:
        photos = QPushButton(self._desk.theme.icon("image-plus"), self._say("photos"))
        photos.setMenu(self.photo_menu)
        photos.setProperty("opens", "menu")
        other = QPushButton(self._desk.theme.icon("file-input"), self._say("other_file"))
        other.clicked.connect(self.file_wanted)
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
        self.warnings.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._warnings_scroll = QScrollArea()
        self._warnings_scroll.setWidget(self.warnings)
        self._warnings_scroll.setWidgetResizable(True)
        self._warnings_scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._warnings_card = named(QFrame(), "banner")
        inside = QVBoxLayout(self._warnings_card)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self._warnings_scroll)
        return self._warnings_card

    def _photo_menu(self) -> QMenu:
        menu = QMenu(self)
        for code, slot in (
            ("photo_folder", self._on_folder_wanted),
            ("photo_archive", self._on_archive_wanted),
        ):
            menu.addAction(self._desk.say("candidates_screen", code)).triggered.connect(slot)
        return menu
