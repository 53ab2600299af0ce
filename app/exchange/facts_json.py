"""Reads FACTS.json: a candidate's facts under a rule pack; missing or null is unknown, false and [] are none.

Source: the command contract, `check eligibility`. Every key is known, every date a string, every word one
of those that can stand there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from app.domain.eligibility_facts import (
    LIST_ATTESTATIONS,
    YES_NO_ATTESTATIONS,
    Attainment,
    Award,
    AwardKind,
    AwardLevel,
    CertificateOrigin,
    Facts,
    HeldCertificate,
    HeldLevel,
    HeldTitle,
    Post,
    Stay,
    TitleRank,
)
from app.domain.errors import InputError
from app.domain.levels import CERTIFICATE_LEVELS
from app.domain.partial_dates import PartialDate, PartialDateUnreadableError, Precision
from app.exchange.json_numbers import ChoiceUnknownError, as_choice, as_identifier, shown
from app.exchange.strict_json import as_boolean, as_list, as_object, as_text, need

_Choice = TypeVar("_Choice", bound=StrEnum)
_Record = Mapping[str, object]

_QUESTION = frozenset({"policy", "level", "as_of"})
_FACTS = frozenset(
    {"occupation", "related_occupations", "certificates", "titles", "posts", "awards", "attestations"}
)
_CERTIFICATE = frozenset({"level", "occupation", "issued", "by"})
_TITLE = frozenset({"rank", "related", "granted"})
_STAY = frozenset({"post", "occupation", "starts", "ends"})
_AWARD = frozenset({"award", "level", "granted", "listed", "skill_commendation"})
_ATTESTATIONS = YES_NO_ATTESTATIONS | LIST_ATTESTATIONS.keys()


class FactDateUnreadableError(InputError):
    """A date is not `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, names no real day, or lacks the day it needs."""

    code = "fact_date_unreadable"


class StayEndsBeforeStartError(InputError):
    """A stay in a post ends before it starts, however its dates are read."""

    code = "stay_ends_before_start"


@dataclass(frozen=True, slots=True)
class EligibilityQuestion:
    """Which rule pack and level is asked about, and the facts; `level` may be one the pack lacks."""

    policy: str
    level: str
    facts: Facts


def read_question(document: object) -> EligibilityQuestion:
    """The question in `document`; raises an InputError that names the place of the first thing unusable."""
    question = as_object(document, "facts", known=_QUESTION | _FACTS)
    policy = as_text(need(question, "policy", "facts"), "policy")
    level = as_text(need(question, "level", "facts"), "level")
    if level not in CERTIFICATE_LEVELS:
        raise ChoiceUnknownError(where="level", found=shown(level), choices=CERTIFICATE_LEVELS)
    as_of = _date(need(question, "as_of", "facts"), "as_of")
    if as_of.precision is not Precision.DAY:
        raise FactDateUnreadableError(where="as_of", found=as_of.iso)
    return EligibilityQuestion(policy, level, _facts(question, as_of.earliest))


def read_facts(document: object, as_of: date) -> Facts:
    """The facts alone, e.g. as stored with a candidate; raises an InputError like `read_question`."""
    return _facts(as_object(document, "facts", known=_FACTS), as_of)


def _facts(record: _Record, as_of: date) -> Facts:
    attestations = record.get("attestations")
    known = {} if attestations is None else as_object(attestations, "attestations", known=_ATTESTATIONS)
    related = _listed(record, "related_occupations")
    return Facts(
        as_of=as_of,
        occupation=_identifier(record, "occupation", ""),
        related_occupations=None if related is None else frozenset(as_identifier(*one) for one in related),
        certificates=_certificates(record),
        titles=_titles(record),
        posts=_stays(record),
        awards=_awards(record),
        attested={key: _flag(known, key, "attestations.") for key in known if key in YES_NO_ATTESTATIONS},
        attested_lists={
            key: _named(known, key, "attestations.") for key in known if key in LIST_ATTESTATIONS
        },
    )


def _listed(record: _Record, key: str, within: str = "") -> list[tuple[object, str]] | None:
    """The entries of a list with their places; None where unknown, empty where false says there are none."""
    value = record.get(key)
    if value is None:
        return None
    where = within + key
    entries = [] if value is False else as_list(value, where)
    return [(entry, f"{where}[{index}]") for index, entry in enumerate(entries)]


def _records(entries: list[tuple[object, str]], known: frozenset[str]) -> Iterator[tuple[_Record, str]]:
    for entry, where in entries:
        yield as_object(entry, where, known=known), f"{where}."


def _certificates(record: _Record) -> tuple[HeldCertificate, ...] | None:
    entries = _listed(record, "certificates")
    return (
        None
        if entries is None
        else tuple(
            HeldCertificate(
                _choice(one, "level", where, HeldLevel),
                _identifier(one, "occupation", where),
                _optional_date(one, "issued", where),
                _choice(one, "by", where, CertificateOrigin),
            )
            for one, where in _records(entries, _CERTIFICATE)
        )
    )


def _titles(record: _Record) -> tuple[HeldTitle, ...] | None:
    entries = _listed(record, "titles")
    return (
        None
        if entries is None
        else tuple(
            HeldTitle(
                _choice(one, "rank", where, TitleRank),
                _flag(one, "related", where),
                _optional_date(one, "granted", where),
            )
            for one, where in _records(entries, _TITLE)
        )
    )


def _stays(record: _Record) -> tuple[Stay, ...] | None:
    entries = _listed(record, "posts")
    return None if entries is None else tuple(_stay(one, where) for one, where in _records(entries, _STAY))


def _stay(record: _Record, where: str) -> Stay:
    starts, ends = _optional_date(record, "starts", where), _optional_date(record, "ends", where)
    if starts is not None and ends is not None and ends.latest < starts.earliest:
        raise StayEndsBeforeStartError(where=where.rstrip("."), starts=starts, ends=ends)
    return Stay(_choice(record, "post", where, Post), _identifier(record, "occupation", where), starts, ends)


def _awards(record: _Record) -> tuple[Award, ...] | None:
    entries = _listed(record, "awards")
    return (
        None
        if entries is None
        else tuple(
            Award(
                _choice(one, "award", where, AwardKind),
                _choice(one, "level", where, AwardLevel),
                _optional_date(one, "granted", where),
                _flag(one, "listed", where),
                _flag(one, "skill_commendation", where),
            )
            for one, where in _records(entries, _AWARD)
        )
    )


def _named(record: _Record, key: str, where: str) -> frozenset[Attainment] | None:
    """Which findings of a list attestation the committee named; raises ChoiceUnknownError."""
    entries = _listed(record, key, where)
    if entries is None:
        return None
    named = frozenset(_word(entry, place, Attainment) for entry, place in entries)
    for found in named - LIST_ATTESTATIONS[key]:
        choices = tuple(sorted(LIST_ATTESTATIONS[key]))
        raise ChoiceUnknownError(where=where + key, found=found.value, choices=choices)
    return named


def _choice(record: _Record, key: str, where: str, choices: type[_Choice]) -> _Choice | None:
    value = record.get(key)
    return None if value is None else _word(value, where + key, choices)


def _word(value: object, where: str, choices: type[_Choice]) -> _Choice:
    """`value` as one of `choices`; what is none of them is left to `as_choice` to refuse."""
    try:
        return choices(as_text(value, where))
    except ValueError:
        return as_choice(value, where, choices)


def _identifier(record: _Record, key: str, where: str) -> str | None:
    value = record.get(key)
    return None if value is None else as_identifier(value, where + key)


def _flag(record: _Record, key: str, where: str) -> bool | None:
    value = record.get(key)
    return None if value is None else as_boolean(value, where + key)


def _optional_date(record: _Record, key: str, where: str) -> PartialDate | None:
    value = record.get(key)
    return None if value is None else _date(value, where + key)


def _date(value: object, where: str) -> PartialDate:
    text = as_text(value, where)
    try:
        return PartialDate.from_iso(text)
    except PartialDateUnreadableError as error:
        raise FactDateUnreadableError(where=where, found=shown(text)) from error
