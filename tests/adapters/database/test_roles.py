"""Roles: the port's promises, kept by the fake and by PostgreSQL."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.roles.errors import RoleInUse, RoleNameAlreadyTaken, RoleNotFound
from domain.roles.values import ADMINISTRATOR, OPEN_ENDED, Description, RoleName
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.users.entities import User
from tests.adapters.database.transactions import Begin
from tests.samples import NOBODY, NOON, a_role, a_user

LATER = NOON + timedelta(minutes=1)


async def test_what_was_added_is_found(begin: Begin) -> None:
    role = a_role(description="Writes, and publishes 😀.", permissions=frozenset(Permission))
    await add(begin, role)
    async with begin() as ports:
        assert await ports.roles.get(role.id) == role
        assert await ports.roles.get_for_update(role.id) == role
        assert await ports.roles.get_named(role.name) == role


async def test_a_role_may_allow_nothing_and_say_nothing(begin: Begin) -> None:
    role = a_role(description="", permissions=frozenset())
    await add(begin, role)
    async with begin() as ports:
        assert await ports.roles.get(role.id) == role


async def test_what_is_not_there_is_not_found(begin: Begin) -> None:
    async with begin() as ports:
        with pytest.raises(RoleNotFound):
            await ports.roles.get(NOBODY)
        with pytest.raises(RoleNotFound):
            await ports.roles.get_for_update(NOBODY)
        with pytest.raises(RoleNotFound, match="`editor`"):
            await ports.roles.get_named(RoleName("editor"))


async def test_every_register_begins_with_the_administrator(begin: Begin) -> None:
    async with begin() as ports:
        role = await ports.roles.get_named(ADMINISTRATOR)
    assert (role.id, role.version, role.permissions) == (ADMINISTRATOR_ID, 1, EVERY_PERMISSION)


async def test_a_name_is_taken_once(begin: Begin) -> None:
    await add(begin, a_role("editor"))
    with pytest.raises(RoleNameAlreadyTaken):
        await add(begin, a_role("editor"))
    with pytest.raises(RoleNameAlreadyTaken):
        await add(begin, a_role(ADMINISTRATOR.text))


async def test_a_role_cannot_take_the_name_of_another(begin: Begin) -> None:
    author = a_role("author")
    await add(begin, author)
    await add(begin, a_role("editor"))
    with pytest.raises(RoleNameAlreadyTaken):
        await save(begin, replace(author, name=RoleName("editor")))


async def test_every_saved_member_is_stored(begin: Begin) -> None:
    role = a_role()
    await add(begin, role)
    changed = role.describe(
        name=RoleName("author"),
        description=Description("Writes only."),
        permissions=frozenset({Permission.ROLES_READ, Permission.USERS_WRITE}),
        at=LATER,
    )
    await save(begin, changed)
    async with begin() as ports:
        assert await ports.roles.get(role.id) == changed


async def test_a_change_that_is_not_saved_is_lost(begin: Begin) -> None:
    role = a_role()
    await add(begin, role)
    async with begin() as ports:
        replace(await ports.roles.get_for_update(role.id), name=RoleName("author"))
    async with begin() as ports:
        assert (await ports.roles.get(role.id)).name == role.name


async def test_only_a_locked_role_can_be_saved_or_removed(begin: Begin) -> None:
    role = a_role()
    await add(begin, role)
    async with begin() as ports:
        with pytest.raises(KeyError):
            await ports.roles.save(role)
        with pytest.raises(KeyError):
            await ports.roles.remove(role)


async def test_a_new_name_makes_a_new_version_of_every_holder_and_of_nobody_else(begin: Begin) -> None:
    role, ana, bea, other = a_role(), a_user("ana@example.com"), a_user("bea@example.com"), a_user("other@example.com")
    await add_held(begin, role, ana, bea)
    async with begin() as ports:
        await ports.users.add(other)
    await save(begin, replace(role, name=RoleName("author"), version=2, updated_at=LATER))
    async with begin() as ports:
        seen = [await ports.users.get(user.id) for user in (ana, bea, other)]
    assert [(user.version, user.updated_at, user.roles) for user in seen] == [
        (3, LATER, ("author",)),
        (3, LATER, ("author",)),
        (1, NOON, ()),
    ]


async def test_other_changes_of_a_role_leave_its_holders_as_they_are(begin: Begin) -> None:
    role, ana = a_role(), a_user()
    await add_held(begin, role, ana)
    await save(begin, replace(role, permissions=frozenset(), version=2, updated_at=LATER))
    async with begin() as ports:
        seen = await ports.users.get(ana.id)
    assert (seen.version, seen.updated_at) == (2, NOON)


async def test_a_role_that_somebody_holds_is_not_removed(begin: Begin) -> None:
    role, ana = a_role(), a_user()
    await add_held(begin, role, ana)
    with pytest.raises(RoleInUse):
        await remove(begin, role.id)
    async with begin() as ports:
        assert (await ports.users.get(ana.id)).roles == (role.name.text,)


async def test_a_role_that_nobody_holds_any_more_is_removed_and_its_name_free(begin: Begin) -> None:
    role, ana = a_role(), a_user()
    await add_held(begin, role, ana)
    async with begin() as ports:
        locked = await ports.roles.get_for_update(role.id)
        await ports.assignments.revoke_from_all(role.id, at=LATER)
        await ports.roles.remove(locked)
    async with begin() as ports:
        with pytest.raises(RoleNotFound):
            await ports.roles.get(role.id)
        assert (await ports.users.get(ana.id)).roles == ()
    await add(begin, a_role(role.name.text))


async def add(begin: Begin, role: Role) -> None:
    async with begin() as ports:
        await ports.roles.add(role)


async def add_held(begin: Begin, role: Role, *holders: User) -> None:
    async with begin() as ports:
        await ports.roles.add(role)
        for user in holders:
            await ports.users.add(user)
            await ports.assignments.grant(user.id, role.id, by="tester", terms=OPEN_ENDED, at=NOON)


async def save(begin: Begin, role: Role) -> None:
    async with begin() as ports:
        await ports.roles.get_for_update(role.id)
        await ports.roles.save(role)


async def remove(begin: Begin, role_id: UUID) -> None:
    async with begin() as ports:
        await ports.roles.remove(await ports.roles.get_for_update(role_id))
