"""Giving a user a role."""

from datetime import timedelta

import pytest

from domain.roles.entities import Role
from domain.roles.errors import RoleNotFound
from domain.roles.use_cases.grant_role import GrantRole, GrantRoleCommand
from domain.users.entities import User
from domain.users.errors import UserNotFound
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON


async def test_the_user_holds_the_role(
    grant_role: GrantRole, users: FakeUserRepository, clock: FakeClock, ana: User, editor: Role
) -> None:
    clock.advance(timedelta(hours=1))
    await grant_role.execute(GrantRoleCommand(user_id=ana.id, role_id=editor.id))
    holder = await users.get(ana.id)
    assert (holder.roles, holder.version, holder.updated_at) == (("editor",), 2, NOON + timedelta(hours=1))


async def test_granting_again_changes_nothing(
    grant_role: GrantRole, users: FakeUserRepository, clock: FakeClock, ana: User, editor: Role
) -> None:
    await grant_role.execute(GrantRoleCommand(user_id=ana.id, role_id=editor.id))
    once = await users.get(ana.id)
    clock.advance(timedelta(hours=1))
    await grant_role.execute(GrantRoleCommand(user_id=ana.id, role_id=editor.id))
    assert await users.get(ana.id) == once


async def test_refuses_nobody_and_what_is_no_role(grant_role: GrantRole, ana: User, editor: Role) -> None:
    with pytest.raises(UserNotFound):
        await grant_role.execute(GrantRoleCommand(user_id=NOBODY, role_id=editor.id))
    with pytest.raises(RoleNotFound):
        await grant_role.execute(GrantRoleCommand(user_id=ana.id, role_id=NOBODY))
