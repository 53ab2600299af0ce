"""Bars (限制申报): who may not apply or take part, on what ground, by which decision, from when until when.

Source: workflow §7, rule packs [bar]. The years are those of the document in force; where it fixes none for
the subject, the decision names the last day.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from app.domain.accounts import AccountId
from app.domain.errors import InputError, RefusalError
from app.domain.policies import BarRule, Policy

BarId = NewType("BarId", str)


class BarSubject(StrEnum):
    APPLICANT = "applicant"
    UNIT = "unit"


class BarUnknownError(InputError):
    code = "bar_unknown"


class BarTermMissingError(InputError):
    """The document fixes no years for this subject, so the decision's last day is needed."""

    code = "bar_term_missing"


class BarTermFixedError(RefusalError):
    """The document fixes the years; no other last day can be entered."""

    code = "bar_term_fixed"


class BarEndsBeforeStartError(InputError):
    code = "bar_ends_before_start"


class BarLiftedError(RefusalError):
    """The bar has been lifted already."""

    code = "bar_lifted"


class BarOverError(RefusalError):
    """The bar does not stand today."""

    code = "bar_over"


class UnitBarredError(RefusalError):
    """A barred unit opens no batch."""

    code = "unit_barred"


class CandidateStoppedError(RefusalError):
    """Something stops the candidate: a bar, a valid certificate, another application."""

    code = "candidate_stopped"


@dataclass(frozen=True, slots=True)
class Bar:
    """`number` counts the bars of the file; `ends` is the last day, inclusive.

    An applicant is known by document type and number, a unit by its name. `article` cites the document where
    it fixed the years; `annuls`: this year's result is annulled too.
    """

    id: BarId
    number: int
    subject: BarSubject
    name: str
    id_type: str | None
    id_number: str | None
    ground: str
    decision: str
    policy: str
    article: str | None
    starts: date
    ends: date
    annuls: bool
    entered_by: AccountId
    entered_on: date
    lifted_on: date | None = None
    lifted_by: AccountId | None = None
    lift_reason: str | None = None

    def stands_on(self, day: date) -> bool:
        return self.lifted_on is None and self.starts <= day <= self.ends

    def names_person(self, id_type: str, id_number: str) -> bool:
        return self.subject is BarSubject.APPLICANT and (self.id_type, self.id_number) == (id_type, id_number)

    def names_unit(self, institution: str, unit: str) -> bool:
        """Whether it bars the applying institution, or the unit that `unit` is or belongs to."""
        return self.subject is BarSubject.UNIT and (self.name == institution or unit.startswith(self.name))


def fixed_rule(policy: Policy, subject: BarSubject, starts: date) -> BarRule | None:
    """The pack's own years for `subject`, None where it is not in force or fixes none."""
    rule = policy.bar if policy.in_force(starts) else None
    return rule if rule is not None and subject in rule.bars else None


def last_day(policy: Policy, subject: BarSubject, starts: date, typed: date | None) -> date:
    """The year of `starts` and the pack's years more, to 31 December; where it fixes none the day `typed`.

    Raises BarTermMissingError, BarTermFixedError, BarEndsBeforeStartError.
    """
    rule = fixed_rule(policy, subject, starts)
    if rule is not None:
        ends = date(starts.year + rule.years, 12, 31)
        if typed is not None and typed != ends:
            raise BarTermFixedError(article=rule.article, years=rule.years, ends=ends)
        return ends
    if typed is None:
        raise BarTermMissingError(document=policy.document, subject=subject)
    if typed < starts:
        raise BarEndsBeforeStartError(starts=starts, ends=typed)
    return typed
