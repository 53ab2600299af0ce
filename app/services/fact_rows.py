"""Certificates, posts, titles and awards as a person types them in rows; a problem names its cell.

Dates are read as the roster's are (2016.9, 2016年9月20日) and keep the precision written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.domain.candidates import Candidate
from app.domain.eligibility_facts import AwardKind, AwardLevel, CertificateOrigin, HeldLevel, Post, TitleRank
from app.domain.partial_dates import PartialDate
from app.domain.remarks import Remark
from app.exchange.cells import Cell, CellKind
from app.exchange.roster_dates import read_date
from app.rulebook.occupations import Occupations

YES, NO = "yes", "no"
FactRow = Mapping[str, str]
"""Typed texts by field; a choice by its value, a flag as `yes`, `no` or nothing."""

_LONGEST = 60


class FieldKind(StrEnum):
    CHOICE = "choice"
    OCCUPATION = "occupation"
    DATE = "date"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class FactField:
    """One field of a row; `words` is the section of texts that names its choices."""

    key: str
    kind: FieldKind
    choices: tuple[str, ...] = ()
    words: str = ""
    needed: bool = False


def _choice(key: str, choices: type[StrEnum], words: str, *, needed: bool = False) -> FactField:
    return FactField(key, FieldKind.CHOICE, tuple(one.value for one in choices), words, needed)


_OCCUPATION = FactField("occupation", FieldKind.OCCUPATION)
_GRANTED = FactField("granted", FieldKind.DATE)

FIELDS: Mapping[str, tuple[FactField, ...]] = MappingProxyType(
    {
        "certificate": (
            _choice("level", HeldLevel, "fact_paper", needed=True),
            _OCCUPATION,
            FactField("issued", FieldKind.DATE),
            _choice("by", CertificateOrigin, "certificate_origin"),
        ),
        "post": (
            _choice("post", Post, "fact_post", needed=True),
            _OCCUPATION,
            FactField("starts", FieldKind.DATE, needed=True),
            FactField("ends", FieldKind.DATE),
        ),
        "title": (
            _choice("rank", TitleRank, "fact_paper", needed=True),
            FactField("related", FieldKind.FLAG),
            _GRANTED,
        ),
        "award": (
            _choice("award", AwardKind, "fact_award", needed=True),
            _choice("level", AwardLevel, "award_level"),
            _GRANTED,
            FactField("listed", FieldKind.FLAG),
            FactField("skill_commendation", FieldKind.FLAG),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class FactReading:
    """Records as the rule packs read them; a problem by row and field."""

    records: tuple[Mapping[str, object], ...]
    problems: Mapping[tuple[int, str], Remark]


class FactRows:
    """Turns stored records into rows and rows into records, for one candidate."""

    def __init__(self, candidate: Candidate, occupations: Occupations) -> None:
        self._candidate = candidate
        self._occupations = occupations

    def typed(self, kind: str, records: Sequence[Mapping[str, object]]) -> list[FactRow]:
        """The rows that show `records`."""
        return [
            {field.key: self._shown(field, record.get(field.key)) for field in FIELDS[kind]}
            for record in records
        ]

    def blank(self, kind: str) -> FactRow:
        """A new row: in the occupation applied for, everything else still to be said."""
        return {
            field.key: self._candidate.occupation if field.kind is FieldKind.OCCUPATION else ""
            for field in FIELDS[kind]
        }

    def read(self, kind: str, rows: Sequence[FactRow]) -> FactReading:
        records: list[Mapping[str, object]] = []
        problems: dict[tuple[int, str], Remark] = {}
        for place, row in enumerate(rows):
            record: dict[str, object] = {}
            for field in FIELDS[kind]:
                read = self._read(field, row.get(field.key, ""))
                if isinstance(read, Remark):
                    problems[place, field.key] = read
                else:
                    record[field.key] = read.iso if isinstance(read, PartialDate) else read
            if _turned_round(record):
                problems[place, "ends"] = Remark("ends_before_start")
            records.append(record)
        return FactReading(tuple(records), problems)

    def _read(self, field: FactField, text: str) -> object:
        text = text.strip()
        if not text:
            return Remark("needed") if field.needed else None
        if field.kind is FieldKind.DATE:
            read = read_date(Cell(CellKind.TEXT, text))
            if read.value is None or read.problem is not None or read.warnings:
                return Remark("date_unusable", {"found": text[:_LONGEST]})
            return read.value
        if field.kind is FieldKind.FLAG:
            return text == YES
        if field.kind is FieldKind.OCCUPATION:
            return Remark("text_long", {"most": _LONGEST}) if len(text) > _LONGEST else self._key(text)
        return text

    def _shown(self, field: FactField, value: object) -> str:
        if value is None:
            return ""
        if field.kind is FieldKind.FLAG:
            return YES if value else NO
        return self._name(str(value)) if field.kind is FieldKind.OCCUPATION else str(value)

    def _own_key(self) -> str:
        return self._candidate.occupation_code or self._candidate.occupation

    def _name(self, key: str) -> str:
        if key == self._own_key():
            return self._candidate.occupation
        known = self._occupations.by_code(key)
        return known.name if known else key

    def _key(self, text: str) -> str:
        """What identifies the occupation called `text`: the code where there is one."""
        if text in {self._own_key(), self._candidate.occupation, self._candidate.job}:
            return self._own_key()
        jobs = self._occupations.by_job(text)
        known = self._occupations.by_code(text) or self._occupations.by_name(text)
        known = known or (jobs[0] if len(jobs) == 1 else None)
        return (known.code or known.name) if known else text


def _turned_round(record: Mapping[str, object]) -> bool:
    starts, ends = record.get("starts"), record.get("ends")
    if starts is None or ends is None:
        return False
    return PartialDate.from_iso(str(ends)).latest < PartialDate.from_iso(str(starts)).earliest
