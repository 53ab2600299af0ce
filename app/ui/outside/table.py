"""The columns of the people who walk a step alone."""

from collections.abc import Sequence

from app.domain.road import StepOutOfOrderError
from app.services.inquiry import search_key
from app.services.steps_view import Walking
from app.texts import Texts
from app.texts.days import chinese_day_with_weekday
from app.ui.records import Column

_TONES = {"passed": "good", "ready": "warn", "not_yet": "plain"}


def columns(texts: Texts) -> Sequence[Column[Walking]]:
    def heading(code: str) -> str:
        return texts.say("outside_screen", code)

    return (
        Column(heading("name"), lambda one: one.candidate.name, width=140),
        Column(heading("unit"), lambda one: one.candidate.unit, width=130),
        Column(heading("occupation"), lambda one: one.candidate.occupation, width=120),
        Column(heading("level"), lambda one: texts.label("level", one.candidate.level), width=90),
        Column(
            heading("standing"),
            lambda one: texts.say("outside_screen", _standing(one)),
            tone=lambda one: _TONES[_standing(one)],
            width=100,
        ),
        Column(heading("told"), lambda one: _told(texts, one)),
    )


def search_text(one: Walking) -> str:
    return search_key(one.candidate)


def _standing(one: Walking) -> str:
    if one.done_on is not None:
        return "passed"
    return "ready" if one.ready else "not_yet"


def _told(texts: Texts, one: Walking) -> str:
    if one.done_on is not None:
        return texts.say("outside_screen", "done_on", {"day": chinese_day_with_weekday(one.done_on)})
    error = one.why_not
    if isinstance(error, StepOutOfOrderError):
        step = texts.label("step", str(error.values["first_id"]))
        values = {"step": step, "article": error.values["first_article"]}
        return texts.say("outside_screen", "first_step", values)
    return texts.error(error) if error is not None else ""
