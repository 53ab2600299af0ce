"""Reads `resources/policies/*.toml`; a malformed pack, an unknown fact, a missing article stops the start."""

from pathlib import Path

from app.domain.levels import Level
from app.domain.policies import (
    BarRule,
    Clause,
    Force,
    Keeping,
    LateNotice,
    Policies,
    Policy,
    Publicity,
    ReviewPeriod,
)
from app.rulebook.policy_examples import read_examples
from app.rulebook.policy_levels import read_levels, read_reading, refuse_doubled
from app.rulebook.policy_road import read_road
from app.rulebook.strict_toml import EntryMissingError, Table, read_toml

_LEAST_PUBLICITY_DAYS = 5
"""No document allows fewer working days (cn 四(三), jl 四(四), tj 十(三), sh 四(四), gd 五(一)3)."""


def read_policies(folder: Path) -> Policies:
    """All rule packs in `folder`, in the order that they give themselves.

    Raises a ResourceError that names the file and the entry.
    """
    packs = [read_policy(path) for path in sorted(folder.glob("*.toml"))]
    if not packs:
        raise EntryMissingError(file=folder.name, entry="*.toml")
    packs.sort(key=lambda pack: (pack.order, pack.id))
    return Policies({pack.id: pack for pack in packs})


def read_policy(path: Path) -> Policy:
    """One rule pack; its id is the file's name without the ending."""
    pack, sha256 = read_toml(path)
    policy_id = pack.text("id")
    if policy_id != path.stem:
        raise pack.wrong("id", policy_id)
    levels = pack.choices("levels", Level)
    if not levels:
        raise EntryMissingError(file=pack.file, entry="levels")
    rules = read_levels(pack, levels)
    policy = Policy(
        id=policy_id,
        order=pack.integer("order", least=1),
        title=pack.text("title"),
        document=pack.text("document"),
        issued=pack.day("issued"),
        force=_read_force(pack.table("force")),
        levels=levels,
        rules=rules,
        road=read_road(pack),
        publicity=_read_publicity(pack.table("publicity")),
        bar=_read_bar(pack.optional_table("bar")),
        keeping=_read_keeping(pack.optional_table("keeping")),
        institution_gates=_read_clauses(pack, "institution_gate"),
        occupation_gates=_read_clauses(pack, "occupation_gate"),
        periods=tuple(_read_period(one) for one in pack.tables("period")),
        after=_read_clauses(pack, "after"),
        papers=_read_clauses(pack, "paper"),
        notices=tuple(_read_notice(one) for one in pack.tables("notice")),
        repeals=pack.texts("repeals"),
        examples=read_examples(pack, policy_id, rules),
        sample_day=pack.day("sample_day"),
        sha256=sha256,
    )
    pack.close()
    if not policy.in_force(policy.sample_day):
        raise pack.wrong("sample_day", policy.sample_day)
    return policy


def _read_force(table: Table) -> Force:
    reading, note = read_reading(table)
    first, last = table.day("from"), table.optional_day("to")
    if last is not None and last < first:
        raise table.wrong("to", last)
    force = Force(first, last, table.text("article"), reading, note)
    table.close()
    return force


def _read_publicity(table: Table) -> Publicity:
    publicity = Publicity(
        table.integer("min_days", least=_LEAST_PUBLICITY_DAYS), table.text("article"), table.text("audience")
    )
    table.close()
    return publicity


def _read_bar(table: Table | None) -> BarRule | None:
    if table is None:
        return None
    bars = frozenset(table.texts("for"))
    if not bars or not bars <= {"applicant", "unit"}:
        raise table.wrong("for", sorted(bars))
    bar = BarRule(table.integer("years", least=1), table.text("article"), bars, table.text("title"))
    table.close()
    return bar


def _read_keeping(table: Table | None) -> Keeping | None:
    if table is None:
        return None
    keeping = Keeping(
        table.integer("paper_years", least=1),
        table.integer("electronic_years", least=1),
        table.text("article"),
    )
    table.close()
    return keeping


def _read_clauses(pack: Table, key: str) -> tuple[Clause, ...]:
    clauses: list[Clause] = []
    for table in pack.tables(key):
        clauses.append(
            Clause(
                table.text("title"),
                table.text("article"),
                table.optional_text("id"),
                frozenset(table.choices("levels", Level)),
            )
        )
        table.close()
    refuse_doubled((one.id for one in clauses if one.id), pack.file, key)
    return tuple(clauses)


def _read_period(table: Table) -> ReviewPeriod:
    period = ReviewPeriod(
        table.text("title"), table.text("article"), table.optional_day("starts"), table.optional_day("ends")
    )
    table.close()
    if (period.starts is None) is not (period.ends is None):
        raise table.wrong("ends", period.ends)
    if period.starts is not None and period.ends is not None and period.ends < period.starts:
        raise table.wrong("ends", period.ends)
    return period


def _read_notice(table: Table) -> LateNotice:
    notice = LateNotice(table.text("id"), table.text("title"), table.text("article"), table.day("after"))
    table.close()
    return notice
