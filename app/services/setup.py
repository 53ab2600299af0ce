"""Founds the institution's file, keeps its accounts, opens batches and publishes their plans."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from app.domain.accounts import Account, AccountId, Actor, Role
from app.domain.acts import INSTITUTION_CHAIN, Act, Stamp
from app.domain.batches import Batch, BatchId, Institution, Plan
from app.domain.errors import InputError, KnownError, RefusalError
from app.domain.levels import Level
from app.domain.policies import Policy
from app.domain.remarks import Remark
from app.domain.settings import Settings
from app.rulebook.rulebook import Rulebook
from app.services.clock import Clock
from app.services.office import Office, batch_steps
from app.services.wording import Asked, one_line, some_lines
from app.storage.session import Session
from app.storage.store import Store


class PrefixInvalidError(InputError):
    """The thirteen characters assigned by the authority are not well formed."""

    code = "prefix_invalid"


class PolicyNotInForceError(RefusalError):
    """The rule pack is not in force on the day; the approver may override with a reason."""

    code = "policy_not_in_force"


class ForceNotNeededError(RefusalError):
    """The document is in force: there is nothing to override."""

    code = "force_not_needed"


class PlanPlacesMissingError(InputError):
    """The plan names no place to post the notice at."""

    code = "plan_places_missing"


class LevelsMissingError(InputError):
    """A batch is held for one level at least."""

    code = "levels_missing"


class RolesMissingError(InputError):
    """An account without a role can do nothing."""

    code = "roles_missing"


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

    Raises NameEmptyError, TextUnfitError, PrefixInvalidError, AccountNameTakenError and what `Store.found`
    raises.
    """
    from app.domain.certificate_numbers import check_prefix  # noqa: PLC0415 - a file is founded once

    name = one_line(founding.name, Asked.INSTITUTION)
    english = (founding.name_en or "").strip()
    name_en = one_line(english, Asked.INSTITUTION_EN) if english else None
    problems = check_prefix(founding.prefix, rulebook.provinces)
    if problems:
        raise PrefixInvalidError(prefix=founding.prefix)
    institution = Institution(str(uuid.uuid4()), name, name_en, founding.prefix)
    secretary = _account(one_line(founding.secretary, Asked.SECRETARY), Role.SECRETARY, Role.HR)
    approver = _account(one_line(founding.approver, Asked.APPROVER), Role.APPROVER, Role.ADMINISTRATOR)

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
    return Account(AccountId(str(uuid.uuid4())), name, frozenset(roles))


@dataclass(frozen=True, slots=True)
class OpenedBatch:
    """A new batch and what the committee should know about its rule pack."""

    batch: Batch
    warnings: tuple[Remark, ...]


def require_plan(policy: Policy, plan: Plan) -> None:
    """Raises what keeps the plan from being shown to staff.

    PlanPlacesMissingError, NameEmptyError, TextUnfitError, PublicityTooShortError.
    """
    if not plan.places:
        raise PlanPlacesMissingError
    for place in plan.places:
        one_line(place, Asked.PLACE)
    some_lines(plan.contact, Asked.CONTACT)
    if plan.publicity_days < policy.min_publicity_days:
        raise PublicityTooShortError(
            article=policy.publicity.article,
            days=plan.publicity_days,
            least=policy.min_publicity_days,
        )


