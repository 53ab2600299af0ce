"""The columns of the symbols that were checked."""

from app.domain.claims import ClaimVerdict
from app.services.claim_check import CheckedCode
from app.texts import Texts
from app.texts.days import chinese_day
from app.ui.number_text import grouped
from app.ui.records.model import Column

_TONES = {
    ClaimVerdict.VALID: "good",
    ClaimVerdict.SUPERSEDED: "warn",
    ClaimVerdict.UNSIGNED: "plain",
    ClaimVerdict.UNREADABLE: "plain",
}


def claims_columns(texts: Texts) -> tuple[Column[CheckedCode], ...]:
    def say(code: str, **values: object) -> str:
        return texts.say("claims_screen", code, values)

    return (
        Column(
            say("verdict"),
            lambda one: texts.label("claim_verdict", one.verdict),
            tone=tone,
            width=128,
        ),
        Column(
            say("number"),
            lambda one: one.claim.number if one.claim else "",
            width=216,
            tip=lambda one: grouped(one.claim.number) if one.claim else "",
        ),
        Column(say("name"), lambda one: one.claim.name if one.claim else "", width=136, whole=True),
        Column(say("occupation"), lambda one: one.claim.occupation if one.claim else "", width=124),
        Column(
            say("issue_day"),
            lambda one: chinese_day(one.claim.issued_on) if one.claim else "",
            sort=lambda one: one.claim.issued_on.isoformat() if one.claim else "",
            width=136,
        ),
        Column(
            say("page"),
            lambda one: say("page_of", page=one.code.page) if one.code.page else "",
            sort=lambda one: one.code.page or 0,
            numeric=True,
            width=84,
        ),
    )


def tone(one: CheckedCode) -> str:
    return _TONES.get(one.verdict, "bad")


def search_key(one: CheckedCode) -> str:
    return f"{one.claim.number} {one.claim.name}" if one.claim else one.code.text
