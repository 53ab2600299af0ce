"""The ranking as columns: place, name, unit, score, votes, spread and what the committee proposes."""

from collections.abc import Callable

from app.services.results_view import Ranked
from app.ui.desk import Desk
from app.ui.records.model import Column

UNIT, SPREAD = 2, 5
"""Columns that the side sheet tells as well; they give way to it."""

_TONES = {"yes": "good", "no": "plain", "undecided": "warn"}
_LAST = 10**6


def ranking_columns(desk: Desk) -> tuple[Column[Ranked], ...]:
    """All columns; who has no place sorts behind all who have one."""

    def title(code: str) -> str:
        return desk.say("results_screen", f"column_{code}")

    return (
        Column(title("place"), place_text, lambda one: one.result.place or _LAST, numeric=True, width=64),
        Column(title("name"), lambda one: one.candidate.name, width=110, whole=True),
        Column(title("unit"), lambda one: one.candidate.unit, width=130),
        Column(title("score"), lambda one: one.result.score or "—", score_key, numeric=True, width=76),
        Column(title("votes"), votes_text, lambda one: one.result.agree, numeric=True, width=104),
        Column(title("spread"), spread_text, numeric=True, width=140),
        Column(title("outcome"), outcome_text(desk), tone=outcome_tone, width=96),
    )


def place_text(one: Ranked) -> str:
    return "—" if one.result.place is None else str(one.result.place)


def votes_text(one: Ranked) -> str:
    return f"{one.result.agree} / {one.result.base}" if one.result.base else "—"


def spread_text(one: Ranked) -> str:
    """The lowest and the highest total: 84.5–91.25."""
    return "—" if one.spread is None else "–".join(one.spread)


def score_key(one: Ranked) -> tuple[int, str]:
    """Scores have equally many decimal places, so longer is more."""
    score = one.result.score or ""
    return len(score), score


def outcome_text(desk: Desk) -> Callable[[Ranked], str]:
    """What the committee says of somebody; who has withdrawn is told as such."""

    def told(one: Ranked) -> str:
        label = desk.texts.label
        return (
            label("candidate_state", one.candidate.state)
            if one.withdrawn
            else label("outcome", one.result.proposed)
        )

    return told


def outcome_tone(one: Ranked) -> str:
    return "plain" if one.withdrawn else _TONES[one.result.proposed]
