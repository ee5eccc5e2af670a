"""A server as clients meet it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.contract.two_users import TwoUsers, make_two_users
from tests.databases import Database
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
def document(postgres: URL, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The served OpenAPI document."""
    with running_server(postgres, tmp_path_factory.mktemp("document") / "log") as server:
        return httpx.get(f"{server.base_url}/openapi.json").json()
