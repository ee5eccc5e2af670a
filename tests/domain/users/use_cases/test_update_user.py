"""Changing how a user is addressed."""

from datetime import timedelta
from typing import Any

import pytest

from domain.shared.version import VersionIsStale
from domain.users.entities import User
from domain.users.errors import EmailAlreadyTaken, InvalidDisplayName, InvalidEmail, UserNotFound
from domain.users.use_cases.update_user import UpdateUser, UpdateUserCommand
from domain.users.values import DisplayName, Email
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeUserRepository
from tests.samples import NOBODY, NOON, a_user


async def test_what_is_named_changes(update_user: UpdateUser, users: FakeUserRepository, ana: User) -> None:
    changed = await update_user.execute(
        UpdateUserCommand(user_id=ana.id, email="lima@EXAMPLE.com", display_name=" Ana Lima ")
    )
    assert (changed.email, changed.display_name) == (Email("lima@example.com"), DisplayName("Ana Lima"))
    assert changed.version == 2
    assert await users.get(ana.id) == changed


async def test_what_is_not_named_stays(update_user: UpdateUser, ana: User) -> None:
    by_name = await update_user.execute(UpdateUserCommand(user_id=ana.id, display_name="Ana Lima"))
    assert by_name.email == ana.email
    by_address = await update_user.execute(UpdateUserCommand(user_id=ana.id, email="lima@example.com"))
    assert by_address.display_name == DisplayName("Ana Lima")


async def test_the_time_of_the_change_is_noted(update_user: UpdateUser, clock: FakeClock, ana: User) -> None:
    clock.advance(timedelta(hours=1))
    changed = await update_user.execute(UpdateUserCommand(user_id=ana.id, display_name="Ana Lima"))
    assert (changed.created_at, changed.updated_at) == (NOON, NOON + timedelta(hours=1))


@pytest.mark.parametrize("members", [{}, {"email": "ana@example.com"}, {"display_name": "Ana"}])
async def test_a_change_that_changes_nothing_makes_no_new_version(
    update_user: UpdateUser, register: FakeRegister, clock: FakeClock, ana: User, members: dict[str, Any]
) -> None:
    clock.advance(timedelta(hours=1))
    assert await update_user.execute(UpdateUserCommand(user_id=ana.id, **members)) == ana
    assert register.users[ana.id] is ana


async def test_refuses_an_outdated_decision(update_user: UpdateUser, users: FakeUserRepository, ana: User) -> None:
    stale = UpdateUserCommand(user_id=ana.id, expected=frozenset({2}), display_name="Ana Lima")
    with pytest.raises(VersionIsStale):
        await update_user.execute(stale)
    assert await users.get(ana.id) == ana


async def test_accepts_a_decision_on_the_current_version(update_user: UpdateUser, ana: User) -> None:
    command = UpdateUserCommand(user_id=ana.id, expected=frozenset({1}), display_name="Ana Lima")
    assert (await update_user.execute(command)).version == 2


async def test_refuses_the_address_of_another(update_user: UpdateUser, users: FakeUserRepository, ana: User) -> None:
    await users.add(a_user("bea@example.com"))
    with pytest.raises(EmailAlreadyTaken):
        await update_user.execute(UpdateUserCommand(user_id=ana.id, email="BEA@example.com"))


@pytest.mark.parametrize(
    ("members", "error"), [({"email": "ana"}, InvalidEmail), ({"display_name": ""}, InvalidDisplayName)]
)
async def test_refuses_what_no_value_accepts(
    update_user: UpdateUser, ana: User, members: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        await update_user.execute(UpdateUserCommand(user_id=ana.id, **members))


async def test_refuses_nobody(update_user: UpdateUser) -> None:
    with pytest.raises(UserNotFound):
        await update_user.execute(UpdateUserCommand(user_id=NOBODY, display_name="Ana"))
