"""A worker does not keep what its requests leave. `make soak` asks the same for longer."""

from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from tests.databases import Database
from tests.faults.soak import resident_kilobytes, send
from tests.server import running_server

pytestmark = [pytest.mark.database, pytest.mark.server]

WARM_UP: Final = 800
STRETCH: Final = 600
# KiB per request. What is kept grows in every stretch, and what Python and its allocator still settle does not. With a
# planted leak of 1 KiB a request the least of three stretches was 1.5, three times over; without one 0.2 to 0.45.
ALLOWED: Final = 0.9


async def test_requests_leave_no_memory_behind(database: Database, tmp_path: Path) -> None:
    # Coverage would count every line, and keep what it counts.
    unmeasured = {"ROSTER_LOG_LEVEL": "warning", "COVERAGE_PROCESS_CONFIG": "", "COVERAGE_PROCESS_START": ""}
    with running_server(database.url, tmp_path / "log", **unmeasured) as server:
        async with server.client() as client:
            await send(client, WARM_UP)
            resident = [resident_kilobytes(server)]
            for _ in range(3):
                await send(client, STRETCH)
                resident.append(resident_kilobytes(server))
    growths = [(after - before) / STRETCH for before, after in pairwise(resident)]
    assert min(growths) < ALLOWED, growths
