"""Erasing a person."""

from dataclasses import replace
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from domain.audit.values import Action
from domain.personal_data.use_cases.erase_person import ErasePerson
from domain.roles.entities import Role
from domain.shared.actor import SHELL, Actor, BeyondOwnPermissions, OwnAccount, PermissionMissing
from domain.shared.permissions import EVERY_PERMISSION, Permission
from domain.shared.version import VersionIsStale
from domain.users.entities import User
from domain.users.errors import LastAdministrator, UserNotFound
from tests.fakes.audit import FakeAuditTrail
from tests.fakes.personal_data import FakePersonalTraces
from tests.fakes.register import FakeRegister
from tests.fakes.system import FakeClock
from tests.fakes.users import FakeAdministrators, FakeHeldPermissions, FakeUserRepository
from tests.samples import NOBODY

CLERK = Actor(name="key:1", permissions=frozenset({Permission.USERS_WRITE}), user_id=uuid7())


@pytest.fixture
def erase_person(
    register: FakeRegister,
    users: FakeUserRepository,
    held_permissions: FakeHeldPermissions,
    administrators: FakeAdministrators,
    audit: FakeAuditTrail,
    clock: FakeClock,
) -> ErasePerson:
    return ErasePerson(
        actor=SHELL,
        users=users,
        held_permissions=held_permissions,
        administrators=administrators,
        traces=FakePersonalTraces(register),
        audit=audit,
        clock=clock,
    )


async def test_the_user_is_gone_and_the_trail_says_so(
    erase_person: ErasePerson, register: FakeRegister, ana: User
) -> None:
    await replace(erase_person, actor=CLERK).execute(ana.id, expected=frozenset({1}))
    assert register.users == {}
    (event,) = register.events
    assert (event.occurrence.action, event.occurrence.target_id) == (Action.USER_ERASED, ana.id)


async def test_refuses_nobody_and_an_outdated_version(erase_person: ErasePerson, ana: User) -> None:
    with pytest.raises(UserNotFound):
        await erase_person.execute(NOBODY)
    with pytest.raises(VersionIsStale):
        await erase_person.execute(ana.id, expected=frozenset({2}))


async def test_refuses_the_last_administrator(
    erase_person: ErasePerson, register: FakeRegister, last_administrator: UUID
) -> None:
    with pytest.raises(LastAdministrator):
        await erase_person.execute(last_administrator)
    assert register.users.keys() == {last_administrator}


async def test_nobody_erases_themselves_or_who_may_do_more(
    erase_person: ErasePerson, register: FakeRegister, ana: User, editor: Role
) -> None:
    with pytest.raises(OwnAccount):
        await replace(erase_person, actor=replace(CLERK, user_id=ana.id)).execute(ana.id)
    reader = replace(CLERK, permissions=EVERY_PERMISSION - {Permission.USERS_WRITE})
    with pytest.raises(PermissionMissing):
        await replace(erase_person, actor=reader).execute(ana.id)
    register.held.add((ana.id, editor.id))
    with pytest.raises(BeyondOwnPermissions):
        await replace(erase_person, actor=CLERK).execute(ana.id)
    assert register.users.keys() == {ana.id}
    assert register.events == []
