"""Conditions on years: served in a post, and worked since a certificate or title.

Partial dates are intervals: the condition is met if the least that the facts allow suffices, not met if the
most does not, else unknown. Source: rule packs §0.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.eligibility_facts import Facts, HeldLevel, Post, Stay, TitleRank
from app.domain.eligibility_holdings import CertificateWanted, TitleWanted
from app.domain.eligibility_stays import Length, add_months, longest_span, shortest_span, total_length
from app.domain.eligibility_truth import Judgement, every
from app.domain.partial_dates import PartialDate
from app.domain.remarks import Remark

_COUNTS_AS = {Post.SENIOR_TECHNICIAN: frozenset({Post.SENIOR_TECHNICIAN, Post.T})}
"""A stay in a T post also counts as one in a senior technician's post (rule packs §0)."""


@dataclass(frozen=True, slots=True)
class Served:
    """The least and the most that the facts allow; `least_on` measures the least on another day."""

    least: Length
    most: Length
    least_on: Callable[[date], Length]

    def reaches(self, years: int) -> bool | None:
        if self.least.years >= years:
            return True
        return None if self.most.years >= years else False


@dataclass(frozen=True, slots=True)
class Since:
    """Nothing counts before the day of a paper, which may be partly or wholly unknown."""

    day: PartialDate | None

    @property
    def earliest(self) -> date:
        return self.day.earliest if self.day else date.min

    @property
    def latest(self) -> date:
        return self.day.latest if self.day else date.max


def _measure(stays: Iterable[tuple[Stay, bool | None]], facts: Facts, since: Since | None = None) -> Served:
    """Adds up the stays that count (True) or may count (None)."""
    counting = [stay for stay, counts in stays if counts]
    possible = [stay for stay, counts in stays if counts is not False]
    from_earliest = since.earliest if since else date.min
    from_latest = since.latest if since else date.min

    def least_on(day: date) -> Length:
        return total_length(shortest_span(stay, day, from_latest) for stay in counting)

    most = total_length(longest_span(stay, facts.as_of, from_earliest) for stay in possible)
    return Served(least_on(facts.as_of), most, least_on)


def _day_met(served: Served, years: int, as_of: date) -> date | None:
    """The first day on which stays that are still open make up the years; None where they never will."""
    try:
        late = add_months(as_of, 12 * years + 2)
    except OverflowError:
        return None
    early = as_of
    if served.least_on(late).years < years:
        return None
    while late - early > timedelta(days=1):
        middle = early + (late - early) // 2
        if served.least_on(middle).years >= years:
            late = middle
        else:
            early = middle
    return late


def _judge(code: str, served: Served, years: int, facts: Facts, **values: object) -> Judgement:
    holds = served.reaches(years)
    values |= {"served": served.least, "needed": years}
    if holds:
        return Judgement(holds=True, why=(Remark(f"{code}_met", values),))
    if holds is None:
        return Judgement(None, (Remark(f"{code}_unclear", values),))
    if served.least == served.most and (day := _day_met(served, years, facts.as_of)) is not None:
        return Judgement(holds=False, why=(Remark(f"{code}_short_until", {**values, "day": day}),))
    return Judgement(holds=False, why=(Remark(f"{code}_short", {**values, "served": served.most}),))


@dataclass(frozen=True, slots=True)
class YearsInPost:
    """在某岗位工作满N年: all stays in the post, in the occupation applied for, present or finished."""

    post: Post
    at_least: int

    @property
    def reads(self) -> tuple[str, ...]:
        return ("posts", "occupation")

    def judge(self, facts: Facts) -> Judgement:
        if facts.posts is None:
            return Judgement(None, (Remark("posts_not_given"),))
        stays = [(stay, self._counts(stay, facts)) for stay in facts.posts]
        return _judge("years_in_post", _measure(stays, facts), self.at_least, facts, post=self.post)

    def _counts(self, stay: Stay, facts: Facts) -> bool | None:
        counting = _COUNTS_AS.get(self.post, frozenset({self.post}))
        in_post = None if stay.post is None else stay.post in counting
        return every((in_post, facts.in_occupation(stay.occupation)))


_STRENGTH: dict[bool | None, int] = {True: 2, None: 1, False: 0}
_SOME_STAY = (Stay(),)
"""Stands for stays nobody has told of yet: any post, any occupation, any length."""
_ANY_PAPER = ((None, None),)
"""Stands for a certificate or title nobody has told of yet, of any day."""


def _judge_since(
    papers: Iterable[tuple[PartialDate | None, bool | None]],
    years: int,
    facts: Facts,
    paper: HeldLevel | TitleRank,
) -> Judgement:
    """The judgement on whichever of `papers` (day, whether it counts) helps most; one at least may count.

    Every stay counts, in any post, in the occupation or a related one, from the day of the paper.
    """
    stays = [
        (stay, facts.in_or_near_occupation(stay.occupation))
        for stay in (_SOME_STAY if facts.posts is None else facts.posts)
    ]
    judged: list[Judgement] = []
    for day, counts in papers:
        if counts is False:
            continue
        code = "years_since_undated" if day is None else "years_since"
        one = _judge(code, _measure(stays, facts, Since(day)), years, facts, granted=day, paper=paper)
        if counts is None and one.holds:
            one = Judgement(None, (Remark("paper_unclear", {"paper": paper}),))
        judged.append(one)
    best = max(judged, key=lambda one: _STRENGTH[one.holds])
    if best.holds is None and facts.posts is None:
        return Judgement(None, (Remark("posts_not_given"),))
    return best


@dataclass(frozen=True, slots=True)
class YearsSinceCertificate:
    """取得证书后，累计从事本职业或相关职业工作满N年."""

    wanted: CertificateWanted
    at_least: int

    @property
    def reads(self) -> tuple[str, ...]:
        return ("certificates", "posts", "occupation", "related_occupations")

    def judge(self, facts: Facts) -> Judgement:
        level = self.wanted.level
        if facts.certificates is None:
            judged = _judge_since(_ANY_PAPER, self.at_least, facts, level)
            missing = Judgement(None, (Remark("certificates_not_given", {"level": level}),))
            return missing if judged.holds is None else judged
        papers = [(one.issued, self.wanted.fits(one, facts)) for one in facts.certificates]
        if all(counts is False for _, counts in papers):
            return Judgement(holds=False, why=(Remark(self.wanted.missed(facts), {"level": level}),))
        return _judge_since(papers, self.at_least, facts, level)


@dataclass(frozen=True, slots=True)
class YearsSinceTitle:
    """取得职称后，累计从事本职业或相关职业工作满N年."""

    wanted: TitleWanted
    at_least: int

    @property
    def reads(self) -> tuple[str, ...]:
        return ("titles", "posts", "occupation", "related_occupations")

    def judge(self, facts: Facts) -> Judgement:
        rank = self.wanted.rank
        if facts.titles is None:
            judged = _judge_since(_ANY_PAPER, self.at_least, facts, rank)
            missing = Judgement(None, (Remark("titles_not_given", {"rank": rank}),))
            return missing if judged.holds is None else judged
        papers = [(one.granted, self.wanted.fits(one)) for one in facts.titles]
        if all(counts is False for _, counts in papers):
            return Judgement(holds=False, why=(Remark("title_none", {"rank": rank}),))
        return _judge_since(papers, self.at_least, facts, rank)
