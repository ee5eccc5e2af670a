"""Nobody changes a user who may do more than they: who could, would have what that user has."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Final, TypeAlias
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.shared.actor import Actor, BeyondOwnPermissions
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.users.entities import User
from domain.users.use_cases.activate_user import ActivateUser
from domain.users.use_cases.deactivate_user import DeactivateUser
from domain.users.use_cases.delete_user import DeleteUser
from domain.users.use_cases.update_user import UpdateUser, UpdateUserCommand
from tests.fakes.register import FakeRegister
from tests.samples import a_user

Change: TypeAlias = Callable[[Actor, UUID], Awaitable[object]]

WRITER: Final = Actor(name="key:1", permissions=frozenset({Permission.USERS_WRITE}), user_id=uuid7())
EDITOR: Final = replace(WRITER, permissions=WRITER.permissions | {Permission.USERS_READ})
"""Has what the role `editor` gives, too."""


@pytest.fixture(params=["update", "deactivate", "activate", "delete"])
def change(
    request: pytest.FixtureRequest,
    update_user: UpdateUser,
    deactivate_user: DeactivateUser,
    activate_user: ActivateUser,
    delete_user: DeleteUser,
) -> Change:
    ways: dict[str, Change] = {
        "update": lambda actor, user_id: replace(update_user, actor=actor).execute(
            UpdateUserCommand(user_id=user_id, email="mine@example.com")
        ),
        "deactivate": lambda actor, user_id: replace(deactivate_user, actor=actor).execute(user_id),
        "activate": lambda actor, user_id: replace(activate_user, actor=actor).execute(user_id),
        "delete": lambda actor, user_id: replace(delete_user, actor=actor).execute(user_id),
    }
    return ways[request.param]


async def test_a_user_who_may_do_more_stays_as_it_is(
    change: Change, register: FakeRegister, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    with pytest.raises(BeyondOwnPermissions, match="`users:read`"):
        await change(WRITER, ana.id)
    assert register.users == {ana.id: ana}
    assert register.events == []


async def test_a_user_who_may_do_no_more_can_be_changed(
    change: Change, register: FakeRegister, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    await change(EDITOR, ana.id)
    assert register.users.get(ana.id) != ana or not register.events


async def test_an_administrator_is_changed_by_nobody_who_lacks_anything(
    change: Change, register: FakeRegister, ana: User
) -> None:
    bea = a_user("bea@example.com")
    register.users[bea.id] = bea
    register.held |= {(ana.id, ADMINISTRATOR_ID), (bea.id, ADMINISTRATOR_ID)}
    with pytest.raises(BeyondOwnPermissions):
        await change(replace(WRITER, permissions=EVERY_PERMISSION - {Permission.AUDIT_READ}), ana.id)
