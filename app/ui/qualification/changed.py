"""Tells that the rules under the batch have changed, and leads to the reader of rule packs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.domain.batches import Batch
from app.services.pack_changes import PackChange
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.screen import line


class ChangedBanner(QFrame):
    """Out of sight while nothing has changed; `wanted` asks to see whose answers would differ."""

    wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._desk = desk
        self.told = line()
        self.button = named(QPushButton(desk.say("qualification_screen", "see_change")), "tool")
        self.button.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.told, 1)
        row.addWidget(self.button)
        self.hide()

    def show_change(self, batch: Batch, change: PackChange | None) -> None:
        """Say what changed, or go out of sight."""
        self.setVisible(change is not None)
        if change is None:
            return
        say = self._desk.say
        if change.pack:
            self.told.setText(say("policies_screen", "pack_changed", title=batch.title))
        elif change.newer is not None:
            self.told.setText(say("policies_screen", "newer", document=change.newer.document))
        elif change.unfit is not None:
            self.told.setText(self._desk.texts.error(change.unfit))
