"""What the audit trail is told of users: exactly what changed, and only if something did."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.audit.entities import Occurrence
from domain.audit.values import Action, TargetType
from domain.roles.entities import Role
from domain.shared.actor import SHELL
from domain.users.entities import User
from domain.users.errors import LastAdministrator
from domain.users.new_passwords import NewPasswords
from domain.users.use_cases.activate_user import ActivateUser
from domain.users.use_cases.deactivate_user import DeactivateUser
from domain.users.use_cases.delete_user import DeleteUser
from domain.users.use_cases.register_user import RegisterUser, RegisterUserCommand
from domain.users.use_cases.update_user import UpdateUser, UpdateUserCommand
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.register import FakeRegister
from tests.fakes.security import FakeCommonPasswords, FakePasswordHasher
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.fakes.users import FakeUserRepository
from tests.samples import NOON

PASSWORD = "correct horse battery staple"
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _an_hour_later(clock: FakeClock, ana: User) -> None:
    """So that the time of a change is not that of Ana's registration."""
    assert ana.created_at == NOON
    clock.advance(timedelta(hours=1))


@pytest.mark.parametrize(
    ("password", "given"),
    [(None, ("email", "display_name")), (PASSWORD, ("email", "display_name", "password"))],
)
async def test_registering_names_what_was_given(
    register: FakeRegister,
    users: FakeUserRepository,
    audit: FakeAuditTrail,
    clock: FakeClock,
    password: str | None,
    given: tuple[str, ...],
) -> None:
    register_user = RegisterUser(
        actor=SHELL,
        users=users,
        emails=FakeEmailParser(),
        new_passwords=NewPasswords(
            passwords=FakePasswordHasher(), common_passwords=FakeCommonPasswords("passwordpassword")
        ),
        audit=audit,
        clock=clock,
    )
    command = RegisterUserCommand(email="bea@example.com", display_name="Bea", password=password)
    user = await register_user.execute(command)
    assert told(register) == [
        Occurrence(action=Action.USER_REGISTERED, target_id=user.id, changed_fields=given, at=LATER)
    ]


@pytest.mark.parametrize(
    ("members", "changed"),
    [
        ({"email": "lima@example.com"}, ("email",)),
        ({"email": "ana@example.com", "display_name": "Ana Lima"}, ("display_name",)),
        ({"email": "lima@example.com", "display_name": "Ana Lima"}, ("email", "display_name")),
        ({"email": "ana@example.com", "display_name": "Ana"}, None),
    ],
)
async def test_updating_names_what_changed(
    update_user: UpdateUser,
    register: FakeRegister,
    ana: User,
    members: dict[str, Any],
    changed: tuple[str, ...] | None,
) -> None:
    await update_user.execute(UpdateUserCommand(user_id=ana.id, **members))
    assert told(register) == (
        [Occurrence(action=Action.USER_UPDATED, target_id=ana.id, changed_fields=changed, at=LATER)] if changed else []
    )


async def test_deactivating_and_activating_are_told_once_each(
    deactivate_user: DeactivateUser, activate_user: ActivateUser, register: FakeRegister, ana: User
) -> None:
    for use_case in (activate_user, deactivate_user, deactivate_user, activate_user, activate_user):
        await use_case.execute(ana.id)
    assert told(register) == [
        Occurrence(action=action, target_id=ana.id, changed_fields=("status",), at=LATER)
        for action in (Action.USER_DEACTIVATED, Action.USER_ACTIVATED)
    ]


async def test_deleting_is_one_event_whatever_the_user_held(
    delete_user: DeleteUser, register: FakeRegister, ana: User, editor: Role
) -> None:
    register.held.add((ana.id, editor.id))
    await delete_user.execute(ana.id)
    assert told(register) == [Occurrence(action=Action.USER_DELETED, target_id=ana.id, at=LATER)]


async def test_a_refusal_is_not_told(delete_user: DeleteUser, register: FakeRegister, last_administrator: UUID) -> None:
    with pytest.raises(LastAdministrator):
        await delete_user.execute(last_administrator)
    assert told(register) == []


@pytest.mark.parametrize("action", [action for action in Action if action.name.startswith("USER_")])
def test_what_is_done_to_users_is_about_users(action: Action) -> None:
    assert action.target_type is TargetType.USER


def told(register: FakeRegister) -> list[Occurrence]:
    return [event.occurrence for event in register.events]
