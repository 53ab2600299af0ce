"""Asks what a candidate shows: certificates, posts, titles and awards, in rows that come and go."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.services.candidate_facts import Records
from app.services.fact_rows import FIELDS, NO, YES, FactField, FactRow, FactRows, FieldKind
from app.services.qualification_view import Dossier
from app.ui.calm import CalmComboBox
from app.ui.desk import Desk
from app.ui.lines_card import CardLine, LinesCard
from app.ui.naming import named
from app.ui.occupation_edit import OccupationEdit
from app.ui.screen import line

_WIDTH_PX, _HEIGHT_PX = 920, 640
_REMOVE_PX, _DATE_PX = 36, 130


class FactLine(CardLine):
    """The controls of one row."""

    def __init__(self, desk: Desk, kind: str, row: FactRow) -> None:
        super().__init__()
        self.controls: dict[str, QLineEdit | CalmComboBox] = {}
        self._problem = line(kind="bad")
        self._problem.hide()
        texts = desk.texts
        across = QHBoxLayout()
        across.setSpacing(8)
        for field in FIELDS[kind]:
            control = _control(desk, field, row.get(field.key, ""))
            control.setAccessibleName(texts.say("fact_field", field.key))
            self.controls[field.key] = control
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(line(texts.say("fact_field", field.key), "caption"))
            column.addWidget(control)
            across.addLayout(column, 0 if field.kind in {FieldKind.DATE, FieldKind.FLAG} else 1)
        across.addWidget(self.remove_button(desk, texts.say("qualification_screen", "remove_row")))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(across)
        whole.addWidget(self._problem)

    def start(self) -> None:
        next(iter(self.controls.values())).setFocus()

    @property
    def typed(self) -> FactRow:
        return {
            key: control.text() if isinstance(control, QLineEdit) else str(control.currentData() or "")
            for key, control in self.controls.items()
        }

    def show_problem(self, sentences: Sequence[str]) -> None:
        self._problem.setText("\n".join(sentences))
        self._problem.setVisible(bool(sentences))


class FactCard(LinesCard[FactLine]):
    """All rows of one kind; without rows it may be said that there is none."""

    def __init__(self, desk: Desk, rows: FactRows, kind: str, records: Records | None) -> None:
        say = desk.say
        super().__init__(
            desk,
            say("fact_kind", kind),
            lambda: FactLine(desk, kind, rows.blank(kind)),
            say("qualification_screen", "add_row"),
            say("qualification_screen", "known_none"),
            said_none=records is not None and not records,
        )
        self._desk = desk
        self._rows = rows
        self._kind = kind
        for row in rows.typed(kind, records or ()):
            self.put(FactLine(desk, kind, row))

    def read(self) -> tuple[Records | None, bool]:
        """The records (None: unknown, empty: there is none), and whether all rows could be read."""
        reading = self._rows.read(self._kind, [one.typed for one in self.lines])
        for place, one in enumerate(self.lines):
            one.show_problem(
                [
                    self._desk.say(
                        "fact_problem",
                        remark.code,
                        **{"field": self._desk.say("fact_field", key), **remark.values},
                    )
                    for (row, key), remark in reading.problems.items()
                    if row == place
                ]
            )
        if not self.lines:
            return (() if self.none.isChecked() else None), True
        return reading.records, not reading.problems


class FactsDialog(QDialog):
    """Accepts only what can be read; `facts` is then what is to be stored."""

    def __init__(self, parent: QWidget, desk: Desk, dossier: Dossier) -> None:
        super().__init__(parent)
        self.setWindowTitle(desk.say("qualification_screen", "facts_of", name=dossier.candidate.name))
        self.resize(_WIDTH_PX, _HEIGHT_PX)
        self._facts: Mapping[str, Records | None] = {}
        rows = FactRows(dossier.candidate, desk.office.rulebook.occupations)
        self.cards = {kind: FactCard(desk, rows, kind, dossier.facts[kind]) for kind in FIELDS}
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setSpacing(12)
        inside.addWidget(line(desk.say("qualification_screen", "facts_hint"), "muted"))
        for one in self.cards.values():
            inside.addWidget(one)
        inside.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(holder)
        buttons = QDialogButtonBox()
        store = named(QPushButton(desk.say("qualification_screen", "store_facts")), "primary")
        buttons.addButton(store, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(desk.say("prompt", "cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 16, 16, 16)
        whole.addWidget(area, 1)
        whole.addWidget(buttons)

    @property
    def facts(self) -> Mapping[str, Records | None]:
        return self._facts

    def accept(self) -> None:
        """Close when every row can be read, else say beside it why not."""
        read = {kind: one.read() for kind, one in self.cards.items()}
        if all(fine for _, fine in read.values()):
            self._facts = {kind: records for kind, (records, _) in read.items()}
            super().accept()


def _control(desk: Desk, field: FactField, typed: str) -> QLineEdit | CalmComboBox:
    texts = desk.texts
    if field.kind is FieldKind.OCCUPATION:
        return OccupationEdit(desk, typed)
    if field.kind is FieldKind.DATE:
        edit = QLineEdit(typed)
        edit.setFixedWidth(_DATE_PX)
        edit.setPlaceholderText(texts.say("fact_field", f"{field.key}_example"))
        return edit
    combo = CalmComboBox()
    combo.addItem(texts.say("qualification_screen", "unknown"), "")
    if field.kind is FieldKind.FLAG:
        for answer in (YES, NO):
            combo.addItem(texts.say("qualification_screen", answer), answer)
    for choice in field.choices:
        combo.addItem(texts.label(field.words, choice), choice)
    combo.setMinimumContentsLength(4)
    combo.choose(typed)
    return combo
