"""The card that tells how old the last copy in the second place is, and makes one now."""

from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.services.backup_view import backup_state
from app.services.safekeeping import back_up
from app.texts.days import chinese_day_with_weekday
from app.ui.desk import Desk
from app.ui.naming import named, rename
from app.ui.screen import Screen, line


class BackupCard(QFrame):
    """The first copy asks for the second place; the preferences remember it."""

    def __init__(self, desk: Desk, screen: Screen) -> None:
        """`screen` runs the job, so that its progress shows in place."""
        super().__init__()
        self.setObjectName("card")
        self._desk = desk
        self._screen = screen
        self.told = line()
        self._place = line(kind="muted")
        self.now_button = QPushButton(desk.theme.icon("hard-drive"), self._say("now"))
        self.place_button = QPushButton(self._say("other_place"))
        self.now_button.clicked.connect(self._on_backup_wanted)
        self.place_button.clicked.connect(self._on_place_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.now_button)
        buttons.addWidget(self.place_button)
        buttons.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 14)
        whole.setSpacing(8)
        whole.addWidget(named(QLabel(self._say("title")), "heading"))
        whole.addWidget(self.told)
        whole.addWidget(self._place)
        whole.addLayout(buttons)
        whole.addStretch()

    def reload(self) -> None:
        state = backup_state(self._desk.office, self._desk.preferences.second_place)
        if state.place is None:
            told = self._say("none_chosen")
        elif not state.reachable:
            told = self._say("unreachable")
        elif state.made is None:
            told = self._say("never")
        else:
            told = self._say(
                "made", day=chinese_day_with_weekday(state.made.date()), at=f"{state.made:%H:%M}"
            )
            told += self._say("late") if state.late else ""
        self.told.setText(told)
        rename(self.told, "warn" if state.late else "good")
        self._place.setText(self._say("place", folder=str(state.place)) if state.place else "")
        self._place.setVisible(state.place is not None)
        self.place_button.setVisible(state.place is not None)

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("backup_card", code, **values)

    def _on_backup_wanted(self) -> None:
        place = self._desk.preferences.second_place
        if place is None or not place.is_dir():
            place = self._choose()
        if place is not None:
            self._back_up(place)

    def _on_place_wanted(self) -> None:
        place = self._choose()
        if place is not None:
            self._back_up(place)

    def _choose(self) -> Path | None:
        place = self._desk.prompts.choose_folder(self, self._say("choose"))
        if place is not None:
            self._desk.preferences.second_place = place
        return place

    def _back_up(self, place: Path) -> None:
        office = self._desk.office
        self._screen.start_job(
            self._say("running"),
            lambda _: back_up(office.store.path, place, office.clock.now()),
            self._on_backed_up,
            stores=False,
        )

    def _on_backed_up(self, path: object) -> None:
        self.reload()
        if isinstance(path, Path):
            self._desk.prompts.inform(self, self._say("written", file=path.name))
