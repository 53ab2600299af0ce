"""A card of lines that come and go; without lines a person may say that there is none."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import card

_REMOVE_PX = 36


class CardLine(QWidget):
    """One line; `removed` when its cross is pressed."""

    removed = Signal(object)

    def remove_button(self, desk: Desk, text: str) -> QToolButton:
        """The cross, to be placed where the line wants it."""
        button = QToolButton()
        button.setIcon(desk.theme.icon("x", "muted"))
        button.setFixedWidth(_REMOVE_PX)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.removed.emit(self))
        return button

    def start(self) -> None:
        """Put the cursor into the first field."""
        raise NotImplementedError


Line = TypeVar("Line", bound=CardLine)


class LinesCard(QWidget, Generic[Line]):
    """`lines` as they stand; `blank` makes the one that is added."""

    def __init__(
        self, desk: Desk, title: str, blank: Callable[[], Line], add: str, none: str, *, said_none: bool
    ) -> None:
        super().__init__()
        self._blank = blank
        self.lines: list[Line] = []
        frame, inside = card(title)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.none = QCheckBox(none)
        self.none.setChecked(said_none)
        self.add = named(QPushButton(desk.theme.icon("plus"), add), "tool")
        self.add.setAccessibleDescription(title)
        self.add.clicked.connect(self._on_add_wanted)
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addWidget(self.none)
        foot.addStretch()
        inside.addLayout(self._lines)
        inside.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    def put(self, one: Line) -> None:
        one.removed.connect(self._on_removed)
        self.lines.append(one)
        self._lines.addWidget(one)
        self._allow()

    def _allow(self) -> None:
        self.none.setEnabled(not self.lines)
        if self.lines:
            self.none.setChecked(False)

    def _on_add_wanted(self) -> None:
        one = self._blank()
        self.put(one)
        one.start()

    def _on_removed(self, one: Line) -> None:
        self.lines.remove(one)
        self._lines.removeWidget(one)
        one.hide()
        one.deleteLater()
        self._allow()
        self.add.setFocus()
