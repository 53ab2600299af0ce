"""The card on which the posting day of the next notice is chosen; it tells at once what that opens."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QPushButton, QVBoxLayout

from app.services.publicity_view import DraftShown
from app.texts import Texts
from app.texts.days import short_day
from app.ui.naming import named
from app.ui.publicity.days import day_field, day_of, set_day
from app.ui.screen import card, line

_NAMED = 6


def few(names: Sequence[str]) -> tuple[str, ...]:
    """The first names, and a mark where there are more."""
    return (*names[:_NAMED], *("…" for _ in names[_NAMED : _NAMED + 1]))


class DraftCard(QFrame):
    """`day_chosen` follows the field; `left` when a reprint is not wanted after all."""

    day_chosen = Signal(object)
    left = Signal()

    def __init__(self, texts: Texts, day: date, latest: date) -> None:
        super().__init__()
        self._texts = texts
        self._people = line()
        self._period = line()
        self._places = line(kind="muted")
        self._warning = line(kind="warn")
        self._unsigned = line(kind="warn")
        self.day_field = day_field(self._say("draft_day"), day, earliest=day, latest=latest)
        self.back_button = named(QPushButton(self._say("draft_back")), "tool")
        self._build()

    @property
    def day(self) -> date:
        return day_of(self.day_field)

    def offer_days(self, day: date, earliest: date, latest: date) -> None:
        set_day(self.day_field, day, earliest=earliest, latest=latest)

    def show_draft(self, draft: DraftShown, *, reprint: bool) -> None:
        self._people.setText(self._say("draft_people", people=draft.people))
        self._places.setText(self._say("draft_places", places=draft.places))
        if draft.shown is not None:
            period = draft.shown.period
            values = {"first": period.first_day, "last": period.last_day, "results": period.results_from}
            said = {key: short_day(value) for key, value in values.items()}
            self._period.setText(self._say("draft_period", **said))
        self._period.setVisible(draft.shown is not None)
        self._warning.setText(self._warned(draft))
        self._warning.setVisible(draft.error is not None)
        names = few(draft.unsigned)
        told: dict[str, object] = {"count": len(draft.unsigned), "names": names}
        self._unsigned.setText(self._texts.say("slips_screen", "notice_warning", told))
        self._unsigned.setVisible(bool(names))
        self.back_button.setVisible(reprint)

    def _warned(self, draft: DraftShown) -> str:
        """A period that can only be provisional is said in plain words, all else as it is refused."""
        if draft.error is None:
            return ""
        if draft.shown is not None and draft.shown.missing is not None:
            return self._say("draft_provisional", year=draft.shown.missing)
        return self._texts.error(draft.error)

    def _build(self) -> None:
        frame, inside = card(self._say("draft_heading"))
        form = QFormLayout()
        form.addRow(self._say("draft_day"), self.day_field)
        inside.addWidget(self._people)
        inside.addLayout(form)
        inside.addWidget(self._period)
        inside.addWidget(self._warning)
        inside.addWidget(self._unsigned)
        inside.addWidget(self._places)
        inside.addStretch()
        inside.addWidget(self.back_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)
        self.day_field.dateChanged.connect(lambda _: self.day_chosen.emit(self.day))
        self.back_button.clicked.connect(lambda _=False: self.left.emit())

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("publicity_screen", code, values)
