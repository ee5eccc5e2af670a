"""Granting a role for a time, and saying why."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest

from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.entities import Role
from domain.roles.errors import ExpiryInThePast, InvalidReason
from domain.roles.use_cases.grant_role import GrantRole, GrantRoleCommand
from domain.roles.use_cases.list_roles_of_user import ListRolesOfUser
from domain.roles.values import Reason, Terms
from domain.shared.actor import SHELL
from domain.users.entities import User
from domain.users.errors import LastAdministrator
from tests.fakes.register import FakeRegister
from tests.fakes.roles import FakeRoleAssignments
from tests.samples import NOON, a_user

LATER: Final = NOON + timedelta(hours=1)


async def test_the_grant_has_its_terms(
    grant_role: GrantRole, assignments: FakeRoleAssignments, register: FakeRegister, ana: User, editor: Role
) -> None:
    command = GrantRoleCommand(user_id=ana.id, role_id=editor.id, expires_at=LATER, reason=" Stands in. ")
    await grant_role.execute(command)
    (grant,) = (await ListRolesOfUser(actor=SHELL, assignments=assignments).execute(ana.id)).grants
    assert (grant.granted_at, grant.granted_by) == (NOON, "shell")
    assert grant.terms == Terms(expires_at=LATER, reason=Reason("Stands in."))
    (event,) = register.events
    assert event.occurrence.changed_fields == ("roles", "expires_at", "reason")


async def test_it_counts_until_that_instant(
    grant_role: GrantRole, register: FakeRegister, ana: User, editor: Role
) -> None:
    await grant_role.execute(GrantRoleCommand(user_id=ana.id, role_id=editor.id, expires_at=LATER))
    register.now = LATER - timedelta(microseconds=1)
    assert register.user(ana.id).roles == ("editor",)
    register.now = LATER
    assert register.user(ana.id).roles == ()


@pytest.mark.parametrize("expires_at", [NOON, NOON - timedelta(days=1)])
async def test_refuses_a_time_that_has_passed(
    grant_role: GrantRole, register: FakeRegister, ana: User, editor: Role, expires_at: datetime
) -> None:
    with pytest.raises(ExpiryInThePast):
        await grant_role.execute(GrantRoleCommand(user_id=ana.id, role_id=editor.id, expires_at=expires_at))
    assert register.held == set()


@pytest.mark.parametrize("reason", ["x" * 501, "with\x00control"])
async def test_refuses_a_reason_that_is_none(grant_role: GrantRole, ana: User, editor: Role, reason: str) -> None:
    with pytest.raises(InvalidReason):
        await grant_role.execute(GrantRoleCommand(user_id=ana.id, role_id=editor.id, reason=reason))


async def test_the_last_administrator_stays_one_for_good(
    grant_role: GrantRole, register: FakeRegister, last_administrator: UUID
) -> None:
    temporary = GrantRoleCommand(user_id=last_administrator, role_id=ADMINISTRATOR_ID, expires_at=LATER)
    with pytest.raises(LastAdministrator):
        await grant_role.execute(temporary)
    bea = a_user("bea@example.com")
    register.users[bea.id] = bea
    await grant_role.execute(GrantRoleCommand(user_id=bea.id, role_id=ADMINISTRATOR_ID))
    await grant_role.execute(temporary)
    assert register.events[-1].occurrence.target_id == last_administrator
