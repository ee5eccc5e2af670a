"""Deciding the whole set of roles that a user holds."""

from datetime import timedelta
from uuid import UUID

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import HeldRoles, Role
from domain.roles.errors import UnknownRole
from domain.roles.use_cases.replace_roles import ReplaceRoles
from domain.shared.version import VersionIsStale
from domain.users.entities import User
from domain.users.errors import LastAdministrator, UserNotFound
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleRepository
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON, a_grant, a_role


@pytest.fixture
async def author(roles: FakeRoleRepository) -> Role:
    role = a_role("author")
    await roles.add(role)
    return role


async def test_the_user_holds_these_roles_and_no_other(
    replace_roles: ReplaceRoles,
    register: FakeRegister,
    users: FakeUserRepository,
    clock: FakeClock,
    ana: User,
    editor: Role,
    author: Role,
) -> None:
    register.held.add((ana.id, editor.id))
    clock.advance(timedelta(hours=1))
    held = await replace_roles.execute(ana.id, [author.id, ADMINISTRATOR_ID])
    assert [role.name.text for role in held.roles] == ["administrator", "author"]
    holder = await users.get(ana.id)
    assert (holder.roles, holder.version) == (("administrator", "author"), 2)
    assert holder.updated_at == NOON + timedelta(hours=1)


async def test_the_same_set_changes_nothing(
    replace_roles: ReplaceRoles, register: FakeRegister, users: FakeUserRepository, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    assert (await replace_roles.execute(ana.id, [editor.id, editor.id])).roles == (editor,)
    assert (await users.get(ana.id)).version == 1


async def test_the_set_may_be_empty(
    replace_roles: ReplaceRoles, register: FakeRegister, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    assert (await replace_roles.execute(ana.id, [])).roles == ()
    assert register.held == set()


async def test_a_set_that_was_changed_since_is_left_alone(
    replace_roles: ReplaceRoles, register: FakeRegister, ana: User, editor: Role
) -> None:
    with pytest.raises(VersionIsStale):
        await replace_roles.execute(
            ana.id, [editor.id], expected=frozenset({HeldRoles(grants=(a_grant(editor),)).version})
        )
    assert register.held == set()
    held = await replace_roles.execute(ana.id, [editor.id], expected=frozenset({HeldRoles(grants=()).version}))
    assert held.roles == (editor,)


async def test_the_last_administrator_keeps_that_role(
    replace_roles: ReplaceRoles, register: FakeRegister, last_administrator: UUID, editor: Role
) -> None:
    with pytest.raises(LastAdministrator):
        await replace_roles.execute(last_administrator, [editor.id])
    assert register.held == {(last_administrator, ADMINISTRATOR_ID)}


async def test_the_last_administrator_may_get_other_roles_besides(
    replace_roles: ReplaceRoles, last_administrator: UUID, editor: Role
) -> None:
    held = await replace_roles.execute(last_administrator, [editor.id, ADMINISTRATOR_ID])
    assert [role.name.text for role in held.roles] == ["administrator", "editor"]


async def test_a_set_that_names_no_role_changes_nothing(
    replace_roles: ReplaceRoles, register: FakeRegister, ana: User, editor: Role
) -> None:
    with pytest.raises(UnknownRole):
        await replace_roles.execute(ana.id, [editor.id, NOBODY])
    assert register.held == set()


async def test_refuses_nobody(replace_roles: ReplaceRoles, editor: Role) -> None:
    with pytest.raises(UserNotFound):
        await replace_roles.execute(NOBODY, [editor.id])
