"""The columns of the candidates table, and how a candidate's state and level are said."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.domain.candidates import Candidate, CandidateState
from app.domain.check_slips import SlipStanding
from app.texts import Texts
from app.texts.pinyin import initials
from app.ui.records import Column

TONES: Mapping[CandidateState, str] = MappingProxyType({
    CandidateState.ENTERED: "plain",
    CandidateState.INCOMPLETE: "warn",
    CandidateState.ELIGIBLE: "good",
    CandidateState.REFUSED: "bad",
    CandidateState.PROPOSED: "good",
    CandidateState.NOT_PROPOSED: "plain",
    CandidateState.CONFIRMED: "good",
    CandidateState.ISSUED: "good",
    CandidateState.WITHDRAWN: "plain",
})  # fmt: skip
_TAIL = 6
NARROW = (2, 3, 5, 6, 7)
"""Columns that step aside while the side sheet tells the same."""
PHOTO, SLIP = 5, 6
_SLIP_TONES: Mapping[SlipStanding, str] = MappingProxyType({
    SlipStanding.UNSIGNED: "plain",
    SlipStanding.SIGNED: "good",
    SlipStanding.CANCELLED: "warn",
})  # fmt: skip
SlipOf = Callable[[Candidate], SlipStanding | None]


def _no_slip(_: Candidate) -> SlipStanding | None:
    return None


def occupation_of(one: Candidate) -> str:
    """车工（数控车工）."""
    return f"{one.occupation}（{one.job}）" if one.job and one.job != one.occupation else one.occupation


def columns(texts: Texts, slip_of: SlipOf = _no_slip) -> tuple[Column[Candidate], ...]:
    """`slip_of` tells how somebody's 信息核对单 stands, None where none is needed."""

    def say(code: str) -> str:
        return texts.say("candidates_screen", code)

    def tail(one: Candidate) -> str:
        return one.person.id_number[-_TAIL:]

    def by_sound(one: Candidate) -> tuple[str, str]:
        return initials(one.name), one.name

    def slip(one: Candidate) -> str:
        standing = slip_of(one)
        return "" if standing is None else texts.label("slip_standing", standing)

    photo, no_photo = say("photo"), say("no_photo")
    states = {state: texts.label("candidate_state", state) for state in CandidateState}
    return (
        Column(say("name"), lambda one: one.name, by_sound, width=132, whole=True),
        Column(say("unit"), lambda one: one.unit, width=128),
        Column(say("occupation"), occupation_of, width=136),
        Column(say("level"), lambda one: texts.label("level", one.level), width=92),
        Column(say("state"), lambda one: states[one.state], tone=lambda one: TONES[one.state], width=96),
        Column(
            say("photo_heading"),
            lambda one: photo if one.photo_sha256 else no_photo,
            tone=lambda one: "plain" if one.photo_sha256 else "warn",
            width=68,
        ),
        Column(
            texts.say("slips_screen", "column"),
            slip,
            tone=lambda one: _SLIP_TONES.get(slip_of(one) or SlipStanding.UNSIGNED, "plain"),
            width=76,
        ),
        Column(say("id_tail"), tail, numeric=True, width=104, whole=True),
    )
