"""The act log of the chosen batch or of the institution; the head of its chain is what papers print."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from app.services.log_view import LogEntry, LogPage, LogView
from app.ui.desk import Desk
from app.ui.log.table import log_columns, log_key
from app.ui.records.table import RecordsTable
from app.ui.screen import Screen, line


class LogScreen(Screen):
    """Without a batch only the institution's own log is there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = LogView(desk.office)
        self._page: LogPage | None = None
        self.copy_button = self.add_action(self._say("copy_head"), self._on_copy_wanted)
        self.of_batch = QPushButton(self._say("of_batch"))
        self.of_institution = QPushButton(self._say("of_institution"))
        self._which = QButtonGroup(self)
        self.head = line()
        texts = desk.texts
        self.table: RecordsTable[LogEntry] = RecordsTable(
            "log",
            log_columns(texts),
            lambda one: log_key(texts, one),
            theme=desk.theme,
            texts=texts,
            preferences=desk.preferences,
            unit="lines",
        )
        self._build()

    def reload(self) -> None:
        self.set_heading(self._say("title"), self._say("rule"))
        batch = self.desk.batch
        self.of_batch.setVisible(batch is not None)
        if batch is None:
            self.of_institution.setChecked(True)
        else:
            self.of_batch.setText(self._say("of_batch", title=batch.title))
        whole = batch is None or self.of_institution.isChecked()
        self._page = self._view.of_institution() if batch is None or whole else self._view.of_batch(batch)
        self.head.setText(self._say("head", count=len(self._page.entries), head=self._page.head))
        self.table.set_records(self._page.entries)

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("log_screen", code, **values)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.of_batch, self.of_institution):
            button.setObjectName("tool")
            button.setCheckable(True)
            self._which.addButton(button)
            row.addWidget(button)
        row.addWidget(self.head, 1)
        self.of_batch.setChecked(True)
        self._which.buttonClicked.connect(self.reload)
        self.table.set_empty_text(self._say("empty"))
        self.body.addLayout(row)
        self.body.addWidget(self.table, 1)

    def _on_copy_wanted(self) -> None:
        if self._page is not None:
            QGuiApplication.clipboard().setText(self._page.head)
