"""The vocabulary of rule packs: each predicate is one key of a requirement, e.g. `attested = "ethics"`."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.domain.eligibility_conditions import (
    AllOf,
    AnyOf,
    Condition,
    IsAttested,
    ListAttested,
    StillInOccupation,
    StillInPost,
)
from app.domain.eligibility_facts import (
    LIST_ATTESTATIONS,
    Attainment,
    Attested,
    AwardKind,
    AwardLevel,
    HeldLevel,
    Post,
    TitleRank,
)
from app.domain.eligibility_holdings import (
    AwardOption,
    CertificateWanted,
    HoldsAward,
    HoldsCertificate,
    HoldsTitle,
    TitleWanted,
)
from app.domain.eligibility_years import YearsInPost, YearsSinceCertificate, YearsSinceTitle
from app.rulebook.strict_toml import EntryDoubledError, EntryMissingError, Table


def read_condition(table: Table) -> Condition:
    """The one predicate that `table` states; its other keys are left to the caller."""
    stated = [key for key in PREDICATES if table.has(key)]
    if not stated:
        raise EntryMissingError(file=table.file, entry=f"{table.where}.({' | '.join(PREDICATES)})")
    if len(stated) > 1:
        raise EntryDoubledError(file=table.file, entry=table.where, id=tuple(stated))
    return PREDICATES[stated[0]](table, stated[0])


def _attested(table: Table, key: str) -> Condition:
    return IsAttested(table.choice(key, Attested))


def _attested_list(table: Table, key: str) -> Condition:
    wanted = table.table(key)
    fact = wanted.text("fact")
    if fact not in LIST_ATTESTATIONS:
        raise wanted.wrong("fact", fact)
    of = wanted.choices("of", Attainment)
    if not of or not LIST_ATTESTATIONS[fact].issuperset(of):
        raise wanted.wrong("of", of)
    wanted.close()
    return ListAttested(fact, of, all_needed=key == "attested_all_of")


def _certificate(wanted: Table) -> CertificateWanted:
    return CertificateWanted(
        wanted.choice("level", HeldLevel), wanted.flag("related"), wanted.flag("enterprise_set")
    )


def _holds_certificate(table: Table, key: str) -> Condition:
    wanted = table.table(key)
    condition = HoldsCertificate(_certificate(wanted))
    wanted.close()
    return condition


def _years_since_certificate(table: Table, key: str) -> Condition:
    wanted = table.table(key)
    condition = YearsSinceCertificate(_certificate(wanted), wanted.integer("at_least", least=1))
    wanted.close()
    return condition


def _holds_title(table: Table, key: str) -> Condition:
    wanted = table.table(key)
    condition = HoldsTitle(TitleWanted(wanted.choice("rank", TitleRank), wanted.flag("related")))
    wanted.close()
    return condition


def _years_since_title(table: Table, key: str) -> Condition:
    wanted = table.table(key)
    title = TitleWanted(wanted.choice("rank", TitleRank), wanted.flag("related"))
    condition = YearsSinceTitle(title, wanted.integer("at_least", least=1))
    wanted.close()
    return condition


def _years_in_post(table: Table, key: str) -> Condition:
    wanted = table.table(key)
    condition = YearsInPost(wanted.choice("post", Post), wanted.integer("at_least", least=1))
    wanted.close()
    return condition


def _still_in_occupation(table: Table, key: str) -> Condition:
    if not table.flag(key):
        raise table.wrong(key, table.raw(key))
    return StillInOccupation()


def _still_in_post(table: Table, key: str) -> Condition:
    return StillInPost(table.choice(key, Post))


def _award_any_of(table: Table, key: str) -> Condition:
    entries = table.raw(key)
    if not isinstance(entries, list) or not entries:
        raise table.wrong(key, entries)
    options: dict[AwardKind, AwardOption] = {}
    for index, entry in enumerate(entries):
        values = {"award": entry} if isinstance(entry, str) else entry
        if not isinstance(values, dict):
            raise table.wrong(key, entry)
        wanted = Table(values, table.file, f"{table.where}.{key}[{index}]")
        kind = wanted.choice("award", AwardKind)
        if kind in options:
            raise EntryDoubledError(file=table.file, entry=wanted.where, id=kind)
        options[kind] = AwardOption(
            wanted.optional_choice("at_least", AwardLevel),
            wanted.flag("listed"),
            wanted.flag("skill_commendation"),
        )
        wanted.close()
    return HoldsAward(MappingProxyType(options))


def _joined(table: Table, key: str) -> Condition:
    parts: list[Condition] = []
    for part in table.tables(key):
        parts.append(read_condition(part))
        part.close()
    if not parts:
        raise table.wrong(key, parts)
    return (AllOf if key == "all_of" else AnyOf)(tuple(parts))


PREDICATES: Mapping[str, Callable[[Table, str], Condition]] = MappingProxyType(
    {
        "attested": _attested,
        "attested_any_of": _attested_list,
        "attested_all_of": _attested_list,
        "holds_certificate": _holds_certificate,
        "holds_title": _holds_title,
        "years_in_post": _years_in_post,
        "years_since_certificate": _years_since_certificate,
        "years_since_title": _years_since_title,
        "still_in_occupation": _still_in_occupation,
        "still_in_post": _still_in_post,
        "award_any_of": _award_any_of,
        "any_of": _joined,
        "all_of": _joined,
    }
)
