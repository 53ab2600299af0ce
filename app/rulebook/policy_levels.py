"""Reads `[level.X]` of a rule pack: routes, requirements, priority and what holds in principle only."""

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.eligibility_rules import LevelRules, Priority, Requirement, Route
from app.domain.levels import Level
from app.rulebook.policy_conditions import read_condition
from app.rulebook.strict_toml import EntryMissingError, Table, read_reading, refuse_doubled


def read_levels(pack: Table, levels: tuple[Level, ...]) -> Mapping[Level, LevelRules]:
    """The rules of each of `levels`; no other level may be described."""
    tables = pack.table("level")
    rules = {level: _read_level(tables.table(level.value)) for level in levels}
    tables.close()
    return MappingProxyType(rules)


def _read_level(table: Table) -> LevelRules:
    routes = tuple(_read_route(one) for one in table.tables("route"))
    if not routes:
        raise EntryMissingError(file=table.file, entry=f"{table.where}.route")
    known = frozenset(route.id for route in routes)
    rules = LevelRules(
        title=table.text("title"),
        article=table.text("article"),
        number_letter=_letter(table),
        number_article=table.text("number_article"),
        routes=routes,
        requirements=tuple(read_requirement(one, known) for one in table.tables("all_of")),
        priority=_read_priority(table.optional_table("priority")),
        in_principle=tuple(read_requirement(one, known) for one in table.tables("in_principle")),
    )
    table.close()
    refuse_doubled((one.id for one in routes), table.file, f"{table.where}.route")
    refuse_doubled((one.id for one in rules.requirements), table.file, f"{table.where}.all_of")
    for route in routes:
        if not rules.demanded_on(route.id):
            raise EntryMissingError(file=table.file, entry=f"{table.where}.all_of ({route.id})")
    return rules


def _letter(table: Table) -> str:
    letter = table.text("number_letter")
    if len(letter) != 1 or not "A" <= letter <= "Z":
        raise table.wrong("number_letter", letter)
    return letter


def _read_route(table: Table) -> Route:
    route = Route(table.text("id"), table.text("title"), table.text("article"))
    table.close()
    return route


def read_requirement(table: Table, known: frozenset[str]) -> Requirement:
    """One entry; `known` are the ids of the level's routes."""
    reading, note = read_reading(table)
    requirement = Requirement(
        id=table.text("id"),
        title=table.text("title"),
        article=table.text("article"),
        condition=read_condition(table),
        routes=read_routes(table, "routes", known),
        waived_by=read_routes(table, "waived_by", known),
        reading=reading,
        note=note,
    )
    table.close()
    both = requirement.routes & requirement.waived_by
    if both:
        raise table.wrong("waived_by", min(both))
    return requirement


def read_routes(table: Table, key: str, known: frozenset[str]) -> frozenset[str]:
    """The routes listed under `key`, each one of `known`."""
    routes = frozenset(table.texts(key))
    for route in sorted(routes - known):
        raise table.wrong(key, route)
    return routes


def _read_priority(table: Table | None) -> Priority | None:
    if table is None:
        return None
    reading, note = read_reading(table)
    priority = Priority(table.text("title"), table.text("article"), read_condition(table), reading, note)
    table.close()
    return priority
