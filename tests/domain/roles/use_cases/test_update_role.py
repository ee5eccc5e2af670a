"""Changing a role."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.roles.errors import (
    InvalidDescription,
    InvalidRoleName,
    RoleIsBuiltIn,
    RoleNameAlreadyTaken,
    RoleNotFound,
    UnknownPermission,
)
from domain.roles.use_cases.update_role import UpdateRole, UpdateRoleCommand
from domain.roles.values import Description, RoleName
from domain.shared.permissions import Permission
from domain.shared.version import VersionIsStale
from domain.users.entities import User
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleRepository
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON, a_role


async def test_what_is_named_changes(update_role: UpdateRole, roles: FakeRoleRepository, editor: Role) -> None:
    changed = await update_role.execute(
        UpdateRoleCommand(role_id=editor.id, name="author", description="Other.", permissions=["roles:read"])
    )
    assert (changed.name, changed.description) == (RoleName("author"), Description("Other."))
    assert (changed.permissions, changed.version) == (frozenset({Permission.ROLES_READ}), 2)
    assert await roles.get(editor.id) == changed


@pytest.mark.parametrize("member", ["name", "description", "permissions"])
async def test_what_is_not_named_stays(update_role: UpdateRole, editor: Role, member: str) -> None:
    members: dict[str, Any] = {"name": "author", "description": "Other.", "permissions": []}
    changed = await update_role.execute(UpdateRoleCommand(role_id=editor.id, **{member: members[member]}))
    same = {name for name in members if getattr(changed, name) == getattr(editor, name)}
    assert same == members.keys() - {member}


async def test_what_may_be_empty_can_be_emptied(update_role: UpdateRole, editor: Role) -> None:
    changed = await update_role.execute(UpdateRoleCommand(role_id=editor.id, description="", permissions=[]))
    assert (changed.description.text, changed.permissions) == ("", frozenset())


async def test_a_new_name_holds_for_every_holder_at_once(
    update_role: UpdateRole,
    users: FakeUserRepository,
    register: FakeRegister,
    clock: FakeClock,
    ana: User,
    editor: Role,
) -> None:
    register.held.add((ana.id, editor.id))
    clock.advance(timedelta(hours=1))
    await update_role.execute(UpdateRoleCommand(role_id=editor.id, name="author"))
    holder = await users.get(ana.id)
    assert (holder.roles, holder.version, holder.updated_at) == (("author",), 2, NOON + timedelta(hours=1))


@pytest.mark.parametrize("members", [{}, {"name": "editor"}, {"description": "Writes."}])
async def test_a_change_that_changes_nothing_makes_no_new_version(
    update_role: UpdateRole, register: FakeRegister, editor: Role, members: dict[str, Any]
) -> None:
    assert await update_role.execute(UpdateRoleCommand(role_id=editor.id, **members)) == editor
    assert register.roles[editor.id] is editor


async def test_refuses_an_outdated_decision(update_role: UpdateRole, editor: Role) -> None:
    with pytest.raises(VersionIsStale):
        await update_role.execute(UpdateRoleCommand(role_id=editor.id, expected=frozenset({2}), name="author"))


async def test_accepts_a_decision_on_the_current_version(update_role: UpdateRole, editor: Role) -> None:
    command = UpdateRoleCommand(role_id=editor.id, expected=frozenset({1}), name="author")
    assert (await update_role.execute(command)).version == 2


@pytest.mark.parametrize("members", [{}, {"description": "Other."}, {"permissions": []}])
async def test_the_built_in_role_does_not_change(update_role: UpdateRole, members: dict[str, Any]) -> None:
    with pytest.raises(RoleIsBuiltIn):
        await update_role.execute(UpdateRoleCommand(role_id=ADMINISTRATOR_ID, **members))


async def test_refuses_a_taken_name(update_role: UpdateRole, roles: FakeRoleRepository, editor: Role) -> None:
    await roles.add(a_role("author"))
    with pytest.raises(RoleNameAlreadyTaken):
        await update_role.execute(UpdateRoleCommand(role_id=editor.id, name="author"))


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"name": ""}, InvalidRoleName),
        ({"description": "\x00"}, InvalidDescription),
        ({"permissions": ["everything"]}, UnknownPermission),
    ],
)
async def test_refuses_what_no_value_accepts(
    update_role: UpdateRole, editor: Role, members: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await update_role.execute(UpdateRoleCommand(role_id=editor.id, **members))


async def test_refuses_what_is_no_role(update_role: UpdateRole) -> None:
    with pytest.raises(RoleNotFound):
        await update_role.execute(UpdateRoleCommand(role_id=NOBODY, name="author"))
