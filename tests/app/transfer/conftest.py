"""One server for these tests; each begins with an empty register and no event."""

from collections.abc import AsyncIterator
from typing import Final

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.credentials import INSERT_CALLER
from tests.databases import Database, connect, new_database
from tests.server import Server, running_server

MAX_IMPORT_BYTES: Final = 96_000_000
# Even the owner of a table that only grows must switch off its triggers to empty it.
EMPTY: Final = f"""
    SET session_replication_role = replica;
    TRUNCATE audit_events, imports, users CASCADE;
    DELETE FROM roles WHERE name <> 'administrator';
    SET session_replication_role = origin;
    {INSERT_CALLER}
"""


@pytest.fixture(scope="package")
async def server(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with new_database(postgres, template=template) as url:
        log = tmp_path_factory.mktemp("server") / "log"
        with running_server(url, log, ROSTER_MAX_IMPORT_BYTES=str(MAX_IMPORT_BYTES)) as server:
            yield server


@pytest.fixture
async def database(server: Server) -> AsyncIterator[Database]:
    """The server's, over a connection of its own."""
    observer = await connect(server.database)
    await observer.execute(EMPTY)
    yield Database(server.database, observer)
    await observer.close()


@pytest.fixture
async def client(server: Server, database: Database) -> AsyncIterator[httpx.AsyncClient]:
    assert await database.observer.fetchval("SELECT count(*) FROM audit_events") == 0
    async with server.client() as client:
        yield client
