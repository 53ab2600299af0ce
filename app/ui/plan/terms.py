"""What the document asks before a plan is published: gates that people weigh, papers owed, notices."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.policies import Clause
from app.domain.road import Paper
from app.services.plan_view import PlanTerms
from app.texts import Texts
from app.ui.clearing import clear
from app.ui.naming import named
from app.ui.screen import GAP_PX, card, line
from app.ui.theme import Theme

_ICON_PX = 16


class TermsPanel(QWidget):
    """A column of cards; the program checks none of this, the committee reads it.

    `policies_wanted` asks for the reader of rule packs.
    """

    policies_wanted = Signal()

    def __init__(self, texts: Texts, theme: Theme) -> None:
        super().__init__()
        self._texts = texts
        self._theme = theme
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(GAP_PX)

    def show_terms(self, terms: PlanTerms) -> None:
        clear(self._cards)
        self._conditions(terms)
        if terms.notices:
            frame, inside = self._card("notices", "notices_hint")
            for remark in terms.notices:
                inside.addWidget(self._marked("triangle-alert", self._texts.remark("policy_warning", remark)))
            self._cards.addWidget(frame)
        self._gates("institution", terms.institution)
        self._gates("occupations", terms.occupations)
        self._papers(terms.papers, terms.annexes)
        self._periods(terms)
        self._cards.addStretch()

    def _conditions(self, terms: PlanTerms) -> None:
        """By which conditions staff will be examined: they freeze with the plan."""
        frame, inside = self._card("conditions")
        own = terms.refined_by
        if own is not None:
            told = self._say("refined_by", document=terms.document, own=own.document)
        else:
            told = self._say(
                "not_refined_yet" if terms.may_refine else "not_refined", document=terms.document
            )
        inside.addWidget(self._marked("scale", told))
        self.read_policies = named(QPushButton(self._say("read_policies")), "tool")
        self.read_policies.clicked.connect(self.policies_wanted)
        inside.addWidget(self.read_policies, 0, Qt.AlignmentFlag.AlignLeft)
        self._cards.addWidget(frame)

    def _gates(self, name: str, clauses: Iterable[Clause]) -> None:
        found = list(clauses)
        if not found:
            return
        frame, inside = self._card(name, "gate_hint")
        for clause in found:
            inside.addWidget(self._marked("circle-help", self._clause(clause)))
        self._cards.addWidget(frame)

    def _papers(self, papers: Iterable[Paper], annexes: Iterable[Clause]) -> None:
        frame, inside = self._card("papers")
        for paper in papers:
            code = "paper_to" if paper.to else "paper"
            told = self._say(code, title=paper.title, to=paper.to)
            inside.addWidget(self._marked("file-text", told))
        for annex in annexes:
            inside.addWidget(self._marked("file-text", self._clause(annex)))
        self._cards.addWidget(frame)

    def _periods(self, terms: PlanTerms) -> None:
        if not terms.periods:
            return
        frame, inside = self._card("periods")
        for period in terms.periods:
            told = self._say("clause", title=period.title, article=period.article)
            inside.addWidget(self._marked("calendar-days", told))
        self._cards.addWidget(frame)

    def _card(self, name: str, hint: str = "") -> tuple[QFrame, QVBoxLayout]:
        frame, inside = card(self._say(name))
        if hint:
            inside.addWidget(line(self._say(hint), "caption"))
        return frame, inside

    def _clause(self, clause: Clause) -> str:
        return self._say("clause", title=clause.title, article=clause.article)

    def _marked(self, icon: str, text: str) -> QWidget:
        mark = QLabel()
        mark.setContentsMargins(0, 3, 0, 0)
        mark.setPixmap(self._theme.icon(icon, "muted").pixmap(_ICON_PX, _ICON_PX))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(line(text), 1)
        return holder

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("plan_screen", code, values)
