"""The columns of the list of bars, and how a bar stands today."""

from app.services.barring import BarShown
from app.texts import Texts
from app.texts.days import chinese_day
from app.texts.pinyin import initials
from app.ui.records.model import Column

SECTION = "bars_screen"
TOLD_BY_SHEET = (3, 4, 5)
"""Columns that make room for the side sheet."""
_TONES = {"standing": "bad", "later": "warn", "lifted": "plain", "over": "plain"}


def standing_of(one: BarShown) -> str:
    """`standing`, `later`, `lifted` or `over`."""
    if one.bar.lifted_on is not None:
        return "lifted"
    return "standing" if one.standing else "over" if one.over else "later"


def columns(texts: Texts) -> tuple[Column[BarShown], ...]:
    def say(code: str) -> str:
        return texts.say(SECTION, code)

    return (
        Column(say("who"), lambda one: one.bar.name, width=150, whole=True),
        Column(
            say("stands"),
            lambda one: say(f"stands_{standing_of(one)}"),
            tone=lambda one: _TONES[standing_of(one)],
            width=96,
        ),
        Column(
            say("until"),
            lambda one: chinese_day(one.bar.ends),
            sort=lambda one: one.bar.ends.isoformat(),
            width=136,
        ),
        Column(say("subject"), lambda one: texts.label("bar_subject", one.bar.subject), width=72),
        Column(say("ground"), lambda one: one.bar.ground, width=220),
        Column(say("decision"), lambda one: one.bar.decision, width=180),
    )


def search_key(one: BarShown) -> str:
    bar = one.bar
    return " ".join((bar.name, initials(bar.name), bar.id_number or "", bar.ground, bar.decision))
