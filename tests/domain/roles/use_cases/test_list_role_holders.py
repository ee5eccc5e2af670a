"""Reading which users hold a role."""

import pytest

from domain.roles.entities import Role
from domain.roles.errors import RoleNotFound
from domain.roles.use_cases.list_role_holders import ListRoleHolders
from domain.shared.actor import SHELL
from domain.shared.page import Page, PageRequest
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments, FakeRoleRepository
from tests.samples import NOBODY, NOON, a_user


@pytest.fixture
def list_role_holders(roles: FakeRoleRepository, assignments: FakeRoleAssignments) -> ListRoleHolders:
    return ListRoleHolders(actor=SHELL, roles=roles, assignments=assignments)


@pytest.mark.usefixtures("ana")
async def test_deactivated_users_are_holders_too(
    list_role_holders: ListRoleHolders, register: FakeRegister, editor: Role
) -> None:
    former = a_user("former@example.com").deactivate(at=NOON)
    register.users[former.id] = former
    register.held.add((former.id, editor.id))
    page = await list_role_holders.execute(editor.id, PageRequest(5))
    assert [user.id for user in page.items] == [former.id]
    assert page.items[0].roles == ("editor",)


@pytest.mark.usefixtures("ana")
async def test_a_role_may_have_no_holder(list_role_holders: ListRoleHolders, editor: Role) -> None:
    assert await list_role_holders.execute(editor.id, PageRequest(5)) == Page([], None)


async def test_refuses_what_is_no_role(list_role_holders: ListRoleHolders) -> None:
    with pytest.raises(RoleNotFound):
        await list_role_holders.execute(NOBODY, PageRequest(5))
