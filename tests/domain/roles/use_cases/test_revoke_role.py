"""Taking a role from a user."""

from datetime import timedelta
from uuid import UUID

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.roles.errors import RoleNotFound
from domain.roles.use_cases.revoke_role import RevokeRole
from domain.users.entities import User
from domain.users.errors import LastAdministrator, UserNotFound
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON, a_user


async def test_the_user_does_not_hold_the_role_any_more(
    revoke_role: RevokeRole,
    register: FakeRegister,
    users: FakeUserRepository,
    clock: FakeClock,
    ana: User,
    editor: Role,
) -> None:
    register.held.add((ana.id, editor.id))
    clock.advance(timedelta(hours=1))
    await revoke_role.execute(ana.id, editor.id)
    former = await users.get(ana.id)
    assert (former.roles, former.version, former.updated_at) == ((), 2, NOON + timedelta(hours=1))


async def test_revoking_what_is_not_held_changes_nothing(
    revoke_role: RevokeRole, users: FakeUserRepository, ana: User, editor: Role
) -> None:
    await revoke_role.execute(ana.id, editor.id)
    assert await users.get(ana.id) == ana


async def test_the_last_administrator_keeps_that_role(
    revoke_role: RevokeRole, register: FakeRegister, last_administrator: UUID
) -> None:
    with pytest.raises(LastAdministrator):
        await revoke_role.execute(last_administrator, ADMINISTRATOR_ID)
    assert register.held == {(last_administrator, ADMINISTRATOR_ID)}


async def test_the_last_administrator_can_lose_other_roles(
    revoke_role: RevokeRole, register: FakeRegister, last_administrator: UUID, editor: Role
) -> None:
    register.held.add((last_administrator, editor.id))
    await revoke_role.execute(last_administrator, editor.id)
    assert register.held == {(last_administrator, ADMINISTRATOR_ID)}


async def test_one_of_two_administrators_can_lose_that_role(
    revoke_role: RevokeRole, register: FakeRegister, last_administrator: UUID
) -> None:
    bea = a_user("bea@example.com")
    register.users[bea.id] = bea
    register.held.add((bea.id, ADMINISTRATOR_ID))
    await revoke_role.execute(last_administrator, ADMINISTRATOR_ID)
    assert register.held == {(bea.id, ADMINISTRATOR_ID)}


async def test_refuses_nobody_and_what_is_no_role(revoke_role: RevokeRole, ana: User, editor: Role) -> None:
    with pytest.raises(UserNotFound):
        await revoke_role.execute(NOBODY, editor.id)
    with pytest.raises(RoleNotFound):
        await revoke_role.execute(ana.id, NOBODY)
