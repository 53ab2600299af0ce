"""Reads an institution's refinement of a rule pack: the packs' own language, in a file of the institution's.

What is wrong in it is the writer's to mend, so every mistake is an InputError that names file and entry.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

from app.domain.eligibility_rules import LevelRules, Requirement
from app.domain.errors import InputError, ResourceError
from app.domain.levels import Level
from app.domain.policies import Policies, Policy
from app.domain.refinements import (
    LevelRefinement,
    LongerPublicity,
    Refinement,
    RefinementRouteAddedError,
    Tightening,
    refined,
)
from app.rulebook.policy_conditions import PREDICATES, read_condition
from app.rulebook.policy_examples import read_examples
from app.rulebook.policy_levels import read_requirement, read_routes
from app.rulebook.strict_toml import (
    EntryDoubledError,
    EntryMissingError,
    EntryUnknownError,
    EntryWrongError,
    Table,
    TomlUnreadableError,
    parse_toml,
    refuse_doubled,
)

_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


class RefinementUnreadableError(InputError):
    """The file is not UTF-8 or is not TOML."""

    code = "refinement_unreadable"


class RefinementEntryMissingError(InputError):
    """An entry lacks a key that is needed, or leaves it empty."""

    code = "refinement_entry_missing"


class RefinementEntryUnknownError(InputError):
    """An entry has a key that a refinement does not know."""

    code = "refinement_entry_unknown"


class RefinementEntryWrongError(InputError):
    """An entry has a value that cannot be used."""

    code = "refinement_entry_wrong"


class RefinementEntryDoubledError(InputError):
    """Two entries share an id."""

    code = "refinement_entry_doubled"


_ERRORS: dict[type[ResourceError], type[InputError]] = {
    TomlUnreadableError: RefinementUnreadableError,
    EntryMissingError: RefinementEntryMissingError,
    EntryUnknownError: RefinementEntryUnknownError,
    EntryWrongError: RefinementEntryWrongError,
    EntryDoubledError: RefinementEntryDoubledError,
}


@contextmanager
def _mended_by_its_writer() -> Iterator[None]:
    try:
        yield
    except ResourceError as error:
        raise _ERRORS[type(error)](article=error.article, **error.values) from error


def read_refinement(content: bytes, file: str, policies: Policies) -> Refinement:
    """The refinement that `content` writes out, held against the pack it refines.

    Raises an InputError or RefusalError that names `file` and the entry: for what cannot be read, and for
    all that `refined` raises. Its examples are read here, not run.
    """
    with _mended_by_its_writer():
        table, sha256 = parse_toml(content, file)
        name = table.text("refines")
        if name not in policies:
            raise table.wrong("refines", name)
        policy = policies[name]
        refinement = Refinement(
            id=_id(table, policies),
            refines=name,
            title=table.text("title"),
            document=table.text("document"),
            issued=table.day("issued"),
            levels=_levels(table, policy),
            publicity=_publicity(table.optional_table("publicity")),
            file=file,
            sha256=sha256,
        )
        if not refinement.levels and refinement.publicity is None:
            raise EntryMissingError(file=file, entry="level")
        rules = refined(policy, refinement).rules
        examples = read_examples(table, policy.id, rules)
        table.close()
        return replace(refinement, examples=examples)


def _id(table: Table, policies: Policies) -> str:
    found = table.text("id")
    if _ID.fullmatch(found) is None or found in policies:
        raise table.wrong("id", found)
    return found


def _levels(table: Table, policy: Policy) -> MappingProxyType[Level, LevelRefinement]:
    levels: dict[Level, LevelRefinement] = {}
    tables = table.optional_table("level")
    if tables is not None:
        for level in policy.levels:
            own = tables.optional_table(level.value)
            if own is not None:
                levels[level] = _level(own, policy, policy.rules[level])
        tables.close()
    return MappingProxyType(levels)


def _level(table: Table, policy: Policy, rules: LevelRules) -> LevelRefinement:
    if table.has("route"):
        raise RefinementRouteAddedError(
            article=rules.article, file=table.file, entry=f"{table.where}.route", document=policy.document
        )
    known = frozenset(route.id for route in rules.routes)
    found = LevelRefinement(
        added=tuple(_added(one, known) for one in table.tables("all_of")),
        tightened=tuple(_tightening(one, known) for one in table.tables("tightened")),
    )
    table.close()
    if not found.added and not found.tightened:
        raise EntryMissingError(file=table.file, entry=f"{table.where}.all_of | {table.where}.tightened")
    refuse_doubled((one.id for one in found.added), table.file, f"{table.where}.all_of")
    refuse_doubled((one.id for one in found.tightened), table.file, f"{table.where}.tightened")
    return found


def _added(table: Table, known: frozenset[str]) -> Requirement:
    """A further requirement; it says on which routes it is demanded, and none waives it."""
    if not table.has("routes"):
        raise EntryMissingError(file=table.file, entry=f"{table.where}.routes")
    if table.has("waived_by"):
        raise EntryUnknownError(file=table.file, entry=f"{table.where}.waived_by")
    requirement = read_requirement(table, known)
    if not requirement.routes:
        raise EntryMissingError(file=table.file, entry=f"{table.where}.routes")
    return replace(requirement, routes=frozenset()) if requirement.routes == known else requirement


def _tightening(table: Table, known: frozenset[str]) -> Tightening:
    """A requirement of the pack restated: its condition, its routes or what waives it."""
    restated = any(table.has(key) for key in PREDICATES)
    if not restated and not table.has("routes") and not table.has("waived_by"):
        raise EntryMissingError(file=table.file, entry=f"{table.where}.({' | '.join(PREDICATES)})")
    found = Tightening(
        id=table.text("id"),
        title=table.text("title"),
        article=table.text("article"),
        condition=read_condition(table) if restated else None,
        routes=read_routes(table, "routes", known) if table.has("routes") else None,
        waived_by=read_routes(table, "waived_by", known) if table.has("waived_by") else None,
        note=table.optional_text("note"),
    )
    table.close()
    return found


def _publicity(table: Table | None) -> LongerPublicity | None:
    if table is None:
        return None
    found = LongerPublicity(table.integer("min_days", least=1), table.text("article"))
    table.close()
    return found
