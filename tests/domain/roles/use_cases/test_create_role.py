"""Creating a role."""

import pytest

from domain.roles.errors import InvalidDescription, InvalidRoleName, RoleNameAlreadyTaken, UnknownPermission
from domain.roles.use_cases.create_role import CreateRole, CreateRoleCommand
from domain.roles.values import Description, RoleName
from domain.shared.permissions import Permission
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleRepository
from tests.samples import NOON


async def test_the_new_role_is_in_the_register_and_nobody_holds_it(
    create_role: CreateRole, roles: FakeRoleRepository, register: FakeRegister
) -> None:
    role = await create_role.execute(
        CreateRoleCommand(name="editor", description=" Writes. ", permissions=["users:read", "users:read"])
    )
    assert (role.name, role.description) == (RoleName("editor"), Description("Writes."))
    assert role.permissions == {Permission.USERS_READ}
    assert (role.version, role.created_at) == (1, NOON)
    assert await roles.get(role.id) == role
    assert register.held == set()


async def test_a_name_is_enough(create_role: CreateRole) -> None:
    role = await create_role.execute(CreateRoleCommand(name="editor"))
    assert (role.description.text, role.permissions) == ("", frozenset())


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("name", ["editor", "administrator"])
async def test_refuses_a_taken_name(create_role: CreateRole, name: str) -> None:
    with pytest.raises(RoleNameAlreadyTaken):
        await create_role.execute(CreateRoleCommand(name=name))


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (CreateRoleCommand(name="Editor"), InvalidRoleName),
        (CreateRoleCommand(name="editor", description="a\nb"), InvalidDescription),
        (CreateRoleCommand(name="editor", permissions=["everything"]), UnknownPermission),
    ],
)
async def test_refuses_what_no_value_accepts(
    create_role: CreateRole, register: FakeRegister, command: CreateRoleCommand, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await create_role.execute(command)
    assert len(register.roles) == 1
