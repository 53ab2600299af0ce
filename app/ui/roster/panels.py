"""The start of an import (drop a file or choose one), its trail of steps, and its result."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.texts import Texts
from app.ui.naming import named
from app.ui.screen import line
from app.ui.theme import Theme

TRAIL = ("file", "columns", "check", "done")


class Trail(QFrame):
    """文件 → 列名 → 核对 → 完成, the present step marked."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._labels = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for place, step in enumerate(TRAIL):
            if place:
                row.addWidget(named(QLabel("→"), "muted"))
            label = named(QLabel(texts.say("roster_trail", step)), "trail")
            self._labels[step] = label
            row.addWidget(label)
        row.addStretch()

    def mark(self, now: str) -> None:
        """Show `now` as the step at hand and what lies before it as done."""
        at = TRAIL.index(now)
        for place, step in enumerate(TRAIL):
            label = self._labels[step]
            state = "now" if place == at else "done" if place < at else "later"
            label.setProperty("state", state)
            label.setAccessibleDescription(self._texts.say("roster_trail", state))
            label.style().unpolish(label)
            label.style().polish(label)


class StartPanel(QFrame):
    """Where a roster is dropped or chosen."""

    wanted = Signal()

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("drop")
        icon = QLabel()
        icon.setPixmap(theme.icon("file-spreadsheet", "muted").pixmap(48, 48))
        self.choose_button = named(QPushButton(texts.say("roster_screen", "choose_file")), "primary")
        self.choose_button.setAccessibleName(self.choose_button.text())
        self.choose_button.clicked.connect(self.wanted)
        centre = Qt.AlignmentFlag.AlignHCenter
        whole = QVBoxLayout(self)
        whole.setSpacing(12)
        whole.addStretch()
        whole.addWidget(icon, 0, centre)
        whole.addWidget(named(QLabel(texts.say("roster_screen", "drop_here")), "heading"), 0, centre)
        whole.addWidget(self.choose_button, 0, centre)
        for code in ("drop_kinds", "drop_blank"):
            whole.addWidget(named(QLabel(texts.say("roster_screen", code)), "muted"), 0, centre)
        whole.addStretch()


class ResultCard(QFrame):
    """What was stored; stays until it is read."""

    next_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self.summary = named(QLabel(), "heading")
        self.summary.setWordWrap(True)
        self.details = line()
        self.next_button = named(QPushButton(), "primary")
        self.next_button.clicked.connect(self.next_wanted)
        self.again_button = QPushButton(texts.say("roster_screen", "another_file"))
        self.again_button.setAccessibleName(self.again_button.text())
        self.again_button.clicked.connect(self.again_wanted)
        told = QVBoxLayout()
        told.setSpacing(4)
        told.addWidget(self.summary)
        told.addWidget(self.details)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addLayout(told, 1)
        row.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def tell(self, summary: str, details: str, next_text: str | None) -> None:
        """Show the result; `next_text` names the road's next step, None where there is none."""
        self.summary.setText(summary)
        self.details.setText(details)
        self.details.setVisible(bool(details))
        self.next_button.setText(next_text or "")
        self.next_button.setAccessibleName(next_text or "")
        self.next_button.setVisible(next_text is not None)
        self.show()
        if next_text is not None:
            self.next_button.setFocus()
