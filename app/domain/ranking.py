"""Ranks those who passed within occupation and level and gives out places; chance never breaks a tie.

Source: workflow §4 (ranks 1, 1, 3; a tie across the last place is undecided).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from app.domain.review import Candidate, Group
from app.domain.scheme import Share

_Key = tuple[tuple[bool, Fraction], ...]


class Proposal(StrEnum):
    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Contender:
    """Someone who passed vote and mark; `ties` are the values of the tie chain, more being better."""

    candidate: str
    group: Group
    score: Fraction | None
    ties: tuple[Fraction | None, ...] = ()

    @property
    def key(self) -> _Key:
        """Orders contenders; who has no value stands behind all who have one."""
        return tuple((value is not None, value or Fraction()) for value in (self.score, *self.ties))


@dataclass(frozen=True, slots=True)
class Standing:
    """`rank` in a group of `ranked`; `set_apart` counts, per link of the tie chain, whom it parted from here.

    `equals` share the rank to the end, this one included; `places` is None where there are as many as pass.
    """

    rank: int
    ranked: int
    places: int | None
    set_apart: tuple[int, ...]
    equals: tuple[str, ...]

    @property
    def proposal(self) -> Proposal:
        if self.places is None or self.rank + len(self.equals) - 1 <= self.places:
            return Proposal.YES
        return Proposal.NO if self.rank > self.places else Proposal.UNDECIDED


def places_by_group(
    candidates: Iterable[Candidate], places: int | Share | None
) -> Mapping[Group, int | None]:
    """The places of each group; a share is of all its candidates, passed or not, rounded down."""
    sizes = Counter(candidate.group for candidate in candidates)
    if isinstance(places, Share):
        return {group: floor(places.part * size) for group, size in sizes.items()}
    return dict.fromkeys(sizes, places)


def rank(contenders: Iterable[Contender], places: Mapping[Group, int | None]) -> dict[str, Standing]:
    """The standing of every contender, by candidate id."""
    groups: defaultdict[Group, list[Contender]] = defaultdict(list)
    for contender in contenders:
        groups[contender.group].append(contender)
    standings: dict[str, Standing] = {}
    for group, members in groups.items():
        standings |= _rank_group(members, places[group])
    return standings


def _rank_group(members: Sequence[Contender], places: int | None) -> dict[str, Standing]:
    keys = {member.candidate: member.key for member in members}
    equals: defaultdict[_Key, list[str]] = defaultdict(list)
    alike: Counter[_Key] = Counter()  # how many share the first so many parts of a key
    for candidate, key in keys.items():
        equals[key].append(candidate)
        alike.update(key[:length] for length in range(1, len(key) + 1))
    ranks: dict[_Key, int] = {}
    ahead = 0
    for key in sorted(equals, reverse=True):
        ranks[key] = ahead + 1
        ahead += len(equals[key])
    shared = {key: tuple(names) for key, names in equals.items()}
    return {
        candidate: Standing(
            ranks[key],
            len(members),
            places,
            tuple(alike[key[:length]] - alike[key[: length + 1]] for length in range(1, len(key))),
            shared[key],
        )
        for candidate, key in keys.items()
    }
