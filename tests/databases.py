"""Databases that come and go with a test, and the waiting for what another session does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, Final, TypeAlias

import asyncpg
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.pool import QueuePool

from adapters.database.manager import DatabaseSessionManager
from adapters.database.options import DatabaseOptions
from adapters.database.taking import pool_of
from tests.waiting import eventually

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

OTHERS: Final = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
"""Sessions of a database, without the one who asks."""


@dataclass(frozen=True, slots=True)
class Database:
    """One test's own. Whatever the code under test says of it, `observer` sees what is committed."""

    url: URL
    observer: Connection

    async def open_transactions(self) -> list[asyncpg.Record]:
        """Of sessions that do nothing."""
        return await self.observer.fetch(f"SELECT state, query {OTHERS} AND state LIKE 'idle in transaction%'")

    async def waiting(self) -> int:
        """How many sessions stand in line for a lock."""
        return int(await self.observer.fetchval(f"SELECT count(*) {OTHERS} AND wait_event_type = 'Lock'"))

    async def until_waiting(self, sessions: int) -> None:
        """So many stand in line."""

        async def are_waiting() -> bool:
            return await self.waiting() == sessions

        await eventually(are_waiting)

    async def until_active(self, pid: int) -> None:
        """The server works on a statement of this session."""

        async def is_active() -> bool:
            return bool(
                await self.observer.fetchval("SELECT state FROM pg_stat_activity WHERE pid = $1", pid) == "active"
            )

        await eventually(is_active)

    async def until_gone(self, pid: int) -> None:
        """The server has ended this session."""

        async def is_gone() -> bool:
            return not await self.observer.fetchval("SELECT count(*) FROM pg_stat_activity WHERE pid = $1", pid)

        await eventually(is_gone)


def on_hosts(url: URL, *ports: int | None, **parameters: str) -> URL:
    """The database on several servers of this machine, in this order."""
    query = {"host": [f"127.0.0.1:{port}" for port in ports], **parameters}
    return URL.create(url.drivername, url.username, url.password, database=url.database, query=query)


async def connect(url: URL, **more: Any) -> Connection:
    """A connection that has nothing to do with the code under test. `more` is for asyncpg."""
    _, options = url.get_dialect()().create_connect_args(url)
    return await asyncpg.connect(**options, **more)


async def until_ended(opened: AsyncSession | AsyncConnection) -> None:
    """The driver has heard that the server, or what stands before it, hung up."""
    connection = await opened.connection() if isinstance(opened, AsyncSession) else opened
    driver: Any = (await connection.get_raw_connection()).driver_connection

    async def has_ended() -> bool:
        return bool(driver.is_closed())

    await eventually(has_ended)


@asynccontextmanager
async def new_database(server: URL, *, template: str = "template1") -> AsyncIterator[URL]:
    """A copy of `template`. It is gone afterwards, whoever still uses it."""
    name = f"roster_{token_hex(8)}"
    administration = await connect(server)
    try:
        await administration.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield server.set(database=name)
        finally:
            await administration.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await administration.close()


@asynccontextmanager
async def managed(url: URL, **options: Any) -> AsyncIterator[DatabaseSessionManager]:
    """A manager that is told something else than the fixture `manager` is."""
    manager = DatabaseSessionManager(DatabaseOptions(url=url, **options))
    try:
        yield manager
    finally:
        await manager.close()


def turns_taken(manager: DatabaseSessionManager) -> int:
    """Whoever keeps one for good keeps a connection from all others."""
    pools = [pool_of(engine) for engine in (manager.engine, manager.read_engine)]
    return sum(pool.size() - pool.turns.free for pool in pools)


def connections_in_use(manager: DatabaseSessionManager) -> int:
    """Taken from the pools of this process and not given back."""
    pools = [engine.pool for engine in (manager.engine, manager.read_engine)]
    return sum(pool.checkedout() for pool in pools if isinstance(pool, QueuePool))
