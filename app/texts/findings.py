"""The sentences of an examination: why a requirement is met, not met or open, as a committee defends it."""

from collections.abc import Mapping

from app.domain.eligibility import Finding
from app.domain.eligibility_facts import Attainment, Attested, AwardKind, HeldLevel, Post, TitleRank
from app.domain.eligibility_stays import Length
from app.texts.sentences import Texts

_LABELS: Mapping[type, str] = {
    HeldLevel: "fact_paper",
    TitleRank: "fact_paper",
    Post: "fact_post",
    AwardKind: "fact_award",
    Attested: "fact_attested",
    Attainment: "fact_attainment",
}


def why(texts: Texts, finding: Finding) -> str:
    """All reasons of a finding in one sentence, with the article that demands it."""
    requirement = finding.requirement
    sentences = [
        _say(
            texts,
            "finding",
            remark.code,
            {"title": requirement.title, "article": requirement.article, **_spoken(texts, remark.values)},
        )
        for remark in finding.why
    ]
    return _say(texts, "finding", "joiner", {}).join(sentences)


def length(texts: Texts, value: Length) -> str:
    """4年7个月; what is zero is left out, and nothing at all is 0天."""
    parts = (("years", value.years), ("months", value.months), ("days", value.days))
    said = [_say(texts, "length", unit, {"count": count}) for unit, count in parts if count]
    return _say(texts, "length", "joiner", {}).join(said) if said else _say(texts, "length", "none", {})


def _spoken(texts: Texts, values: Mapping[str, object]) -> dict[str, object]:
    return {key: _word(texts, value) for key, value in values.items()}


def _word(texts: Texts, value: object) -> object:
    """`value` as people write it: awards, posts and papers by name, lists joined, nothing as a dash."""
    if value is None:
        return "—"
    if isinstance(value, Length):
        return length(texts, value)
    if isinstance(value, tuple):
        return _say(texts, "finding", "list_joiner", {}).join(str(_word(texts, one)) for one in value)
    section = _LABELS.get(type(value))
    return value if section is None else texts.label(section, str(value))


def _say(texts: Texts, section: str, code: str, values: Mapping[str, object]) -> str:
    """What `texts.say` says, of values already put in words: tens of thousands of reasons are one array."""
    template = texts.sections.get(section, {}).get(code)
    return texts.say(section, code, values) if template is None else template.format_map(values)
