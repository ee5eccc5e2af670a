"""A connection that lies in the pool is taken as it is, if it can be trusted; if not, as SQLAlchemy takes it."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import event
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util.concurrency import in_greenlet

from adapters.database import liveness
from adapters.database.manager import DatabaseSessionManager
from adapters.database.taking import take
from tests.databases import Database, connections_in_use, managed
from tests.waiting import eventually

pytestmark = pytest.mark.database


@pytest.fixture
async def manager_of_one(database: Database) -> AsyncIterator[DatabaseSessionManager]:
    async with managed(database.url, pool_size=1) as manager:
        yield manager


async def test_one_that_was_in_use_a_moment_ago_needs_no_greenlet(manager_of_one: DatabaseSessionManager) -> None:
    waits = []
    event.listen(manager_of_one.read_engine.sync_engine, "checkout", lambda *_: waits.append(in_greenlet()))
    for _ in range(3):
        (await take(manager_of_one.read_engine)).close()
    assert waits == [True, False, False]


async def test_one_that_was_silent_is_asked_and_kept(
    manager_of_one: DatabaseSessionManager, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await taken_and_given_back(manager_of_one)
    monkeypatch.setattr(liveness, "TRUSTED_SECONDS", -1)
    after = await taken_and_given_back(manager_of_one)
    last = await database.observer.fetchval("SELECT query FROM pg_stat_activity WHERE pid = $1", after)
    assert (after, last) == (before, ";")


async def test_one_whose_end_was_heard_is_replaced(manager_of_one: DatabaseSessionManager, database: Database) -> None:
    connection = await take(manager_of_one.read_engine)
    pid, driver = pid_of(connection), connection.driver_connection
    connection.close()

    async def has_heard() -> bool:
        assert driver
        return bool(driver.is_closed())

    await database.observer.execute("SELECT pg_terminate_backend($1)", pid)
    await eventually(has_heard)
    assert await taken_and_given_back(manager_of_one) != pid
    assert connections_in_use(manager_of_one) == 0


async def taken_and_given_back(manager: DatabaseSessionManager) -> int:
    connection = await take(manager.read_engine)
    try:
        return pid_of(connection)
    finally:
        connection.close()


def pid_of(connection: PoolProxiedConnection) -> int:
    assert connection.driver_connection
    return int(connection.driver_connection.get_server_pid())
