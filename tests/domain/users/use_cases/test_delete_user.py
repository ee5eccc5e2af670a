"""Deleting a user for good."""

from uuid import UUID

import pytest

from domain.roles.entities import Role
from domain.shared.version import VersionIsStale
from domain.users.entities import User
from domain.users.errors import LastAdministrator, UserNotFound
from domain.users.use_cases.delete_user import DeleteUser
from tests.fakes.register import FakeRegister
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, a_user


async def test_nothing_of_the_user_stays(
    delete_user: DeleteUser, register: FakeRegister, users: FakeUserRepository, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    await delete_user.execute(ana.id)
    assert (register.users, register.held) == ({}, set())
    await users.add(a_user(ana.email.address))


async def test_refuses_an_outdated_decision(delete_user: DeleteUser, users: FakeUserRepository, ana: User) -> None:
    with pytest.raises(VersionIsStale):
        await delete_user.execute(ana.id, expected=frozenset({2}))
    assert await users.get(ana.id) == ana


async def test_accepts_a_decision_on_the_current_version(
    delete_user: DeleteUser, register: FakeRegister, ana: User
) -> None:
    await delete_user.execute(ana.id, expected=frozenset({1}))
    assert register.users == {}


async def test_the_last_active_administrator_stays(
    delete_user: DeleteUser, register: FakeRegister, last_administrator: UUID
) -> None:
    with pytest.raises(LastAdministrator):
        await delete_user.execute(last_administrator)
    assert last_administrator in register.users


async def test_refuses_nobody(delete_user: DeleteUser) -> None:
    with pytest.raises(UserNotFound):
        await delete_user.execute(NOBODY)
