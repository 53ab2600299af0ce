"""The papers of the qualification behind one button: sheets, the list, letters."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from app.domain.batches import Batch
from app.domain.candidates import Candidate
from app.ui.letters.acts import LetterActs
from app.ui.screen import Screen


class PapersMenu:
    """Ctrl+P prints the sheets of whoever is chosen, of everybody where nobody is."""

    def __init__(self, screen: Screen, acts: LetterActs, chosen: Callable[[], Sequence[Candidate]]) -> None:
        self._screen = screen
        self._acts = acts
        self._chosen = chosen
        self._batch: Batch | None = None
        self._people: Sequence[Candidate] = ()
        self.button = screen.add_action(self._say("menu"), lambda: None)
        self.button.setProperty("opens", "menu")
        menu = QMenu(screen)
        menu.aboutToShow.connect(self._count)
        self.sheets = menu.addAction("")
        self.sheets.setShortcut(QKeySequence("Ctrl+P"))
        self.list = menu.addAction(self._say("list"))
        menu.addSeparator()
        self.letters = menu.addAction(self._say("letters"))
        self.serve = menu.addAction(self._say("serve"))
        for action, slot in (
            (self.sheets, self._on_sheets_wanted),
            (self.list, self._on_list_wanted),
            (self.letters, self._on_letters_wanted),
            (self.serve, self._on_serve_wanted),
        ):
            action.triggered.connect(slot)
        self.button.setMenu(menu)
        screen.addAction(self.sheets)  # the shortcut reaches it while the menu is shut
        self._count()

    def reload(self, batch: Batch, people: Sequence[Candidate]) -> None:
        """The menu is there once there are people; letters once somebody was refused for good."""
        self._batch, self._people = batch, people
        self.button.setVisible(bool(people))
        error = self._acts.letters.why_not_print(batch)
        for action in (self.letters, self.serve):
            self._offer(action, None if error is None else self._screen.desk.texts.error(error))

    def _offer(self, action: QAction, reason: str | None) -> None:
        action.setEnabled(reason is None)
        action.setToolTip(reason or action.text())

    def _count(self) -> None:
        chosen = self._chosen() if self._people else ()
        code = "sheets" if chosen else "sheets_all"
        self.sheets.setText(self._say(code, count=len(chosen) or len(self._people)))

    def _on_sheets_wanted(self) -> None:
        people = self._chosen() or self._people
        if self._batch is not None and people:
            self._acts.print_sheets(self._batch, people)

    def _on_list_wanted(self) -> None:
        if self._batch is not None:
            self._acts.print_list(self._batch)

    def _on_letters_wanted(self) -> None:
        if self._batch is not None:
            self._acts.print_letters(self._batch)

    def _on_serve_wanted(self) -> None:
        if self._batch is not None:
            self._acts.serve(self._batch)

    def _say(self, code: str, **values: object) -> str:
        return self._screen.desk.say("letters_screen", code, **values)
