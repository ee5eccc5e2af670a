"""Two servers behind a proxy are restarted in turn under load, and no request fails.

ROSTER_ROLLING_SECONDS=30 ROSTER_ROLLING_RATE=200 pytest -s tests/deployment/test_rolling_restart.py
"""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import httpx
import pytest

from adapters.database.embedded.server import free_port
from tests.app.shell.command import Serving, revealed, serving
from tests.credentials import AUTHORIZATION, REGISTERED
from tests.databases import Database
from tests.deployment.proxies import documented, running_haproxy, running_nginx

pytestmark = [pytest.mark.database, pytest.mark.server, pytest.mark.timeout(600)]

SECONDS: Final = float(os.environ.get("ROSTER_ROLLING_SECONDS", "5"))
# How much a busy machine can do at once is not what this is about.
PATIENT: Final = {"DATABASE_POOL_TIMEOUT": "60", "DATABASE_LOCK_TIMEOUT": "60", "ROSTER_MAX_REQUESTS": "10000"}
Record: TypeAlias = Callable[[str, object], None]
Running: TypeAlias = Callable[[str, Path, int], AbstractContextManager[None]]
RATE: Final = float(os.environ.get("ROSTER_ROLLING_RATE", "50"))


@dataclass
class Load:
    """Requests at a steady pace, half of them POST, whether or not the earlier ones were answered."""

    client: httpx.AsyncClient
    outcomes: Counter[str] = field(default_factory=Counter)
    acknowledged: set[str] = field(default_factory=set)
    slowest: float = 0

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.TaskGroup() as requests:
            for number in range(int(SECONDS * RATE)):
                await asyncio.sleep(begun + number / RATE - loop.time())
                requests.create_task(self._write(number) if number % 2 else self._read())

    async def _write(self, number: int) -> None:
        email = f"user-{number}@example.com"
        if await self._send("POST", 201, json={"email": email, "display_name": "Somebody"}):
            self.acknowledged.add(email)

    async def _read(self) -> None:
        await self._send("GET", 200, params={"limit": 1})

    async def _send(self, method: str, expected: int, **content: object) -> bool:
        begun = asyncio.get_running_loop().time()
        try:
            answer = await self.client.request(method, "/v1/users", **content)  # type: ignore[arg-type] # httpx's own
        except httpx.TransportError as error:
            self.outcomes[f"{method} {type(error).__name__}"] += 1
            return False
        self.outcomes[f"{method} {answer.status_code}"] += 1
        self.slowest = max(self.slowest, asyncio.get_running_loop().time() - begun)
        return answer.status_code == expected


class Instances:
    """Two servers, each on a port of its own that it keeps."""

    def __init__(self, directory: Path, database: Database) -> None:
        self._directory = directory
        self._url = revealed(database.url)
        self._running: dict[int, tuple[ExitStack, Serving]] = {}
        self.restarts = 0

    def start(self, port: int) -> None:
        running = ExitStack()
        server = running.enter_context(
            serving(
                self._directory,
                *("--port", str(port)),
                DATABASE_URL=self._url,
                ROSTER_DRAIN_SECONDS="2",
                ROSTER_LOG_LEVEL="warning",
                **PATIENT,
            )
        )
        self._running[port] = running, server
        server.until_ready()

    def restart(self, port: int) -> None:
        running, _ = self._running[port]
        running.close()
        self.start(port)
        self.restarts += 1

    def close(self) -> None:
        """By force, since nobody asks them any more: draining takes seconds."""
        for running, server in self._running.values():
            server.process.kill()
            running.close()


@pytest.fixture
def instances(database: Database, tmp_path: Path) -> Iterator[Instances]:
    instances = Instances(tmp_path, database)
    yield instances
    instances.close()


@pytest.mark.parametrize(
    ("language", "running"),
    [pytest.param("nginx", running_nginx, id="nginx"), pytest.param("haproxy", running_haproxy, id="haproxy")],
)
async def test_no_request_fails(
    database: Database, tmp_path: Path, instances: Instances, language: str, running: Running, record_property: Record
) -> None:
    first, second, front = (free_port() for _ in range(3))
    await asyncio.gather(*(asyncio.to_thread(instances.start, port) for port in (first, second)))
    with running(documented(language, port=front, first=first, second=second), tmp_path, front):
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{front}", headers=AUTHORIZATION, timeout=30, limits=limits
        ) as client:
            load = Load(client)
            loading = asyncio.create_task(load.run())
            while not loading.done():
                for port in (first, second):
                    await asyncio.to_thread(instances.restart, port)
            await loading
    record_property("restarts", instances.restarts)
    record_property("seconds of the slowest", round(load.slowest, 2))
    record_property("outcomes", dict(load.outcomes))
    assert load.outcomes.keys() == {"GET 200", "POST 201"}, load.outcomes
    assert instances.restarts >= 2
    stored = {row["email"] for row in await database.observer.fetch(f"SELECT email FROM {REGISTERED}")}
    assert stored == load.acknowledged
