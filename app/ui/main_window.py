"""The shell: the road on the left, one screen on the right; keeps both in step with what was stored."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from app.domain.batches import Batch
from app.services.backup_view import backup_state
from app.services.inquiry import Reached, RoadStep
from app.texts.days import short_day
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.presenting import chain
from app.ui.road_panel import RoadPanel
from app.ui.screen import Screen
from app.ui.screens import OUTSIDE, PLACES, Maker, screen_of
from app.ui.theme import apply_theme

SMALLEST = (1180, 720)
_WITHOUT_BATCH = frozenset(
    {"home", "stock", "workshop", "settings", "log", "keys", "claims", "policies", "bars", "calendars"}
)


class MainWindow(QMainWindow):
    """Screens are made when first shown and told to reload when something changed."""

    def __init__(self, desk: Desk, makers: Mapping[str, Maker]) -> None:
        super().__init__()
        self.desk = desk
        self._makers = makers
        self._screens: dict[str, Screen] = {}
        self._stale: set[str] = set()
        self._step: str | None = None
        self._build()
        self.choose_batch(desk.batch or next(iter(desk.inquiry.batches()), None))

    @property
    def screen_id(self) -> str:
        """The id of the screen on the right."""
        shown = self.stack.currentWidget()
        return next((name for name, screen in self._screens.items() if screen is shown), "")

    def made(self, name: str) -> Screen:
        """The screen called `name`, made when first asked for."""
        if name not in self._screens:
            screen = self._makers[name](self.desk)
            screen.changed.connect(self._on_changed)
            screen.wanted.connect(self.go)
            self._screens[name] = screen
            self._stale.add(name)
            self.stack.addWidget(screen)
        return self._screens[name]

    def go(self, name: str) -> None:
        """Show a screen by its id, or a step's screen by the step's."""
        steps = self.panel.steps
        if name in steps:
            self._step = name
            self._show(screen_of(name), mark=name)
        elif name in self._makers:
            self._step = None
            self._show(name, mark=name)

    def choose_batch(self, batch: Batch | None) -> None:
        """Work on another batch: its road on the left, its current step on the right."""
        self.desk.batch = batch
        self._stale.update(self._screens)
        now = next((step.step.id for step in self._show_side() if step.reached is Reached.NOW), "home")
        self.go(now)

    def _show(self, name: str, mark: str) -> None:
        if self.desk.batch is None and name not in _WITHOUT_BATCH:
            name = mark = "home"
        screen = self.made(name)
        if name == OUTSIDE:
            screen.setProperty("step", mark)
            self._stale.add(name)
        if name in self._stale:
            self._read_anew(name)
        self.stack.setCurrentWidget(screen)
        screen.setFocus(Qt.FocusReason.OtherFocusReason)  # Tab goes on inside what was opened
        self.panel.mark(mark)

    def _show_side(self) -> list[RoadStep]:
        """Show institution, batches and road as they stand now; answers the road."""
        desk = self.desk
        roles = "、".join(desk.texts.label("role", role) for role in sorted(desk.account.roles))
        foot = desk.say("side", "signed_in", name=desk.account.name, roles=roles)
        self.panel.show_institution(desk.inquiry.institution().name, foot)
        backup = backup_state(desk.office, desk.preferences.second_place)
        code = "backup_missing" if backup.made is None else "backup_made"
        day = "" if backup.made is None else f"{short_day(backup.made.date())} {backup.made:%H:%M}"
        self.panel.show_backup(desk.say("side", code, day=day), late=backup.late)
        self.panel.show_batches(desk.inquiry.batches(), desk.batch)
        road = desk.inquiry.road(desk.batch) if desk.batch else []
        self.panel.show_road(road, self._step)
        return road

    def _on_changed(self) -> None:
        """Something was stored: every screen is stale, the one in sight is shown anew."""
        if self.desk.theme is not self._dressed_in:
            self._dress_anew()
            return
        known = {batch.id: batch for batch in self.desk.inquiry.batches()}
        if self.desk.batch is not None:
            self.desk.batch = known.get(self.desk.batch.id)
        self._stale.update(self._screens)
        shown = self.screen_id
        self._show_side()
        QTimer.singleShot(0, lambda: self._reload(shown))

    def _reload(self, name: str) -> None:
        if name in self._screens and name == self.screen_id:
            self._read_anew(name)
            self.panel.mark(self._step or name)

    def _read_anew(self, name: str) -> None:
        """Let a screen show what the file holds; what it made for that takes its place for Tab."""
        self._stale.discard(name)
        screen = self._screens[name]
        screen.reload()
        layout = screen.layout()
        if layout is not None:
            chain(layout)

    def _on_batch_chosen(self, batch: object) -> None:
        if isinstance(batch, Batch):
            self.choose_batch(batch)
        else:
            self._open_new_batch()

    def _open_new_batch(self) -> None:
        from app.ui.new_batch import ask_new_batch  # noqa: PLC0415 - a dialog few open

        opened = ask_new_batch(self, self.desk)
        if opened is not None:
            self.choose_batch(opened)
        else:
            self._show_side()

    def _build(self) -> None:
        self.setWindowTitle(self.desk.say("side", "window_title"))
        self.setMinimumSize(*SMALLEST)
        self._build_inside()
        for keys, slot in (
            ("F1", self._on_shortcuts_wanted),
            ("F5", self._on_changed),
            ("Ctrl+F", self._on_search_wanted),
            ("Ctrl+Z", self._on_undo_wanted),
            ("Ctrl+I", lambda: self.go("roster")),
            ("Alt+Home", lambda: self.go("home")),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        kept = self.desk.preferences.state("window")
        if kept is None or not self.restoreGeometry(kept):
            self.resize(1360, 880)

    def _build_inside(self) -> None:
        self._dressed_in = self.desk.theme
        self.panel = RoadPanel(self.desk.texts, self.desk.theme, PLACES)
        self.stack = QStackedWidget()
        central = named(QWidget(), "window")
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.panel)
        row.addWidget(self.stack, 1)
        self.setCentralWidget(central)
        self.panel.step_chosen.connect(self.go)
        self.panel.place_chosen.connect(self.go)
        self.panel.batch_chosen.connect(self._on_batch_chosen)

    def _dress_anew(self) -> None:
        """Another colour scheme: panel and screens are made anew in it, the one in sight stays in sight."""
        shown = self._step or self.screen_id
        self.desk.jobs.close()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_theme(application, self.desk.theme)
        self._screens.clear()
        self._stale.clear()
        self._build_inside()  # the old inside goes with the central widget it belongs to
        self._show_side()
        self.go(shown)

    def _on_shortcuts_wanted(self) -> None:
        from app.ui.shortcuts import ShortcutsDialog  # noqa: PLC0415 - a dialog few open

        self.desk.prompts.run(ShortcutsDialog(self, self.desk.texts))

    def _on_search_wanted(self) -> None:
        shown = self.stack.currentWidget()
        if isinstance(shown, Screen):
            shown.focus_search()

    def _on_undo_wanted(self) -> None:
        """Take the last act back, after naming it; once the law forbids it, say what to do instead."""
        desk, batch = self.desk, self.desk.batch
        if batch is None:
            return
        from app.services.undoing import Undoing  # noqa: PLC0415 - an act few need

        undoing = Undoing(desk.office)

        def undo() -> None:
            last = undoing.last(batch)
            label = desk.texts.label("act", last.act)
            question = desk.say("side", "undo", act=label, at=last.at[:16].replace("T", " "))
            if desk.prompts.confirm(self, question, desk.say("side", "undo_yes")):
                undoing.undo(batch, desk.account.actor)
                self._on_changed()

        desk.attempt(self, undo)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's own name
        self.desk.preferences.keep_state("window", QByteArray(self.saveGeometry()))
        self.desk.jobs.close()
        super().closeEvent(event)
