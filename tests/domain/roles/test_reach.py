"""Nobody gives or takes what they may not do themselves."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeAlias

import pytest
from uuid_utils.compat import uuid7

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.roles.use_cases.create_role import CreateRole, CreateRoleCommand
from domain.roles.use_cases.delete_role import DeleteRole
from domain.roles.use_cases.grant_role import GrantRole, GrantRoleCommand
from domain.roles.use_cases.replace_roles import ReplaceRoles
from domain.roles.use_cases.revoke_role import RevokeRole
from domain.roles.use_cases.update_role import UpdateRole, UpdateRoleCommand
from domain.shared.actor import Actor, BeyondOwnPermissions
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.users.entities import User
from tests.fakes.register import FakeRegister

Change: TypeAlias = Callable[[Actor], Awaitable[object]]

# What is needed to change roles and to grant them, without what `editor` gives: users:read.
MANAGER: Final = Actor(
    name="key:1", permissions=frozenset({Permission.ROLES_WRITE, Permission.ROLES_ASSIGN}), user_id=uuid7()
)
EDITOR: Final = replace(MANAGER, permissions=MANAGER.permissions | {Permission.USERS_READ})
CHANGES: Final = ("create", "widen", "rename", "delete", "grant", "revoke", "replace by it", "replace it")


@pytest.fixture
def changes(  # noqa: PLR0917 (fixtures)
    register: FakeRegister,
    ana: User,
    editor: Role,
    create_role: CreateRole,
    update_role: UpdateRole,
    delete_role: DeleteRole,
    grant_role: GrantRole,
    revoke_role: RevokeRole,
    replace_roles: ReplaceRoles,
) -> dict[str, Change]:
    """Each concerns the role `editor`, or its one permission."""
    plain = replace(editor, id=uuid7(), name=replace(editor.name, text="plain"), permissions=frozenset())
    register.roles[plain.id] = plain
    wider = UpdateRoleCommand(role_id=plain.id, permissions=["users:read"])
    renamed = UpdateRoleCommand(role_id=editor.id, name="author")
    another = CreateRoleCommand(name="another", permissions=["users:read"])

    def holding(way: Change) -> Change:
        def change(actor: Actor) -> Awaitable[object]:
            register.held.add((ana.id, editor.id))
            return way(actor)

        return change

    return {
        "create": lambda actor: replace(create_role, actor=actor).execute(another),
        "widen": lambda actor: replace(update_role, actor=actor).execute(wider),
        "rename": lambda actor: replace(update_role, actor=actor).execute(renamed),
        "delete": lambda actor: replace(delete_role, actor=actor).execute(editor.id),
        "grant": lambda actor: replace(grant_role, actor=actor).execute(
            GrantRoleCommand(user_id=ana.id, role_id=editor.id)
        ),
        "revoke": holding(lambda actor: replace(revoke_role, actor=actor).execute(ana.id, editor.id)),
        "replace by it": lambda actor: replace(replace_roles, actor=actor).execute(ana.id, [editor.id]),
        "replace it": holding(lambda actor: replace(replace_roles, actor=actor).execute(ana.id, [])),
    }


@pytest.mark.parametrize("change", CHANGES)
async def test_what_they_do_not_have_is_beyond_them(
    changes: dict[str, Change], register: FakeRegister, change: str
) -> None:
    roles = register.roles.copy()
    with pytest.raises(BeyondOwnPermissions, match="`users:read`"):
        await changes[change](MANAGER)
    assert register.roles == roles
    assert register.events == []


@pytest.mark.parametrize("change", CHANGES)
async def test_what_they_have_is_theirs_to_give(
    changes: dict[str, Change], register: FakeRegister, change: str
) -> None:
    await changes[change](EDITOR)
    assert len(register.events) == 1


async def test_only_who_may_do_everything_makes_administrators(grant_role: GrantRole, ana: User) -> None:
    nearly = replace(MANAGER, permissions=EVERY_PERMISSION - {Permission.KEYS_WRITE})
    with pytest.raises(BeyondOwnPermissions, match="`keys:write`"):
        await replace(grant_role, actor=nearly).execute(GrantRoleCommand(user_id=ana.id, role_id=ADMINISTRATOR_ID))
    await replace(grant_role, actor=replace(nearly, permissions=EVERY_PERMISSION)).execute(
        GrantRoleCommand(user_id=ana.id, role_id=ADMINISTRATOR_ID)
    )


async def test_roles_that_stay_may_give_more(
    replace_roles: ReplaceRoles, register: FakeRegister, ana: User, editor: Role
) -> None:
    """Who may not grant `editor` need not take it away to grant something else."""
    plain = replace(editor, id=uuid7(), name=replace(editor.name, text="plain"), permissions=frozenset())
    register.roles[plain.id] = plain
    register.held.add((ana.id, editor.id))
    held = await replace(replace_roles, actor=MANAGER).execute(ana.id, [editor.id, plain.id])
    assert held.roles == (editor, plain)
