"""Asks which empty cells stay empty, and why (缺评): not counted, but told in the minutes."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.committees import Judge
from app.domain.review_gaps import Excuse
from app.services.review import ReviewMeeting
from app.services.review_view import EmptyCell
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.records.model import Index
from app.ui.review.committee_tab import Attempt
from app.ui.screen import line


class EmptyCells(QAbstractListModel):
    """Empty cells to tick, by the names of judge and candidate."""

    def __init__(self, cells: Sequence[EmptyCell]) -> None:
        super().__init__()
        self._all = self.cells = tuple(cells)
        self._ticked: set[int] = set()

    @property
    def ticked(self) -> list[EmptyCell]:
        return [self.cells[place] for place in sorted(self._ticked)]

    def show_judge(self, judge: Judge | None) -> None:
        """Show the cells of one judge, of all where None; nothing is ticked afterwards."""
        self.beginResetModel()
        self.cells = tuple(one for one in self._all if judge is None or one.judge == judge)
        self._ticked.clear()
        self.endResetModel()

    def tick_all(self) -> None:
        """Tick every cell in sight."""
        self._ticked = set(range(len(self.cells)))
        if self.cells:
            self.dataChanged.emit(self.index(0), self.index(len(self.cells) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.cells)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.cells):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cells[index.row()].told
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if index.row() in self._ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if not index.isValid() or role != Qt.ItemDataRole.CheckStateRole:
            return False
        ticked = value in {Qt.CheckState.Checked, Qt.CheckState.Checked.value}
        (self._ticked.add if ticked else self._ticked.discard)(index.row())
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        return True


class ExcusesDialog(QDialog):
    """One reason for the ticked cells; stays open while the service refuses."""

    def __init__(self, parent: QWidget, desk: Desk, attempt: Attempt, cells: Sequence[EmptyCell]) -> None:
        super().__init__(parent)
        self._desk, self._attempt = desk, attempt
        say = desk.say
        self.setWindowTitle(say("review_screen", "excuse_title"))
        self.resize(520, 520)
        self.model = EmptyCells(cells)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(say("review_screen", "excuse_cells"))
        self.view.setSpacing(2)
        self.judges = QComboBox()
        self.judges.setAccessibleName(say("review_screen", "judge"))
        self.judges.addItem(say("review_screen", "all_judges"), None)
        for judge in dict.fromkeys(cell.judge for cell in cells if cell.judge is not None):
            self.judges.addItem(judge.name, judge)
        self.all_button = QPushButton(say("review_screen", "tick_all"))
        self.yes = named(QPushButton(say("review_screen", "excuse_store")), "primary")
        self.yes.setEnabled(False)
        self.reason_field = QLineEdit()
        self.reason_field.setPlaceholderText(say("review_screen", "excuse_example"))
        label = QLabel(say("review_screen", "excuse_reason"))
        label.setBuddy(self.reason_field)
        self._build(label)

    def accept(self) -> None:
        """Store the reason for every ticked cell; the dialog closes only when it was stored."""
        batch, actor, reason = self._desk.batch, self._desk.account.actor, self.reason_field.text()
        excuses = [
            Excuse(cell.kind, cell.candidate.id, cell.judge.id, reason)
            for cell in self.model.ticked
            if cell.judge is not None
        ]
        meeting = ReviewMeeting(self._desk.office)
        if batch is not None and self._attempt(lambda: meeting.excuse(batch, excuses, actor)):
            super().accept()

    def _on_ticked(self) -> None:
        self.yes.setEnabled(bool(self.model.ticked))

    def _on_judge_chosen(self) -> None:
        self.model.show_judge(self.judges.currentData())
        self._on_ticked()

    def _build(self, label: QLabel) -> None:
        say = self._desk.say
        buttons = QDialogButtonBox()
        buttons.addButton(self.yes, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.model.dataChanged.connect(self._on_ticked)
        self.judges.currentIndexChanged.connect(self._on_judge_chosen)
        self.all_button.clicked.connect(self.model.tick_all)
        chooser = QHBoxLayout()
        chooser.addWidget(self.judges, 1)
        chooser.addWidget(self.all_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(12)
        whole.addWidget(line(say("review_screen", "excuse_hint"), "muted"))
        whole.addLayout(chooser)
        whole.addWidget(self.view, 1)
        whole.addWidget(label)
        whole.addWidget(self.reason_field)
        whole.addWidget(buttons)
