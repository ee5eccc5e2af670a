"""One server for the tests of the pages: each has people of its own."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.databases import Connection, connect, new_database
from tests.server import Server, running_server
from tests.signing_in import Person, a_person

HOSTS = "app.example.com"


@pytest.fixture(scope="package")
async def server(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with new_database(postgres, template=template) as url:
        log = tmp_path_factory.mktemp("pages") / "log"
        settings = {"ROSTER_RETURN_HOSTS": HOSTS, "ROSTER_TRUSTED_PROXIES": "127.0.0.1"}
        with running_server(url, log, **settings) as server:
            yield server


@pytest.fixture(scope="package")
async def truth(server: Server) -> AsyncIterator[Connection]:
    """The server's database, over a connection of its own."""
    connection = await connect(server.database)
    yield connection
    await connection.close()


@pytest.fixture
async def client(server: Server, truth: Connection) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without scripts, whose attempts are not those of the test before. It keeps no cookie by itself."""
    await truth.execute("TRUNCATE attempts")
    headers = {"Origin": server.base_url, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
    async with httpx.AsyncClient(base_url=server.base_url, headers=headers, timeout=30) as client:
        yield client


@pytest.fixture
async def ana(truth: Connection) -> Person:
    return await a_person(truth)
