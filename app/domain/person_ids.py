"""Checks numbers of identity documents; a residence is only ever doubted, for no county list is complete.

Source: GB 11643-1999 (6 + 8 + 3 + 1, check character ISO 7064 MOD 11-2), which residence permits (81, 82, 83)
and the permanent residence card of 2023 (9) share. Other types have shapes from general knowledge: they warn.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from stdnum.cn import ric

from app.domain.id_types import IdRule, IdType, IdTypes
from app.domain.number_characters import cleaned, shown
from app.domain.remarks import Remark

Gender = Literal["男", "女"]
"""The names of GB/T 2261.1, as the roster, the certificate data and the command contract write them."""

ID_LENGTH = 18
_OLD_LENGTH = 15
_EARLIEST_YEAR = 1900
_DIGITS = frozenset("0123456789")
_LAST = _DIGITS | {"X"}
_APOSTROPHES = "'`\u00b4\u02bc\u2018\u2019\u201b\u2032"
_NOTHING = frozenset({"", "/", "\\", "无", "暂无"})
_MASKED = re.compile(r"[*?#•●○◯■□▇█…※]")
_SPELT_MASK = re.compile(r"[X×]{3,}")
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+E\+?|E\+)[0-9]{1,3}")
_MOST_NAMED = 8


class PersonIdProblem(StrEnum):
    """Why a number is invalid."""

    EMPTY = "empty"
    TYPE_MISSING = "type_missing"
    MASKED = "masked"
    SCIENTIFIC = "scientific"
    FIFTEEN_DIGITS = "fifteen_digits"
    LENGTH = "length"
    CHARACTERS = "characters"
    REGION = "region"
    BIRTH_DATE = "birth_date"
    BIRTH_IN_FUTURE = "birth_in_future"
    BIRTH_IMPLAUSIBLE = "birth_implausible"
    CHECK_CHARACTER = "check_character"


class PersonIdWarning(StrEnum):
    """What a person should look at although the number stands."""

    TYPE_UNLISTED = "type_unlisted"
    SHAPE = "shape"
    RENEWAL_DIGITS_REMOVED = "renewal_digits_removed"
    COUNTY_UNKNOWN = "county_unknown"
    RESIDENCE_PERMIT_NUMBER = "residence_permit_number"
    PERMANENT_RESIDENCE_NUMBER = "permanent_residence_number"
    DIGITS_LOST = "digits_lost"


@dataclass(frozen=True, slots=True)
class PersonIdReading:
    """`type` is the listed name where the given one is known, `normalized` what is stored."""

    type: str
    number: str
    normalized: str
    birth_date: date | None
    gender: Gender | None
    problems: tuple[Remark, ...]
    warnings: tuple[Remark, ...]

    @property
    def valid(self) -> bool:
        return not self.problems


@dataclass(slots=True)
class _Findings:
    normalized: str
    birth_date: date | None = None
    gender: Gender | None = None
    problems: list[Remark] = field(default_factory=list)
    warnings: list[Remark] = field(default_factory=list)

    def refuse(self, problem: PersonIdProblem, **values: object) -> None:
        self.problems.append(Remark(problem, values))

    def warn(self, warning: PersonIdWarning, **values: object) -> None:
        self.warnings.append(Remark(warning, values))


def normalized_number(text: str) -> str:
    """`text` in half-width capitals without spaces, invisible characters, hyphens and leading apostrophes."""
    return cleaned(text).lstrip(_APOSTROPHES)


def check_person_id(
    id_type: str, number: str, types: IdTypes, county_known: Callable[[str], bool], today: date
) -> PersonIdReading:
    """What `number` says under `id_type`; `county_known` answers for the first six digits."""
    found = _Findings(normalized_number(number))
    known = types.find(id_type, found.normalized)
    name = " ".join(id_type.split()) if known is None else known.name
    if not name:
        found.refuse(PersonIdProblem.TYPE_MISSING)
    elif known is None:
        found.warn(PersonIdWarning.TYPE_UNLISTED, type=name)
    if not _refused_at_sight(found, known) and known is not None:
        _check_listed(found, known, county_known, today)
    return PersonIdReading(
        type=name,
        number=number,
        normalized=found.normalized,
        birth_date=found.birth_date,
        gender=found.gender,
        problems=tuple(found.problems),
        warnings=tuple(found.warnings),
    )


def _refused_at_sight(found: _Findings, known: IdType | None) -> bool:
    """Whether there is no number to check at all, whatever its type."""
    number = found.normalized
    spelt = known is not None and known.rule is not IdRule.SHAPE and _SPELT_MASK.search(number)
    if number in _NOTHING:
        found.refuse(PersonIdProblem.EMPTY)
    elif _SCIENTIFIC.fullmatch(number):
        found.refuse(PersonIdProblem.SCIENTIFIC)
    elif _MASKED.search(number) or spelt:
        found.refuse(PersonIdProblem.MASKED)
    else:
        return False
    return True


def _check_listed(found: _Findings, known: IdType, county_known: Callable[[str], bool], today: date) -> None:
    number = found.normalized
    if known.rule is IdRule.SHAPE or (known.rule is IdRule.PERMANENT_RESIDENCE and len(number) != ID_LENGTH):
        _check_shape(found, known)
    elif len(number) == _OLD_LENGTH and _DIGITS.issuperset(number):
        found.refuse(PersonIdProblem.FIFTEEN_DIGITS)
    elif len(number) != ID_LENGTH:
        found.refuse(PersonIdProblem.LENGTH, found=len(number))
    else:
        _check_eighteen(found, today)
        if known.rule is IdRule.RESIDENT_CARD:
            _check_region(found, county_known)
        elif not known.fits(number) and _written_right(number):
            found.warn(PersonIdWarning.SHAPE, type=known.name)


def _check_shape(found: _Findings, known: IdType) -> None:
    lasting = known.lasting(found.normalized)
    if not known.fits(found.normalized):
        found.warn(PersonIdWarning.SHAPE, type=known.name)
    elif lasting != found.normalized:
        found.warn(
            PersonIdWarning.RENEWAL_DIGITS_REMOVED, kept=lasting, removed=found.normalized[len(lasting) :]
        )
        found.normalized = lasting


def _check_eighteen(found: _Findings, today: date) -> None:
    number = found.normalized
    if not _written_right(number):
        places = [
            at for at, char in enumerate(number, 1) if char not in (_LAST if at == ID_LENGTH else _DIGITS)
        ]
        signs = [shown(number[at - 1]) for at in places[:_MOST_NAMED]]
        found.refuse(PersonIdProblem.CHARACTERS, places=places[:_MOST_NAMED], found=signs)
    elif number[-1] != ric.calc_check_digit(number):
        found.refuse(PersonIdProblem.CHECK_CHARACTER)
        if number.endswith("000"):
            found.warn(PersonIdWarning.DIGITS_LOST)
    _read_birth(found, number[6:14], today)
    if number[16] in _DIGITS:
        found.gender = "男" if int(number[16]) % 2 else "女"


def _written_right(number: str) -> bool:
    return _DIGITS.issuperset(number[:-1]) and number[-1] in _LAST


def _read_birth(found: _Findings, digits: str, today: date) -> None:
    if not _DIGITS.issuperset(digits):
        return
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        found.refuse(PersonIdProblem.BIRTH_DATE, found=digits)
        return
    found.birth_date = birth
    if birth > today:
        found.refuse(PersonIdProblem.BIRTH_IN_FUTURE, found=birth.isoformat(), today=today.isoformat())
    elif birth.year < _EARLIEST_YEAR:
        found.refuse(PersonIdProblem.BIRTH_IMPLAUSIBLE, found=birth.isoformat())


def _check_region(found: _Findings, county_known: Callable[[str], bool]) -> None:
    """A resident card's first six digits; permits and permanent residents have no county in theirs."""
    region = found.normalized[:6]
    if not _DIGITS.issuperset(region):
        return
    if region.startswith("0"):
        found.refuse(PersonIdProblem.REGION, found=region)
    elif region.startswith("8"):
        found.warn(PersonIdWarning.RESIDENCE_PERMIT_NUMBER)
    elif region.startswith("9"):
        found.warn(PersonIdWarning.PERMANENT_RESIDENCE_NUMBER)
    elif not county_known(region):
        found.warn(PersonIdWarning.COUNTY_UNKNOWN, found=region)
