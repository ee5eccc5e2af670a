"""Reading the roles, a page at a time."""

from domain.roles.entities import Role
from domain.roles.use_cases.list_roles import ListRoles
from domain.roles.values import RoleSort
from domain.shared.actor import SHELL
from domain.shared.page import PageRequest
from tests.fakes.roles import FakeRoleRepository


async def test_the_built_in_role_is_the_first(roles: FakeRoleRepository, editor: Role) -> None:
    list_roles = ListRoles(actor=SHELL, roles=roles)
    page = await list_roles.execute(PageRequest(1))
    assert [role.name.text for role in page.items] == ["administrator"]
    assert (await list_roles.execute(PageRequest(1, page.next))).items == [editor]


async def test_another_order_can_be_asked_for(roles: FakeRoleRepository, editor: Role) -> None:
    list_roles = ListRoles(actor=SHELL, roles=roles)
    assert (await list_roles.execute(PageRequest(1), RoleSort.NAME_DESCENDING)).items == [editor]
