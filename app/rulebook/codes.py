"""Reads the short code lists: provinces, types of identity documents, skill levels.

Document types have no code list that all systems share, so they are known by name and alias only.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from app.domain.id_types import IdRule, IdType, IdTypes
from app.domain.levels import CERTIFICATE_LEVELS, SkillLevel
from app.rulebook.tables import Row, read_table

STANDARD = "GB/T 2260-2007"
_TWO_DIGITS = re.compile(r"[0-9]{2}")


def read_provinces(path: Path) -> Mapping[str, str]:
    """Two-digit code → name, of the standard alone: 66 兵团 and 83 are in use but not in it."""
    provinces: dict[str, str] = {}
    for row in read_table(path, ("code", "name", "short", "letters", "standard", "note")):
        if not _TWO_DIGITS.fullmatch(row["code"]) or row["code"] in provinces:
            raise row.broken("code")
        if row["standard"] == STANDARD:
            provinces[row["code"]] = row["name"]
    return provinces


def read_id_types(path: Path) -> IdTypes:
    """The listed types in the order people choose from."""
    types: list[IdType] = []
    for row in read_table(path, ("name", "aliases", "shape", "rule", "note")):
        if not row["name"] or any(row["name"] == known.name for known in types):
            raise row.broken("name")
        types.append(IdType(row["name"], row.listed("aliases"), _rule(row), _shape(row)))
    return IdTypes(tuple(types))


def _rule(row: Row) -> IdRule:
    try:
        return IdRule(row["rule"])
    except ValueError as error:
        raise row.broken("rule") from error


def _shape(row: Row) -> re.Pattern[str] | None:
    try:
        # ASCII: `\d` must not take other scripts' digits.
        return re.compile(row["shape"], re.ASCII) if row["shape"] else None
    except re.error as error:
        raise row.broken("shape") from error


def read_skill_levels(path: Path) -> tuple[SkillLevel, ...]:
    """The eight levels from 学徒工 to 首席技师."""
    levels: list[SkillLevel] = []
    for row in read_table(path, ("order", "name", "full_name", "cert_char16", "aliases")):
        if row["order"] != str(len(levels) + 1):
            raise row.broken("order")
        letter = row["cert_char16"] or None
        if letter is not None and letter not in CERTIFICATE_LEVELS:
            raise row.broken("cert_char16")
        levels.append(
            SkillLevel(len(levels) + 1, row["name"], row["full_name"], letter, row.listed("aliases"))
        )
    return tuple(levels)
