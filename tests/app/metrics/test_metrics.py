"""What is counted, under which names, and that the workers of one server count together."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.engine import URL

from app.main import create_app
from app.settings.settings import DatabaseSettings, ServerSettings, Settings
from tests.adapters.database.embedded.probes import linux_only
from tests.app.shell.command import revealed, serving
from tests.credentials import AUTHORIZATION
from tests.databases import Database
from tests.fakes.plugin import FakeAdaptersPlugin
from tests.server import running_server
from tests.waiting import wait_until

ANA = {"email": "ana@example.com", "display_name": "Ana"}
SETTINGS = Settings(
    database=DatabaseSettings(url=URL.create("postgresql+asyncpg", host="nowhere.invalid")), server=ServerSettings()
)


class Metrics:
    """What `GET /metrics` said."""

    def __init__(self, answer: httpx.Response) -> None:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        families = text_string_to_metric_families(answer.text)
        self._samples = [sample for family in families for sample in family.samples]

    def value(self, name: str, **labels: str) -> float | None:
        """None when there is no such series."""
        found = [each.value for each in self._samples if (each.name, each.labels) == (f"roster_{name}", labels)]
        assert len(found) <= 1
        return found[0] if found else None

    def answered(self, operation: str, method: str, status: str) -> float | None:
        return self.value("request_seconds_count", operation=operation, method=method, status=status)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app: Any = create_app(SETTINGS, adapters=[FakeAdaptersPlugin()])
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://roster", headers=AUTHORIZATION
    ) as client:
        yield client


async def test_requests_are_counted_by_operation_method_and_status(client: httpx.AsyncClient) -> None:
    for _ in range(3):
        await client.post("/v1/users", json=ANA)
    await client.get("/v1/users")
    await client.head("/v1/users")
    metrics = Metrics(await client.get("/metrics"))
    assert metrics.answered("registerUser", "POST", "2xx") == 1
    assert metrics.answered("registerUser", "POST", "4xx") == 2
    assert metrics.answered("listUsers", "GET", "2xx") == 1
    assert metrics.answered("listUsers", "HEAD", "2xx") == 1
    assert metrics.value("refusals_total", code="email_already_taken") == 2
    assert metrics.value("requests_in_progress") == 1


async def test_what_a_client_makes_up_makes_no_series(client: httpx.AsyncClient) -> None:
    for number in range(3):
        await client.get(f"/nowhere/{number}")
        await client.request(f"X{number}", "/v1/users")
    metrics = Metrics(await client.get("/metrics"))
    assert metrics.answered("other", "GET", "4xx") == 3
    assert metrics.value("refusals_total", code="not_found") == 3
    assert metrics.answered("other", "other", "4xx") == 3


@pytest.mark.database
@pytest.mark.server
async def test_figures_are_those_of_the_moment(database: Database, tmp_path: Path) -> None:
    with running_server(database.url, tmp_path / "log") as server:
        async with server.client() as client:
            # The connection must be there before: a transaction sees those sessions only that it saw first.
            await client.post("/v1/users", json=ANA | {"email": "bea@example.com"})
            lock = database.observer.transaction()
            await lock.start()
            await database.observer.execute("LOCK TABLE users IN EXCLUSIVE MODE")
            request = asyncio.create_task(client.post("/v1/users", json=ANA))
            await database.until_waiting(1)
            during = Metrics(await client.get("/metrics"))
            await lock.rollback()
            assert (await request).status_code == 201
            afterwards = Metrics(await client.get("/metrics"))
    assert during.value("pool_size", engine="write") == 2
    assert during.value("pool_in_use", engine="write") == 1
    assert during.value("pool_in_use", engine="read") == 0
    assert during.value("requests_in_progress") == 2
    assert during.value("passwords_waiting") == 0
    assert afterwards.value("pool_in_use", engine="write") == 0
    assert afterwards.value("requests_in_progress") == 1


@linux_only
@pytest.mark.database
@pytest.mark.server
def test_workers_count_together(database: Database, tmp_path: Path) -> None:
    variables = {"ROSTER_WORKERS": "2", "ROSTER_DRAIN_SECONDS": "60"}
    with serving(tmp_path, DATABASE_URL=revealed(database.url), **variables) as server:
        server.until_ready()

        def metrics() -> Metrics:
            return Metrics(server.get("/metrics"))

        def agree_on(figure: float, name: str, **labels: str) -> bool:
            # Each over a new connection: sometimes one worker answers, sometimes the other.
            return all(metrics().value(name, **labels) == figure for _ in range(10))

        wait_until(lambda: agree_on(20, "pool_size", engine="read"))
        for _ in range(40):
            assert server.get("/v1/users").status_code == 200
        labels = {"operation": "listUsers", "method": "GET", "status": "2xx"}
        wait_until(lambda: agree_on(40, "request_seconds_count", **labels))
        server.process.terminate()
        wait_until(lambda: agree_on(2, "draining"))
        server.process.terminate()
