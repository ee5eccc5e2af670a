"""Through PgBouncer in transaction mode: noticed, nothing prepared, nothing set, and limited by the role."""

import asyncio
from collections.abc import AsyncIterator
from secrets import token_hex
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from adapters.database.embedded.server import free_port
from adapters.database.errors import WriteOnReadEngine, sqlstate, translate
from adapters.database.manager import DatabaseSessionManager
from adapters.database.read_session import ReadSession
from domain.shared.errors import Unavailable
from tests.databases import Database, managed, on_hosts, until_ended
from tests.pgbouncer import SWALLOWED, running_pgbouncer

pytestmark = pytest.mark.database

PREPARED = "SELECT count(*) FROM pg_prepared_statements"


@pytest.fixture
async def limited(database: Database, pooled: URL) -> AsyncIterator[URL]:
    """For a role that has its limits of its own, as docs/configuration.md advises."""
    role = f"roster_{token_hex(8)}"
    await database.observer.execute(f"""
        CREATE ROLE {role} LOGIN PASSWORD 'limited' IN ROLE pg_read_all_data, pg_write_all_data;
        ALTER ROLE {role} SET statement_timeout = '400ms';
        ALTER ROLE {role} SET lock_timeout = '200ms';
        ALTER ROLE {role} SET idle_in_transaction_session_timeout = '300ms';
    """)
    yield pooled.set(username=role, password="limited")
    await database.observer.execute(f"DROP ROLE {role}")


@pytest.fixture(params=[True, None], ids=["told", "found out"])
async def manager(request: pytest.FixtureRequest, pooled: URL) -> AsyncIterator[DatabaseSessionManager]:
    async with managed(pooled, pgbouncer=request.param) as manager:
        yield manager


async def test_many_sessions_share_two_of_the_server(manager: DatabaseSessionManager) -> None:
    async def ask(number: int) -> int:
        # Each its own statement, so that one taken for another is noticed.
        async with manager.session(read_only=number % 2 == 0) as session:
            if isinstance(session, ReadSession):
                return int((await session.fetch(f"SELECT {number} + $1::int AS sum", [number]))[0]["sum"])
            return int((await session.execute(text(f"SELECT {number} + :more"), {"more": number})).scalar_one())

    assert await asyncio.gather(*map(ask, range(200))) == [2 * number for number in range(200)]
    async with manager.session() as session:
        assert (await session.execute(text(PREPARED))).scalar_one() == 0


async def test_settings_that_it_swallows_do_not_hide_it(database: Database, postgres: URL) -> None:
    with running_pgbouncer(postgres, ignore_startup_parameters=SWALLOWED) as pgbouncer:
        async with managed(pgbouncer.set(database=database.url.database)) as manager:
            for read_only in (False, True):
                assert await ask(manager, PREPARED, read_only=read_only) == 0


async def test_of_two_the_one_that_is_there_is_found_out(pooled: URL) -> None:
    absent = free_port()
    for ports in ((pooled.port, absent), (absent, pooled.port)):
        async with managed(on_hosts(pooled, *ports)) as manager:
            for read_only in (False, True):
                assert await ask(manager, PREPARED, read_only=read_only) == 0


async def test_a_server_behind_it_in_the_url_does_not_hide_it(pooled: URL, database: Database) -> None:
    url = on_hosts(pooled, pooled.port, database.url.port, target_session_attrs="read-write")
    async with managed(url) as manager:
        assert await ask(manager, "SHOW statement_timeout") == "0"


async def test_one_whose_server_is_away_is_passed_over(database: Database, postgres: URL) -> None:
    with running_pgbouncer(postgres.set(host="127.0.0.1", port=free_port()), query_wait_timeout="1") as lonely:
        async with managed(on_hosts(database.url, lonely.port, database.url.port), pgbouncer=True) as manager:
            assert await ask(manager, "SELECT 1") == 1


async def test_it_can_be_denied(pooled: URL) -> None:
    async with managed(pooled, pgbouncer=False) as manager:
        with pytest.raises(asyncpg.ProtocolViolationError):
            await ask(manager, "SELECT 1")


async def test_a_direct_connection_is_not_taken_for_one(manager: DatabaseSessionManager, database: Database) -> None:
    async with managed(database.url) as direct:
        assert await ask(direct, "SHOW statement_timeout") == "10s"
    assert await ask(manager, "SHOW statement_timeout") == "0"


@pytest.mark.parametrize("read_only", [False, True])
async def test_the_roles_limit_on_statements_holds(limited: URL, *, read_only: bool) -> None:
    async with managed(limited) as manager:
        assert await sqlstate_of(manager, "SELECT pg_sleep(60)", read_only=read_only) == "57014"


async def test_the_roles_limit_on_locks_holds(limited: URL, database: Database) -> None:
    async with managed(limited) as manager, database.observer.transaction():
        await database.observer.execute("LOCK TABLE users")
        assert await sqlstate_of(manager, "SELECT 1 FROM users") == "55P03"


async def test_the_roles_limit_on_idle_transactions_holds(limited: URL) -> None:
    async with managed(limited) as manager:

        async def dawdle() -> None:
            async with manager.session() as session:
                await session.execute(text("SELECT 1"))
                await until_ended(session)

        with pytest.raises(Unavailable) as refusal:
            await dawdle()
        assert type(refusal.value) is Unavailable
        assert await ask(manager, "SELECT 1") == 1


async def test_a_role_that_only_reads_cannot_write(limited: URL, database: Database, pooled: URL) -> None:
    await database.observer.execute(f"ALTER ROLE {limited.username} SET default_transaction_read_only = on")
    async with managed(pooled, read_url=limited) as manager:
        async with manager.session(read_only=True) as session:
            with pytest.raises(WriteOnReadEngine):
                await session.execute(text("DELETE FROM users"))
        assert await ask(manager, "SHOW transaction_read_only") == "off"


async def ask(manager: DatabaseSessionManager, question: str, **options: Any) -> object:
    async with manager.session(**options) as session:
        return (await session.execute(text(question))).scalar_one()


async def sqlstate_of(manager: DatabaseSessionManager, question: str, **options: Any) -> str | None:
    with pytest.raises(DBAPIError) as failure:
        await ask(manager, question, **options)
    assert type(translate(failure.value)) is Unavailable
    return sqlstate(failure.value.orig)
