"""Taking a user out of service."""

from datetime import timedelta
from uuid import UUID

import pytest

from domain.users.entities import User
from domain.users.errors import LastAdministrator, UserNotFound
from domain.users.use_cases.deactivate_user import DeactivateUser
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON, a_user


async def test_the_user_is_out_of_service_and_still_there(
    deactivate_user: DeactivateUser, users: FakeUserRepository, clock: FakeClock, ana: User
) -> None:
    clock.advance(timedelta(hours=1))
    user = await deactivate_user.execute(ana.id)
    assert (user.is_active, user.version, user.updated_at) == (False, 2, NOON + timedelta(hours=1))
    assert await users.get(ana.id) == user


async def test_deactivating_twice_is_the_same_as_once(
    deactivate_user: DeactivateUser, clock: FakeClock, ana: User
) -> None:
    once = await deactivate_user.execute(ana.id)
    clock.advance(timedelta(hours=1))
    assert await deactivate_user.execute(ana.id) == once


async def test_the_last_active_administrator_stays_active(
    deactivate_user: DeactivateUser, users: FakeUserRepository, last_administrator: UUID
) -> None:
    with pytest.raises(LastAdministrator):
        await deactivate_user.execute(last_administrator)
    assert (await users.get(last_administrator)).is_active


@pytest.mark.usefixtures("last_administrator")
async def test_others_can_be_deactivated_all_the_same(deactivate_user: DeactivateUser, register: FakeRegister) -> None:
    bea = a_user("bea@example.com")
    register.users[bea.id] = bea
    assert not (await deactivate_user.execute(bea.id)).is_active


async def test_refuses_nobody(deactivate_user: DeactivateUser) -> None:
    with pytest.raises(UserNotFound):
        await deactivate_user.execute(NOBODY)
