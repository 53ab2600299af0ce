"""An occupation of the national classification (职业分类大典) with its 工种; a lookup, never a gate."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Occupation:
    """`code` as in `6-18-01-01`, None for one added since the edition; its 工种 have no codes."""

    code: str | None
    name: str
    jobs: tuple[str, ...] = ()
