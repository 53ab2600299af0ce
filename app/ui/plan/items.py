"""The scored items of the scheme as rows that can be added, changed and removed."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.services.plan_draft import DraftItem
from app.texts import Texts
from app.ui.naming import named
from app.ui.screen import line
from app.ui.theme import Theme

_NUMBER_PX, _REMOVE_PX = 88, 36


class ItemRow(QWidget):
    """Name, maximum and weight of one item."""

    edited = Signal()
    removed = Signal(object)

    def __init__(self, texts: Texts, theme: Theme, item: DraftItem) -> None:
        super().__init__()
        self.name = QLineEdit(item.name)
        self.maximum = QLineEdit(item.maximum)
        self.weight = QLineEdit(item.weight)
        self.remove = QToolButton()
        self.remove.setIcon(theme.icon("x", "muted"))
        self.remove.setFixedWidth(_REMOVE_PX)
        self.remove.setToolTip(texts.say("plan_screen", "remove_item"))
        self.remove.setAccessibleName(texts.say("plan_screen", "remove_item"))
        self.remove.clicked.connect(lambda: self.removed.emit(self))
        self._problem = line(kind="bad")
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        for field, code in ((self.maximum, "maximum"), (self.weight, "weight")):
            field.setFixedWidth(_NUMBER_PX)
            field.setAccessibleName(texts.say("plan_screen", code))
            row.addWidget(field)
        self.name.setAccessibleName(texts.say("plan_screen", "item"))
        row.addWidget(self.remove)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(row)
        whole.addWidget(self._problem)
        for field in (self.name, self.maximum, self.weight):
            field.textChanged.connect(self.edited)

    @property
    def item(self) -> DraftItem:
        return DraftItem(self.name.text().strip(), self.maximum.text(), self.weight.text())

    def show_problem(self, sentences: Sequence[str]) -> None:
        self._problem.setText("\n".join(sentences))
        self._problem.setVisible(bool(sentences))


class ItemsEditor(QWidget):
    """`edited` after any change; the rows stay in the order in which they were added."""

    edited = Signal()

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        self._theme = theme
        self.rows: list[ItemRow] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.add = QPushButton(theme.icon("plus"), texts.say("plan_screen", "add_item"))
        self.add.clicked.connect(self._on_add_wanted)
        self._total = named(QLabel(), "muted")
        foot = QHBoxLayout()
        foot.addWidget(self.add)
        foot.addStretch()
        foot.addWidget(self._total)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addLayout(self._headings())
        whole.addLayout(self._lines)
        whole.addLayout(foot)

    def set_items(self, items: Sequence[DraftItem]) -> None:
        for row in list(self.rows):
            self._take(row)
        for item in items:
            self._put(item)

    def items(self) -> tuple[DraftItem, ...]:
        return tuple(row.item for row in self.rows)

    def show_problems(self, sentences: Mapping[str, str]) -> None:
        """`sentences` by field, e.g. `items.0.maximum`."""
        for place, row in enumerate(self.rows):
            fields = (f"items.{place}.{name}" for name in ("name", "maximum", "weight"))
            row.show_problem([sentences[field] for field in fields if field in sentences])

    def show_total(self, sentence: str) -> None:
        self._total.setText(sentence)

    def _headings(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(0, 1)
        for column, (code, width) in enumerate(
            (("item", 0), ("maximum", _NUMBER_PX), ("weight", _NUMBER_PX), ("", _REMOVE_PX))
        ):
            label = named(QLabel(self._texts.say("plan_screen", code) if code else ""), "muted")
            if width:
                label.setFixedWidth(width)
            grid.addWidget(label, 0, column)
        return grid

    def _put(self, item: DraftItem) -> ItemRow:
        row = ItemRow(self._texts, self._theme, item)
        row.edited.connect(self.edited)
        row.removed.connect(self._on_removed)
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def _take(self, row: ItemRow) -> None:
        self.rows.remove(row)
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_add_wanted(self) -> None:
        self._put(DraftItem("", "", "1")).name.setFocus()
        self.edited.emit()

    def _on_removed(self, row: ItemRow) -> None:
        self._take(row)
        self.add.setFocus()
        self.edited.emit()
