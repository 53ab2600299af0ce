"""The columns of the candidates table, and how a candidate's state and level are said."""

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.candidates import Candidate, CandidateState
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
NARROW = (2, 3, 5, 6)
"""Columns that step aside while the side sheet tells the same."""
PHOTO = 5


def occupation_of(one: Candidate) -> str:
    """车工（数控车工）."""
    return f"{one.occupation}（{one.job}）" if one.job and one.job != one.occupation else one.occupation


def columns(texts: Texts) -> tuple[Column[Candidate], ...]:
    def say(code: str) -> str:
        return texts.say("candidates_screen", code)

    def tail(one: Candidate) -> str:
        return one.person.id_number[-_TAIL:]

    def by_sound(one: Candidate) -> tuple[str, str]:
        return initials(one.name), one.name

    photo, no_photo = say("photo"), say("no_photo")
    states = {state: texts.label("candidate_state", state) for state in CandidateState}
    return (
        Column(say("name"), lambda one: one.name, by_sound, width=132, whole=True),
        Column(say("unit"), lambda one: one.unit, width=160),
        Column(say("occupation"), occupation_of, width=160),
        Column(say("level"), lambda one: texts.label("level", one.level), width=96),
        Column(say("state"), lambda one: states[one.state], tone=lambda one: TONES[one.state], width=100),
        Column(
            say("photo_heading"),
            lambda one: photo if one.photo_sha256 else no_photo,
            tone=lambda one: "plain" if one.photo_sha256 else "warn",
            width=76,
        ),
        Column(say("id_tail"), tail, numeric=True, width=104, whole=True),
    )
