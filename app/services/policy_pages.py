"""A rule pack as a page to read: every term with its article, readings and refinements marked.

Source: rule packs, opening (an HR office must be able to read one file and say "yes, that is our notice").
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.eligibility_rules import LevelRules, Requirement, Route
from app.domain.levels import Level
from app.domain.policies import Clause, Policy, ReviewPeriod
from app.domain.road import Paper, Step
from app.services.office import Office
from app.texts import Texts
from app.texts.conditions import told
from app.texts.days import chinese_day


class Mark(StrEnum):
    """What stands out: our reading of an open text, and what the institution's own document does to it."""

    READING = "reading"
    ADDED = "added"
    TIGHTENED = "tightened"


@dataclass(frozen=True, slots=True)
class PageLine:
    """One term: `notes` say more about it, `article` is empty where nothing is cited."""

    text: str
    article: str = ""
    notes: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def searched(self) -> str:
        """Everything in it that a search may meet, in lower case."""
        return "\n".join((self.text, self.article, *self.notes)).lower()


@dataclass(frozen=True, slots=True)
class PageSection:
    title: str
    lines: tuple[PageLine, ...]


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """`id` is the pack's; `version` the first characters of its hash, as batches remember it."""

    id: str
    title: str
    document: str
    version: str
    in_force: bool
    sections: tuple[PageSection, ...]


def policy_page(office: Office, policy: Policy) -> PolicyPage:
    """The page of `policy`, refined or not."""
    pack = office.rulebook.policies.named(policy.id)
    return _Writer(office.texts, pack, policy).page(policy.in_force(office.clock.today()))


