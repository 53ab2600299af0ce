"""The tie chain: what decides between equal scores, from the first question to the last."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.texts import Texts
from app.ui.calm import CalmComboBox
from app.ui.theme import Theme

ITEM = "item:"
_ROW_PX, _LEAST_ROWS, _MOST_ROWS = 24, 2, 8


class TieChain(QWidget):
    """Links in the words of the command contract (`votes`, `item:业绩`); `edited` after any change."""

    edited = Signal()

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        self._offered: tuple[str, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(texts.say("plan_screen", "tie_break"))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.list.installEventFilter(self)
        self.choices = CalmComboBox()
        self.choices.setAccessibleName(texts.say("plan_screen", "tie_add"))
        self.choices.activated.connect(self._on_choice_made)
        self.up = QPushButton(texts.say("plan_screen", "tie_up"))
        self.down = QPushButton(texts.say("plan_screen", "tie_down"))
        self.remove = QPushButton(theme.icon("x"), texts.say("plan_screen", "tie_remove"))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._on_remove_wanted)
        self.list.currentRowChanged.connect(self._on_current_changed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.choices, 1)
        for button in (self.up, self.down, self.remove):
            button.setObjectName("tool")
            row.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.list)
        whole.addLayout(row)

    def links(self) -> tuple[str, ...]:
        return tuple(
            str(self.list.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.list.count())
        )

    def set_links(self, links: Sequence[str]) -> None:
        self.list.clear()
        for link in links:
            self._append(link)
        self._refresh()

    def offer(self, links: Sequence[str]) -> None:
        """What can be added; a link to an item that is gone leaves the chain."""
        self._offered = tuple(links)
        for row in reversed(range(self.list.count())):
            if self.links()[row] not in self._offered:
                self.list.takeItem(row)
        self._refresh()

    def rename(self, before: str, after: str) -> None:
        """An item has another name now."""
        for row in range(self.list.count()):
            entry = self.list.item(row)
            if entry.data(Qt.ItemDataRole.UserRole) == f"{ITEM}{before}":
                entry.setData(Qt.ItemDataRole.UserRole, f"{ITEM}{after}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Delete:
                self._on_remove_wanted()
                return True
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in _MOVES:
                self._move(_MOVES[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def _append(self, link: str) -> None:
        entry = QListWidgetItem()
        entry.setData(Qt.ItemDataRole.UserRole, link)
        self.list.addItem(entry)

    def _refresh(self) -> None:
        """Number the links, and offer what is not in the chain yet."""
        links = self.links()
        for row, link in enumerate(links):
            self.list.item(row).setText(f"{row + 1}. {link_words(self._texts, link)}")
        self.choices.clear()
        self.choices.addItem(self._texts.say("plan_screen", "tie_add"), "")
        for link in self._offered:
            if link not in links and link != ITEM:
                self.choices.addItem(link_words(self._texts, link), link)
        self.choices.setEnabled(self.choices.count() > 1)
        self.list.setFixedHeight(_ROW_PX * min(max(len(links), _LEAST_ROWS), _MOST_ROWS) + 12)
        self._on_current_changed(self.list.currentRow())

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        if row < 0 or not 0 <= row + by < self.list.count():
            return
        self.list.insertItem(row + by, self.list.takeItem(row))
        self.list.setCurrentRow(row + by)
        self._refresh()
        self.edited.emit()

    def _on_choice_made(self, place: int) -> None:
        link = self.choices.itemData(place)
        if link:
            self._append(str(link))
            self.list.setCurrentRow(self.list.count() - 1)
            self._refresh()
            self.edited.emit()

    def _on_remove_wanted(self) -> None:
        row = self.list.currentRow()
        if row >= 0:
            self.list.takeItem(row)
            self._refresh()
            self.edited.emit()

    def _on_current_changed(self, row: int) -> None:
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < self.list.count() - 1)
        self.remove.setEnabled(row >= 0)


_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


def link_words(texts: Texts, link: str) -> str:
    """A link as people read it."""
    if link.startswith(ITEM):
        return texts.say("plan_screen", "tie_item", {"item": link.removeprefix(ITEM)})
    return texts.say("plan_screen", f"tie_{link}")
