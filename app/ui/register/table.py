"""The columns of the number register."""

from app.domain.certificates import CertificateState
from app.services.register_view import Fate, RegisterLine
from app.texts import Texts
from app.texts.days import chinese_day
from app.texts.pinyin import initials
from app.ui.number_text import grouped
from app.ui.records.model import Column

_TONES = {Fate.USED: "good", Fate.RESERVED: "warn", Fate.MISSING: "bad", Fate.REVOKED: "bad"}


def register_columns(texts: Texts) -> tuple[Column[RegisterLine], ...]:
    def say(code: str) -> str:
        return texts.say("register_screen", code)

    return (
        Column(say("number"), number_shown, width=256, tip=lambda one: grouped(one.number)),
        Column(
            say("fate"),
            lambda one: fate_shown(texts, one),
            tone=lambda one: _TONES.get(one.fate, "plain"),
            width=92,
        ),
        Column(say("name"), lambda one: one.name, width=136),
        Column(say("occupation"), lambda one: one.occupation, width=92),
        Column(
            say("issue_day"),
            lambda one: chinese_day(one.issue_day) if one.issue_day else "",
            sort=lambda one: one.issue_day.isoformat() if one.issue_day else "",
            width=136,
        ),
        Column(say("batch"), lambda one: one.batch, width=128),
    )


def fate_shown(texts: Texts, one: RegisterLine) -> str:
    """What became of the serial; of a used one what its certificate has come to."""
    if one.fate is Fate.USED and one.state not in {None, CertificateState.ISSUED}:
        return texts.label("certificate_state", str(one.state))
    return texts.label("number_fate", one.fate)


def number_shown(one: RegisterLine) -> str:
    """The number whole; of a run nobody took the first, and the last six digits of the last."""
    return one.number if one.last in {None, one.number} else f"{one.number}—{(one.last or '')[-6:]}"


def search_key(one: RegisterLine) -> str:
    return f"{one.number} {one.name} {initials(one.name)} {one.occupation} {one.batch}"
