"""Lists by position: users, roles, and the holders of a role, by the fakes and by PostgreSQL."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.values import OPEN_ENDED, RoleSort
from domain.shared.page import Page, PageRequest, Position
from domain.users.lists import UserFilter
from tests.adapters.database.transactions import Begin, Ports
from tests.fakes.listing import as_listed
from tests.samples import NOON, a_role, a_user

BEGINNING_OF_TIME = Position(datetime.min.replace(tzinfo=UTC), UUID(int=0))
THE_HOLDERS = UserFilter(role=ADMINISTRATOR_ID)
END_OF_TIME = Position(datetime.max.replace(tzinfo=UTC), UUID(int=2**128 - 1))


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind of list, and how something comes into it and leaves it."""

    add: Callable[[Ports, str, datetime], Awaitable[UUID]]
    remove: Callable[[Ports, UUID], Awaitable[None]]
    page: Callable[[Ports, PageRequest], Awaitable[Page[Any]]]


async def add_user(ports: Ports, name: str, at: datetime) -> UUID:
    user = a_user(f"{name}@example.com", at=at)
    await ports.users.add(user)
    return user.id


async def remove_user(ports: Ports, user_id: UUID) -> None:
    await ports.users.remove(await ports.users.get_for_update(user_id))


async def add_role(ports: Ports, name: str, at: datetime) -> UUID:
    role = a_role(name, at=at)
    await ports.roles.add(role)
    return role.id


async def remove_role(ports: Ports, role_id: UUID) -> None:
    await ports.roles.remove(await ports.roles.get_for_update(role_id))


async def add_holder(ports: Ports, name: str, at: datetime) -> UUID:
    await add_user(ports, f"not-{name}", at)
    holder = await add_user(ports, name, at)
    await ports.assignments.grant(holder, ADMINISTRATOR_ID, by="tester", terms=OPEN_ENDED, at=NOON)
    return holder


async def revoke(ports: Ports, user_id: UUID) -> None:
    await ports.assignments.revoke(user_id, ADMINISTRATOR_ID, at=NOON)


USERS = Listed(add_user, remove_user, lambda ports, page: ports.users.list_page(page))
ROLES = Listed(add_role, remove_role, lambda ports, page: ports.roles.list_page(page))
HOLDERS = Listed(add_holder, revoke, lambda ports, page: ports.users.list_page(page, THE_HOLDERS))


@pytest.fixture(params=[USERS, ROLES, HOLDERS], ids=["users", "roles", "holders"])
async def listed(request: pytest.FixtureRequest, begin: Begin) -> Listed:
    if request.param is ROLES:
        # So that every one of the lists begins empty.
        async with begin() as ports:
            await remove_role(ports, ADMINISTRATOR_ID)
    kind: Listed = request.param
    return kind


async def test_an_empty_list_has_one_empty_page(begin: Begin, listed: Listed) -> None:
    async with begin() as ports:
        assert await listed.page(ports, PageRequest(1)) == Page([], None)


async def test_a_page_that_holds_all_is_the_last(begin: Begin, listed: Listed) -> None:
    ids = await fill(begin, listed, [NOON, NOON])
    async with begin() as ports:
        page = await listed.page(ports, PageRequest(2))
    assert ([each.id for each in page.items], page.next) == (ids, None)


async def test_the_next_page_begins_behind_the_last_shown(begin: Begin, listed: Listed) -> None:
    ids = await fill(begin, listed, [NOON, NOON, NOON])
    async with begin() as ports:
        first = await listed.page(ports, PageRequest(2))
        assert first.next == Position(NOON, ids[1])
        last = await listed.page(ports, PageRequest(2, first.next))
    assert [each.id for each in first.items] == ids[:2]
    assert ([each.id for each in last.items], last.next) == (ids[2:], None)


async def test_the_order_is_that_of_creation(begin: Begin, listed: Listed) -> None:
    minute = timedelta(minutes=1)
    ids = await fill(begin, listed, [NOON + minute, NOON, NOON - minute, NOON])
    assert await walk(begin, listed, 1) == [ids[2], *sorted([ids[1], ids[3]]), ids[0]]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
