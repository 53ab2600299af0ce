"""Whose answers would differ under the present pack: name, what stands, what would be, which requirements."""

from collections.abc import Mapping

from app.domain.eligibility import Verdict
from app.services.inquiry import search_key
from app.services.pack_changes import ChangedAnswer, ChangedFinding
from app.texts import Texts
from app.ui.records.model import Column

_TONES: Mapping[Verdict, str] = {
    Verdict.ELIGIBLE: "good",
    Verdict.NOT_ELIGIBLE: "bad",
    Verdict.INCOMPLETE: "warn",
}


def columns(texts: Texts) -> tuple[Column[ChangedAnswer], ...]:
    def say(code: str) -> str:
        return texts.say("policies_screen", code)

    def verdict(one: Verdict) -> str:
        return texts.label("verdict", one)

    return (
        Column(say("name"), lambda one: one.candidate.name, width=128, whole=True),
        Column(
            say("stands"), lambda one: verdict(one.before), tone=lambda one: _TONES[one.before], width=112
        ),
        Column(say("would_be"), lambda one: verdict(one.now), tone=lambda one: _TONES[one.now], width=112),
        Column(
            say("differing"),
            lambda one: "；".join(_told(texts, found) for found in one.findings),
            tip=lambda one: "\n".join(found.why for found in one.findings),
        ),
    )


def impact_key(one: ChangedAnswer) -> str:
    return search_key(one.candidate)


def _told(texts: Texts, one: ChangedFinding) -> str:
    before, now = (
        texts.say("policies_screen", "not_asked")
        if verdict is None
        else texts.say("qualification_screen", f"mark_{verdict}")
        for verdict in (one.before, one.now)
    )
    values = {"title": one.title or one.why, "before": before, "now": now}
    return texts.say("policies_screen", "differs" if before != now else "article_differs", values)
