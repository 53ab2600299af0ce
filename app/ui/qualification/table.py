"""The columns of the qualification board: who, what came of it, and the first reason against it."""

from collections.abc import Mapping, Sequence

from app.services.inquiry import search_key
from app.services.qualification_view import Examinee, Standing
from app.texts import Texts
from app.ui.records import Column

TONES: Mapping[Standing, str] = {
    Standing.ELIGIBLE: "good",
    Standing.REFUSED: "bad",
    Standing.INCOMPLETE: "warn",
    Standing.UNEXAMINED: "plain",
    Standing.WITHDRAWN: "plain",
}
PLACES = {"occupation": 2, "unit": 3, "level": 4}
"""Where the columns stand that make room for the side sheet."""


def columns(texts: Texts) -> Sequence[Column[Examinee]]:
    def heading(code: str) -> str:
        return texts.say("qualification_screen", code)

    return (
        Column(heading("name"), lambda one: one.candidate.name, width=140),
        Column(
            heading("verdict"),
            lambda one: standing_words(texts, one.standing),
            tone=lambda one: TONES[one.standing],
            width=112,
        ),
        Column(heading("occupation"), lambda one: one.candidate.occupation, width=130),
        Column(heading("unit"), lambda one: one.candidate.unit, width=130),
        Column(heading("level"), lambda one: texts.label("level", one.candidate.level), width=100),
        Column(heading("reason"), lambda one: one.reason),
    )


def standing_words(texts: Texts, standing: Standing) -> str:
    return texts.say("qualification_screen", f"standing_{standing}")


def search_text(one: Examinee) -> str:
    return search_key(one.candidate)
