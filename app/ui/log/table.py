"""The columns of the act log."""

from app.services.log_view import LogEntry
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday
from app.texts.pinyin import initials
from app.ui.records.model import Column


def log_columns(texts: Texts) -> tuple[Column[LogEntry], ...]:
    def say(code: str) -> str:
        return texts.say("log_screen", code)

    return (
        Column(
            say("position"), lambda one: str(one.position), lambda one: one.position, numeric=True, width=64
        ),
        Column(
            say("at"),
            lambda one: f"{chinese_day_with_weekday(one.at.date())} {one.at:%H:%M}",
            lambda one: one.at.isoformat(),
            width=240,
        ),
        Column(say("who"), lambda one: one.who, width=92),
        Column(say("act"), lambda one: texts.label("act", one.act), width=160),
        Column(say("record"), lambda one: one.record, width=240, tip=lambda one: one.record),
    )


def log_key(texts: Texts, one: LogEntry) -> str:
    """What the search looks in: who, act, record, day and digest."""
    parts = (one.who, initials(one.who), texts.label("act", one.act), one.record, initials(one.record))
    return " ".join((*parts, one.at.isoformat(), one.digest))
