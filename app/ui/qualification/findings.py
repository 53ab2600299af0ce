"""The requirements of one person: ✓ ✗ ？ with the sentence, what proves each, and what was made of it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.eligibility import FindingVerdict
from app.domain.evidence import Evidence
from app.domain.overrides import OverrideKind
from app.domain.stops import StopKind
from app.services.qualification_view import Dossier, ShownOverride, ShownRequirement, ShownStop
from app.texts.days import chinese_day
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.qualification.dialogs import SECTION
from app.ui.screen import chip, line

MARKS = {
    FindingVerdict.MET: ("✓", "good"),
    FindingVerdict.WAIVED: ("✓", "good"),
    FindingVerdict.NOT_MET: ("✗", "bad"),
    FindingVerdict.UNKNOWN: ("？", "warn"),
    None: ("○", "muted"),
}
_MARK_PX = 20


class FindingsList(QWidget):
    """Tells what is wanted of which requirement; `reply_wanted` is for the authority's paper."""

    evidence_wanted = Signal(object)
    evidence_opened = Signal(object)
    evidence_removal_wanted = Signal(object)
    override_wanted = Signal(object)
    confirmation_wanted = Signal(object)
    withdrawal_wanted = Signal(object)
    reply_wanted = Signal(object)
    bars_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 8, 8, 8)
        self._lines.setSpacing(12)
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        """By requirement and act: `add`, `override`, `confirm`, `withdraw`, `reply`."""
        self.pieces: dict[str, tuple[QPushButton | None, QPushButton]] = {}
        """By the id of a piece of evidence: what shows it (None for a note) and what removes it."""
        self.bars: list[QPushButton] = []

    def show_dossier(self, dossier: Dossier, *, allowed: bool) -> None:
        """`allowed`: the examination is open, so that evidence and overrides may come and go."""
        clear(self._lines)
        self.buttons, self.pieces, self.bars = {}, {}, []
        for stop in dossier.stops:
            self._lines.addWidget(self._stop(stop))
        for warning in dossier.warnings:
            self._lines.addWidget(line(warning, "warn"))
        told = {stop.sentence for stop in dossier.stops}
        for requirement in dossier.requirements:
            if requirement.id or requirement.why not in told:
                self._lines.addWidget(self._requirement(requirement, allowed=allowed))
        self._lines.addStretch()

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say(SECTION, code, **values)

    def _stop(self, stop: ShownStop) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        kind = self._desk.texts.label("stop_kind", stop.kind)
        if stop.until is not None:
            kind = self._say("barred_until", kind=kind, day=chinese_day(stop.until))
        chips = QHBoxLayout()
        chips.addWidget(chip(kind, "warn" if stop.admitted else "bad"))
        if stop.admitted:
            chips.addWidget(chip(self._say("admitted"), "plain"))
        chips.addStretch()
        if stop.kind is StopKind.BAR:
            button = self._small(self._say("see_bars"), stop.sentence)
            button.clicked.connect(self.bars_wanted)
            self.bars.append(button)
            chips.addWidget(button)
        column.addLayout(chips)
        column.addWidget(line(stop.sentence, "muted"))
        return holder

    def _requirement(self, one: ShownRequirement, *, allowed: bool) -> QWidget:
        mark, tone = MARKS[one.verdict]
        sign = named(QLabel(mark), tone)
        sign.setFixedWidth(_MARK_PX)
        sign.setAccessibleName(self._desk.say("qualification_screen", f"mark_{one.verdict or 'unexamined'}"))
        told = QVBoxLayout()
        told.setSpacing(3)
        told.addWidget(line(one.title))
        article = self._desk.say("qualification_screen", "article", article=one.article)
        told.addWidget(line(one.why or article, "muted"))
        if one.note:
            told.addWidget(line(self._desk.say("qualification_screen", "reading", note=one.note), "caption"))
        if one.override is not None:
            self._add_override(told, one.id, one.override, one.original, allowed=allowed)
        for piece in one.evidence:
            told.addLayout(self._piece(piece, allowed=allowed))
        if allowed and one.id:
            told.addLayout(self._offers(one))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
        return holder

    def _add_override(
        self,
        told: QVBoxLayout,
        requirement: str,
        shown: ShownOverride,
        original: FindingVerdict | None,
        *,
        allowed: bool,
    ) -> None:
        """Chips for kind and standing, who proposed and confirmed, and what may be done with it."""
        one = shown.override
        chips = QHBoxLayout()
        chips.setSpacing(6)
        turned = one.kind is OverrideKind.TURNED
        if one.confirmed:
            chips.addWidget(chip(self._say("turned_chip" if turned else "settled_chip"), "warn"))
        else:
            chips.addWidget(chip(self._say("pending_chip"), "plain"))
        if original is not None:
            label = self._desk.texts.label("finding_verdict", original)
            chips.addWidget(chip(self._say("original", verdict=label), "plain"))
        if shown.idle:
            chips.addWidget(chip(self._say("idle"), "plain"))
        chips.addStretch()
        told.addLayout(chips)
        code = "proposed" if shown.confirmed_by is None else "confirmed"
        names = {"first": shown.proposed_by, "second": shown.confirmed_by, "reason": one.reason}
        told.addWidget(line(self._say(code, **names), "caption"))
        row = self._row()
        if one.reply_sha256 is not None:
            self._add_button(row, requirement, "reply", self.reply_wanted, one)
        if allowed:
            if not one.confirmed:
                self._add_button(row, requirement, "confirm", self.confirmation_wanted, one)
            self._add_button(row, requirement, "withdraw", self.withdrawal_wanted, one)
        row.addStretch()
        told.addLayout(row)

    def _piece(self, piece: Evidence, *, allowed: bool) -> QHBoxLayout:
        row = self._row()
        if piece.sha256 is None:
            row.addWidget(line(self._say("note", title=piece.title, kept_at=piece.kept_at), "caption"), 1)
            show = None
        else:
            row.addWidget(line(self._say("scan", title=piece.title), "caption"), 1)
            show = self._small(self._say("show"), piece.title)
            show.clicked.connect(lambda: self.evidence_opened.emit(piece))
            row.addWidget(show)
        if allowed:
            remove = self._small(self._say("remove"), piece.title)
            remove.clicked.connect(lambda: self.evidence_removal_wanted.emit(piece))
            row.addWidget(remove)
            self.pieces[piece.id] = (show, remove)
        elif show is not None:
            self.pieces[piece.id] = (show, show)
        return row

    def _offers(self, one: ShownRequirement) -> QHBoxLayout:
        row = self._row()
        self._add_button(row, one.id, "add", self.evidence_wanted, one, one.title)
        if one.can_become is not None:
            self._add_button(row, one.id, "override", self.override_wanted, one, one.title)
        row.addStretch()
        return row

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        return row

    def _add_button(
        self,
        row: QHBoxLayout,
        requirement: str,
        act: str,
        signal: object,
        value: object,
        about: str = "",
    ) -> None:
        button = self.buttons[requirement, act] = self._small(self._say(act), about)
        button.clicked.connect(lambda: signal.emit(value))  # type: ignore[attr-defined]
        row.addWidget(button)

    def _small(self, text: str, about: str) -> QPushButton:
        button = named(QPushButton(text), "tool")
        button.setAccessibleDescription(about)
        return button
