"""The left side: institution, batch chooser, the road with one fact a step, other places, the foot."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.batches import Batch
from app.services.inquiry import Reached, RoadStep
from app.texts import Texts
from app.ui.naming import named, rename
from app.ui.theme import Theme

WIDTH_PX = 264
_STEP_PX = 32
_CHECK = "✓"


class StepButton(QPushButton):
    """One step of the road: its mark, its title and one fact."""

    def __init__(self, place: int, step: RoadStep, name: str, fact: str) -> None:
        super().__init__()
        self.setObjectName("step")
        self.setCheckable(True)
        self.setFixedHeight(_STEP_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name} {fact}".strip())
        self.setToolTip(f"{step.step.title} · {step.step.article}")
        mark = named(QLabel(_CHECK if step.reached is Reached.DONE else str(place)), "step_mark")
        title = named(QLabel(name), "step_title")
        told = named(QLabel(fact), "step_fact")
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 8, 2)
        row.setSpacing(8)
        row.addWidget(mark)
        row.addWidget(title, 1)
        row.addWidget(told)
        for label in (mark, title, told):
            label.setProperty("state", step.reached.value)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's own name
        return QSize(WIDTH_PX - 32, _STEP_PX)


class RoadPanel(QFrame):
    """`step_chosen` gives a step id, `place_chosen` another screen's id, `batch_chosen` a batch or None."""

    step_chosen = Signal(str)
    place_chosen = Signal(str)
    batch_chosen = Signal(object)

    def __init__(self, texts: Texts, theme: Theme, places: Sequence[tuple[str, str]]) -> None:
        """`places` are (screen id, icon) of what stands below the road."""
        super().__init__()
        self.setObjectName("side")
        self.setFixedWidth(WIDTH_PX)
        self._texts = texts
        self._theme = theme
        self._institution = named(QLabel(), "institution")
        self._institution.setWordWrap(True)
        self.batches = QComboBox()
        self._road = QVBoxLayout()
        self._road.setSpacing(0)
        self._scroll = QScrollArea()
        self._foot = named(QLabel(), "foot")
        self._foot.setWordWrap(True)
        self._backup = named(QLabel(), "foot")
        self._backup.setWordWrap(True)
        self._group = QButtonGroup(self)
        self.steps: dict[str, StepButton] = {}
        self.places: dict[str, QPushButton] = {}
        self._build(places)

    def show_institution(self, name: str, foot: str) -> None:
        self._institution.setText(name)
        self._foot.setText(foot)

    def show_backup(self, text: str, *, late: bool) -> None:
        """How old the last checked copy in the second place is."""
        self._backup.setText(text)
        rename(self._backup, "backup_late" if late else "foot")

    def show_batches(self, batches: Sequence[Batch], current: Batch | None) -> None:
        """Fill the chooser; its last entry opens a new batch."""
        self.batches.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.batches.clear()
        for batch in batches:
            self.batches.addItem(batch.title, batch)
            self.batches.setItemData(self.batches.count() - 1, batch.title, Qt.ItemDataRole.ToolTipRole)
        self.batches.addItem(self._texts.say("side", "new_batch"), None)
        place = next((place for place, one in enumerate(batches) if current and one.id == current.id), -1)
        self.batches.setCurrentIndex(place)
        self.batches.blockSignals(False)  # noqa: FBT003

    def show_road(self, steps: Sequence[RoadStep], chosen: str | None) -> None:
        for button in self.steps.values():
            self._group.removeButton(button)
            self._road.removeWidget(button)
            button.setShortcut(QKeySequence())  # it lives on for a moment, and its keys would be ambiguous
            button.hide()
            button.deleteLater()
        self.steps = {}
        for place, step in enumerate(steps, 1):
            button = StepButton(place, step, self._texts.label("step", step.step.id), self._fact(step))
            button.clicked.connect(lambda _=False, step_id=step.step.id: self.step_chosen.emit(step_id))
            if place <= 9:
                button.setShortcut(QKeySequence(f"Alt+{place}"))
            self._group.addButton(button)
            self._road.addWidget(button)
            self.steps[step.step.id] = button
        self.mark(chosen)

    def mark(self, chosen: str | None) -> None:
        """Show which step or place is on the right."""
        self._group.setExclusive(False)
        for name, button in {**self.steps, **self.places}.items():
            button.setChecked(name == chosen)
        self._group.setExclusive(True)
        if chosen in self.steps:
            self._scroll.ensureWidgetVisible(self.steps[chosen], 0, _STEP_PX)

    def _fact(self, step: RoadStep) -> str:
        return "" if step.fact is None else self._texts.remark("road_fact", step.fact)

    def _build(self, places: Sequence[tuple[str, str]]) -> None:
        self.batches.setAccessibleName(self._texts.say("side", "batch"))
        self.batches.activated.connect(self._on_batch_activated)
        holder = named(QWidget(), "side_road")
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addLayout(self._road)
        inside.addStretch()
        scroll = self._scroll
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 20, 16, 12)
        whole.setSpacing(4)
        whole.addWidget(named(QLabel(self._texts.say("side", "product")), "product"))
        whole.addWidget(self._institution)
        whole.addWidget(self.batches)
        whole.addWidget(scroll, 1)
        grid = QGridLayout()  # two beside each other: the road keeps the height it needs
        grid.setSpacing(0)
        for at, (name, icon) in enumerate(places):
            button = QPushButton(self._theme.icon(icon), self._texts.say("side", name))
            button.setObjectName("quiet")
            button.setCheckable(True)
            button.setAccessibleName(button.text())
            button.clicked.connect(lambda _=False, place=name: self.place_chosen.emit(place))
            self._group.addButton(button)
            self.places[name] = button
            grid.addWidget(button, *divmod(at, 2))
        whole.addLayout(grid)
        whole.addWidget(self._foot)
        whole.addWidget(self._backup)

    def _on_batch_activated(self, place: int) -> None:
        self.batch_chosen.emit(self.batches.itemData(place))
