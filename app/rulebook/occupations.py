"""Reads the national classification of occupations and looks occupations up by code, name or 工种.

Codes and names are those of the 2022 edition; later additions have names only. Not finding one says nothing
against it, so every question answers None or nothing and never refuses.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.domain.number_characters import Stray, stray
from app.domain.occupations import Occupation
from app.rulebook.tables import read_table

EDITION = "2022"
_CODE = re.compile(r"([1-8])[-.]?([0-9]{2})[-.]?([0-9]{2})[-.]?([0-9]{2})")


class Occupations:
    """Compares without spaces, and full-width forms (brackets above all) as their half-width twins."""

    def __init__(self, occupations: Iterable[Occupation]) -> None:
        self.all: Sequence[Occupation] = tuple(occupations)
        self._by_code: Mapping[str, Occupation] = {each.code: each for each in self.all if each.code}
        self._by_name: Mapping[str, Occupation] = {_key(each.name): each for each in self.all}
        self._by_job: dict[str, list[Occupation]] = {}
        for each in self.all:
            for job in each.jobs:
                self._by_job.setdefault(_key(job), []).append(each)

    def by_code(self, code: str) -> Occupation | None:
        """Reads `6-18-01-01` and its other spellings: `6180101`, full-width, any hyphens."""
        found = _CODE.fullmatch(_key(code))
        return None if found is None else self._by_code.get("-".join(found.groups()))

    def by_name(self, name: str) -> Occupation | None:
        return self._by_name.get(_key(name))

    def by_job(self, job: str) -> Sequence[Occupation]:
        """The occupations that have this 工种; none when it is not listed."""
        return tuple(self._by_job.get(_key(job), ()))


def read_occupations(edition: Path, additions: Path) -> Occupations:
    """The edition's occupations, then those published since; raises the errors of `read_table`."""
    found: dict[str, Occupation] = {}
    codes: set[str] = set()
    for row in read_table(edition, ("code", "name", "jobs", "edition")):
        if row["edition"] != EDITION:
            raise row.broken("edition")
        if not re.fullmatch(r"[1-8](-[0-9]{2}){3}", row["code"]) or row["code"] in codes:
            raise row.broken("code")
        if not row["name"] or row["name"] in found:
            raise row.broken("name")
        codes.add(row["code"])
        found[row["name"]] = Occupation(row["code"], row["name"], row.listed("jobs"))
    for row in read_table(additions, ("batch", "date", "kind", "name", "code", "status", "basis")):
        if not row["name"]:
            raise row.broken("name")
        # A 工种 without its occupation cannot be placed; what was open for comment may have fallen out.
        if row["kind"] == "职业" and row["status"] == "published":
            found.setdefault(row["name"], Occupation(row["code"] or None, row["name"]))
    return Occupations(found.values())


def _key(text: str) -> str:
    return "".join(map(_plain, text))


def _plain(char: str) -> str:
    kind = stray(char)
    if kind in {Stray.SPACE, Stray.INVISIBLE}:
        return ""
    if kind is Stray.HYPHEN:
        return "-"
    return chr(ord(char) - 0xFEE0) if kind is Stray.FULL_WIDTH else char
