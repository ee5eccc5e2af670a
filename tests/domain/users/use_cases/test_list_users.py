"""Reading the users, a page at a time."""

from datetime import timedelta

from domain.shared.actor import SHELL
from domain.shared.page import PageRequest
from domain.users.use_cases.list_users import ListUsers
from tests.fakes.listing import as_listed
from tests.fakes.users import FakeUserRepository
from tests.samples import NOON, a_user


async def test_users_come_in_order_of_creation_deactivated_ones_too(users: FakeUserRepository) -> None:
    second = a_user("second@example.com", at=NOON + timedelta(seconds=1)).deactivate(at=NOON)
    first, third = a_user("first@example.com"), a_user("third@example.com", at=NOON + timedelta(seconds=2))
    for user in (third, second, first):
        await users.add(user)
    list_users = ListUsers(actor=SHELL, users=users)
    page = await list_users.execute(PageRequest(2))
    assert page.items == [as_listed(first), as_listed(second)]
    assert (await list_users.execute(PageRequest(2, page.next))).items == [as_listed(third)]
