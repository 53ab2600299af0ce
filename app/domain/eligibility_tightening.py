"""Whether one condition asks at least as much as another, whatever the facts are.

The answer is sound, not complete: yes means that no facts satisfy the first and not the second, and that the
first is never nearer to true than the second in the order false, unknown, true. Source: rule packs, "What all
five share" (an institution may tighten, never loosen).
"""

from collections.abc import Callable

from app.domain.eligibility_conditions import (
    AllOf,
    AnyOf,
    Condition,
    ListAttested,
    StillInOccupation,
    StillInPost,
)
from app.domain.eligibility_facts import AwardLevel, TitleRank
from app.domain.eligibility_holdings import (
    AwardOption,
    CertificateWanted,
    HoldsAward,
    HoldsCertificate,
    HoldsTitle,
    TitleWanted,
)
from app.domain.eligibility_years import YearsInPost, YearsSinceCertificate, YearsSinceTitle

_RANKS, _AWARD_LEVELS = tuple(TitleRank), tuple(AwardLevel)


def asks_no_less(new: Condition, old: Condition) -> bool:
    """True where `new` is `old` or a tightening of it."""
    if new == old:
        return True
    if isinstance(old, AllOf):
        return all(asks_no_less(new, part) for part in old.parts)
    if isinstance(new, AnyOf):
        return all(asks_no_less(part, old) for part in new.parts)
    if isinstance(new, AllOf) and any(asks_no_less(part, old) for part in new.parts):
        return True
    if isinstance(old, AnyOf):
        return any(asks_no_less(new, part) for part in old.parts)
    return any(rule(new, old) for rule in _RULES)


def _fewer_findings(new: Condition, old: Condition) -> bool:
    """All of more, or one of fewer; where the list counts in full, naming one of it does not suffice."""
    if not isinstance(new, ListAttested) or not isinstance(old, ListAttested) or new.fact != old.fact:
        return False
    wanted, before = set(new.of), set(old.of)
    if old.all_needed:
        return new.all_needed and wanted >= before
    return bool(wanted & before) if new.all_needed else wanted <= before


def _still_in_one_post(new: Condition, old: Condition) -> bool:
    return isinstance(new, StillInPost) and isinstance(old, StillInOccupation)


def _longer_in_post(new: Condition, old: Condition) -> bool:
    return (
        isinstance(new, YearsInPost)
        and isinstance(old, YearsInPost)
        and new.post is old.post
        and new.at_least >= old.at_least
    )


def _certificate(new: Condition, old: Condition) -> bool:
    return (
        isinstance(new, HoldsCertificate)
        and isinstance(old, HoldsCertificate)
        and _fewer_certificates(new.wanted, old.wanted)
    )


def _longer_since_certificate(new: Condition, old: Condition) -> bool:
    return (
        isinstance(new, YearsSinceCertificate)
        and isinstance(old, YearsSinceCertificate)
        and _fewer_certificates(new.wanted, old.wanted)
        and new.at_least >= old.at_least
    )


def _title(new: Condition, old: Condition) -> bool:
    return (
        isinstance(new, HoldsTitle) and isinstance(old, HoldsTitle) and _fewer_titles(new.wanted, old.wanted)
    )


def _longer_since_title(new: Condition, old: Condition) -> bool:
    return (
        isinstance(new, YearsSinceTitle)
        and isinstance(old, YearsSinceTitle)
        and _fewer_titles(new.wanted, old.wanted)
        and new.at_least >= old.at_least
    )


def _fewer_awards(new: Condition, old: Condition) -> bool:
    return (
        isinstance(new, HoldsAward)
        and isinstance(old, HoldsAward)
        and all(
            kind in old.options and _narrower(option, old.options[kind])
            for kind, option in new.options.items()
        )
    )


def _fewer_certificates(new: CertificateWanted, old: CertificateWanted) -> bool:
    return new.level is old.level and new.related <= old.related and new.enterprise_set <= old.enterprise_set


def _fewer_titles(new: TitleWanted, old: TitleWanted) -> bool:
    return _RANKS.index(new.rank) >= _RANKS.index(old.rank) and new.related >= old.related


def _narrower(new: AwardOption, old: AwardOption) -> bool:
    return (
        (old.at_least is None or _not_below(new.at_least, old.at_least))
        and new.listed >= old.listed
        and new.skill_commendation >= old.skill_commendation
    )


def _not_below(level: AwardLevel | None, least: AwardLevel) -> bool:
    return level is not None and _AWARD_LEVELS.index(level) >= _AWARD_LEVELS.index(least)


_RULES: tuple[Callable[[Condition, Condition], bool], ...] = (
    _fewer_findings,
    _still_in_one_post,
    _longer_in_post,
    _certificate,
    _longer_since_certificate,
    _title,
    _longer_since_title,
    _fewer_awards,
)