class Setup:
    """Everything that happens before the first candidate is entered."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def add_account(self, name: str, roles: Iterable[Role], actor: Actor) -> Account:
        """A further account; raises NameEmptyError, RolesMissingError and AccountNameTakenError."""
        actor.require(Role.ADMINISTRATOR)
        account = _account(one_line(name, Asked.ACCOUNT), *roles)
        if not account.roles:
            raise RolesMissingError(name=account.name)
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

    def change_settings(self, settings: Settings, actor: Actor) -> None:
        """Replace the institution's own choices; the approver's or the administrator's to make.

        Raises SettingOutOfRangeError.
        """
        actor.require(Role.APPROVER, Role.ADMINISTRATOR)
        settings.check()
        with self._office.store.session() as session:
            before = session.settings.read()
            session.settings.write(settings)
            session.log.record(
                self._office.stamp(actor),
                Act.SETTINGS_CHANGED,
                session.institutions.the_one().id,
                chain=INSTITUTION_CHAIN,
                before=asdict(before),
                after=asdict(settings),
            )

    def open_batch(
        self, policy_id: str, title: str, levels: Iterable[Level], actor: Actor, override: str | None = None
    ) -> OpenedBatch:
        """Open a batch under a rule pack that is in force today.

        Outside its force an approver may give a reason as `override`; it is logged. Raises
        PolicyUnknownError, LevelNotInPolicyError, PolicyNotInForceError, BatchTitleTakenError and, while the
        institution is barred, UnitBarredError.
        """
        from app.services.barring import require_unit_free  # noqa: PLC0415 - few starts open a batch

        actor.require(Role.SECRETARY, Role.APPROVER)
        title = one_line(title, Asked.TITLE)
        policy = self._office.rulebook.policies.named(policy_id)
        wanted = tuple(sorted(set(levels), key=list(Level).index))
        if not wanted:
            raise LevelsMissingError(policy=policy.title, levels=policy.levels)
        for level in wanted:
            policy.rules_for(level)
        reason = self._override(policy, actor, override)
        today = self._office.clock.today()
        with self._office.store.session() as session:
            require_unit_free(self._office, session)
            batch = Batch(
                id=BatchId(str(uuid.uuid4())),
                number=len(session.batches.all()) + 1,
                title=title,
                policy=policy.id,
                policy_sha256=policy.sha256,
                levels=wanted,
                opened_on=today,
            )
            session.batches.add(batch, reason)
            session.log.record(
                self._office.stamp(actor),
                Act.BATCH_OPENED if reason is None else Act.FORCE_OVERRIDDEN,
                batch.id,
                chain=batch.id,
                after={
                    "title": batch.title,
                    "policy": policy.id,
                    "policy_sha256": policy.sha256,
                    **({} if reason is None else {"reason": reason}),
                },
            )
        return OpenedBatch(batch, policy.notices_on(today))

    def override_force(self, batch: Batch, reason: str, actor: Actor) -> None:
        """Let a batch go on outside its document's force; raises ForceNotNeededError inside it."""
        actor.require(Role.APPROVER)
        policy, reason = self._office.policy(batch), some_lines(reason, Asked.OVERRIDE)
        with self._office.store.session() as session:
            if policy.in_force(self._office.clock.today()):
                raise ForceNotNeededError(policy=policy.title)
            session.batches.override_force(batch.id, reason)
            session.log.record(
                self._office.stamp(actor),
                Act.FORCE_OVERRIDDEN,
                batch.id,
                chain=batch.id,
                after={"policy": policy.id, "policy_sha256": policy.sha256, "reason": reason},
            )

    def why_not_override(self, actor: Actor) -> KnownError | None:
        """Why `actor` cannot let a batch outlive its document; None for an approver."""
        try:
            actor.require(Role.APPROVER)
        except KnownError as error:
            return error
        return None

    def publish_plan(self, batch: Batch, plan: Plan, actor: Actor) -> None:
        """Freeze what staff were shown; completes plan_published."""
        actor.require(Role.SECRETARY)
        policy = self._office.policy(batch)
        step = policy.road.step("plan_published")
        require_plan(policy, plan)
        with self._office.store.session() as session:
            self._require_publishable(session, batch, actor)
            stamp = self._office.stamp(actor)
            session.batches.add_plan(batch.id, plan, self._office.clock.today())
            session.batches.complete_step(batch.id, step.id, self._office.clock.today(), stamp.act_id)
            session.log.record(
                stamp, Act.PLAN_PUBLISHED, batch.id, chain=batch.id, after={"days": plan.publicity_days}
            )

    def why_not_publish(self, batch: Batch, actor: Actor) -> KnownError | None:
        """What refuses the publication of any plan now; None when nothing does."""
        try:
            with self._office.store.reading() as session:
                self._require_publishable(session, batch, actor)
        except KnownError as error:
            return error
        return None

    def _require_publishable(self, session: Session, batch: Batch, actor: Actor) -> None:
        actor.require(Role.SECRETARY)
        self._office.policy(batch).road.require_next("plan_published", batch_steps(session, batch))

    def _override(self, policy: Policy, actor: Actor, reason: str | None) -> str | None:
        """The approver's reason where the pack is not in force today, None where none is needed."""
        if policy.in_force(self._office.clock.today()):
            return None
        if reason is None or not reason.strip():
            raise PolicyNotInForceError(
                article=policy.force.article,
                policy=policy.title,
                first=policy.in_force_from,
                last=policy.in_force_to,
            )
        actor.require(Role.APPROVER)
        return some_lines(reason, Asked.OVERRIDE)
