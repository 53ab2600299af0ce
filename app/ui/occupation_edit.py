"""A field for an occupation: offers the classification by code, name, 工种 or pinyin while one types.

What is not listed may stand: a mark beside it says so, nothing more.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from app.domain.occupations import Occupation
from app.services.occupation_lookup import Match, lookup_of
from app.texts import Texts
from app.ui.desk import Desk
from app.ui.theme import Theme

_NAME = Qt.ItemDataRole.UserRole
_ROWS, _POPUP_PX = 8, 400


class OccupationEdit(QLineEdit):
    """`chosen` tells that an occupation of the list was taken."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, typed: str = "") -> None:
        super().__init__(typed)
        self._texts: Texts = desk.texts
        self._theme: Theme = desk.theme
        self._lookup = lookup_of(desk.office.rulebook)
        self._offered = QStandardItemModel(self)
        completer = QCompleter(self._offered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(_NAME)
        completer.setMaxVisibleItems(_ROWS)
        completer.popup().setMinimumWidth(_POPUP_PX)
        completer.activated.connect(self._on_name_taken)
        self.setCompleter(completer)
        self.setPlaceholderText(self._say("example"))
        self._mark = QAction(desk.theme.icon("circle-help", "warn"), self._say("unlisted"), self)
        self.addAction(self._mark, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(lambda _: self._show_listed())
        self._show_listed()

    @property
    def occupation(self) -> Occupation | None:
        """The listed occupation that is named, None where it is none of the list."""
        return self._lookup.listed(self.text())

    def offer(self, typed: str) -> tuple[Match, ...]:
        """Put what `typed` may mean into the list below the field; answers it."""
        found = self._lookup.find(typed)
        self._offered.clear()
        for one in found:
            entry = QStandardItem(self._words(one))
            entry.setData(one.occupation.name, _NAME)
            entry.setEditable(False)
            self._offered.appendRow(entry)
        return found

    def _words(self, match: Match) -> str:
        number = match.occupation.code or self._say("no_code")
        section = "of_job" if match.job else "of_name"
        return self._say(section, number=number, name=match.occupation.name, job=match.job)

    def _show_listed(self) -> None:
        text = self.text().strip()
        listed = not text or self._lookup.listed(text) is not None
        self._mark.setVisible(not listed)
        self.setAccessibleDescription("" if listed else self._say("unlisted"))

    def _on_edited(self, typed: str) -> None:
        if self.offer(typed):
            self.completer().complete()
        else:
            self.completer().popup().hide()

    def _on_name_taken(self, name: str) -> None:
        self.chosen.emit(self._lookup.listed(name))

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("occupation_edit", code, values)
