"""What the program checks of a requirement, in words for people who never see the file of a rule pack."""

from collections.abc import Mapping

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
from app.texts.sentences import Texts


def told(texts: Texts, condition: Condition) -> str:
    """One sentence without a full stop; parts of a joined condition are told one after the other."""
    match condition:
        case AllOf(parts):
            return texts.say("condition", "all_joiner").join(told(texts, part) for part in parts)
        case AnyOf(parts):
            return texts.say("condition", "any_joiner").join(told(texts, part) for part in parts)
        case IsAttested(fact):
            return _say(texts, "attested", fact=texts.label("fact_attested", fact))
        case ListAttested(_, of, all_needed):
            named = tuple(texts.label("fact_attainment", one) for one in of)
            return _say(texts, "list_all" if all_needed else "list_any", of=named)
        case StillInOccupation():
            return _say(texts, "still_in_occupation")
        case StillInPost(post):
            return _say(texts, "still_in_post", post=texts.label("fact_post", post))
        case YearsInPost(post, years):
            return _say(texts, "years_in_post", post=texts.label("fact_post", post), years=years)
        case _:
            return _holding(texts, condition)


def _holding(texts: Texts, condition: Condition) -> str:
    match condition:
        case HoldsCertificate(wanted):
            return _say(texts, "certificate", **_paper(texts, wanted))
        case YearsSinceCertificate(wanted, years):
            return _say(texts, "years_since", years=years, **_paper(texts, wanted))
        case HoldsTitle(title):
            return _say(texts, "title", **_rank(texts, title))
        case YearsSinceTitle(title, years):
            return _say(texts, "years_since", years=years, **_rank(texts, title))
        case HoldsAward(options):
            named = tuple(_award(texts, kind, option) for kind, option in options.items())
            return _say(texts, "awards", awards=named)
    raise TypeError(condition)


def _paper(texts: Texts, wanted: CertificateWanted) -> Mapping[str, object]:
    terms = [_say(texts, "occupation_related" if wanted.related else "occupation_own")]
    terms += [_say(texts, "enterprise_set")] if wanted.enterprise_set else []
    return {"paper": texts.label("fact_paper", wanted.level), "terms": tuple(terms)}


def _rank(texts: Texts, wanted: TitleWanted) -> Mapping[str, object]:
    code = "title_related" if wanted.related else "title_any"
    return {"paper": texts.label("fact_paper", wanted.rank), "terms": _say(texts, code)}


def _award(texts: Texts, kind: AwardKind, option: AwardOption) -> str:
    """The award with what makes it count: a level, a list, the committee's word."""
    terms = []
    if option.at_least is not None:
        terms.append(_say(texts, "award_level", level=texts.label("award_level", option.at_least)))
    if option.listed:
        terms.append(_say(texts, "award_listed"))
    if option.skill_commendation:
        terms.append(_say(texts, "award_attested"))
    name = texts.label("fact_award", kind)
    return _say(texts, "award", name=name, terms=tuple(terms)) if terms else name


def _say(texts: Texts, code: str, **values: object) -> str:
    return texts.say("condition", code, values)
