"""Finds occupations of the national classification by code, name, 工种 or pinyin; an aid, never a gate.

What is not found may still be right: later additions come out every year, and an enterprise's own names are
allowed beside them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.domain.occupations import Occupation
from app.rulebook.occupations import Occupations
from app.rulebook.rulebook import Rulebook
from app.texts.pinyin import readings

MOST = 20
_LONGEST_TYPED = 40
_WHOLE, _BEGINS, _WITHIN = 0, 1, 2

Readings = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An occupation, and the 工种 through which it was found, None where by code or name."""

    occupation: Occupation
    job: str | None = None


class OccupationLookup:
    """Works on the shipped classification; the first pinyin search reads all names once."""

    def __init__(self, occupations: Occupations) -> None:
        self._occupations = occupations

    def listed(self, text: str) -> Occupation | None:
        """The occupation that `text` names by its code, its name, or a 工种 of no other."""
        text = text.strip()
        found = self._occupations.by_code(text) or self._occupations.by_name(text)
        if found is None:
            of_job = self._occupations.by_job(text)
            found = of_job[0] if len(of_job) == 1 else None
        return found

    def find(self, typed: str, most: int = MOST) -> tuple[Match, ...]:
        """The best matches first: by code, by name, by 工种, then by pinyin; nothing for nothing typed."""
        typed = "".join(typed.split())[:_LONGEST_TYPED]
        if not typed:
            return ()
        ranked: dict[tuple[str, str], tuple[tuple[int, int, int], Match]] = {}
        for place, found in self._found(typed):
            key = (found.occupation.name, "")
            if key not in ranked or place < ranked[key][0]:
                ranked[key] = (place, found)
        best = sorted(ranked.values(), key=lambda one: one[0])
        return tuple(found for _, found in best[:most])

    def _found(self, typed: str) -> Iterator[tuple[tuple[int, int, int], Match]]:
        """Every match with its place: by what, how well, and how much of the name is left over."""
        by_code = self._occupations.by_code(typed)
        digits = "".join(char for char in typed if char.isdecimal())
        coded = len(digits) >= 2 and not typed.strip("0123456789-.")
        for one in self._occupations.all:
            if one is by_code:
                yield (0, _WHOLE, 0), Match(one)
            elif coded and one.code and one.code.replace("-", "").startswith(digits):
                yield (0, _BEGINS, 0), Match(one)
            if (how := _how(one.name, typed)) is not None:
                yield (1, how, len(one.name)), Match(one)
            for job in one.jobs:
                if (how := _how(job, typed)) is not None:
                    yield (2, how, len(job)), Match(one, job)
        if typed.isascii() and typed.isalpha():
            yield from self._by_pinyin(typed.lower())

    def _by_pinyin(self, typed: str) -> Iterator[tuple[tuple[int, int, int], Match]]:
        for name, match, spoken in self._spoken:
            if (how := spoken_as(spoken, typed)) is not None:
                yield (3 if match.job is None else 4, how, len(name)), match

    @cached_property
    def _spoken(self) -> Sequence[tuple[str, Match, Readings]]:
        names = (
            (name, Match(one, name if name is not one.name else None))
            for one in self._occupations.all
            for name in (one.name, *one.jobs)
        )
        return tuple((name, match, readings(name)) for name, match in names)


@lru_cache(maxsize=1)
def lookup_of(rulebook: Rulebook) -> OccupationLookup:
    """The lookup of a rulebook, made once: it reads every name to find pinyin."""
    return OccupationLookup(rulebook.occupations)


def _how(name: str, typed: str) -> int | None:
    if name == typed:
        return _WHOLE
    if name.startswith(typed):
        return _BEGINS
    return _WITHIN if typed in name else None


def spoken_as(spoken: Readings, typed: str) -> int | None:
    """How `typed` stands for characters read so: whole readings and initials may be mixed (`chegong`, `cg`).

    None where it does not; the last reading may be cut short.
    """
    for first in range(len(spoken)):
        for used in _spelled(spoken, first, typed):
            if first == 0 and used == len(spoken):
                return _WHOLE
            return _BEGINS if first == 0 else _WITHIN
    return None


def _spelled(spoken: Readings, place: int, left: str) -> Iterable[int]:
    """Where the characters from `place` on have used up `left`; the most thorough reading first."""
    if not left:
        yield place
        return
    if place == len(spoken):
        return
    for reading in spoken[place]:
        if left.startswith(reading):
            yield from _spelled(spoken, place + 1, left[len(reading) :])
        elif reading.startswith(left):
            yield place + 1
    if any(reading[:1] == left[0] for reading in spoken[place]):
        yield from _spelled(spoken, place + 1, left[1:])
