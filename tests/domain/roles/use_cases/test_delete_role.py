"""Deleting a role for good."""

from datetime import timedelta

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.roles.errors import RoleInUse, RoleIsBuiltIn, RoleNotFound
from domain.roles.use_cases.delete_role import DeleteRole
from domain.shared.version import VersionIsStale
from domain.users.entities import User
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON


@pytest.mark.parametrize("force", [False, True])
async def test_a_role_that_nobody_holds_is_gone(
    delete_role: DeleteRole, register: FakeRegister, editor: Role, *, force: bool
) -> None:
    await delete_role.execute(editor.id, force=force)
    assert register.roles.keys() == {ADMINISTRATOR_ID}


async def test_a_role_that_somebody_holds_stays(
    delete_role: DeleteRole, register: FakeRegister, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    with pytest.raises(RoleInUse):
        await delete_role.execute(editor.id)
    assert editor.id in register.roles


async def test_force_takes_it_from_all_who_hold_it(
    delete_role: DeleteRole,
    register: FakeRegister,
    users: FakeUserRepository,
    clock: FakeClock,
    ana: User,
    editor: Role,
) -> None:
    register.held.add((ana.id, editor.id))
    clock.advance(timedelta(hours=1))
    await delete_role.execute(editor.id, force=True)
    assert editor.id not in register.roles
    former = await users.get(ana.id)
    assert (former.roles, former.version, former.updated_at) == ((), 2, NOON + timedelta(hours=1))


@pytest.mark.parametrize("force", [False, True])
async def test_the_built_in_role_stays(delete_role: DeleteRole, register: FakeRegister, *, force: bool) -> None:
    with pytest.raises(RoleIsBuiltIn):
        await delete_role.execute(ADMINISTRATOR_ID, force=force)
    assert ADMINISTRATOR_ID in register.roles


async def test_an_outdated_decision_takes_nothing_from_anybody(
    delete_role: DeleteRole, register: FakeRegister, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    with pytest.raises(VersionIsStale):
        await delete_role.execute(editor.id, force=True, expected=frozenset({2}))
    assert register.held == {(ana.id, editor.id)}


async def test_accepts_a_decision_on_the_current_version(
    delete_role: DeleteRole, register: FakeRegister, editor: Role
) -> None:
    await delete_role.execute(editor.id, expected=frozenset({1}))
    assert editor.id not in register.roles


async def test_refuses_what_is_no_role(delete_role: DeleteRole) -> None:
    with pytest.raises(RoleNotFound):
        await delete_role.execute(NOBODY)
