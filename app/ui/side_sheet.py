"""The sheet on the right that tells more about one row; Esc puts it away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.ui.naming import named
from app.ui.screen import line
from app.ui.theme import Theme

WIDTH_PX = 340
_LONGEST_WORD = 24


class LongWord(QPlainTextEdit):
    """A word longer than a line (a checksum, a path), broken anywhere and copied whole."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setObjectName("long_word")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's own name
        super().resizeEvent(event)
        lines = max(1, round(self.document().size().height()))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 4)


class SideSheet(QFrame):
    """`shown` and `closed` tell that it takes room beside the table, or gives it back."""

    shown = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, close: str) -> None:
        """`close` names the closing button for those who do not see it."""
        super().__init__()
        self.setObjectName("sheet")
        self.setFixedWidth(WIDTH_PX)
        self._title = named(line(), "heading")
        self.close_button = QPushButton(theme.icon("x"), "")
        self.close_button.setObjectName("tool")
        self.close_button.setAccessibleName(close)
        self.close_button.setToolTip(close)
        self.close_button.clicked.connect(self.put_away)
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 0, 0, 0)
        whole.setSpacing(12)
        whole.addLayout(top)
        whole.addWidget(self._scroll, 1)
        self.hide()

    @property
    def text(self) -> str:
        """Everything the sheet says."""
        labels, words = self._scroll.findChildren(QLabel), self._scroll.findChildren(LongWord)
        parts = [label.text() for label in labels] + [word.toPlainText() for word in words]
        return "\n".join([self._title.text(), *parts])

    def show_facts(self, title: str, facts: Sequence[tuple[str, str]], notes: Sequence[str] = ()) -> None:
        """Pairs of label and value, then sentences."""
        self._title.setText(title)
        inside = named(QWidget(), "sheet_inside")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        for row, (label, value) in enumerate(facts):
            grid.addWidget(named(QLabel(label), "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(value), row, 1)
        column.addLayout(grid)
        for note in notes:
            column.addWidget(line(note))
        column.addStretch()
        self._scroll.setWidget(inside)
        self.show()
        self.shown.emit()

    def stand_beside(self, view: QTableView, host: QWidget, told: Sequence[int]) -> None:
        """Esc anywhere in `host` puts the sheet away; the columns it tells as well make room for it."""
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), host)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.put_away)

        def hide(*, hidden: bool) -> None:
            for column in told:
                view.setColumnHidden(column, hidden)

        self.shown.connect(lambda: hide(hidden=True))
        self.closed.connect(lambda: hide(hidden=False))
        hide(hidden=False)  # the remembered header may come from beside an open sheet

    def put_away(self) -> None:
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's own name
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)


def _value(text: str) -> QWidget:
    longest = max((len(word) for word in text.split()), default=0)
    return LongWord(text) if text.isascii() and longest > _LONGEST_WORD else line(text)
