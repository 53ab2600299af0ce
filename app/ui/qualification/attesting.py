"""Check boxes for what the committee itself finds true; for one person, or for several at once.

Where several people differ nothing is ticked, and what is not touched stays as it is for each.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.signing import Signing
from app.services.qualification_view import AskedAttestation
from app.texts import Texts
from app.texts.days import chinese_day
from app.ui.clearing import clear
from app.ui.naming import named
from app.ui.screen import line

Stood = Sequence[Mapping[str, object]]


class AttestationRow(QWidget):
    """One finding: true, not true, or not found yet; or which of several were found."""

    edited = Signal()

    def __init__(
        self, texts: Texts, asked: AskedAttestation, stood: Stood, signing: Signing | None = None
    ) -> None:
        super().__init__()
        self.asked = asked
        values = [one.get(asked.key) for one in stood]
        self.mixed = any(value != values[0] for value in values)
        self._began = None if self.mixed or not values else values[0]
        self.boxes: dict[str, QCheckBox] = {}
        self.nothing = QCheckBox(texts.say("qualification_screen", "none" if asked.choices else "denied"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        title = texts.say("qualification_screen", "asked", {"title": asked.title, "article": asked.article})
        whole.addWidget(line(title))
        if self.mixed:
            whole.addWidget(line(texts.say("qualification_screen", "mixed"), "warn"))
        self._lay_boxes(texts, whole)
        if signing is not None:
            told = {"names": signing.names, "day": chinese_day(signing.day)}
            whole.addWidget(line(texts.say("examination_screen", "signed_by", told), "caption"))
        self._tick()
        for box in (*self.boxes.values(), self.nothing):
            box.setAccessibleDescription(title)
            box.clicked.connect(lambda _=False, clicked=box: self._on_clicked(clicked))

    @property
    def touched(self) -> bool:
        return self.value() != self._began

    def value(self) -> object:
        """True, False, a list of what was found, or None where nothing is ticked."""
        ticked = [key for key, box in self.boxes.items() if box.isChecked()]
        if self.asked.choices:
            return ticked if ticked or self.nothing.isChecked() else None
        return True if ticked else False if self.nothing.isChecked() else None

    def _lay_boxes(self, texts: Texts, whole: QVBoxLayout) -> None:
        if self.asked.choices:
            for choice in self.asked.choices:
                box = self.boxes[choice.value] = QCheckBox(texts.label("fact_attainment", choice))
                whole.addWidget(box)
            whole.addWidget(self.nothing)
            return
        self.boxes["yes"] = QCheckBox(texts.say("qualification_screen", "attested"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.boxes["yes"])
        row.addWidget(self.nothing)
        row.addStretch()
        whole.addLayout(row)

    def _tick(self) -> None:
        began = self._began
        if isinstance(began, list):
            self._began = [key for key in self.boxes if key in began]
            for key in self._began:
                self.boxes[key].setChecked(True)
            self.nothing.setChecked(not began)
        elif began is not None:
            (self.boxes["yes"] if began else self.nothing).setChecked(True)

    def _on_clicked(self, clicked: QCheckBox) -> None:
        """What was found and that nothing was found exclude each other."""
        if clicked.isChecked():
            others = self.boxes.values() if clicked is self.nothing else (self.nothing,)
            for box in others:
                box.setChecked(False)
        self.edited.emit()


class AttestingPanel(QWidget):
    """All findings that the document asks for; `changes` are those that were touched."""

    edited = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.rows: list[AttestationRow] = []
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 8, 8, 8)
        self._lines.setSpacing(14)

    def show_asked(
        self, asked: Sequence[AskedAttestation], stood: Stood, signatures: Mapping[str, Signing] | None = None
    ) -> None:
        """`signatures` by key, of the one person shown."""
        clear(self._lines)
        self.rows = []
        if not asked:
            hint = self._texts.say("qualification_screen", "nothing_asked")
            self._lines.addWidget(named(line(hint), "muted"))
        for one in asked:
            row = AttestationRow(self._texts, one, stood, (signatures or {}).get(one.key))
            row.edited.connect(self.edited)
            self.rows.append(row)
            self._lines.addWidget(row)
        self._lines.addStretch()

    def changes(self) -> dict[str, object]:
        """What is to be stored; None takes a finding back."""
        return {row.asked.key: row.value() for row in self.rows if row.touched}

    def allow(self, *, allowed: bool) -> None:
        for row in self.rows:
            for box in (*row.boxes.values(), row.nothing):
                box.setEnabled(allowed)
