"""A server for these tests, on a register of their own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from tests.databases import Database
from tests.server import Server, running_server


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Server]:
    with running_server(database.url, tmp_path / "log", ROSTER_MAX_IMPORT_BYTES="50000000") as server:
        yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with server.client() as client:
        yield client
