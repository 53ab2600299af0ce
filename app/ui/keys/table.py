"""The columns of the institution's keys."""

from app.services.keys_view import KeyLine
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday
from app.ui.records.model import Column

_GROUP = 4


def keys_columns(texts: Texts) -> tuple[Column[KeyLine], ...]:
    def say(code: str, **values: object) -> str:
        return texts.say("keys_screen", code, values)

    return (
        Column(say("id"), lambda one: grouped_id(one.key.id), width=176, whole=True),
        Column(
            say("standing"),
            lambda one: say("in_use" if one.key.in_use else "retired"),
            tone=lambda one: "good" if one.key.in_use else "plain",
            width=84,
        ),
        Column(
            say("certificates"),
            lambda one: texts.say("count", "sheets", {"shown": one.certificates}),
            lambda one: one.certificates,
            numeric=True,
            width=104,
        ),
        Column(
            say("made"),
            lambda one: chinese_day_with_weekday(one.key.made_at.date()),
            lambda one: one.key.made_at.isoformat(),
            width=184,
        ),
        Column(say("made_by"), lambda one: one.key.made_by, width=84),
        Column(
            say("retired_on"),
            lambda one: chinese_day_with_weekday(one.key.retired_at.date()) if one.key.retired_at else "",
            lambda one: one.key.retired_at.isoformat() if one.key.retired_at else "",
            width=184,
        ),
    )


def grouped_id(key: str) -> str:
    """`94d7 609d 9a8e 1f56`, to be read aloud and compared."""
    return " ".join(key[at : at + _GROUP] for at in range(0, len(key), _GROUP))
