"""Asks one of two people which last day they counted by hand, for want of the year's arrangement."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.accounts import Account
from app.domain.publicity import Notice
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday
from app.ui.asking import AskingDialog
from app.ui.publicity.days import day_field, day_of
from app.ui.screen import line


class HandCountDialog(AskingDialog):
    """`counter`, `last_day` and `reason` as given; `counts` are what was found before, by name."""

    def __init__(
        self,
        parent: QWidget,
        texts: Texts,
        notice: Notice,
        counters: Sequence[Account],
        counts: Sequence[tuple[str, date]],
    ) -> None:
        title = texts.say("publicity_screen", "count_title", {"number": notice.number})
        super().__init__(
            parent, texts, "publicity_screen", title, texts.say("publicity_screen", "count_store")
        )
        assert notice.last_day is not None  # only a posted notice has a provisional end
        posted = chinese_day_with_weekday(notice.last_day)
        self.above.addWidget(line(self.say("count_ask", days=notice.days, last=posted), "muted"))
        for name, day in counts:
            self.above.addWidget(line(self.say("counted_by", name=name, last=chinese_day_with_weekday(day))))
        self._counters = QComboBox()
        counted = {name for name, _ in counts}
        for one in sorted(counters, key=lambda one: one.name in counted):
            self._counters.addItem(one.name, one)
        self.day_field = day_field(self.say("count_day"), notice.last_day, earliest=notice.last_day)
        self.reason_field = self.text_field("count_reason_hint")
        self.add("count_who", self._counters)
        self.add("count_day", self.day_field)
        self.add("count_reason", self.reason_field)

    @property
    def counter(self) -> Account:
        chosen = self._counters.currentData()
        assert isinstance(chosen, Account)
        return chosen

    @property
    def last_day(self) -> date:
        return day_of(self.day_field)

    @property
    def reason(self) -> str:
        return self.reason_field.toPlainText()
