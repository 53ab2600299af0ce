"""A list of people with a tick before each name; a box above it ticks or clears all."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.candidates import CandidateId

_LEAST_ROWS, _MOST_ROWS, _ROW_PX = 3, 9, 28


@dataclass(frozen=True, slots=True)
class Pickable:
    """One line; `ticked` as it opens."""

    id: CandidateId
    text: str
    ticked: bool


class PeoplePicker(QWidget):
    """`edited` after every change; space ticks the current line."""

    edited = Signal()

    def __init__(self, name: str, everybody: str, people: Sequence[Pickable]) -> None:
        """`name` is what the list is called, `everybody` what stands beside the box above it."""
        super().__init__()
        self.all_box = QCheckBox(everybody)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # a line wraps instead
        rows = min(max(len(people), _LEAST_ROWS), _MOST_ROWS)
        self.list.setMinimumHeight(rows * _ROW_PX)
        for one in people:
            item = QListWidgetItem(one.text)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one.ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addWidget(self.all_box)
        whole.addWidget(self.list, 1)
        self.list.itemChanged.connect(lambda _: self._on_changed())
        self.all_box.clicked.connect(self._on_all_clicked)
        self._show_all()

    @property
    def chosen(self) -> list[CandidateId]:
        """The ticked people in the order of the list."""
        return [CandidateId(str(one.data(Qt.ItemDataRole.UserRole))) for one in self._items() if _ticked(one)]

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _show_all(self) -> None:
        ticked = [_ticked(one) for one in self._items()]
        self.all_box.setChecked(bool(ticked) and all(ticked))

    def _on_changed(self) -> None:
        self._show_all()
        self.edited.emit()

    def _on_all_clicked(self, wanted: bool) -> None:  # noqa: FBT001 - Qt's own signature
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        for one in self._items():
            one.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self.list.blockSignals(False)  # noqa: FBT003
        self._on_changed()


def _ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked
