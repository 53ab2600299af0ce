"""Reads the `[[example]]` cases of a rule pack: complete facts of a level, changed `with` and `without`."""

from collections.abc import Mapping

from app.domain.eligibility import Verdict
from app.domain.eligibility_rules import LevelRules
from app.domain.levels import Level
from app.domain.policies import Example
from app.rulebook.strict_toml import EntryMissingError, Table


def read_examples(pack: Table, policy_id: str, rules: Mapping[Level, LevelRules]) -> tuple[Example, ...]:
    """Every example as a document of `check eligibility` with the answer it must get."""
    named: dict[str, dict[str, object]] = {}
    facts = pack.table("example_facts")
    for name in facts.unread:
        one = facts.table(name)
        named[name] = {key: one.raw(key) for key in one.unread}
    examples = tuple(_read_example(one, policy_id, named, rules) for one in pack.tables("example"))
    if not examples:
        raise EntryMissingError(file=pack.file, entry="example")
    return examples


def _read_example(
    table: Table, policy_id: str, named: Mapping[str, dict[str, object]], rules: Mapping[Level, LevelRules]
) -> Example:
    level = table.choice("level", Level)
    name = table.optional_text("facts") or level.value
    if level not in rules or name not in named:
        raise table.wrong("facts" if table.has("facts") else "level", name)
    verdict = table.choice("verdict", Verdict)
    example = Example(
        title=table.text("title"),
        facts={
            "policy": policy_id,
            "level": level.value,
            "as_of": table.day("as_of").isoformat(),
            **_changed(table, named[name]),
        },
        verdict=verdict.value,
        route=table.optional_text("route"),
        missing=table.texts("missing"),
        priority=table.flag("priority") if table.has("priority") else None,
    )
    table.close()
    routes = {route.id for route in rules[level].routes}
    if (example.route in routes) is not (verdict is Verdict.ELIGIBLE):
        raise table.wrong("route", example.route)
    ids = {requirement.id for requirement in rules[level].requirements}
    if bool(example.missing) is not (verdict is Verdict.INCOMPLETE) or not ids.issuperset(example.missing):
        raise table.wrong("missing", example.missing)
    return example


def _changed(table: Table, facts: Mapping[str, object]) -> dict[str, object]:
    """`facts` with the keys of `with` replaced, those of `without` unknown; attestations one by one."""
    changed = dict(facts)
    attested = changed.get("attestations", {})
    attestations = dict(attested) if isinstance(attested, dict) else {}
    replaced = table.optional_table("with")
    for key in replaced.unread if replaced else ():
        assert replaced is not None
        if key == "attestations":
            more = replaced.table(key)
            attestations |= {fact: more.raw(fact) for fact in more.unread}
        else:
            changed[key] = replaced.raw(key)
    for key in table.texts("without"):
        holder, name = (attestations, key.split(".", 1)[1]) if "." in key else (changed, key)
        if name not in holder:
            raise table.wrong("without", key)
        del holder[name]
    if "attestations" in changed:
        changed["attestations"] = attestations
    return changed
