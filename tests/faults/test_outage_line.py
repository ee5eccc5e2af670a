"""A database to which the line is cut is 503 on every route, never a client's fault, and back by itself."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.breakable.line import Line, line_to
from tests.credentials import REGISTERED
from tests.databases import Database
from tests.faults.outage import Outage, served

pytestmark = [pytest.mark.database, pytest.mark.server]

SOMEBODY = str(uuid4())
REQUESTS: list[tuple[str, str, dict[str, object] | None]] = [
    ("GET", "/v1/users", None),
    ("GET", f"/v1/users/{SOMEBODY}", None),
    ("GET", "/v1/roles", None),
    ("POST", "/v1/users", {"email": "ana@example.com", "display_name": "Ana"}),
    ("POST", "/v1/roles", {"name": "editor"}),
    ("POST", f"/v1/users/{SOMEBODY}/deactivate", None),
    ("PUT", f"/v1/users/{SOMEBODY}/roles/{SOMEBODY}", None),
    ("PUT", f"/v1/users/{SOMEBODY}/roles", {"role_ids": []}),
    ("DELETE", f"/v1/users/{SOMEBODY}", None),
    ("DELETE", f"/v1/roles/{SOMEBODY}", None),
]


@pytest.fixture
async def line(database: Database) -> AsyncIterator[Line]:
    async with line_to(database.url.host, database.url.port) as line:
        yield line


@pytest.fixture
async def outage(database: Database, line: Line, tmp_path: Path) -> AsyncIterator[Outage]:
    async with served(database.url.set(host="127.0.0.1", port=line.port), tmp_path / "log") as outage:
        yield outage


async def test_every_route_says_503_and_when_to_try_again(outage: Outage, line: Line, database: Database) -> None:
    assert await outage.read()
    line.down()
    for method, path, body in REQUESTS:
        answer = await outage.client.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), path
        assert int(answer.headers["retry-after"]) >= 1
    assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 0


async def test_it_is_out_of_service_and_back(outage: Outage, line: Line, database: Database) -> None:
    assert await outage.read()
    line.down()
    await outage.require_out_of_service()
    assert "unreachable" in (await outage.readiness())[1]
    await line.up()
    await outage.require_recovery()
    stored = {row["email"] for row in await database.observer.fetch(f"SELECT email FROM {REGISTERED}")}
    assert stored == outage.registered
