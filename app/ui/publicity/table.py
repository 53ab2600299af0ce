"""The columns of the names in publicity, and in which tone each state is told."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from app.domain.publicity_standing import Standing
from app.services.inquiry import search_key
from app.services.publicity_view import Publicised
from app.texts import Texts
from app.ui.candidates.table import occupation_of
from app.ui.records import Column

TONES: Mapping[Standing, str] = MappingProxyType({
    Standing.WAITING: "plain",
    Standing.RUNNING: "good",
    Standing.OBJECTED: "warn",
    Standing.UPHELD: "bad",
    Standing.PROVISIONAL: "warn",
    Standing.ENDED: "good",
    Standing.CONFIRMED: "good",
    Standing.WITHDRAWN: "plain",
})  # fmt: skip


def columns(texts: Texts) -> tuple[Column[Publicised], ...]:
    def say(code: str) -> str:
        return texts.say("publicity_screen", code)

    standings = {standing: texts.label("standing", standing) for standing in Standing}
    return (
        Column(say("name"), lambda one: one.candidate.name, width=136, whole=True),
        Column(say("unit"), lambda one: one.candidate.unit, width=160),
        Column(say("occupation"), lambda one: occupation_of(one.candidate), width=186),
        Column(say("score"), lambda one: one.score or "—", score_of, numeric=True, width=88),
        Column(say("votes"), votes, agree_of, numeric=True, width=104),
        Column(
            say("standing"),
            lambda one: standings[one.standing],
            tone=lambda one: TONES[one.standing],
            width=120,
        ),
    )


def key(one: Publicised) -> str:
    return search_key(one.candidate)


def votes(one: Publicised) -> str:
    """`6 / 7`: those who agreed, and the base they are counted on."""
    return "—" if one.agree is None else f"{one.agree} / {one.base}"


def score_of(one: Publicised) -> Decimal:
    return Decimal(one.score) if one.score else Decimal(-1)


def agree_of(one: Publicised) -> tuple[int, int]:
    return one.agree or 0, -(one.base or 0)
