"""All that is kept about a person is read as of one moment, and on a connection that is given back."""

from contextlib import aclosing
from typing import Any
from uuid import UUID

import pytest

from adapters.database.manager import DatabaseSessionManager
from adapters.database.personal_data.records import ROWS_AT_ONCE, SqlPersonalRecords
from adapters.database.users.repository import SqlUserRepository
from domain.personal_data.values import Section
from domain.users.errors import UserNotFound
from tests.databases import Database, connections_in_use
from tests.samples import NOBODY, a_user

pytestmark = pytest.mark.database

FILL = """
    INSERT INTO audit_events (id, occurred_at, actor, action, target_type, target_id, changed_fields, outcome)
    SELECT gen_random_uuid(), now(), 'shell', 'user_updated', 'user', $1, '{}', 'done' FROM generate_series(1, $2)
"""


@pytest.fixture
async def ana(manager: DatabaseSessionManager) -> UUID:
    user = a_user()
    async with manager.session() as session:
        await SqlUserRepository(session).add(user)
    return user.id


async def test_what_changes_meanwhile_is_not_seen(
    manager: DatabaseSessionManager, database: Database, ana: UUID
) -> None:
    await database.observer.execute(FILL, ana, 1)
    seen: dict[Section, list[Any]] = {section: [] for section in Section}
    async with aclosing(SqlPersonalRecords(manager).of(ana)) as records:
        async for section, some in records:
            seen[section] += some
            await database.observer.execute("DELETE FROM users WHERE id = $1", ana)
            await database.observer.execute(FILL, ana, 1)
    assert (len(seen[Section.USER]), len(seen[Section.AUDIT_EVENTS])) == (1, 1)
    assert await database.observer.fetchval("SELECT count(*) FROM audit_events") > 1


async def test_many_come_some_at_a_time(manager: DatabaseSessionManager, database: Database, ana: UUID) -> None:
    await database.observer.execute(FILL, ana, 2 * ROWS_AT_ONCE + 1)
    async with aclosing(SqlPersonalRecords(manager).of(ana)) as records:
        sizes = [len(some) async for section, some in records if section is Section.AUDIT_EVENTS]
    assert sizes == [ROWS_AT_ONCE, ROWS_AT_ONCE, 1]


async def test_who_stops_reading_gives_the_connection_back(
    manager: DatabaseSessionManager, database: Database, ana: UUID
) -> None:
    async with aclosing(SqlPersonalRecords(manager).of(ana)) as records:
        await anext(records)
        assert connections_in_use(manager) == 1
    assert connections_in_use(manager) == 0
    assert await database.open_transactions() == []
    async with manager.connection(read_only=True) as connection:
        assert (await connection.exec_driver_sql("SHOW transaction_isolation")).scalar() == "read committed"


async def test_nobody_is_not_found(manager: DatabaseSessionManager) -> None:
    with pytest.raises(UserNotFound):
        await anext(SqlPersonalRecords(manager).of(NOBODY))
