"""The register keeps an active administrator, also when the last two go at once."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import product
from typing import Final
from uuid import UUID

import pytest

from adapters.database.manager import DatabaseSessionManager
from adapters.database.seed import ADMINISTRATOR_ID
from domain.roles.use_cases.replace_roles import ReplaceRoles
from domain.roles.use_cases.revoke_role import RevokeRole
from domain.roles.values import OPEN_ENDED
from domain.shared.actor import SHELL
from domain.users.errors import LastAdministrator
from domain.users.use_cases.deactivate_user import DeactivateUser
from domain.users.use_cases.delete_user import DeleteUser
from tests.adapters.database.transactions import Begin, Ports, on_postgres
from tests.databases import Database
from tests.fakes.system import FakeClock
from tests.samples import NOON, a_user

pytestmark = pytest.mark.database

CLOCK: Final = FakeClock()
REMAINING: Final = """
    SELECT count(*) FROM users JOIN user_roles ON user_id = users.id WHERE role_id = $1 AND status = 'active'
"""

Leave = Callable[[Ports, UUID], Awaitable[object]]


def deactivate(ports: Ports, user_id: UUID) -> Awaitable[object]:
    use_case = DeactivateUser(
        actor=SHELL,
        held_permissions=ports.held_permissions,
        users=ports.users,
        administrators=ports.administrators,
        sessions=ports.sessions,
        audit=ports.audit,
        clock=CLOCK,
    )
    return use_case.execute(user_id)


def delete(ports: Ports, user_id: UUID) -> Awaitable[object]:
    return DeleteUser(
        actor=SHELL,
        held_permissions=ports.held_permissions,
        users=ports.users,
        administrators=ports.administrators,
        audit=ports.audit,
        clock=CLOCK,
    ).execute(user_id)


def revoke(ports: Ports, user_id: UUID) -> Awaitable[object]:
    use_case = RevokeRole(
        actor=SHELL,
        users=ports.users,
        roles=ports.roles,
        assignments=ports.assignments,
        administrators=ports.administrators,
        audit=ports.audit,
        clock=CLOCK,
    )
    return use_case.execute(user_id, ADMINISTRATOR_ID)


def replace(ports: Ports, user_id: UUID) -> Awaitable[object]:
    use_case = ReplaceRoles(
        actor=SHELL,
        roles=ports.roles,
        assignments=ports.assignments,
        administrators=ports.administrators,
        audit=ports.audit,
        clock=CLOCK,
    )
    return use_case.execute(user_id, [])


WAYS: Final = (deactivate, delete, revoke, replace)


async def test_of_the_last_two_administrators_one_stays(manager: DatabaseSessionManager, database: Database) -> None:
    begin = on_postgres(manager)

    async def leave(way: Leave, user_id: UUID) -> None:
        async with begin() as ports:
            await way(ports, user_id)

    for one_way, other_way in list(product(WAYS, WAYS)) * 2:
        one, other = await two_administrators(begin)
        outcomes = await asyncio.gather(leave(one_way, one), leave(other_way, other), return_exceptions=True)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LastAdministrator", "NoneType"]
        assert await database.observer.fetchval(REMAINING, ADMINISTRATOR_ID) == 1


@pytest.mark.parametrize("way", WAYS)
async def test_the_last_administrator_stays(manager: DatabaseSessionManager, way: Leave) -> None:
    begin = on_postgres(manager)
    one, other = await two_administrators(begin)
    async with begin() as ports:
        await way(ports, one)
    async with begin() as ports:
        with pytest.raises(LastAdministrator):
            await way(ports, other)


async def two_administrators(begin: Begin) -> tuple[UUID, UUID]:
    """And nobody besides them."""
    async with begin() as ports:
        await ports.assignments.revoke_from_all(ADMINISTRATOR_ID, at=NOON)
        one, other = (a_user(f"{ports.users.next_id()}@example.com") for _ in range(2))
        for user in (one, other):
            await ports.users.add(user)
            await ports.assignments.grant(user.id, ADMINISTRATOR_ID, by="tester", terms=OPEN_ENDED, at=NOON)
    return one.id, other.id
