"""The side sheet: one person requirement by requirement, what the committee finds, what the person shows."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.candidates import Candidate
from app.services.fact_rows import FIELDS, FactRows
from app.services.fact_words import fact_words
from app.services.qualification_view import AskedAttestation, Dossier
from app.ui.clearing import clear
from app.ui.desk import Desk
from app.ui.naming import named
from app.ui.qualification.attesting import AttestingPanel, Stood
from app.ui.qualification.findings import FindingsList
from app.ui.qualification.table import TONES, standing_words
from app.ui.screen import chip, line

WIDTH_PX = 420
_FINDINGS, _ATTESTING, _FACTS = range(3)
_NAMED = 8


class ExamineeSheet(QFrame):
    """Shows one dossier, or only the findings where several people are chosen."""

    closed = Signal()
    attested = Signal()
    facts_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("sheet")
        self.setFixedWidth(WIDTH_PX)
        self._desk = desk
        self._reason: str | None = None
        self._name = named(line(), "heading")
        self._chip = chip("", "plain")
        self._who = line(kind="muted")
        self._route = line()
        self.tabs = QTabWidget()
        self.tabs.tabBar().setExpanding(False)
        self.findings = FindingsList(desk)
        self.panel = AttestingPanel(desk.texts)
        self.panel.edited.connect(self._offer)
        self._facts = QVBoxLayout()
        self.attest = named(QPushButton(), "primary")
        self.attest.clicked.connect(self.attested)
        self.change = QPushButton(desk.say("qualification_screen", "change_facts"))
        self.change.clicked.connect(self.facts_wanted)
        self._why_not = [line(kind="caption"), line(kind="caption")]
        self._build()

    def show_one(self, dossier: Dossier, asked: Sequence[AskedAttestation], reason: str | None) -> None:
        """One person; `reason` is why nothing may be changed, None where it may."""
        texts, one = self._desk.texts, dossier.candidate
        self._head(one.name, standing_words(texts, dossier.standing), TONES[dossier.standing])
        self._who.setText(
            " · ".join(filter(None, (one.unit, _occupation(one), texts.label("level", one.level))))
        )
        told = self._say("by_route", route=dossier.route) if dossier.route else ""
        self._route.setText(told)
        self._route.setVisible(bool(told))
        self.findings.show_dossier(dossier, allowed=reason is None)
        self._show_facts(dossier)
        self.panel.show_asked(asked, [dossier.attested], dossier.signatures)
        for tab in (_FINDINGS, _FACTS):
            self.tabs.setTabVisible(tab, True)  # noqa: FBT003 - Qt's own signature
        self._allow(reason, count=1)

    def show_several(
        self,
        candidates: Sequence[Candidate],
        asked: Sequence[AskedAttestation],
        stood: Stood,
        reason: str | None,
    ) -> None:
        names = [one.name for one in candidates[:_NAMED]]
        more = ["…"] if len(candidates) > _NAMED else []
        self._head(self._say("several", count=len(candidates)), "", "plain")
        self._who.setText(self._desk.texts.say("qualification_screen", "names", {"names": [*names, *more]}))
        self._route.setText(self._say("several_hint"))
        self._route.show()
        self.panel.show_asked(asked, stood)
        for tab in (_FINDINGS, _FACTS):
            self.tabs.setTabVisible(tab, False)  # noqa: FBT003
        self.tabs.setCurrentIndex(_ATTESTING)
        self._allow(reason, count=len(candidates))

    def _say(self, code: str, **values: object) -> str:
        return self._desk.say("qualification_screen", code, **values)

    def _build(self) -> None:
        close = QToolButton()
        close.setIcon(self._desk.theme.icon("x", "muted"))
        close.setToolTip(self._say("close_sheet"))
        close.setAccessibleName(self._say("close_sheet"))
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(close)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.setSpacing(6)
        whole.addLayout(top)
        whole.addWidget(self._who)
        whole.addWidget(self._route)
        whole.addWidget(self.tabs, 1)
        self._add_tab("findings", self.findings, None, None)
        self._add_tab("attesting", self.panel, self.attest, self._why_not[0])
        self._add_tab("facts", self._holder(self._facts), self.change, self._why_not[1])

    def _add_tab(self, name: str, inner: QWidget, button: QPushButton | None, why: QLabel | None) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner.setObjectName("sheet_page")
        area.setObjectName("sheet_area")
        area.setWidget(inner)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area, 1)
        if button is not None and why is not None:
            column.addWidget(button)
            column.addWidget(why)
        self.tabs.addTab(page, self._say(f"tab_{name}"))

    def _holder(self, inside: QVBoxLayout) -> QWidget:
        holder = QWidget()
        holder.setLayout(inside)
        inside.setContentsMargins(0, 8, 8, 8)
        inside.setSpacing(12)
        return holder

    def _head(self, name: str, standing: str, tone: str) -> None:
        self._name.setText(name)
        self._chip.setText(standing)
        self._chip.setVisible(bool(standing))
        self._chip.setProperty("tone", tone)
        self._chip.style().polish(self._chip)

    def _show_facts(self, dossier: Dossier) -> None:
        clear(self._facts)
        rows = FactRows(dossier.candidate, self._desk.office.rulebook.occupations)
        for kind in FIELDS:
            records = dossier.facts[kind]
            self._facts.addWidget(named(QLabel(self._desk.say("fact_kind", kind)), "heading"))
            if records is None:
                self._facts.addWidget(line(self._say("facts_unknown"), "muted"))
            elif not records:
                self._facts.addWidget(line(self._say("facts_none"), "muted"))
            for row in rows.typed(kind, records or ()):
                self._facts.addWidget(line(fact_words(self._desk.texts, kind, row)))
        self._facts.addStretch()

    def _allow(self, reason: str | None, count: int) -> None:
        self._reason = reason
        self.attest.setText(self._say("attest", count=count))
        self.panel.allow(allowed=reason is None)
        self.change.setEnabled(reason is None)
        self._why_not[1].setText(reason or "")
        self._why_not[1].setVisible(bool(reason))
        self._offer()

    def _offer(self) -> None:
        """The findings can be stored once something was ticked or unticked."""
        touched = bool(self.panel.changes())
        reason = self._reason or ("" if touched else self._say("nothing_touched"))
        self.attest.setEnabled(not reason)
        self.attest.setAccessibleDescription(reason)
        self._why_not[0].setText(reason)
        self._why_not[0].setVisible(bool(reason))


def _occupation(candidate: Candidate) -> str:
    return f"{candidate.occupation}（{candidate.job}）" if candidate.job else candidate.occupation
