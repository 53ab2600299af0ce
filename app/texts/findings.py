"""The sentences of an examination: why a requirement is met, not met or open, as a committee defends it."""

from collections.abc import Mapping

from app.domain.eligibility import Finding
from app.domain.eligibility_facts import AwardKind, HeldLevel, Post, TitleRank
from app.domain.eligibility_rules import Requirement
from app.domain.eligibility_stays import Length
from app.domain.remarks import Remark
from app.texts.sentences import Texts

_LABELS: Mapping[type, str] = {
    HeldLevel: "fact_paper",
    TitleRank: "fact_paper",
    Post: "fact_post",
    AwardKind: "fact_award",
}


def why(texts: Texts, finding: Finding) -> str:
    """All reasons of a finding in one sentence, with the article that demands it."""
    sentences = [_reason(texts, remark, finding.requirement) for remark in finding.why]
    return texts.say("finding", "joiner").join(sentences)


def _reason(texts: Texts, remark: Remark, requirement: Requirement) -> str:
    values = {key: _spoken(texts, value) for key, value in remark.values.items()}
    values |= {"title": requirement.title, "article": requirement.article}
    return texts.say("finding", remark.code, values)


def _spoken(texts: Texts, value: object) -> object:
    if isinstance(value, Length):
        return length(texts, value)
    if isinstance(value, tuple):
        return [
            _spoken(texts, one) if type(one) in _LABELS else texts.label("fact_list", str(one))
            for one in value
        ]
    section = _LABELS.get(type(value))
    return value if section is None else texts.label(section, str(value))


def length(texts: Texts, value: Length) -> str:
    """4年7个月; what is zero is left out, and nothing at all is 0天."""
    parts = [("years", value.years), ("months", value.months), ("days", value.days)]
    said = [texts.say("length", unit, {"count": count}) for unit, count in parts if count]
    return texts.say("length", "joiner").join(said) if said else texts.say("length", "none")
