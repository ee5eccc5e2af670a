"""The PgBouncer of the tests is what it is said to be."""

import asyncpg
import pytest
from sqlalchemy.engine import URL

from tests.databases import connect

pytestmark = pytest.mark.database


async def test_two_transactions_of_one_client_may_meet_two_sessions_of_the_server(pooled: URL) -> None:
    one, other = [await connect(pooled, statement_cache_size=0) for _ in range(2)]
    first = await one.fetchval("SELECT pg_backend_pid()")
    async with other.transaction():
        assert await other.fetchval("SELECT pg_backend_pid()") == first
        assert await one.fetchval("SELECT pg_backend_pid()") != first
    await one.close()
    await other.close()


async def test_a_prepared_statement_is_gone_in_the_next_transaction(pooled: URL) -> None:
    one, other = await connect(pooled), await connect(pooled)
    await one.fetchval("SELECT pg_backend_pid()")
    async with other.transaction():
        with pytest.raises(asyncpg.InvalidSQLStatementNameError):
            await one.fetchval("SELECT pg_backend_pid()")
    await one.close()
    await other.close()


async def test_it_refuses_settings_at_connection(pooled: URL) -> None:
    with pytest.raises(asyncpg.ProtocolViolationError, match="unsupported startup parameter"):
        await connect(pooled, server_settings={"statement_timeout": "1s"})
