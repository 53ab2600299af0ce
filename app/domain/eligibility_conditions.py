"""Conditions on what the committee attests, and how conditions join; a rule pack is built from these.

A condition answers for one candidate: true, false, or None where the evidence is missing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from app.domain.eligibility_facts import Attainment, Attested, Facts, Post
from app.domain.eligibility_stays import there_on
from app.domain.eligibility_truth import Judgement, every, some
from app.domain.remarks import Remark


class Condition(Protocol):
    """`reads` are the keys of the facts document that the condition looks at."""

    @property
    def reads(self) -> tuple[str, ...]: ...

    def judge(self, facts: Facts) -> Judgement: ...


def _fixed(code: str) -> tuple[Remark, ...]:
    return (Remark(code),)


@dataclass(frozen=True, slots=True)
class IsAttested:
    """The committee found it true, with evidence, and signed."""

    fact: Attested

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.fact,)

    def judge(self, facts: Facts) -> Judgement:
        holds = facts.attested.get(self.fact)
        codes = {True: "attested", False: "denied", None: "not_attested"}
        return Judgement(holds, (Remark(codes[holds], {"fact": self.fact}),))


@dataclass(frozen=True, slots=True)
class ListAttested:
    """Of the listed findings `of`, one suffices, or with `all_needed` none may be lacking."""

    fact: str
    of: tuple[Attainment, ...]
    all_needed: bool

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.fact,)

    def judge(self, facts: Facts) -> Judgement:
        named = facts.attested_lists.get(self.fact)
        if named is None:
            return Judgement(None, _fixed("list_not_attested"))
        found = tuple(one for one in self.of if one in named)
        lacking = tuple(one for one in self.of if one not in named)
        if found and not (self.all_needed and lacking):
            return Judgement(holds=True, why=(Remark("list_attested", {"found": found}),))
        if not found:
            return Judgement(holds=False, why=(Remark("list_empty", {"lacking": lacking}),))
        return Judgement(holds=False, why=(Remark("list_short", {"found": found, "lacking": lacking}),))


@dataclass(frozen=True, slots=True)
class StillInOccupation:
    """仍从事本职业: a current stay, in any post, in the occupation applied for."""

    @property
    def reads(self) -> tuple[str, ...]:
        return ("posts", "occupation")

    def judge(self, facts: Facts) -> Judgement:
        if facts.posts is None:
            return Judgement(None, _fixed("posts_not_given"))
        holds = some(
            every((facts.in_occupation(stay.occupation), there_on(stay, facts.as_of))) for stay in facts.posts
        )
        codes = {True: "still_in_occupation", False: "left_occupation", None: "occupation_unclear"}
        return Judgement(holds, (Remark(codes[holds], {"as_of": facts.as_of}),))


@dataclass(frozen=True, slots=True)
class StillInPost:
    """仍从事本岗位: a current stay in the post itself, in the occupation applied for."""

    post: Post

    @property
    def reads(self) -> tuple[str, ...]:
        return ("posts", "occupation")

    def judge(self, facts: Facts) -> Judgement:
        if facts.posts is None:
            return Judgement(None, _fixed("posts_not_given"))
        holds = some(
            every(
                (
                    None if stay.post is None else stay.post is self.post,
                    facts.in_occupation(stay.occupation),
                    there_on(stay, facts.as_of),
                )
            )
            for stay in facts.posts
        )
        codes = {True: "still_in_post", False: "left_post", None: "post_unclear"}
        return Judgement(holds, (Remark(codes[holds], {"post": self.post, "as_of": facts.as_of}),))


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the parts suffices."""

    parts: tuple[Condition, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        return _joined(self.parts)

    def judge(self, facts: Facts) -> Judgement:
        return _join(some, [part.judge(facts) for part in self.parts], enough=True)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part is needed."""

    parts: tuple[Condition, ...]

    @property
    def reads(self) -> tuple[str, ...]:
        return _joined(self.parts)

    def judge(self, facts: Facts) -> Judgement:
        return _join(every, [part.judge(facts) for part in self.parts], enough=False)


def _joined(parts: Iterable[Condition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact for part in parts for fact in part.reads))


def _join(
    rule: Callable[[Iterable[bool | None]], bool | None], judged: list[Judgement], *, enough: bool
) -> Judgement:
    """Joins judgements; the reasons kept are those that decided: the first one where one is `enough`."""
    holds = rule(one.holds for one in judged)
    deciding = [one for one in judged if one.holds is holds]
    if holds is enough:
        deciding = deciding[:1]
    return Judgement(holds, tuple(remark for one in deciding for remark in one.why))
