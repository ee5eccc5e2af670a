"""A database that is away is 503 on every route, never a client's fault, and its return needs no restart."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from benchmarks.breakable.line import Line, line_to
from tests.databases import Connection, Database
from tests.server import running_server, stop

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


@dataclass(frozen=True)
class Connected:
    client: httpx.AsyncClient
    line: Line
    truth: Connection


@pytest.fixture
async def connected(database: Database, tmp_path: Path) -> AsyncIterator[Connected]:
    """A server whose way to the database is a line that can be cut."""
    async with line_to(database.url.host, database.url.port) as line:
        url = database.url.set(host="127.0.0.1", port=line.port)
        with running_server(url, tmp_path / "log") as server:
            async with server.client() as client:
                yield Connected(client, line, database.observer)
            # In a thread, because it says goodbye to the database over the line, which is in this one.
            await asyncio.to_thread(stop, server.process)


async def test_every_route_says_503_and_when_to_try_again(connected: Connected) -> None:
    assert (await connected.client.get("/v1/users")).status_code == 200
    connected.line.down()
    for method, path, body in REQUESTS:
        answer = await connected.client.request(method, path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), path
        assert int(answer.headers["retry-after"]) >= 1
    assert await connected.truth.fetchval("SELECT count(*) FROM users") == 0


async def test_readiness_turns_red_and_back_while_the_process_lives(connected: Connected) -> None:
    assert (await connected.client.get("/health/ready")).status_code == 200
    connected.line.down()
    red = await connected.client.get("/health/ready")
    assert red.status_code == 503
    assert "unreachable" in red.json()["checks"]["database"]
    assert (await connected.client.get("/health/live")).status_code == 200
    await connected.line.up()
    assert (await connected.client.get("/health/ready")).status_code == 200


async def test_the_service_recovers_by_itself(connected: Connected) -> None:
    assert (await connected.client.get("/v1/users")).status_code == 200
    connected.line.down()
    assert (await connected.client.get("/v1/users")).status_code == 503
    await connected.line.up()
    deadline = time.monotonic() + 5
    while (answer := await _register(connected.client)).status_code != 201:
        assert answer.status_code == 503
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    assert await connected.truth.fetchval("SELECT count(*) FROM users") == 1


async def test_an_unmigrated_database_is_named_by_readiness(database: Database, tmp_path: Path) -> None:
    await database.observer.execute("DROP TABLE alembic_version")
    with running_server(database.url, tmp_path / "log") as server:
        async with server.client() as client:
            answer = await client.get("/health/ready")
    assert answer.status_code == 503
    assert "roster db upgrade" in answer.json()["checks"]["migrations"]


async def _register(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/v1/users", json={"email": "ana@example.com", "display_name": "Ana"})
