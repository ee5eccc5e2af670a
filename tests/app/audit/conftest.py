"""One server for these tests; each begins with an empty register and no event."""

from collections.abc import AsyncIterator
from typing import Final

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.credentials import INSERT_CALLER
from tests.databases import Connection, connect, new_database
from tests.server import Server, running_server

# Even the owner of a table that only grows must switch off its triggers to empty it.
EMPTY: Final = f"""
    SET session_replication_role = replica;
    TRUNCATE audit_events, idempotency_keys, users CASCADE;
    DELETE FROM roles WHERE name <> 'administrator';
    SET session_replication_role = origin;
    {INSERT_CALLER}
"""


@pytest.fixture(scope="package")
async def server(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with new_database(postgres, template=template) as url:
        log = tmp_path_factory.mktemp("server") / "log"
        with running_server(url, log, ROSTER_TRUSTED_PROXIES="127.0.0.1/32") as server:
            yield server


@pytest.fixture
async def truth(server: Server) -> AsyncIterator[Connection]:
    """The server's database, over a connection of its own."""
    connection = await connect(server.database)
    await connection.execute(EMPTY)
    yield connection
    await connection.close()


@pytest.fixture
async def client(server: Server, truth: Connection) -> AsyncIterator[httpx.AsyncClient]:
    assert await truth.fetchval("SELECT count(*) FROM audit_events") == 0
    async with server.client() as client:
        yield client
