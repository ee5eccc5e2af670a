"""Reading which users hold a role."""

import pytest

from domain.roles.entities import Role
from domain.roles.errors import RoleNotFound
from domain.roles.use_cases.list_role_holders import ListRoleHolders
from domain.shared.actor import SHELL
from domain.shared.page import Page, PageRequest, Total
from domain.users.lists import Search, UserFilter, UserSort
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleRepository
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON, a_user


@pytest.fixture
def list_role_holders(roles: FakeRoleRepository, users: FakeUserRepository) -> ListRoleHolders:
    return ListRoleHolders(actor=SHELL, roles=roles, users=users)


@pytest.mark.usefixtures("ana")
async def test_deactivated_users_are_holders_too(
    list_role_holders: ListRoleHolders, register: FakeRegister, editor: Role
) -> None:
    former = a_user("former@example.com").deactivate(at=NOON)
    register.users[former.id] = former
    register.held.add((former.id, editor.id))
    page = await list_role_holders.execute(editor.id, PageRequest(5))
    assert [user.id for user in page.items] == [former.id]
    assert page.items[0].roles == ["editor"]


@pytest.mark.usefixtures("ana")
async def test_a_role_may_have_no_holder(list_role_holders: ListRoleHolders, editor: Role) -> None:
    assert await list_role_holders.execute(editor.id, PageRequest(5)) == Page([], None)


async def test_refuses_what_is_no_role(list_role_holders: ListRoleHolders) -> None:
    with pytest.raises(RoleNotFound):
        await list_role_holders.execute(NOBODY, PageRequest(5))


async def test_their_list_is_filtered_sorted_and_counted_like_that_of_all(
    list_role_holders: ListRoleHolders, register: FakeRegister, editor: Role
) -> None:
    for number in range(3):
        user = a_user(f"ana-{number}@example.com")
        register.users[user.id] = user
        if number:
            register.held.add((user.id, editor.id))
    wanted = UserFilter(search=Search.parse("ana"))
    page = await list_role_holders.execute(
        editor.id, PageRequest(5), wanted, UserSort.EMAIL_DESCENDING, with_total=True
    )
    assert [user.email for user in page.items] == ["ana-2@example.com", "ana-1@example.com"]
    assert page.total == Total(2, is_exact=True)
