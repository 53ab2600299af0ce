"""Reads and composes the 22-character certificate number; nothing is normalised, for paper prints it exactly.

Source: certificate §4. Positions count from 1. There is no check digit, so a number that reads may still be
wrong; the first 13 characters are assigned as one string and are never made up here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.errors import InputError
from app.domain.levels import CERTIFICATE_LEVELS, Level
from app.domain.number_characters import Stray, shown, stray
from app.domain.remarks import Remark

NUMBER_LENGTH = 22
PREFIX_LENGTH = 13
LAST_SERIAL = 999_999
KNOWN_CATEGORIES = frozenset("YS")
_CENTURY = 2000
_DIGITS = frozenset("0123456789")
_CAPITALS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_MOST_NAMED = 8


class NumberImpossibleError(InputError):
    """Prefix, year and serial make no certificate number."""

    code = "number_impossible"


class NumberProblem(StrEnum):
    """Why a number is invalid: the seven parts by their wrong characters, then defects of the whole."""

    CATEGORY = "category"
    INSTITUTION_CODE = "institution_code"
    PROVINCE = "province"
    SITE = "site"
    YEAR = "year"
    LEVEL = "level"
    SERIAL = "serial"
    SERIAL_ZERO = "serial_zero"
    EMPTY = "empty"
    LENGTH = "length"
    SPACES = "spaces"
    INVISIBLE = "invisible"
    HYPHENS = "hyphens"
    FULL_WIDTH = "full_width"
    LOWER_CASE = "lower_case"


class NumberWarning(StrEnum):
    """What a person should look at although the number stands."""

    CATEGORY_UNKNOWN = "category_unknown"
    PROVINCE_UNLISTED = "province_unlisted"


@dataclass(frozen=True, slots=True)
class _Part:
    problem: NumberProblem
    first: int
    last: int
    allowed: Collection[str]


_PREFIX_PARTS = (
    _Part(NumberProblem.CATEGORY, 1, 1, _CAPITALS),
    _Part(NumberProblem.INSTITUTION_CODE, 2, 5, _DIGITS),
    _Part(NumberProblem.PROVINCE, 6, 7, _DIGITS),
    _Part(NumberProblem.SITE, 8, 13, _DIGITS),
)
_PARTS = (
    *_PREFIX_PARTS,
    _Part(NumberProblem.YEAR, 14, 15, _DIGITS),
    _Part(NumberProblem.LEVEL, 16, 16, frozenset(CERTIFICATE_LEVELS)),
    _Part(NumberProblem.SERIAL, 17, 22, _DIGITS),
)
_STRAY_PROBLEMS = {
    Stray.SPACE: NumberProblem.SPACES,
    Stray.INVISIBLE: NumberProblem.INVISIBLE,
    Stray.HYPHEN: NumberProblem.HYPHENS,
    Stray.FULL_WIDTH: NumberProblem.FULL_WIDTH,
    Stray.LOWER_CASE: NumberProblem.LOWER_CASE,
}
_SEPARATING = frozenset({Stray.SPACE, Stray.INVISIBLE, Stray.HYPHEN})


@dataclass(frozen=True, slots=True)
class NumberReading:
    """What a number says; a part that cannot be read is None, all of them when the length is wrong."""

    code: str
    category: str | None
    institution_code: str | None
    province: str | None
    site: str | None
    prefix: str | None
    year: int | None
    level: str | None
    serial: int | None
    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]

    @property
    def valid(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """A number of this institution; `year` is that of the issue day. Raises NumberImpossibleError."""

    prefix: str
    year: int
    level: Level
    serial: int

    def __post_init__(self) -> None:
        whole = not _problems(self.prefix, _PREFIX_PARTS)
        if not (whole and _CENTURY <= self.year < _CENTURY + 100 and 1 <= self.serial <= LAST_SERIAL):
            raise NumberImpossibleError(prefix=self.prefix, year=self.year, serial=self.serial)

    def __str__(self) -> str:
        return f"{self.prefix}{self.year % 100:02d}{self.level}{self.serial:06d}"


def compose(prefix: str, issued_on: date, level: Level, serial: int) -> CertificateNumber:
    """The number with `serial` for a certificate issued on that day; raises NumberImpossibleError."""
    return CertificateNumber(prefix, issued_on.year, level, serial)


def read_number(code: str, provinces: Collection[str]) -> NumberReading:
    """Take `code` apart; `provinces` are the two-digit codes of GB/T 2260, any other is a warning."""
    texts = _readable(code, _PARTS)
    year, serial = texts[NumberProblem.YEAR], texts[NumberProblem.SERIAL]
    problems = _problems(code, _PARTS)
    if serial == "000000":
        problems.append(Remark(NumberProblem.SERIAL_ZERO))
    prefix = [texts[part.problem] for part in _PREFIX_PARTS]
    return NumberReading(
        code=code,
        category=texts[NumberProblem.CATEGORY],
        institution_code=texts[NumberProblem.INSTITUTION_CODE],
        province=texts[NumberProblem.PROVINCE],
        site=texts[NumberProblem.SITE],
        prefix=None if None in prefix else code[:PREFIX_LENGTH],
        year=None if year is None else _CENTURY + int(year),
        level=texts[NumberProblem.LEVEL],
        serial=None if serial is None else int(serial),
        problems=tuple(problems),
        warnings=tuple(_warnings(texts, provinces)),
    )


def check_prefix(prefix: str, provinces: Collection[str]) -> tuple[Remark, ...]:  # noqa: ARG001
    """The problems of the 13 assigned characters, none when they can start a number.

    An unlisted province is none: what to look at all the same, `prefix_warnings` tells.
    """
    return tuple(_problems(prefix, _PREFIX_PARTS))


def prefix_warnings(prefix: str, provinces: Collection[str]) -> tuple[Remark, ...]:
    """What to look at in the 13 assigned characters: an unknown letter, an unlisted province."""
    return tuple(_warnings(_readable(prefix, _PREFIX_PARTS), provinces))


def _readable(code: str, parts: tuple[_Part, ...]) -> Mapping[NumberProblem, str | None]:
    fits = _read_by_place(code, parts)
    texts = {part.problem: code[part.first - 1 : part.last] for part in parts}
    return {
        part.problem: texts[part.problem] if fits and set(texts[part.problem]) <= set(part.allowed) else None
        for part in parts
    }


def _problems(code: str, parts: tuple[_Part, ...]) -> list[Remark]:
    """One problem for each kind of defect, with the positions where it shows."""
    expected = parts[-1].last
    if not code:
        return [Remark(NumberProblem.EMPTY, {"expected": expected})]
    by_place = _read_by_place(code, parts)
    found: dict[NumberProblem, list[int]] = {}
    for at, char in enumerate(code, 1):
        problem = _problem_at(at, char, parts) if by_place else _stray_problem(char)
        if problem is not None:
            found.setdefault(problem, []).append(at)
    problems = [_placed(problem, places, code) for problem, places in found.items()]
    kept = _kept(code)
    if kept != expected:
        problems.insert(0, Remark(NumberProblem.LENGTH, {"expected": expected, "found": kept}))
    return problems


def _kept(code: str) -> int:
    """How many characters are left without what merely separates."""
    return sum(stray(char) not in _SEPARATING for char in code)


def _read_by_place(code: str, parts: tuple[_Part, ...]) -> bool:
    """Whether positions can be trusted: a space among 22 characters may have pushed all others aside."""
    return len(code) == parts[-1].last == _kept(code)


def _stray_problem(char: str) -> NumberProblem | None:
    kind = stray(char)
    return None if kind is None else _STRAY_PROBLEMS[kind]


def _problem_at(at: int, char: str, parts: Iterable[_Part]) -> NumberProblem | None:
    part = next(part for part in parts if part.first <= at <= part.last)
    if char in part.allowed:
        return None
    # A small letter where a digit belongs is the wrong character, not the wrong case.
    misplaced = stray(char) is Stray.LOWER_CASE and char.upper() not in part.allowed
    return part.problem if misplaced else _stray_problem(char) or part.problem


def _placed(problem: NumberProblem, places: list[int], code: str) -> Remark:
    named = places[:_MOST_NAMED]
    return Remark(problem, {"places": named, "found": [shown(code[at - 1]) for at in named]})


def _warnings(texts: Mapping[NumberProblem, str | None], provinces: Collection[str]) -> Iterable[Remark]:
    category, province = texts[NumberProblem.CATEGORY], texts[NumberProblem.PROVINCE]
    if category is not None and category not in KNOWN_CATEGORIES:
        yield Remark(NumberWarning.CATEGORY_UNKNOWN, {"found": category})
    if province is not None and province not in provinces:
        yield Remark(NumberWarning.PROVINCE_UNLISTED, {"found": province})
