"""An occupation of the national classification (职业分类大典) with its 工种; a lookup, never a gate."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Occupation:
    """`code` as in `6-18-01-01`, None for one added since the edition; its 工种 have no codes."""

    code: str | None
    name: str
    jobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """An occupation that an institution counts as related (相关职业) to one applied for, and why.

    `code` is None for an occupation without one; it is then known by its name.
    """

    code: str | None
    name: str
    reason: str

    @property
    def key(self) -> str:
        """What facts call the occupation: its code, else its name."""
        return self.code or self.name
