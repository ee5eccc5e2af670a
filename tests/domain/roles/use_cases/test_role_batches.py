"""Giving many users a role at once, and taking it from them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.audit.values import Action
from domain.roles.entities import Role
from domain.roles.errors import ExpiryInThePast, RoleNotFound
from domain.roles.use_cases.grant_role_to_users import GrantRoleToUsers, GrantRoleToUsersCommand
from domain.roles.use_cases.revoke_role_from_users import RevokeRoleFromUsers
from domain.shared.actor import SHELL, Actor, BeyondOwnPermissions
from domain.shared.batch import BatchRefused
from domain.shared.permissions import Permission
from domain.users.entities import User
from domain.users.errors import LastAdministrator, UserNotFound
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.batches import FakeRoleBatches
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleRepository
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeAdministrators, FakeUserRepository
from tests.samples import NOBODY, NOON, a_user

ASSIGNER = Actor(name="key:1", permissions=frozenset({Permission.ROLES_ASSIGN}), user_id=NOBODY)
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def grant(
    register: FakeRegister,
    roles: FakeRoleRepository,
    administrators: FakeAdministrators,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> GrantRoleToUsers:
    return GrantRoleToUsers(
        actor=SHELL,
        roles=roles,
        batches=FakeRoleBatches(register),
        administrators=administrators,
        audit=audit,
        clock=clock,
    )


@pytest.fixture
def revoke(grant: GrantRoleToUsers) -> RevokeRoleFromUsers:
    return RevokeRoleFromUsers(
        actor=SHELL,
        roles=grant.roles,
        batches=grant.batches,
        administrators=grant.administrators,
        audit=grant.audit,
        clock=grant.clock,
    )


@pytest.fixture
async def bea(users: FakeUserRepository) -> User:
    user = a_user("bea@example.com", name="Bea")
    await users.add(user)
    return user


async def test_all_get_the_role_and_all_lose_it(
    grant: GrantRoleToUsers, revoke: RevokeRoleFromUsers, register: FakeRegister, ana: User, bea: User, editor: Role
) -> None:
    register.held.add((bea.id, editor.id))
    both = [ana.id, bea.id, ana.id]
    assert await grant.execute(GrantRoleToUsersCommand(role_id=editor.id, user_ids=both)) == both
    assert [register.user(each).roles for each in both] == [("editor",)] * 3
    assert await revoke.execute(editor.id, both) == both
    assert [register.user(each).roles for each in both] == [()] * 3
    assert [(each.occurrence.action, each.occurrence.target_id) for each in register.events[:1]] == [
        (Action.ROLE_GRANTED, ana.id)
    ]
    assert {(each.occurrence.action, each.occurrence.target_id) for each in register.events[1:]} == {
        (Action.ROLE_REVOKED, ana.id),
        (Action.ROLE_REVOKED, bea.id),
    }


async def test_one_that_is_nobody_refuses_all_unless_asked_otherwise(
    grant: GrantRoleToUsers, revoke: RevokeRoleFromUsers, register: FakeRegister, ana: User, editor: Role
) -> None:
    command = GrantRoleToUsersCommand(role_id=editor.id, user_ids=[NOBODY, ana.id])
    with pytest.raises(BatchRefused) as refusal, register.transaction():
        await grant.execute(command)
    assert [(each.index, type(each.error)) for each in refusal.value.refused] == [(0, UserNotFound)]
    assert (register.user(ana.id).roles, register.events) == ((), [])
    nobody, granted = await grant.execute(replace(command, atomic=False))
    assert (type(nobody), granted) == (UserNotFound, ana.id)
    with pytest.raises(BatchRefused), register.transaction():
        await revoke.execute(editor.id, command.user_ids)
    assert register.user(ana.id).roles == ("editor",)
    nobody, revoked = await revoke.execute(editor.id, command.user_ids, atomic=False)
    assert (type(nobody), revoked) == (UserNotFound, ana.id)


async def test_the_last_administrator_stays_one_for_good(
    grant: GrantRoleToUsers, revoke: RevokeRoleFromUsers, register: FakeRegister, ana: User, bea: User
) -> None:
    register.held |= {(ana.id, ADMINISTRATOR_ID), (bea.id, ADMINISTRATOR_ID)}
    both = [bea.id, ana.id]
    for_a_day = GrantRoleToUsersCommand(role_id=ADMINISTRATOR_ID, user_ids=both, expires_at=TOMORROW)
    for refused in (grant.execute(for_a_day), revoke.execute(ADMINISTRATOR_ID, both)):
        with pytest.raises(BatchRefused) as refusal, register.transaction():
            await refused
        assert [(each.index, type(each.error)) for each in refusal.value.refused] == [(1, LastAdministrator)]
    revoked, last = await revoke.execute(ADMINISTRATOR_ID, both, atomic=False)
    assert (revoked, type(last)) == (bea.id, LastAdministrator)
    assert register.user(ana.id).roles == ("administrator",)
    (last,) = await grant.execute(replace(for_a_day, user_ids=[ana.id], atomic=False))
    assert isinstance(last, LastAdministrator)


async def test_nobody_gives_or_takes_what_they_may_not_do(
    grant: GrantRoleToUsers, revoke: RevokeRoleFromUsers, register: FakeRegister, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    command = GrantRoleToUsersCommand(role_id=editor.id, user_ids=[ana.id], expires_at=TOMORROW, atomic=False)
    with pytest.raises(BeyondOwnPermissions):
        await replace(grant, actor=ASSIGNER).execute(command)
    with pytest.raises(BeyondOwnPermissions):
        await replace(revoke, actor=ASSIGNER).execute(editor.id, [ana.id], atomic=False)
    assert register.events == []


async def test_refuses_what_is_no_role_and_terms_that_are_over(
    grant: GrantRoleToUsers, revoke: RevokeRoleFromUsers, ana: User, editor: Role
) -> None:
    with pytest.raises(RoleNotFound):
        await grant.execute(GrantRoleToUsersCommand(role_id=NOBODY, user_ids=[ana.id]))
    with pytest.raises(RoleNotFound):
        await revoke.execute(NOBODY, [ana.id])
    with pytest.raises(ExpiryInThePast):
        await grant.execute(GrantRoleToUsersCommand(role_id=editor.id, user_ids=[ana.id], expires_at=NOON))
