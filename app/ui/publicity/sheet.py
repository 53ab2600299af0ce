"""The side sheet of one name in publicity: result, notice, objections, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.errors import KnownError
from app.domain.publicity import Notice
from app.services.publicity_view import ObjectionShown, Publicised
from app.texts import Texts
from app.texts.days import short_day
from app.ui.candidates.table import occupation_of
from app.ui.naming import named
from app.ui.publicity.now import DecidedItems, ObjectionItem
from app.ui.publicity.table import TONES, votes
from app.ui.screen import chip, line
from app.ui.theme import Theme

WIDTH_PX = 380


class NameSheet(QFrame):
    """Lies over the right side of its parent; Esc closes it."""

    closed = Signal()
    object_wanted = Signal(object)
    withdraw_wanted = Signal(object)
    decide_wanted = Signal(object)

    def __init__(self, parent: QWidget, texts: Texts, theme: Theme) -> None:
        super().__init__(parent)
        self.setObjectName("sheet")
        self._texts = texts
        self.shown: Publicised | None = None
        self._name = named(QLabel(), "title")
        self._scroll = QScrollArea()
        self._close = QToolButton()
        self._close.setIcon(theme.icon("x"))
        self.object_button = QPushButton(theme.icon("megaphone"), self._say("object"))
        self.withdraw_button = QPushButton(theme.icon("user-minus"), self._say("withdraw"))
        self._reason = line(kind="reason")
        self._build()
        self.hide()

    def show_name(
        self,
        shown: Publicised,
        notice: Notice | None,
        objections: list[ObjectionShown],
        why_not: tuple[KnownError | None, KnownError | None],
    ) -> None:
        """`why_not` tells why no objection and no withdrawal can be registered, None where they can."""
        self.shown = shown
        self._name.setText(shown.candidate.name)
        self.setAccessibleName(shown.candidate.name)
        page = named(QWidget(), "card_page")
        inside = QVBoxLayout(page)
        inside.setContentsMargins(0, 0, 8, 0)
        inside.setSpacing(12)
        inside.addWidget(self._chip(shown), 0, Qt.AlignmentFlag.AlignLeft)
        inside.addLayout(self._facts(shown, notice))
        waiting = [one for one in objections if one.objection.outcome is None]
        for one in waiting:
            inside.addWidget(ObjectionItem(one, self._texts, self.decide_wanted.emit))
        inside.addWidget(DecidedItems([one for one in objections if one not in waiting], self._texts))
        inside.addStretch()
        self._scroll.setWidget(page)
        for button, error in zip((self.object_button, self.withdraw_button), why_not, strict=True):
            button.setEnabled(error is None)
        refused = next((error for error in why_not if error is not None), None)
        self._reason.setText(self._texts.error(refused) if refused else "")
        self._reason.setVisible(refused is not None)
        self.show()
        self.raise_()

    def _chip(self, shown: Publicised) -> QLabel:
        return chip(self._texts.label("standing", shown.standing), TONES[shown.standing])

    def _facts(self, shown: Publicised, notice: Notice | None) -> QFormLayout:
        one, facts = shown.candidate, QFormLayout()
        facts.setVerticalSpacing(8)
        for code, value in (
            ("unit", one.unit),
            ("occupation", occupation_of(one)),
            ("level", self._texts.label("level", one.level)),
            ("score", shown.score or "—"),
            ("votes", votes(shown)),
            ("notice", self._notice(notice)),
        ):
            facts.addRow(named(QLabel(self._say(code)), "muted"), line(value))
        return facts

    def _notice(self, notice: Notice | None) -> str:
        if notice is None:
            return self._say("no_notice")
        if notice.last_day is None:
            return self._say("notice_open", number=notice.number)
        return self._say("notice_ended", number=notice.number, last=short_day(notice.last_day))

    def _build(self) -> None:
        self._close.setAccessibleName(self._say("close"))
        self._close.setToolTip(self._say("close"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        top, acts = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._close)
        acts.addWidget(self.object_button)
        acts.addWidget(self.withdraw_button)
        acts.addStretch()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 16, 16)
        whole.setSpacing(12)
        whole.addLayout(top)
        whole.addWidget(self._scroll, 1)
        whole.addWidget(self._reason)
        whole.addLayout(acts)
        self._close.clicked.connect(lambda _=False: self.closed.emit())
        self.object_button.clicked.connect(lambda _=False: self.object_wanted.emit(self.shown))
        self.withdraw_button.clicked.connect(lambda _=False: self.withdraw_wanted.emit(self.shown))
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("publicity_screen", code, values)
