"""Reads `resources/policies/*.toml`; a malformed pack, an unknown fact, a missing article names the file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, overload

from app.domain.levels import Level
from app.domain.policies import (
    BarRule,
    Clause,
    Example,
    Force,
    Keeping,
    LateNotice,
    Policies,
    Policy,
    Publicity,
    RefiningRule,
    ReviewPeriod,
)
from app.rulebook.policy_road import read_road
from app.rulebook.strict_toml import EntryMissingError, Table, read_reading, read_toml, refuse_doubled

if TYPE_CHECKING:
    from app.domain.eligibility_rules import LevelRules

_LEAST_PUBLICITY_DAYS = 5
"""No document allows fewer working days (cn 四(三), jl 四(四), tj 十(三), sh 四(四), gd 五(一)3)."""


class PolicyFolder(Mapping[str, Policy]):
    """The rule packs of a folder by id, in the order that they give themselves; each is read when asked for.

    A batch follows one pack, and the window opens before the others are read, and before the rules of any.
    Raises a ResourceError that names the file and the entry.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, Policy] = {}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids by which the files are named; no pack is read for them."""
        ids = tuple(sorted(path.stem for path in self._folder.glob("*.toml")))
        if not ids:
            raise EntryMissingError(file=self._folder.name, entry="*.toml")
        return ids

    def __getitem__(self, policy_id: str) -> Policy:
        if policy_id not in self._read:
            if policy_id not in self.ids:
                raise KeyError(policy_id)
            self._read[policy_id] = open_policy(self._folder / f"{policy_id}.toml")
        return self._read[policy_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ordered)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def _ordered(self) -> tuple[str, ...]:
        packs = sorted((self[policy_id] for policy_id in self.ids), key=lambda pack: (pack.order, pack.id))
        return tuple(pack.id for pack in packs)


def read_policies(folder: Path) -> Policies:
    """All rule packs in `folder`, read at once; raises a ResourceError that names the file and the entry."""
    return Policies({policy_id: _whole(policy) for policy_id, policy in PolicyFolder(folder).items()})


def read_policy(path: Path) -> Policy:
    """One rule pack with everything in it; its id is the file's name without the ending."""
    return _whole(open_policy(path))


def open_policy(path: Path) -> Policy:
    """One rule pack whose rules and examples are read when they are first asked for."""
    pack, sha256 = read_toml(path)
    policy_id = pack.text("id")
    if policy_id != path.stem:
        raise pack.wrong("id", policy_id)
    levels = pack.choices("levels", Level)
    if not levels:
        raise EntryMissingError(file=pack.file, entry="levels")
    later = _Later(pack.part("level", "example_facts", "example"), policy_id, levels)
    policy = Policy(
        id=policy_id,
        order=pack.integer("order", least=1),
        title=pack.text("title"),
        document=pack.text("document"),
        issued=pack.day("issued"),
        force=_read_force(pack.table("force")),
        levels=levels,
        rules=_Rules(later),
        priorities=later.priorities,
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
        examples=_Examples(later),
        sample_day=pack.day("sample_day"),
        refining=_read_refining(pack.table("refinement")),
        sha256=sha256,
    )
    pack.close()
    if not policy.in_force(policy.sample_day):
        raise pack.wrong("sample_day", policy.sample_day)
    return policy


def _whole(policy: Policy) -> Policy:
    return replace(policy, rules=MappingProxyType(dict(policy.rules)), examples=tuple(policy.examples))


class _Later:
    """The rules and examples of a pack: their parts are loaded when somebody is held against them."""

    def __init__(self, part: Table, policy_id: str, levels: tuple[Level, ...]) -> None:
        self._part = part
        self._policy_id = policy_id
        self.levels = levels

    @property
    def priorities(self) -> frozenset[Level]:
        tables = self._part.table("level")
        return frozenset(level for level in self.levels if tables.table(level.value).has("priority"))

    @cached_property
    def rules(self) -> "Mapping[Level, LevelRules]":
        from app.rulebook.policy_levels import read_levels  # noqa: PLC0415

        return read_levels(self._part, self.levels)

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        from app.rulebook.policy_examples import read_examples  # noqa: PLC0415

        return read_examples(self._part, self._policy_id, self.rules)


class _Rules(Mapping[Level, "LevelRules"]):
    def __init__(self, later: _Later) -> None:
        self._later = later

    def __getitem__(self, level: Level) -> "LevelRules":
        return self._later.rules[level]

    def __iter__(self) -> Iterator[Level]:
        return iter(self._later.rules)

    def __len__(self) -> int:
        return len(self._later.rules)


class _Examples(Sequence[Example]):
    def __init__(self, later: _Later) -> None:
        self._later = later

    @overload
    def __getitem__(self, place: int) -> Example: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Example, ...]: ...

    def __getitem__(self, place: int | slice) -> Example | tuple[Example, ...]:
        return self._later.examples[place]

    def __len__(self) -> int:
        return len(self._later.examples)


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


def _read_refining(table: Table) -> RefiningRule:
    reading, note = read_reading(table)
    rule = RefiningRule(table.text("article"), reading, note)
    table.close()
    return rule


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