async def test_nothing_made_in_one_instant_is_shown_twice_or_left_out(begin: Begin, listed: Listed, limit: int) -> None:
    ids = await fill(begin, listed, [NOON] * 7)
    assert await walk(begin, listed, limit) == ids


async def test_the_way_back_leads_over_the_same_pages(begin: Begin, listed: Listed) -> None:
    await fill(begin, listed, [NOON] * 5)
    async with begin() as ports:
        first = await listed.page(ports, PageRequest(2))
        second = await listed.page(ports, PageRequest(2, first.next))
        third = await listed.page(ports, PageRequest(2, second.next))
        assert (len(third.items), third.next, first.previous) == (1, None, None)
        assert await listed.page(ports, PageRequest(2, before=third.previous)) == second
        assert await listed.page(ports, PageRequest(2, before=second.previous)) == first


async def test_roles_are_sorted_by_name_too(begin: Begin) -> None:
    async with begin() as ports:
        for name in ("editor", "zoo-keeper", "author"):
            await add_role(ports, name, NOON)
        first = await ports.roles.list_page(PageRequest(3), RoleSort.NAME_DESCENDING)
        last = await ports.roles.list_page(PageRequest(3, first.next), RoleSort.NAME_DESCENDING)
        assert await ports.roles.list_page(PageRequest(3, before=last.previous), RoleSort.NAME_DESCENDING) == first
    names = [role.name.text for role in first.items + last.items]
    assert names == ["zoo-keeper", "editor", "author", "administrator"]


async def test_the_next_page_stays_right_when_its_position_goes(begin: Begin, listed: Listed) -> None:
    ids = await fill(begin, listed, [NOON, NOON, NOON])
    async with begin() as ports:
        first = await listed.page(ports, PageRequest(1))
        await listed.remove(ports, ids[0])
    async with begin() as ports:
        assert [each.id for each in (await listed.page(ports, PageRequest(2, first.next))).items] == ids[1:]


async def test_a_position_may_lie_at_either_end_of_time(begin: Begin, listed: Listed) -> None:
    ids = await fill(begin, listed, [NOON])
    async with begin() as ports:
        everything = await listed.page(ports, PageRequest(5, BEGINNING_OF_TIME))
        assert [each.id for each in everything.items] == ids
        assert await listed.page(ports, PageRequest(5, END_OF_TIME)) == Page([], None)


async def test_an_item_is_all_that_reading_it_alone_gives(begin: Begin) -> None:
    async with begin() as ports:
        holder = await add_holder(ports, "ana", NOON)
    async with begin() as ports:
        user = await ports.users.get(holder)
        assert (await ports.users.list_page(PageRequest(5))).items[1] == as_listed(user)
        assert (await ports.users.list_page(PageRequest(5), THE_HOLDERS)).items == [as_listed(user)]
        assert (await ports.roles.list_page(PageRequest(5))).items == [await ports.roles.get(ADMINISTRATOR_ID)]


async def test_deactivated_users_are_listed_too(begin: Begin) -> None:
    async with begin() as ports:
        holder = await add_holder(ports, "ana", NOON)
        await ports.users.save((await ports.users.get_for_update(holder)).deactivate(at=NOON))
    assert len(await walk(begin, USERS, 5)) == 2
    assert await walk(begin, HOLDERS, 5) == [holder]


async def fill(begin: Begin, listed: Listed, times: list[datetime]) -> list[UUID]:
    """Ids in the order of the times, and growing."""
    async with begin() as ports:
        return [await listed.add(ports, f"one-{number}", at) for number, at in enumerate(times)]


async def walk(begin: Begin, listed: Listed, limit: int) -> list[UUID]:
    """From page to page, until there is none."""
    found: list[UUID] = []
    after: Position | None = None
    async with begin() as ports:
        while True:
            page = await listed.page(ports, PageRequest(limit, after))
            found += [each.id for each in page.items]
            assert len(page.items) <= limit
            if page.next is None:
                return found
            after = page.next
