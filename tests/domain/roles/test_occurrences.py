"""What the audit trail is told of roles and their holders: exactly what changed, and only if something did."""

from datetime import timedelta
from typing import Any

import pytest

from domain.audit.entities import Occurrence
from domain.audit.values import Action, TargetType
from domain.roles.entities import Role
from domain.roles.errors import RoleInUse
from domain.roles.use_cases.create_role import CreateRole, CreateRoleCommand
from domain.roles.use_cases.delete_role import DeleteRole
from domain.roles.use_cases.grant_role import GrantRole, GrantRoleCommand
from domain.roles.use_cases.replace_roles import ReplaceRoles
from domain.roles.use_cases.revoke_role import RevokeRole
from domain.roles.use_cases.update_role import UpdateRole, UpdateRoleCommand
from domain.shared.actor import SHELL
from domain.users.entities import User
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleRepository
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOON, a_role, a_user

LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _an_hour_later(clock: FakeClock) -> None:
    """So that the time of a change is not that of a creation."""
    clock.advance(timedelta(hours=1))


async def test_creating_names_all_that_a_role_has(
    register: FakeRegister, roles: FakeRoleRepository, audit: FakeAuditTrail, clock: FakeClock
) -> None:
    role = await CreateRole(actor=SHELL, roles=roles, audit=audit, clock=clock).execute(
        CreateRoleCommand(name="editor")
    )
    fields = ("name", "description", "permissions")
    assert told(register) == [
        Occurrence(action=Action.ROLE_CREATED, target_id=role.id, changed_fields=fields, at=LATER)
    ]


@pytest.mark.parametrize(
    ("members", "changed"),
    [
        ({"name": "author"}, ("name",)),
        ({"name": "editor", "description": "Other."}, ("description",)),
        ({"permissions": ["roles:read"]}, ("permissions",)),
        ({"name": "author", "description": "Other.", "permissions": []}, ("name", "description", "permissions")),
        ({"permissions": ["users:read", "users:read"]}, None),
    ],
)
async def test_updating_names_what_changed(
    register: FakeRegister,
    roles: FakeRoleRepository,
    audit: FakeAuditTrail,
    clock: FakeClock,
    editor: Role,
    members: dict[str, Any],
    changed: tuple[str, ...] | None,
) -> None:
    update_role = UpdateRole(actor=SHELL, roles=roles, audit=audit, clock=clock)
    await update_role.execute(UpdateRoleCommand(role_id=editor.id, **members))
    assert told(register) == (
        [Occurrence(action=Action.ROLE_UPDATED, target_id=editor.id, changed_fields=changed, at=LATER)]
        if changed
        else []
    )


@pytest.mark.parametrize("force", [False, True])
async def test_deleting_a_role_that_nobody_holds_is_one_event(
    register: FakeRegister, delete_role: DeleteRole, editor: Role, *, force: bool
) -> None:
    await delete_role.execute(editor.id, force=force)
    assert told(register) == [deleted(editor)]


async def test_deleting_by_force_is_told_of_every_holder_and_of_the_role(
    register: FakeRegister, users: FakeUserRepository, delete_role: DeleteRole, ana: User, editor: Role
) -> None:
    bea = a_user("bea@example.com")
    await users.add(bea)
    register.held |= {(ana.id, editor.id), (bea.id, editor.id)}
    await delete_role.execute(editor.id, force=True)
    *revoked, last = told(register)
    assert sorted(revoked, key=lambda each: each.target_id) == [
        about_holder(Action.ROLE_REVOKED, holder, editor) for holder in (ana, bea)
    ]
    assert last == deleted(editor)


async def test_a_role_that_is_in_use_is_told_of_nothing(
    register: FakeRegister, delete_role: DeleteRole, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    with pytest.raises(RoleInUse):
        await delete_role.execute(editor.id)
    assert told(register) == []


async def test_granting_is_told_once(register: FakeRegister, grant_role: GrantRole, ana: User, editor: Role) -> None:
    for _ in range(2):
        await grant_role.execute(GrantRoleCommand(user_id=ana.id, role_id=editor.id))
    assert told(register) == [about_holder(Action.ROLE_GRANTED, ana, editor)]


async def test_revoking_is_told_once(register: FakeRegister, revoke_role: RevokeRole, ana: User, editor: Role) -> None:
    register.held.add((ana.id, editor.id))
    for _ in range(2):
        await revoke_role.execute(ana.id, editor.id)
    assert told(register) == [about_holder(Action.ROLE_REVOKED, ana, editor)]


async def test_replacing_is_told_role_by_role(
    register: FakeRegister, roles: FakeRoleRepository, replace_roles: ReplaceRoles, ana: User, editor: Role
) -> None:
    author, reader = a_role("author"), a_role("reader")
    for role in (author, reader):
        await roles.add(role)
    register.held |= {(ana.id, editor.id), (ana.id, reader.id)}
    for _ in range(2):
        await replace_roles.execute(ana.id, [author.id, reader.id])
    assert told(register) == [
        about_holder(Action.ROLE_REVOKED, ana, editor),
        about_holder(Action.ROLE_GRANTED, ana, author),
    ]


@pytest.mark.parametrize(
    ("action", "target"),
    [
        (Action.ROLE_CREATED, TargetType.ROLE),
        (Action.ROLE_UPDATED, TargetType.ROLE),
        (Action.ROLE_DELETED, TargetType.ROLE),
        (Action.ROLE_GRANTED, TargetType.USER),
        (Action.ROLE_REVOKED, TargetType.USER),
    ],
)
def test_granting_and_revoking_are_about_the_user(action: Action, target: TargetType) -> None:
    assert action.target_type is target


def told(register: FakeRegister) -> list[Occurrence]:
    return [event.occurrence for event in register.events]


def about_holder(action: Action, holder: User, role: Role) -> Occurrence:
    return Occurrence(action=action, target_id=holder.id, role_id=role.id, changed_fields=("roles",), at=LATER)


def deleted(role: Role) -> Occurrence:
    return Occurrence(action=Action.ROLE_DELETED, target_id=role.id, at=LATER)
