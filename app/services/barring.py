"""Bars: entered, lifted, and let pass for one batch; each is an act of the approver.

Source: workflow §7, rule packs "What all five share". Where the document in force fixes the years, the last
day is reckoned from them; elsewhere it is the decision's.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.accounts import Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act
from app.domain.bars import (
    Bar,
    BarId,
    BarLiftedError,
    BarOverError,
    BarSubject,
    UnitBarredError,
    fixed_rule,
    last_day,
)
from app.domain.batches import Batch
from app.domain.errors import InputError, KnownError
from app.domain.person_ids import check_person_id
from app.domain.policies import BarRule
from app.services.office import Office
from app.services.wording import Asked, one_line, some_lines
from app.storage.bars import BarAdmission
from app.storage.session import Session
from app.texts.days import chinese_day_with_weekday


class BarPersonUnreadableError(InputError):
    """The document number of the barred person cannot be one."""

    code = "bar_person_unreadable"


class BarAdmittedError(InputError):
    """Who the bar names was let into the batch already."""

    code = "bar_admitted"


@dataclass(frozen=True, slots=True)
class BarDraft:
    """What is entered; `ends` where the document fixes no years, `annuls`: this year's result is void too."""

    subject: BarSubject
    name: str
    ground: str
    decision: str
    policy: str
    starts: date
    id_type: str = ""
    id_number: str = ""
    ends: date | None = None
    annuls: bool = True


@dataclass(frozen=True, slots=True)
class BarShown:
    """One bar with the names of the accounts and the titles of the batches it was let pass in."""

    bar: Bar
    standing: bool
    over: bool
    entered_by: str
    lifted_by: str | None
    document: str
    admitted_to: tuple[str, ...]


