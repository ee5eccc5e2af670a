"""Reading one user."""

import pytest

from domain.shared.actor import SHELL
from domain.users.entities import User
from domain.users.errors import UserNotFound
from domain.users.use_cases.get_user import GetUser
from tests.fakes.register import FakeRegister
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON


async def test_a_user_is_found_by_its_id(users: FakeUserRepository, ana: User) -> None:
    assert await GetUser(actor=SHELL, users=users).execute(ana.id) == ana


async def test_a_deactivated_user_is_found_too(users: FakeUserRepository, register: FakeRegister, ana: User) -> None:
    register.users[ana.id] = ana.deactivate(at=NOON)
    assert not (await GetUser(actor=SHELL, users=users).execute(ana.id)).is_active


async def test_nobody_is_not_found(users: FakeUserRepository) -> None:
    with pytest.raises(UserNotFound):
        await GetUser(actor=SHELL, users=users).execute(NOBODY)
