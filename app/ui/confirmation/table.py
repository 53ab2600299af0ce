"""The columns of the names up for confirmation; why somebody is held stands in a column of its own."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from app.services.confirmation_view import Confirmed, Verdict
from app.services.inquiry import search_key
from app.texts import Texts
from app.texts.days import short_day
from app.ui.candidates.table import occupation_of
from app.ui.records import Column

TONES: Mapping[Verdict, str] = MappingProxyType({
    Verdict.CLEAR: "good",
    Verdict.LISTED: "warn",
    Verdict.DROPPED: "bad",
    Verdict.HELD: "warn",
    Verdict.CONFIRMED: "good",
})  # fmt: skip


def columns(texts: Texts) -> tuple[Column[Confirmed], ...]:
    def say(code: str) -> str:
        return texts.say("confirmation_screen", code)

    verdicts = {verdict: texts.label("confirmation_verdict", verdict) for verdict in Verdict}
    return (
        Column(say("name"), lambda one: one.candidate.name, width=136, whole=True),
        Column(say("unit"), lambda one: one.candidate.unit, width=150),
        Column(say("occupation"), lambda one: occupation_of(one.candidate), width=176),
        Column(
            say("verdict"),
            lambda one: verdicts[one.verdict],
            tone=lambda one: TONES[one.verdict],
            width=116,
        ),
        Column(say("why"), lambda one: why(one, texts), tip=lambda one: told(one, texts), width=260),
    )


def key(one: Confirmed) -> str:
    return search_key(one.candidate)


def why(one: Confirmed, texts: Texts) -> str:
    """In few words: the list somebody stands on, or what holds them."""
    if one.error is None:
        number = one.list_number
        return "" if number is None else texts.say("confirmation_screen", "on_list", {"number": number})
    if not texts.has("confirmation_held", one.error.code):
        return told(one, texts)
    last = one.error.values.get("last_day")
    day = short_day(date.fromisoformat(str(last))) if last else ""
    return texts.say("confirmation_held", one.error.code, {**one.error.values, "last": day})


def told(one: Confirmed, texts: Texts) -> str:
    """The whole sentence with its article."""
    return texts.error(one.error) if one.error else ""
