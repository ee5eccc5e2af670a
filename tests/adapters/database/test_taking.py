"""A connection that lies in the pool is taken as it is, if it can be trusted; if not, as SQLAlchemy takes it."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection

from adapters.database import liveness
from adapters.database.manager import DatabaseSessionManager
from adapters.database.taking import LendingPool, Lent, Turns, take
from tests.databases import Database, connections_in_use, managed
from tests.waiting import eventually

pytestmark = pytest.mark.database


@pytest.fixture
async def manager_of_one(database: Database) -> AsyncIterator[DatabaseSessionManager]:
    async with managed(database.url, pool_size=1) as manager:
        yield manager


async def test_one_that_was_in_use_a_moment_ago_is_lent(manager_of_one: DatabaseSessionManager) -> None:
    pids = []
    for _ in range(3):
        connection = await take(manager_of_one.read_engine)
        pids.append((isinstance(connection, Lent), pid_of(connection)))
        assert connections_in_use(manager_of_one) == 1
        connection.close()
    assert [is_lent for is_lent, _ in pids] == [False, True, True]
    assert len({pid for _, pid in pids}) == 1
    assert connections_in_use(manager_of_one) == 0


async def test_what_the_pool_has_thrown_away_is_not_lent(manager_of_one: DatabaseSessionManager) -> None:
    before = await taken_and_given_back(manager_of_one)
    pool = manager_of_one.read_engine.sync_engine.pool
    pool._invalidate_time = time.time() + 1  # As it does when another connection has turned out dead.
    assert isinstance(pool, LendingPool)
    assert pool.lend() is None
    pool._invalidate_time = time.time()
    assert await taken_and_given_back(manager_of_one) != before


async def test_one_that_was_given_up_is_replaced(manager_of_one: DatabaseSessionManager) -> None:
    before = await taken_and_given_back(manager_of_one)
    connection = await take(manager_of_one.read_engine)
    assert isinstance(connection, Lent)
    connection.invalidate(TimeoutError())
    connection.close()
    assert await taken_and_given_back(manager_of_one) != before


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


async def test_whoever_finds_all_in_use_waits_for_a_turn() -> None:
    turns = Turns(1, patience=60)
    await turns.wait()
    first, second = [asyncio.create_task(turns.wait()) for _ in range(2)]
    await asyncio.sleep(0)
    assert (first.done(), second.done()) == (False, False)
    turns.end()
    await first
    assert not second.done()
    turns.end()
    await second
    assert turns.free == 0
    turns.end()
    assert turns.free == 1


async def test_nobody_waits_for_a_turn_for_good() -> None:
    turns = Turns(1, patience=0.01)
    async with turns:
        with pytest.raises(PoolTimeout):
            await turns.wait()
    assert turns.free == 1


@pytest.mark.parametrize("has_one", [False, True])
async def test_whoever_leaves_while_waiting_takes_no_turn_along(*, has_one: bool) -> None:
    turns = Turns(1, patience=60)
    await turns.wait()
    leaving, staying = [asyncio.create_task(turns.wait()) for _ in range(2)]
    await asyncio.sleep(0)
    if has_one:
        turns.end()
        leaving.cancel()
    else:
        leaving.cancel()
        turns.end()
    await staying
    assert turns.free == 0


async def test_whoever_leaves_when_the_time_is_over_gives_back_no_turn_of_others() -> None:
    turns = Turns(1, patience=0)
    await turns.wait()
    leaving = asyncio.create_task(turns.wait())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(leaving.cancel)
    with pytest.raises((asyncio.CancelledError, PoolTimeout)):
        await leaving
    assert turns.free == 0


async def taken_and_given_back(manager: DatabaseSessionManager) -> int:
    connection = await take(manager.read_engine)
    try:
        return pid_of(connection)
    finally:
        connection.close()


def pid_of(connection: Lent | PoolProxiedConnection) -> int:
    assert connection.driver_connection
    return int(connection.driver_connection.get_server_pid())
