"""Putting a deactivated user back into service."""

from datetime import timedelta

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.use_cases.activate_user import ActivateUser
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON


async def test_the_user_is_active_again_with_the_roles_it_had(
    activate_user: ActivateUser, register: FakeRegister, users: FakeUserRepository, clock: FakeClock, ana: User
) -> None:
    register.users[ana.id] = ana.deactivate(at=NOON)
    register.held.add((ana.id, ADMINISTRATOR_ID))
    clock.advance(timedelta(hours=1))
    user = await activate_user.execute(ana.id)
    assert (user.is_active, user.version, user.updated_at) == (True, 3, NOON + timedelta(hours=1))
    assert user.roles == ("administrator",)
    assert await users.get(ana.id) == user


async def test_activating_twice_is_the_same_as_once(
    activate_user: ActivateUser, register: FakeRegister, clock: FakeClock, ana: User
) -> None:
    clock.advance(timedelta(hours=1))
    assert await activate_user.execute(ana.id) == ana
    assert register.users[ana.id] is ana


async def test_refuses_nobody(activate_user: ActivateUser) -> None:
    with pytest.raises(UserNotFound):
        await activate_user.execute(NOBODY)
