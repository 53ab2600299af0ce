"""Asks why a plan is amended and when staff were shown it, and why scores are discarded."""

from datetime import date

from PySide6.QtWidgets import QWidget

from app.texts import Texts
from app.ui.asking import AskingDialog
from app.ui.publicity.days import day_field, day_of
from app.ui.screen import line


class AmendingDialog(AskingDialog):
    """`reason` and `published_on`; staff were shown the amendment between `least` and `today`."""

    def __init__(self, parent: QWidget, texts: Texts, number: int, least: date, today: date) -> None:
        title = texts.say("plan_screen", "amending_title", {"number": number})
        super().__init__(parent, texts, "plan_screen", title, texts.say("plan_screen", "amending_store"))
        self.above.addWidget(line(self.say("amending_ask"), "muted"))
        self.reason_field = self.text_field("amending_reason_hint")
        self.day_field = day_field(self.say("amending_day"), today, earliest=least, latest=today)
        self.add("amending_reason", self.reason_field)
        self.add("amending_day", self.day_field)

    @property
    def reason(self) -> str:
        return self.reason_field.toPlainText()

    @property
    def published_on(self) -> date:
        return day_of(self.day_field)


class DiscardingDialog(AskingDialog):
    """`reason` of the approver for taking every score away."""

    def __init__(self, parent: QWidget, texts: Texts) -> None:
        title = texts.say("plan_screen", "discarding_title")
        super().__init__(parent, texts, "plan_screen", title, texts.say("plan_screen", "discarding_store"))
        self.above.addWidget(line(self.say("discarding_ask"), "warn"))
        self.reason_field = self.text_field("discarding_reason_hint")
        self.add("amending_reason", self.reason_field)

    @property
    def reason(self) -> str:
        return self.reason_field.toPlainText()
