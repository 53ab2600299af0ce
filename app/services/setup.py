"""Founds the institution's file, keeps its accounts, opens batches and publishes their plans."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.accounts import Account, AccountId, Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act, Stamp
from app.domain.batches import Batch, BatchId, Institution, Plan
from app.domain.certificate_numbers import check_prefix
from app.domain.errors import InputError, RefusalError
from app.domain.levels import Level
from app.domain.policies import LevelNotInPolicyError, Policy, PolicyUnknownError
from app.domain.remarks import Remark
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock
from app.services.office import Office, batch_steps
from app.storage.session import Session
from app.storage.store import Store


class NameEmptyError(InputError):
    """A name or title that must be given is empty."""

    code = "name_empty"


class PrefixInvalidError(InputError):
    """The thirteen characters assigned by the authority are not well formed."""

    code = "prefix_invalid"


class PolicyNotInForceError(RefusalError):
    """The rule pack is not in force on the day; the approver may override with a reason."""

    code = "policy_not_in_force"


class PublicityTooShortError(RefusalError):
    """The plan's publicity period is shorter than the document's minimum."""

    code = "publicity_too_short"


@dataclass(frozen=True, slots=True)
class Founding:
    """The answers to the first questions; `secretary` and `approver` are the first two accounts."""

    name: str
    name_en: str | None
    prefix: str
    secretary: str
    approver: str


def found_file(path: Path, founding: Founding, clock: Clock, rulebook: Rulebook) -> Institution:
    """Make the institution's file with its first two accounts, or nothing at all.

    Raises NameEmptyError, PrefixInvalidError and what `Store.found` raises.
    """
    for value, field in ((founding.name, "institution"), (founding.secretary, "secretary")):
        if not value.strip():
            raise NameEmptyError(field=field)
    problems = check_prefix(founding.prefix, rulebook.provinces)
    if problems:
        raise PrefixInvalidError(prefix=founding.prefix)
    institution = Institution(
        str(uuid.uuid4()), founding.name.strip(), (founding.name_en or "").strip() or None, founding.prefix
    )
    secretary = _account(founding.secretary, Role.SECRETARY, Role.HR)
    approver = _account(founding.approver, Role.APPROVER, Role.ADMINISTRATOR)

    def fill(session: Session) -> None:
        now = clock.now()
        session.institutions.add(institution, now.isoformat(timespec="seconds"), secrets.token_bytes(32))
        session.accounts.add(secretary)
        session.accounts.add(approver)
        session.log.record(
            Stamp(secretary.actor, now, str(uuid.uuid4())),
            Act.FOUNDED,
            institution.id,
            chain=INSTITUTION_CHAIN,
            after={"prefix": institution.prefix, "institution": institution.name},
        )

    Store.found(path, fill)
    return institution


def _account(name: str, *roles: Role) -> Account:
    return Account(AccountId(str(uuid.uuid4())), name.strip(), frozenset(roles))


@dataclass(frozen=True, slots=True)
class OpenedBatch:
    """A new batch and what the committee should know about its rule pack."""

    batch: Batch
    warnings: tuple[Remark, ...]


class Setup:
    """Everything that happens before the first candidate is entered."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def add_account(self, name: str, roles: Iterable[Role], actor: Actor) -> Account:
        actor.require(Role.ADMINISTRATOR)
        if not name.strip():
            raise NameEmptyError(field="account")
        account = _account(name, *roles)
        with self._office.store.session() as session:
            session.accounts.add(account)
            session.log.record(
                self._office.stamp(actor),
                Act.ACCOUNT_ADDED,
                account.id,
                chain=INSTITUTION_CHAIN,
                after={"name": account.name, "roles": sorted(account.roles)},
            )
        return account

    def open_batch(
        self, policy_id: str, title: str, levels: Iterable[Level], actor: Actor, override: str | None = None
    ) -> OpenedBatch:
        """Open a batch under a rule pack that is in force today.

        Outside its force an approver may give a reason as `override`; it is logged. Raises
        PolicyUnknownError, LevelNotInPolicyError, PolicyNotInForceError, BatchTitleTakenError.
        """
        actor.require(Role.SECRETARY, Role.APPROVER)
        if not title.strip():
            raise NameEmptyError(field="title")
        policy = self._known_policy(policy_id)
        wanted = tuple(sorted(set(levels), key=list(Level).index))
        for level in wanted:
            if level not in policy.levels:
                raise LevelNotInPolicyError(level=level, policy=policy.title)
        self._require_force(policy, actor, override)
        today = self._office.clock.today()
        with self._office.store.session() as session:
            batch = Batch(
                id=BatchId(str(uuid.uuid4())),
                number=len(session.batches.all()) + 1,
                title=title.strip(),
                policy=policy.id,
                policy_sha256=policy.sha256,
                levels=wanted,
                opened_on=today,
            )
            session.batches.add(batch, override)
            session.log.record(
                self._office.stamp(actor),
                Act.BATCH_OPENED if override is None else Act.FORCE_OVERRIDDEN,
                batch.id,
                chain=batch.id,
                after={"title": batch.title, "policy": policy.id, "policy_sha256": policy.sha256},
            )
        return OpenedBatch(batch, policy.notices_on(today))

    def publish_plan(self, batch: Batch, plan: Plan, actor: Actor) -> None:
        """Freeze what staff were shown; completes plan_published."""
        actor.require(Role.SECRETARY)
        policy = self._office.policy(batch)
        step = policy.road.step("plan_published")
        if plan.publicity_days < policy.min_publicity_days:
            raise PublicityTooShortError(
                article=policy.road.step("publicity").article,
                days=plan.publicity_days,
                least=policy.min_publicity_days,
            )
        with self._office.store.session() as session:
            policy.road.require_next(step.id, batch_steps(session, batch))
            stamp = self._office.stamp(actor)
            session.batches.add_plan(batch.id, plan, self._office.clock.today())
            session.batches.complete_step(batch.id, step.id, self._office.clock.today(), stamp.act_id)
            session.log.record(
                stamp, Act.PLAN_PUBLISHED, batch.id, chain=batch.id, after={"days": plan.publicity_days}
            )

    def _known_policy(self, policy_id: str) -> Policy:
        policies = self._office.rulebook.policies
        if policy_id not in policies:
            raise PolicyUnknownError(policy=policy_id, known=tuple(policies))
        return policies[policy_id]

    def _require_force(self, policy: Policy, actor: Actor, override: str | None) -> None:
        if policy.in_force(self._office.clock.today()):
            return
        if override is None or not override.strip():
            raise PolicyNotInForceError(
                article=policy.document,
                policy=policy.title,
                first=policy.in_force_from,
                last=policy.in_force_to,
            )
        actor.require(Role.APPROVER)
