"""Roles and the two-person rule."""

import pytest

from app.domain.accounts import Account, AccountId, Role, RoleMissingError, SamePersonError


def test_one_of_the_roles_is_enough_and_none_is_not() -> None:
    actor = Account(AccountId("a"), "林晓", frozenset({Role.SECRETARY, Role.HR})).actor
    actor.require(Role.HR)
    actor.require(Role.APPROVER, Role.SECRETARY)
    with pytest.raises(RoleMissingError) as caught:
        actor.require(Role.APPROVER, Role.JUDGE)
    assert caught.value.values["roles"] == (Role.APPROVER, Role.JUDGE)
    with pytest.raises(RoleMissingError):
        Account(AccountId("b"), "无职", frozenset()).actor.require(Role.OBSERVER)


def test_the_second_person_is_another_account_whatever_the_name() -> None:
    actor = Account(AccountId("a"), "林晓", frozenset({Role.APPROVER})).actor
    actor.require_other_than(AccountId("b"))
    with pytest.raises(SamePersonError):
        actor.require_other_than(AccountId("a"))
