"""One server for the tests of API keys: each has people of its own."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.databases import Connection, connect, new_database
from tests.server import Server, running_server
from tests.signing_in import Person, a_person, anonymous, bearer, sign_in


@pytest.fixture(scope="package")
async def server(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with new_database(postgres, template=template) as url:
        log = tmp_path_factory.mktemp("keys") / "log"
        with running_server(url, log) as server:
            yield server


@pytest.fixture(scope="package")
async def truth(server: Server) -> AsyncIterator[Connection]:
    """The server's database, over a connection of its own."""
    connection = await connect(server.database)
    yield connection
    await connection.close()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    """Nobody in particular."""
    async with anonymous(server) as client:
        yield client


@pytest.fixture
async def ana(truth: Connection) -> Person:
    """An administrator."""
    return await a_person(truth, administrator=True)


@pytest.fixture
async def as_ana(client: httpx.AsyncClient, ana: Person) -> dict[str, str]:
    """What Ana sends in her session."""
    return bearer((await sign_in(client, ana))["access_token"])
