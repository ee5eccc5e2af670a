"""Users: the port's promises, kept by the fake and by PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.values import OPEN_ENDED
from domain.shared.page import PageRequest
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.lists import UserFilter
from domain.users.values import DisplayName, Email
from tests.adapters.database.transactions import Begin
from tests.samples import NOBODY, NOON, a_user

LATER = NOON + timedelta(minutes=1)


async def test_what_was_added_is_found(begin: Begin) -> None:
    user = a_user(name="Ana Lima 😀", password_hash="$argon2id$not-a-hash")
    await add(begin, user)
    async with begin() as ports:
        assert await ports.users.get(user.id) == user
        assert await ports.users.get_for_update(user.id) == user


async def test_what_was_added_is_found_in_the_same_transaction(begin: Begin) -> None:
    user = a_user()
    async with begin() as ports:
        await ports.users.add(user)
        assert await ports.users.get(user.id) == user
        assert await ports.users.get_for_update(user.id) == user


async def test_what_is_not_there_is_not_found(begin: Begin) -> None:
    async with begin() as ports:
        with pytest.raises(UserNotFound):
            await ports.users.get(NOBODY)
        with pytest.raises(UserNotFound):
            await ports.users.get_for_update(NOBODY)


async def test_a_refused_transaction_leaves_nothing(begin: Begin) -> None:
    user = a_user()

    async def add_and_fail() -> None:
        async with begin() as ports:
            await ports.users.add(user)
            await ports.users.get(NOBODY)

    with pytest.raises(UserNotFound):
        await add_and_fail()
    async with begin() as ports:
        with pytest.raises(UserNotFound):
            await ports.users.get(user.id)


async def test_ids_grow(begin: Begin) -> None:
    async with begin() as ports:
        ids = [ports.users.next_id() for _ in range(100)]
    assert ids == sorted(set(ids))
    assert {id.version for id in ids} == {7}


async def test_every_saved_member_is_stored(begin: Begin) -> None:
    user = a_user()
    await add(begin, user)
    changed = user.describe(email=Email("ana@example.org"), display_name=DisplayName("Ana Lima"), at=LATER).deactivate(
        at=LATER
    )
    async with begin() as ports:
        await ports.users.get_for_update(user.id)
        await ports.users.save(changed)
    async with begin() as ports:
        assert await ports.users.get(user.id) == changed


async def test_a_password_can_be_forgotten(begin: Begin) -> None:
    user = a_user(password_hash="$argon2id$not-a-hash")
    await add(begin, user)
    async with begin() as ports:
        await ports.users.save(replace(await ports.users.get_for_update(user.id), password_hash=None))
    async with begin() as ports:
        assert (await ports.users.get(user.id)).password_hash is None


async def test_a_change_that_is_not_saved_is_lost(begin: Begin) -> None:
    user = a_user()
    await add(begin, user)
    async with begin() as ports:
        (await ports.users.get_for_update(user.id)).deactivate(at=LATER)
    async with begin() as ports:
        assert (await ports.users.get(user.id)).is_active


async def test_only_a_locked_user_can_be_saved_or_removed(begin: Begin) -> None:
    user = a_user()
    await add(begin, user)
    async with begin() as ports:
        with pytest.raises(KeyError):
            await ports.users.save(user.deactivate(at=LATER))
        with pytest.raises(KeyError):
            await ports.users.remove(user)


async def test_locking_again_shows_what_was_changed_since(begin: Begin) -> None:
    user = a_user()
    async with begin() as ports:
        await ports.users.add(user)
        await ports.users.get_for_update(user.id)
        await ports.assignments.grant(user.id, ADMINISTRATOR_ID, by="tester", terms=OPEN_ENDED, at=LATER)
        granted = await ports.users.get_for_update(user.id)
        assert (granted.version, granted.updated_at, granted.roles) == (2, LATER, ("administrator",))
        await ports.users.save(granted.deactivate(at=LATER))
    async with begin() as ports:
        assert (await ports.users.get(user.id)).version == 3


async def test_what_was_removed_is_gone_and_its_address_free(begin: Begin) -> None:
    user = a_user()
    await add(begin, user)
    async with begin() as ports:
        await ports.users.remove(await ports.users.get_for_update(user.id))
    async with begin() as ports:
        with pytest.raises(UserNotFound):
            await ports.users.get(user.id)
        await ports.users.add(a_user())


async def test_a_user_is_removed_with_the_roles_it_holds(begin: Begin) -> None:
    user = a_user()
    await add(begin, user)
    async with begin() as ports:
        await ports.assignments.grant(user.id, ADMINISTRATOR_ID, by="tester", terms=OPEN_ENDED, at=NOON)
    async with begin() as ports:
        await ports.users.remove(await ports.users.get_for_update(user.id))
    async with begin() as ports:
        assert (await ports.users.list_page(PageRequest(1), UserFilter(role=ADMINISTRATOR_ID))).items == []


async def add(begin: Begin, user: User) -> None:
    async with begin() as ports:
        await ports.users.add(user)
