"""Writes conditions and values in the language of rule packs: what is written reads back as it was."""

from collections.abc import Mapping, Sequence
from datetime import date

from app.domain.eligibility_conditions import (
    AllOf,
    AnyOf,
    Condition,
    IsAttested,
    ListAttested,
    StillInOccupation,
    StillInPost,
)
from app.domain.eligibility_facts import AwardKind
from app.domain.eligibility_holdings import (
    AwardOption,
    CertificateWanted,
    HoldsAward,
    HoldsCertificate,
    HoldsTitle,
    TitleWanted,
)
from app.domain.eligibility_years import YearsInPost, YearsSinceCertificate, YearsSinceTitle

_ESCAPED = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def write_condition(condition: Condition) -> str:
    """One line `key = value` that states `condition` in a requirement."""
    ((key, value),) = _stated(condition).items()
    return f"{key} = {write_value(value)}"


def write_value(value: object) -> str:
    """`value` as TOML on one line; what a mapping holds as None is left out, as unknown is in a pack."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{str(value).translate(_ESCAPED)}"'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key} = {write_value(one)}" for key, one in value.items() if one is not None)
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(write_value(one) for one in value)}]"
    raise TypeError(value)


def _stated(condition: Condition) -> dict[str, object]:
    match condition:
        case IsAttested(fact):
            return {"attested": fact}
        case ListAttested(named, of, all_needed):
            return {"attested_all_of" if all_needed else "attested_any_of": {"fact": named, "of": list(of)}}
        case StillInOccupation():
            return {"still_in_occupation": True}
        case StillInPost(post):
            return {"still_in_post": post}
        case YearsInPost(post, years):
            return {"years_in_post": {"post": post, "at_least": years}}
        case AllOf(parts):
            return {"all_of": [_stated(part) for part in parts]}
        case AnyOf(parts):
            return {"any_of": [_stated(part) for part in parts]}
        case _:
            return _holding(condition)


def _holding(condition: Condition) -> dict[str, object]:
    match condition:
        case HoldsCertificate(wanted):
            return {"holds_certificate": _certificate(wanted)}
        case YearsSinceCertificate(wanted, years):
            return {"years_since_certificate": {**_certificate(wanted), "at_least": years}}
        case HoldsTitle(title):
            return {"holds_title": _title(title)}
        case YearsSinceTitle(title, years):
            return {"years_since_title": {**_title(title), "at_least": years}}
        case HoldsAward(options):
            return {"award_any_of": [_award(kind, option) for kind, option in options.items()]}
    raise TypeError(condition)


def _certificate(wanted: CertificateWanted) -> dict[str, object]:
    return {
        "level": wanted.level,
        "related": wanted.related or None,
        "enterprise_set": wanted.enterprise_set or None,
    }


def _title(wanted: TitleWanted) -> dict[str, object]:
    return {"rank": wanted.rank, "related": wanted.related or None}


def _award(kind: AwardKind, option: AwardOption) -> object:
    if option == AwardOption():
        return kind
    return {
        "award": kind,
        "listed": option.listed or None,
        "skill_commendation": option.skill_commendation or None,
        "at_least": option.at_least,
    }