class Barring:
    """The approver's acts on bars, and the list of them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def shown(self) -> list[BarShown]:
        """Every bar, the last one entered first."""
        today, policies = self._office.clock.today(), self._office.rulebook.policies
        with self._office.store.reading() as session:
            accounts = {account.id: account.name for account in session.accounts.all()}
            passed = [
                (bar_id, batch.title)
                for batch in session.batches.all()
                for bar_id in session.bars.admissions(batch.id)
            ]
            return [
                BarShown(
                    bar=bar,
                    standing=bar.stands_on(today),
                    over=bar.ends < today,
                    entered_by=accounts.get(bar.entered_by, bar.entered_by),
                    lifted_by=None if bar.lifted_by is None else accounts.get(bar.lifted_by, bar.lifted_by),
                    document=policies[bar.policy].document if bar.policy in policies else bar.policy,
                    admitted_to=tuple(title for bar_id, title in passed if bar_id == bar.id),
                )
                for bar in session.bars.all()
            ]

    def term(self, policy_id: str, subject: BarSubject, starts: date) -> tuple[BarRule | None, date | None]:
        """The document's years for `subject` and the last day they give; None, None where it fixes none."""
        policy = self._office.rulebook.policies.named(policy_id)
        rule = fixed_rule(policy, subject, starts)
        return (None, None) if rule is None else (rule, last_day(policy, subject, starts, None))

    def enter(self, draft: BarDraft, actor: Actor) -> Bar:
        """Bar an applicant or a unit from `draft.starts` on.

        Raises BarTermMissingError, BarTermFixedError, BarEndsBeforeStartError, BarPersonUnreadableError,
        NameEmptyError, PolicyUnknownError.
        """
        actor.require(Role.APPROVER)
        office = self._office
        policy = office.rulebook.policies.named(draft.policy)
        rule = fixed_rule(policy, draft.subject, draft.starts)
        ends = last_day(policy, draft.subject, draft.starts, draft.ends)
        id_type, id_number = self._person(draft)
        with office.store.session() as session:
            bar = Bar(
                id=BarId(str(uuid.uuid4())),
                number=session.bars.next_number(),
                subject=draft.subject,
                name=one_line(draft.name, Asked.BARRED),
                id_type=id_type,
                id_number=id_number,
                ground=some_lines(draft.ground, Asked.BAR_GROUND),
                decision=one_line(draft.decision, Asked.BAR_DECISION),
                policy=policy.id,
                article=None if rule is None else rule.article,
                starts=draft.starts,
                ends=ends,
                annuls=draft.annuls,
                entered_by=actor.account_id,
                entered_on=office.clock.today(),
            )
            session.bars.add(bar)
            session.log.record(
                office.stamp(actor), Act.BAR_ENTERED, bar.id, chain=INSTITUTION_CHAIN, after=_told(bar)
            )
        return bar

    def lift(self, bar_id: BarId, reason: str, actor: Actor) -> None:
        """End a bar before its last day; raises BarLiftedError, BarOverError."""
        actor.require(Role.APPROVER)
        reason, office = some_lines(reason, Asked.REASON), self._office
        with office.store.session() as session:
            bar = session.bars.get(bar_id)
            if bar.lifted_on is not None:
                raise BarLiftedError(number=bar.number)
            if bar.ends < office.clock.today():
                raise BarOverError(number=bar.number)
            session.bars.lift(bar_id, reason, actor.account_id, office.clock.today())
            session.log.record(
                office.stamp(actor),
                Act.BAR_LIFTED,
                bar_id,
                chain=INSTITUTION_CHAIN,
                before=_told(bar),
                after={"reason": reason},
            )

    def admit(self, batch: Batch, bar_id: BarId, reason: str, actor: Actor) -> None:
        """Let whom the bar names into `batch` in spite of it; raises BarOverError, BarAdmittedError."""
        actor.require(Role.APPROVER)
        reason, office = some_lines(reason, Asked.REASON), self._office
        with office.store.session() as session:
            bar, today = session.bars.get(bar_id), office.clock.today()
            if not bar.stands_on(today):
                raise BarOverError(number=bar.number)
            if bar_id in session.bars.admissions(batch.id):
                raise BarAdmittedError(number=bar.number, title=batch.title)
            session.bars.admit(BarAdmission(bar_id, batch.id, reason, actor.account_id, today))
            session.log.record(
                office.stamp(actor),
                Act.BAR_ADMITTED,
                batch.id,
                chain=batch.id,
                after={"bar": bar_id, "reason": reason},
            )

    def why_not(self, actor: Actor) -> KnownError | None:
        """Why `actor` can enter, lift or let pass no bar; None where they can."""
        try:
            actor.require(Role.APPROVER)
        except KnownError as error:
            return error
        return None

    def _person(self, draft: BarDraft) -> tuple[str | None, str | None]:
        """Type and normalised number of an applicant's document; nothing for a unit."""
        if draft.subject is BarSubject.UNIT:
            return None, None
        book = self._office.rulebook
        number = one_line(draft.id_number, Asked.BARRED)
        reading = check_person_id(
            draft.id_type, number, book.id_types, book.county_known, self._office.clock.today()
        )
        if reading.problems:
            told = self._office.texts.remark("person_id_problem", reading.problems[0])
            raise BarPersonUnreadableError(problem=told)
        return reading.type, reading.normalized


def require_unit_free(office: Office, session: Session) -> None:
    """Raises UnitBarredError while the institution itself is barred."""
    institution, today = session.institutions.the_one().name, office.clock.today()
    for bar in session.bars.standing(today):
        if bar.subject is BarSubject.UNIT and bar.name == institution:
            raise UnitBarredError(
                article=bar.article,
                institution=institution,
                ground=bar.ground,
                decision=bar.decision,
                to=chinese_day_with_weekday(bar.ends),
            )


def in_force_first(office: Office) -> Sequence[str]:
    """The rule packs by id, those in force today in front."""
    today = office.clock.today()
    policies = list(office.rulebook.policies.values())
    return [one.id for one in sorted(policies, key=lambda one: not one.in_force(today))]


def _told(bar: Bar) -> dict[str, object]:
    return {
        "number": bar.number,
        "subject": bar.subject,
        "name": bar.name,
        "id_number": bar.id_number,
        "reason": bar.ground,
        "decision": bar.decision,
        "policy": bar.policy,
        "from": bar.starts,
        "to": bar.ends,
    }
