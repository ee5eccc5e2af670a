"""A real PostgreSQL for all tests, and for each a database of its own with the tables that the migrations make.

Nothing is wrapped in a transaction that is rolled back: that would hide a forgotten commit and a constraint that
fails only there.
"""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Iterator

import pytest
from alembic import command
from hypothesis import settings
from sqlalchemy.engine import URL

from adapters.database.embedded import embedded_postgres
from adapters.database.manager import DatabaseSessionManager
from adapters.database.migrations import alembic_config
from adapters.database.options import DatabaseOptions
from app.settings.database_url import parse_database_url
from benchmarks.breakable.postgres import BreakablePostgres, breakable_postgres
from tests.credentials import INSERT_CALLER
from tests.databases import Database, connect, connections_in_use, new_database, turns_taken
from tests.pgbouncer import running_pgbouncer
from tests.places import reachable_directory

# How long an example takes depends on the machine, which is not what the tests are about.
settings.register_profile("roster", deadline=None)
settings.load_profile("roster")

# As in a worker: there are too many objects to look through them all for garbage every few tests.
gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A server to make databases on: the one that TEST_DATABASE_URL names, else a private one."""
    if text := os.environ.get("TEST_DATABASE_URL"):
        yield parse_database_url(text)
        return
    with reachable_directory() as directory, embedded_postgres(directory, durable=False) as server:
        yield server.url


@pytest.fixture(scope="session")
async def template(postgres: URL) -> AsyncIterator[str]:
    """The name of a migrated database that knows the caller: copying it is ten times faster than migrating another."""
    async with new_database(postgres) as url:
        # Its own thread, because the migrations begin an event loop of their own.
        await asyncio.to_thread(command.upgrade, alembic_config(url), "head")
        connection = await connect(url)
        await connection.execute(INSERT_CALLER)
        await connection.close()
        yield str(url.database)


@pytest.fixture
async def database(postgres: URL, template: str) -> AsyncIterator[Database]:
    """As an operator has it after `roster db upgrade`, and with an administrator whose API key the tests know."""
    async with new_database(postgres, template=template) as url:
        observer = await connect(url)
        yield Database(url, observer)
        await observer.close()


@pytest.fixture(scope="session")
def pgbouncer(postgres: URL) -> Iterator[URL]:
    """The server of all tests, through a PgBouncer in transaction mode."""
    with running_pgbouncer(postgres) as url:
        yield url


@pytest.fixture
def pooled(database: Database, pgbouncer: URL) -> URL:
    """The test's own database, through PgBouncer."""
    return pgbouncer.set(database=database.url.database)


@pytest.fixture
async def empty_database(postgres: URL) -> AsyncIterator[Database]:
    """Without any table."""
    async with new_database(postgres) as url:
        observer = await connect(url)
        yield Database(url, observer)
        await observer.close()


@pytest.fixture(scope="session")
async def breakable_cluster() -> AsyncIterator[BreakablePostgres]:
    # So few connections that a test can take all of them.
    settings = {"fsync": "off", "shared_buffers": "32MB", "max_connections": "20"}
    with reachable_directory() as directory:
        async with breakable_postgres(directory, settings, durable=False) as server:
            yield server


@pytest.fixture
async def breakable(breakable_cluster: BreakablePostgres) -> AsyncIterator[BreakablePostgres]:
    """A server of its own for a test that breaks it: running, migrated, and without users but the caller."""
    (breakable_cluster.directory / "data" / "postgresql.auto.conf").write_text("")
    breakable_cluster.start()
    observer = await connect(breakable_cluster.url)
    await observer.execute(f"TRUNCATE users CASCADE; {INSERT_CALLER}")
    await observer.close()
    yield breakable_cluster
    if breakable_cluster.is_running():
        breakable_cluster.kill()


@pytest.fixture
async def manager(database: Database) -> AsyncIterator[DatabaseSessionManager]:
    """Afterwards no connection may be in use any more, and no transaction open."""
    # A busy machine must not be taken for a fault: nothing here waits for long unless it hangs.
    manager = DatabaseSessionManager(
        DatabaseOptions(url=database.url, connect_timeout=30, pool_timeout=30, statement_timeout=30, lock_timeout=30)
    )
    yield manager
    in_use, taken = connections_in_use(manager), turns_taken(manager)
    left_open = await database.open_transactions()
    await manager.close()
    assert (in_use, taken, left_open) == (0, 0, [])
