"""A server as clients meet it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Database
from tests.server import Server, running_server


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[Server]:
    with running_server(database.url, tmp_path / "log", ROSTER_LOG_LEVEL="warning") as server:
        yield server


@pytest.fixture
def document(server: Server) -> Any:
    """The served OpenAPI document."""
    return httpx.get(f"{server.base_url}/openapi.json").json()
