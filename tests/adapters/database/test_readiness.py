"""Whether the service can serve, and what to do when it cannot."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from adapters.database.liveness import leave
from adapters.database.migrations import head_revision
from adapters.database.readiness import DatabaseReadiness
from domain.shared.readiness import PoolFigures
from tests.databases import Database, managed

pytestmark = pytest.mark.database


async def test_a_migrated_database_is_ready(database: Database) -> None:
    async with managed(database.url) as manager:
        assert await DatabaseReadiness(manager).check() == {"database": "ok", "migrations": "ok"}


async def test_an_empty_one_has_to_be_migrated(empty_database: Database) -> None:
    async with managed(empty_database.url) as manager:
        checks = await DatabaseReadiness(manager).check()
    assert checks["database"] == "ok"
    assert checks["migrations"] == f"at None, expected {head_revision()}: run `roster db upgrade`"


async def test_one_of_another_version_has_to_be_migrated(database: Database) -> None:
    await database.observer.execute("UPDATE alembic_version SET version_num = 'other'")
    async with managed(database.url) as manager:
        checks = await DatabaseReadiness(manager).check()
    assert checks["migrations"].startswith("at other, expected ")


async def test_one_that_is_not_there_is_unreachable(database: Database) -> None:
    for url in (database.url.set(port=1), database.url.set(password="another"), database.url.set(database="another")):
        async with managed(url) as manager:
            checks = await DatabaseReadiness(manager).check()
        assert checks["database"].startswith("unreachable: ")
        assert checks["migrations"] == "unknown"


async def test_the_server_that_answers_reads_is_looked_at_too(database: Database) -> None:
    async with managed(database.url, read_url=database.url) as manager:
        assert (await DatabaseReadiness(manager).check())["read_database"] == "ok"
    async with managed(database.url, read_url=database.url.set(port=1)) as manager:
        checks = await DatabaseReadiness(manager).check()
    assert (checks["database"], checks["migrations"]) == ("ok", "ok")
    assert checks["read_database"].startswith("unreachable: ")
    assert "READ_DATABASE_URL" in checks["read_database"]


async def test_a_database_that_cannot_be_written_to_is_not_kept(database: Database) -> None:
    async with managed(database.url) as manager:
        readiness = DatabaseReadiness(manager)
        await database.observer.execute(
            f'ALTER DATABASE "{database.url.database}" SET default_transaction_read_only = on'
        )
        assert (await readiness.check())["database"].startswith("read-only: ")
        assert readiness.pools()["write"].open == 0
        await database.observer.execute(f'ALTER DATABASE "{database.url.database}" RESET default_transaction_read_only')
        assert (await readiness.check())["database"] == "ok"


async def test_one_that_is_left_is_not_waited_for(database: Database) -> None:
    """A demoted primary whose network went silent: nothing is said to it, and each place in the pool is free."""
    async with managed(database.url, pool_size=2, max_overflow=0, pool_timeout=1) as manager:
        async with manager.session() as one, manager.session() as other:
            await other.execute(text("SELECT 1"))
            connection = await (await one.connection()).get_raw_connection()
            driver: Any = connection.driver_connection
        driver._transport.pause_reading()
        async with asyncio.timeout(0):
            await leave(manager.engine)
        assert driver.is_closed()
        async with manager.session() as one, manager.session() as other:
            for session in (one, other):
                assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


async def test_the_figures_of_the_pools_are_those_of_this_moment(database: Database) -> None:
    async with managed(database.url, pool_size=3) as manager:
        readiness = DatabaseReadiness(manager)
        unused = PoolFigures(size=3, open=0, in_use=0)
        assert readiness.pools() == {"write": unused, "read": unused}
        async with manager.session() as session:
            await session.execute(text("SELECT 1"))
            assert readiness.pools() == {"write": PoolFigures(size=3, open=1, in_use=1), "read": unused}
        assert readiness.pools()["write"] == PoolFigures(size=3, open=1, in_use=0)
