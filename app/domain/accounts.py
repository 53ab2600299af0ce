"""Who acts: accounts with roles, and the rule that some acts need two people."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from app.domain.errors import RefusalError

AccountId = NewType("AccountId", str)


class Role(StrEnum):
    SECRETARY = "secretary"
    JUDGE = "judge"
    APPROVER = "approver"
    HR = "hr"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


class RoleMissingError(RefusalError):
    """The account does not hold a role that this act needs."""

    code = "role_missing"


class SamePersonError(RefusalError):
    """The second person of a two-person act is the first one again."""

    code = "same_person"


@dataclass(frozen=True, slots=True)
class Actor:
    """The account on whose behalf a service acts; every act is logged under it."""

    account_id: AccountId
    name: str
    roles: frozenset[Role]

    def require(self, *roles: Role) -> None:
        """Raises RoleMissingError unless the actor holds one of `roles`."""
        if self.roles.isdisjoint(roles):
            raise RoleMissingError(name=self.name, roles=tuple(roles))

    def require_other_than(self, first: AccountId) -> None:
        """Raises SamePersonError when `first` is this very account (two-person rule, workflow §2)."""
        if self.account_id == first:
            raise SamePersonError(name=self.name)


@dataclass(frozen=True, slots=True)
class Account:
    """An account is disabled, never deleted."""

    id: AccountId
    name: str
    roles: frozenset[Role]
    disabled: bool = False

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, self.roles)