class _Writer:
    """Puts one pack in words; `pack` is the document alone, `policy` what is in use."""

    def __init__(self, texts: Texts, pack: Policy, policy: Policy) -> None:
        self._texts = texts
        self._pack = pack
        self._policy = policy

    def page(self, in_force: bool) -> PolicyPage:  # noqa: FBT001 - the one thing that is not the pack's
        policy = self._policy
        sections = (
            self._section("refinement", self._refinement()),
            self._section("document", self._document()),
            self._section("institution", self._clauses(policy.institution_gates)),
            self._section("occupation", self._clauses(policy.occupation_gates)),
            *(one for level in policy.levels for one in self._level(level, policy.rules[level])),
            self._section("road", self._road(policy.road.steps, policy.road.intake)),
            self._section("terms", self._terms()),
            self._section("periods", (self._period(one) for one in policy.periods)),
            self._section("after", self._clauses(policy.after)),
            self._section("papers", self._clauses(policy.papers)),
        )
        return PolicyPage(
            id=policy.id,
            title=policy.title,
            document=policy.document,
            version=policy.sha256[:16],
            in_force=in_force,
            sections=tuple(one for one in sections if one.lines),
        )

    def _refinement(self) -> Iterator[PageLine]:
        own = self._policy.refined_by
        if own is None:
            return
        yield PageLine(self._say("own_document", title=own.title, document=own.document))
        yield PageLine(self._say("own_issued", day=chinese_day(own.issued), version=own.sha256[:16]))
        if self._policy.min_publicity_days != self._pack.min_publicity_days:
            yield self._publicity()
        for level in self._policy.levels:
            for one in self._policy.rules[level].requirements:
                if one.refined_by is not None:
                    yield self._requirement(level, one)

    def _document(self) -> Iterator[PageLine]:
        policy = self._policy
        force = policy.force
        yield PageLine(policy.title)
        yield PageLine(self._say("issued", day=chinese_day(policy.issued), document=policy.document))
        code = "force" if force.last else "force_open"
        yield self._read_line(
            self._say(code, first=chinese_day(force.first), last=self._day(force.last)),
            force.article,
            force.note,
        )
        yield PageLine(
            self._say("levels", levels=tuple(self._texts.label("level", level) for level in policy.levels))
        )
        if policy.repeals:
            yield PageLine(self._say("repeals", documents=policy.repeals))
        for notice in policy.notices:
            yield PageLine(
                self._say("notice", title=notice.title, day=chinese_day(notice.after)), notice.article
            )
        rule = policy.refining
        yield self._read_line(self._say("refining"), rule.article, rule.note)

    def _level(self, level: Level, rules: LevelRules) -> Iterator[PageSection]:
        name = self._texts.label("level", level)
        routes = [PageLine(route.title, route.article) for route in rules.routes]
        yield self._section("routes", routes if len(routes) > 1 else (), level=name)
        asked = [self._requirement(level, one) for one in rules.requirements]
        yield self._section("requirements", asked, level=name)
        more = [self._in_principle(one, rules.routes) for one in rules.in_principle]
        if rules.priority is not None:
            one = rules.priority
            checked = self._say("checked", condition=told(self._texts, one.condition))
            more.append(self._read_line(one.title, one.article, one.note, checked))
        letter = self._say("letter", letter=rules.number_letter)
        yield self._section("more", [*more, PageLine(letter, rules.number_article)], level=name)

    def _requirement(self, level: Level, one: Requirement) -> PageLine:
        """The requirement as in use; under it what is checked, on which routes, and what it was before."""
        rules = self._pack.rules[level]
        old = next((known for known in rules.requirements if known.id == one.id), None)
        notes = [self._say("checked", condition=told(self._texts, one.condition))]
        notes += self._routes(one, rules.routes)
        notes += [self._say("reading", note=one.note)] if one.note else []
        marks = [Mark.READING] if one.reading else []
        if one.refined_by is not None:
            marks.insert(0, Mark.ADDED if old is None else Mark.TIGHTENED)
            if old is not None:
                notes += self._before(old, one, rules.routes)
        return PageLine(one.title, one.article, tuple(notes), tuple(marks))

    def _before(self, old: Requirement, new: Requirement, routes: Sequence[Route]) -> list[str]:
        """The document's own requirement, and its waivers where the institution waives less."""
        checked = told(self._texts, old.condition)
        notes = [self._say("before", title=old.title, article=old.article, condition=checked)]
        lost = [one.title for one in routes if one.id in old.waived_by - new.waived_by]
        return [*notes, self._say("waived_no_more", routes=tuple(lost))] if lost else notes

    def _routes(self, one: Requirement, routes: Sequence[Route]) -> list[str]:
        found = []
        for code, ids in (("only_on", one.routes), ("waived_on", one.waived_by)):
            titles = tuple(route.title for route in routes if route.id in ids)
            if titles:
                found.append(self._say(code, routes=titles))
        return found

    def _in_principle(self, one: Requirement, routes: Sequence[Route]) -> PageLine:
        notes = [self._say("in_principle"), *self._routes(one, routes)]
        return PageLine(one.title, one.article, tuple(notes))

    def _road(self, steps: Sequence[Step], intake: Step) -> Iterator[PageLine]:
        numbered = list(steps)
        place = next(index for index, step in enumerate(numbered) if step.id == "qualification")
        numbered.insert(place, intake)
        for number, step in enumerate(numbered, 1):
            notes = [self._paper(paper) for paper in step.papers]
            notes += [self._say("reading", note=step.note)] if step.note else []
            marks = (Mark.READING,) if step.reading else ()
            text = self._say("step", number=number, title=step.title)
            yield PageLine(text, step.article, tuple(notes), marks)

    def _terms(self) -> Iterator[PageLine]:
        policy = self._policy
        yield self._publicity()
        if policy.bar is not None:
            barred = tuple(self._say(f"bar_{one}") for one in sorted(policy.bar.bars))
            note = self._say("bar", years=policy.bar.years, barred=barred)
            yield PageLine(policy.bar.title, policy.bar.article, (note,))
        else:
            yield PageLine(self._say("no_bar"))
        keeping = policy.keeping
        if keeping is not None:
            text = self._say("keeping", paper=keeping.paper_years, electronic=keeping.electronic_years)
            yield PageLine(text, keeping.article)
        else:
            yield PageLine(self._say("no_keeping"))

    def _publicity(self) -> PageLine:
        new, old = self._policy.publicity, self._pack.publicity
        text = self._say("publicity", days=new.min_days, audience=new.audience)
        if new.min_days == old.min_days:
            return PageLine(text, new.article)
        before = self._say("publicity_before", days=old.min_days, article=old.article)
        return PageLine(text, new.article, (before,), (Mark.TIGHTENED,))

    def _period(self, one: ReviewPeriod) -> PageLine:
        if one.starts is None or one.ends is None:
            return PageLine(one.title, one.article)
        days = self._say("period", first=chinese_day(one.starts), last=chinese_day(one.ends))
        return PageLine(one.title, one.article, (days,))

    def _clauses(self, clauses: Iterable[Clause]) -> Iterator[PageLine]:
        for one in clauses:
            levels = tuple(self._texts.label("level", level) for level in Level if level in one.levels)
            yield PageLine(one.title, one.article, (self._say("only_for", levels=levels),) if levels else ())

    def _paper(self, paper: Paper) -> str:
        levels = tuple(self._texts.label("level", level) for level in Level if level in paper.levels)
        told_to = self._say("paper_to" if paper.to else "paper", title=paper.title, to=paper.to)
        return self._say("paper_for", paper=told_to, levels=levels) if levels else told_to

    def _read_line(self, text: str, article: str, note: str | None, *notes: str) -> PageLine:
        """A line that may rest on a reading of ours."""
        if note is None:
            return PageLine(text, article, notes)
        return PageLine(text, article, (*notes, self._say("reading", note=note)), (Mark.READING,))

    def _section(self, code: str, lines: Iterable[PageLine], **values: object) -> PageSection:
        return PageSection(self._say(f"section_{code}", **values), tuple(lines))

    def _day(self, day: date | None) -> str:
        return "" if day is None else chinese_day(day)

    def _say(self, code: str, **values: object) -> str:
        return self._texts.say("policy_page", code, values)
