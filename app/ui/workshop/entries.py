"""The entries of a certificate's layout: a list, and where the chosen one stands and how large it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.printing.moves import Move
from app.services.layouts import Entry
from app.texts import Texts
from app.ui.screen import line

_STEP_MM, _MOST_MM = 0.5, 297.0
_SIZES_PT = (6.0, 60.0)
_MOVED = "●"


class EntriesPanel(QWidget):
    """`moved` after every change a person makes; `moves` are then as wanted."""

    moved = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._entries: list[Entry] = []
        self._base: Mapping[str, Entry] = {}
        self._loading = False
        self.names = QListView()
        self._model = QStringListModel(self)
        self.right, self.down, self.size_box = QDoubleSpinBox(), QDoubleSpinBox(), QDoubleSpinBox()
        self.hidden_box = QCheckBox(self._say("hidden"))
        self.reset_button = QPushButton(self._say("reset"))
        self._where = line(kind="muted")
        self._build()

    @property
    def moves(self) -> tuple[Move, ...]:
        return tuple(entry.move for entry in self._entries if entry.move.changes)

    def show_entries(self, entries: Sequence[Entry], base: Sequence[Entry]) -> None:
        """What stands on this paper, beside where the default layout has it."""
        row = self.names.currentIndex().row()
        self._entries = list(entries)
        self._base = {entry.move.name: entry for entry in base}
        self._show_names()
        self.names.setCurrentIndex(self._model.index(max(0, min(row, len(entries) - 1))))
        self._show_chosen()

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("workshop_screen", code, values)

    @property
    def _row(self) -> int:
        row = self.names.currentIndex().row()
        return row if 0 <= row < len(self._entries) else -1

    def _show_names(self) -> None:
        label = self._texts.label
        told = [
            f"{label('layout_entry', one.move.name)}{f'  {_MOVED}' if one.move.changes else ''}"
            for one in self._entries
        ]
        if told != self._model.stringList():
            row = self.names.currentIndex().row()
            self._model.setStringList(told)
            self.names.setCurrentIndex(self._model.index(max(0, row)))

    def _show_chosen(self) -> None:
        if self._row < 0:
            return
        self._loading = True
        entry = self._entries[self._row]
        move, base = entry.move, self._base[entry.move.name]
        self.right.setValue(move.dx_mm)
        self.down.setValue(move.dy_mm)
        self.size_box.setEnabled(base.size_pt is not None)
        self.size_box.setValue(move.size_pt or base.size_pt or _SIZES_PT[0])
        self.hidden_box.setEnabled(base.size_pt is not None)
        self.hidden_box.setChecked(move.hidden)
        self.reset_button.setEnabled(move.changes)
        x_mm, y_mm = base.x_mm + move.dx_mm, base.y_mm + move.dy_mm
        self._where.setText(self._say("where", x=f"{x_mm:.1f}", y=f"{y_mm:.1f}"))
        self._loading = False

    def _change(self, move: Move) -> None:
        self._entries[self._row] = replace(self._entries[self._row], move=move)
        self._show_names()
        self._show_chosen()
        self.moved.emit()

    def _on_edited(self) -> None:
        if self._loading or self._row < 0:
            return
        name = self._entries[self._row].move.name
        usual = self._base[name].size_pt
        size = self.size_box.value()
        self._change(
            Move(
                name,
                round(self.right.value(), 2),
                round(self.down.value(), 2),
                None if usual is None or size == usual else size,
                self.hidden_box.isChecked(),
            )
        )

    def _on_reset(self) -> None:
        if self._row >= 0:
            self._change(Move(self._entries[self._row].move.name))

    def _build(self) -> None:
        self.names.setModel(self._model)
        self.names.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.names.setAccessibleName(self._say("entries"))
        self.names.selectionModel().currentChanged.connect(lambda *_: self._show_chosen())
        for box, code, low, high, unit in (
            (self.right, "right", -_MOST_MM, _MOST_MM, "mm"),
            (self.down, "down", -_MOST_MM, _MOST_MM, "mm"),
            (self.size_box, "size", *_SIZES_PT, "pt"),
        ):
            box.setRange(low, high)
            box.setSingleStep(_STEP_MM)
            box.setDecimals(1)
            box.setSuffix(f" {self._say(unit)}")
            box.setAlignment(Qt.AlignmentFlag.AlignRight)
            box.setAccessibleName(self._say(code))
            box.valueChanged.connect(self._on_edited)
        self.hidden_box.toggled.connect(self._on_edited)
        self.reset_button.clicked.connect(self._on_reset)
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for box, code in ((self.right, "right"), (self.down, "down"), (self.size_box, "size")):
            form.addRow(self._say(code), box)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.names, 1)
        whole.addWidget(self._where)
        whole.addLayout(form)
        whole.addWidget(self.hidden_box)
        whole.addWidget(self.reset_button)
