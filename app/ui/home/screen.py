"""Home: what is due by day, where every batch stands, and how old the last backup is."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.batches import Batch
from app.domain.number_lock import Lock
from app.services.due_view import BatchLine, DueItem, DueView
from app.texts.days import chinese_day, chinese_day_with_weekday
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.home.backup_card import BackupCard
from app.ui.naming import named
from app.ui.new_batch import ask_new_batch
from app.ui.screen import GAP_PX, Screen, card, chip, line


class HomeScreen(Screen):
    """Shows the whole file; choosing something opens the batch it belongs to."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._view = DueView(desk.office)
        self.new_button = self.add_action(self._say("new_batch"), self._on_new_batch_wanted, primary=True)
        self.backup = BackupCard(desk, self)
        self._due_card, self._due_inside = card(self._say("due"))
        self._batches_card, self._batches_inside = card(self._say("batches"))
        self._empty_card, self._empty_inside = card(self._say("empty_title"))
        self._due = QGridLayout()
        self._batches = QGridLayout()
        self.due_buttons: list[QPushButton] = []
        self.batch_buttons: dict[str, QPushButton] = {}
        self._lock_card = named(QFrame(), "banner")
        self.lock_told, self.lock_button = line(), QPushButton(self._say("go"))
        self._build()

    def reload(self) -> None:
        page = self._view.page()
        self.set_heading(self._say("title"), self._say("today", day=chinese_day_with_weekday(page.today)))
        self._empty_card.setVisible(not page.batches)
        self._batches_card.setVisible(bool(page.batches))
        self._due_card.setVisible(bool(page.batches))
        self._show_due(page.items)
        self._show_lock(page.lock)
        self._show_batches(page.batches)
        self.backup.reload()

    def _say(self, code: str, **values: object) -> str:
        return self.desk.say("home_screen", code, **values)

    def _build(self) -> None:
        for grid in (self._due, self._batches):
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(10)
        self._due.setColumnStretch(1, 1)
        self._batches.setColumnStretch(0, 3)
        self._batches.setColumnStretch(1, 2)
        self._batches.setColumnStretch(2, 4)
        self._due_inside.addLayout(self._due)
        self._due_inside.addStretch()
        self._batches_inside.addLayout(self._batches)
        self._build_empty()
        top = QHBoxLayout()
        top.setSpacing(GAP_PX)
        top.addWidget(self._due_card, 5)
        top.addWidget(self._empty_card, 5)
        top.addWidget(self.backup, 3)
        inside = named(QWidget(), "window")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP_PX)
        lock = QHBoxLayout(self._lock_card)
        lock.setContentsMargins(16, 8, 16, 8)
        lock.addWidget(self.lock_told, 1)
        lock.addWidget(self.lock_button)
        self.lock_button.clicked.connect(lambda _=False: self.wanted.emit("register"))
        column.addWidget(self._lock_card)
        column.addLayout(top)
        column.addWidget(self._batches_card)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self.body.addWidget(scroll, 1)

    def _build_empty(self) -> None:
        self._empty_inside.addWidget(line(self._say("empty"), "muted"))
        self.first_batch = QPushButton(self._say("new_batch"))
        self.first_batch.setObjectName("primary")
        self.first_batch.clicked.connect(self._on_new_batch_wanted)
        row = QHBoxLayout()
        row.addWidget(self.first_batch)
        row.addStretch()
        self._empty_inside.addLayout(row)
        self._empty_inside.addStretch()

    def _show_due(self, items: tuple[DueItem, ...]) -> None:
        clear(self._due)
        self.due_buttons = []
        if not items:
            self._due.addWidget(line(self._say("nothing_due"), "muted"), 0, 0, 1, 3)
        several = len({item.batch.id for item in items}) > 1
        for row, item in enumerate(items):
            when = (
                chip(self._say("now"), "warn") if item.day is None else chip(chinese_day(item.day), "plain")
            )
            values = {
                name: chinese_day(value) if isinstance(value, date) else value
                for name, value in item.values.items()
            }
            told = self.desk.say("due", item.code, **values)
            text = f"{item.batch.title} · {told}" if several else told
            button = QPushButton(self._say("go"))
            button.setObjectName("tool")
            button.setAccessibleName(f"{self._say('go')} {told}")
            button.clicked.connect(lambda _=False, one=item: self._open(one.batch, one.step))
            self._due.addWidget(when, row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._due.addWidget(line(text), row, 1, Qt.AlignmentFlag.AlignTop)
            self._due.addWidget(button, row, 2, Qt.AlignmentFlag.AlignTop)
            self.due_buttons.append(button)

    def _show_lock(self, lock: Lock | None) -> None:
        """Above all else that is due: no certificate can be issued until the last number is confirmed."""
        self._lock_card.setVisible(lock is not None)
        if lock is not None:
            reason = self.desk.texts.label("lock_reason", lock.reason)
            self.lock_told.setText(self._say("locked", reason=reason))

    def _show_batches(self, batches: tuple[BatchLine, ...]) -> None:
        clear(self._batches)
        self.batch_buttons = {}
        for place, code in enumerate(("batch", "step", "people")):
            self._batches.addWidget(named(QLabel(self._say(code)), "muted"), 0, place)
        for row, one in enumerate(batches, 1):
            self._add_batch(row, one)

    def _add_batch(self, row: int, one: BatchLine) -> None:
        title = line(f"{one.batch.title}\n{one.document}")
        step = one.next.title if one.next else self._say("through")
        target = one.next.id if one.next else "packages"
        told = [
            self._say(f"count_{state}", count=one.counts[state])
            for state in ("candidates", "eligible", "proposed", "confirmed", "issued")
            if one.counts.get(state)
        ]
        button = self._batch_button("open", one.batch, target)
        top = Qt.AlignmentFlag.AlignTop
        self._batches.addWidget(title, row, 0, top)
        self._batches.addWidget(line(step), row, 1, top)
        self._batches.addWidget(line(" · ".join(told) or self._say("no_people"), "muted"), row, 2, top)
        self._batches.addWidget(button, row, 3, top)
        if not told:
            self._batches.addWidget(self._batch_button("import", one.batch, "roster"), row, 4, top)
        self.batch_buttons[one.batch.title] = button

    def _batch_button(self, code: str, batch: Batch, target: str) -> QPushButton:
        button = QPushButton(self._say(code))
        button.setObjectName("tool")
        button.setAccessibleName(f"{button.text()} {batch.title}")
        button.clicked.connect(lambda _=False: self._open(batch, target))
        return button

    def _open(self, batch: Batch, target: str) -> None:
        """Work on `batch` from now on and show where something is to be done."""
        self.desk.batch = batch
        self.changed.emit()
        self.wanted.emit(target)

    def _on_new_batch_wanted(self) -> None:
        opened = ask_new_batch(self, self.desk)
        if opened is not None:
            self._open(opened, "plan_published")
