"""A worker does not keep what its requests leave. `make soak` asks the same for longer."""

from pathlib import Path

import pytest

from tests.databases import Database
from tests.faults.soak import ALLOWED_GROWTH, resident_kilobytes, send
from tests.server import running_server

pytestmark = [pytest.mark.database, pytest.mark.server]


async def test_requests_leave_no_memory_behind(database: Database, tmp_path: Path) -> None:
    # Coverage would count every line, and keep what it counts.
    unmeasured = {"ROSTER_LOG_LEVEL": "warning", "COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}
    with running_server(database.url, tmp_path / "log", **unmeasured) as server:
        async with server.client() as client:
            await send(client, 800)
            before = resident_kilobytes(server)
            await send(client, 1600)
            assert resident_kilobytes(server) / before - 1 < ALLOWED_GROWTH
