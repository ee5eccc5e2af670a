"""One server for the tests of what HTTP promises, since none of them minds what another has registered."""

from collections.abc import AsyncIterator
from typing import Final

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.databases import new_database
from tests.server import Server, running_server

# Small enough for a client to have sent it all before the refusal closes the connection.
MAX_BODY_BYTES: Final = 112 * 1024


@pytest.fixture(scope="package")
async def server(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    async with new_database(postgres, template=template) as url:
        log = tmp_path_factory.mktemp("server") / "log"
        with running_server(url, log, ROSTER_MAX_BODY_BYTES=str(MAX_BODY_BYTES)) as server:
            yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client
