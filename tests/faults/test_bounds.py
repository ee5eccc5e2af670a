"""Too many at once: exactly those beyond the bound are refused, at once, and leave nothing; all others succeed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.credentials import KEY, REGISTERED
from tests.databases import Database
from tests.server import Server, running_server
from tests.waiting import DEADLINE, eventually

pytestmark = [pytest.mark.database, pytest.mark.server]

# Nothing ends the waiting but the test.
PATIENT = {
    "DATABASE_POOL_TIMEOUT": "60",
    "DATABASE_LOCK_TIMEOUT": "60",
    "DATABASE_STATEMENT_TIMEOUT": "60",
}
OF_THE_REGISTER = (
    "//v1/users",
    "///v1//users/",
    "/authz/forward",
    "//authz/nginx",
    "/sign-in",
    "/account",
    "/account/reset?token=rat_x",
)
ALWAYS = ("/health/live", "/health/ready", "/docs", "/openapi.json", "/problems/overloaded")


@asynccontextmanager
async def posting(client: httpx.AsyncClient, requests: int, accepted: int) -> AsyncIterator[list[str]]:
    """Inside the block those beyond the bound have been refused; behind it the others have succeeded."""
    emails = [f"person{number}@example.com" for number in range(requests)]
    tasks = {email: asyncio.create_task(register(client, email)) for email in emails}

    async def are_refused() -> bool:
        return sum(task.done() for task in tasks.values()) == requests - accepted

    await eventually(are_refused)
    for refused in (task.result() for task in tasks.values() if task.done()):
        assert (refused.status_code, refused.json()["code"]) == (503, "overloaded")
        assert int(refused.headers["Retry-After"]) >= 1
        assert refused.headers["X-Request-Id"]
    waiting = [email for email, task in tasks.items() if not task.done()]
    yield waiting
    assert [(await tasks[email]).status_code for email in waiting] == [201] * accepted


async def register(client: httpx.AsyncClient, email: str) -> httpx.Response:
    body = {"email": email, "display_name": "Somebody", "password": "correct horse battery staple"}
    return await client.post("/v1/users", json=body)


async def stored(database: Database) -> set[str]:
    return {row["email"] for row in await database.observer.fetch(f"SELECT email FROM {REGISTERED}")}


async def require_all_as_before(client: httpx.AsyncClient, requests: int) -> None:
    answers = await asyncio.gather(*(register(client, f"later{number}@example.com") for number in range(requests)))
    assert [answer.status_code for answer in answers] == [201] * requests


async def test_requests_in_progress_are_bounded(database: Database, tmp_path: Path) -> None:
    with running_server(database.url, tmp_path / "log", ROSTER_MAX_REQUESTS="4", **PATIENT) as server:
        async with server.client() as client:
            lock = database.observer.transaction()
            await lock.start()
            await database.observer.execute("LOCK TABLE users IN EXCLUSIVE MODE")
            async with posting(client, requests=10, accepted=4) as waiting:
                for path in ALWAYS:
                    assert (await client.get(path)).status_code == 200
                assert (await client.head("/v1/users")).status_code == 503
                for path in OF_THE_REGISTER:
                    assert (await client.get(f"{server.base_url}{path}")).status_code == 503
                await lock.rollback()
            assert await stored(database) == set(waiting)
            await require_all_as_before(client, 4)


async def test_waiting_passwords_are_bounded(database: Database, tmp_path: Path) -> None:
    bounds = {"ROSTER_PASSWORD_HASHERS": "1", "ROSTER_PASSWORD_QUEUE": "2"}
    target = "tests.faults.stuck:create_stuck_app"
    with running_server(database.url, tmp_path / "log", target=target, **bounds) as server:
        async with server.client() as client:
            async with posting(client, requests=10, accepted=3) as waiting:
                # Who waits for a hash holds no connection: reading and writing go on.
                assert (await client.get("/v1/users")).status_code == 200
                assert (await client.post("/v1/roles", json={"name": "editor"})).status_code == 201
                await client.post("/faults/release")
            assert await stored(database) == set(waiting)
            await require_all_as_before(client, 3)


async def test_who_does_not_send_the_body_does_not_keep_a_place(database: Database, tmp_path: Path) -> None:
    target = "tests.faults.hasty:create_hasty_app"
    with running_server(database.url, tmp_path / "log", target=target, ROSTER_MAX_REQUESTS="2") as server:
        async with server.client() as client:

            async def is_full() -> bool:
                return (await client.get("/v1/users")).status_code == 503

            async with asyncio.timeout(2 * DEADLINE), asyncio.TaskGroup() as silent:
                without_key, with_key = (
                    silent.create_task(begin_a_body(server, header)) for header in ("", "Idempotency-Key: silent\r\n")
                )
                await eventually(is_full)
            for answer in (without_key.result(), with_key.result()):
                assert answer.startswith("HTTP/1.1 408 ")
                assert "connection: close\r\n" in answer
                assert '"code":"request_timeout"' in answer
            assert (await client.get("/v1/users")).status_code == 200


async def begin_a_body(server: Server, header: str) -> str:
    """One byte of it, and nothing more: all that is answered."""
    url = urlsplit(server.base_url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    with closing(writer):
        host = f"Host: roster\r\nAuthorization: Bearer {KEY}\r\n"
        head = f"POST /v1/users HTTP/1.1\r\n{host}Content-Type: application/json\r\n{header}"
        writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())
        return (await reader.read()).decode()
