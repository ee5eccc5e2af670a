"""A server as clients meet it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import URL

from app.main import create_app
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from tests.contract.two_users import TwoUsers, make_two_users
from tests.databases import Database
from tests.fakes.plugin import FakeAdaptersPlugin
from tests.server import Server, running_server


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Server]:
    # Not measured by coverage, which would make thousands of requests take minutes.
    unmeasured = {"ROSTER_LOG_LEVEL": "warning", "COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}
    with running_server(database.url, tmp_path / "log", **unmeasured) as server:
        yield server


@pytest.fixture
async def two_users(server: Server, database: Database) -> TwoUsers:
    return await make_two_users(server, database.observer)


@pytest.fixture(scope="session")
async def document() -> Any:
    """The OpenAPI document as it is served."""
    url = URL.create("postgresql+asyncpg", host="nowhere.invalid", database="none")
    settings = Settings(database=DatabaseSettings(url=url), server=ServerSettings())
    transport = httpx.ASGITransport(create_app(settings, adapters=[FakeAdaptersPlugin()]))  # type: ignore[arg-type] # its own
    async with httpx.AsyncClient(transport=transport, base_url="http://roster.internal") as client:
        return (await client.get("/openapi.json")).json()
