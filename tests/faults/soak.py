"""`make soak`: whether a worker needs more memory after 100,000 requests than after the first ones."""

import asyncio
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

import httpx
from alembic import command
from sqlalchemy.engine import URL

from adapters.database.embedded import embedded_postgres
from adapters.database.migrations import alembic_config
from benchmarks.breakable.processes import children
from tests.credentials import INSERT_CALLER
from tests.databases import connect
from tests.server import Server, running_server

REQUESTS: Final = 100_000
WARM_UP: Final = 5_000
AT_ONCE: Final = 8
ALLOWED_GROWTH: Final = 0.10
PATCH: Final = {"Content-Type": "application/merge-patch+json"}


def resident_kilobytes(server: Server) -> int:
    """Of all its workers."""
    statuses = [Path(f"/proc/{worker}/status").read_text() for worker in children(server.process.pid)]
    return sum(int(status.split("VmRSS:")[1].split()[0]) for status in statuses)


async def send(client: httpx.AsyncClient, requests: int) -> None:
    """In all, several at once: each user is registered, read, changed, missed, refused, and removed."""
    rounds = iter(range(requests // 8))

    async def live() -> None:
        for _ in rounds:
            person = {"email": f"{uuid4()}@example.com", "display_name": "Person"}
            place = (await client.post("/v1/users", json=person, headers={"Idempotency-Key": str(uuid4())})).headers[
                "Location"
            ]
            statuses = [
                (await client.post("/v1/users", json=person)).status_code,
                (await client.get(place)).status_code,
                (await client.get("/v1/users", params={"limit": 5})).status_code,
                (await client.patch(place, json={"display_name": "Another"}, headers=PATCH)).status_code,
                (await client.get(f"/v1/users/{uuid4()}")).status_code,
                (await client.post(f"{place}/deactivate")).status_code,
                (await client.delete(place)).status_code,
            ]
            assert statuses == [409, 200, 200, 200, 404, 200, 204]

    async with asyncio.TaskGroup() as living:
        for _ in range(AT_ONCE):
            living.create_task(live())


async def soak(server: Server, requests: int) -> float:
    """By how much the memory has grown, as a fraction."""
    async with server.client() as client:
        await send(client, WARM_UP)
        before, grown, begin = resident_kilobytes(server), 0.0, time.monotonic()
        for tenth in range(1, 11):
            await send(client, requests // 10)
            now = resident_kilobytes(server)
            grown = now / before - 1
            so_far = f"{tenth * requests // 10} requests, {time.monotonic() - begin:.0f} s"
            print(f"{so_far}: {now / 1024:.1f} MiB, {grown:+.1%}", flush=True)  # noqa: T201 (a command)
    return grown


async def _insert_caller(url: URL) -> None:
    connection = await connect(url)
    await connection.execute(INSERT_CALLER)
    await connection.close()


def main(requests: int) -> None:
    with ExitStack() as running:
        directory = Path(running.enter_context(TemporaryDirectory(prefix="roster-soak-")))
        # A private PostgreSQL runs as another user, who must be able to enter.
        directory.chmod(0o711)
        url = running.enter_context(embedded_postgres(directory / "postgres", durable=False)).url
        command.upgrade(alembic_config(url), "head")
        asyncio.run(_insert_caller(url))
        server = running.enter_context(running_server(url, directory / "log", ROSTER_LOG_LEVEL="warning"))
        raise SystemExit(asyncio.run(soak(server, requests)) > ALLOWED_GROWTH)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else REQUESTS)
