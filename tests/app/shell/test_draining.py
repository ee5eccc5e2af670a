"""SIGTERM: not ready any more, yet serving; then no newcomers, the answers in flight, and the end."""

import http.client
import os
import signal
import socket
import time
from asyncio import create_task, to_thread
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.adapters.database.embedded.probes import linux_only
from tests.app.shell.command import revealed, serving
from tests.credentials import AUTHORIZATION, REGISTERED
from tests.databases import Database
from tests.waiting import wait_until

pytestmark = [pytest.mark.database, pytest.mark.server, linux_only]

PATIENCE = 15
LONG = "60"
# Whoever waits for PATIENCE only then meets a worker that hangs, and not the one who would kill it at last.
NEVER_KILLED = {"DATABASE_STATEMENT_TIMEOUT": LONG}
ANA = {"email": "ana@example.com", "display_name": "Ana"}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_readiness_turns_red_while_everything_is_served_on_connections_that_close(
    database: Database, tmp_path: Path, workers: str
) -> None:
    url = revealed(database.url)
    with serving(tmp_path, DATABASE_URL=url, ROSTER_DRAIN_SECONDS=LONG, ROSTER_WORKERS=workers) as server:
        server.until_ready()
        kept = http.client.HTTPConnection("127.0.0.1", server.port)
        kept.request("GET", "/v1/users", headers=AUTHORIZATION)
        assert kept.getresponse().read()
        assert kept.sock is not None
        server.process.terminate()
        # In succession: each time another worker may answer.
        for _ in range(20):
            wait_until(lambda: server.get("/health/ready").status_code == 503)
        assert server.get("/health/ready").json()["status"] == "draining"
        assert server.get("/health/live").status_code == 200
        assert server.post("/v1/users", ANA | {"email": f"{workers}@example.com"}).status_code == 201
        kept.request("GET", "/v1/users", headers=AUTHORIZATION)
        assert kept.getresponse().read()
        assert kept.sock is None
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0


def test_a_signal_to_every_process_drains_too(database: Database, tmp_path: Path) -> None:
    """As systemd sends it: the workers do not leave before their parent has told them to."""
    with serving(tmp_path, DATABASE_URL=revealed(database.url), ROSTER_DRAIN_SECONDS=LONG) as server:
        server.until_ready()
        os.killpg(server.process.pid, signal.SIGTERM)
        wait_until(lambda: server.get("/health/ready").status_code == 503)
        assert server.get("/health/ready").json()["status"] == "draining"
        assert server.post("/v1/users", ANA).status_code == 201
        os.killpg(server.process.pid, signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0


def test_ends_when_the_time_to_drain_is_over(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=revealed(database.url), ROSTER_DRAIN_SECONDS="1") as server:
        server.until_ready()
        begun = time.monotonic()
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
        assert time.monotonic() - begun >= 1


async def test_a_request_in_flight_is_answered_after_the_port_is_closed(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=revealed(database.url), ROSTER_DRAIN_SECONDS="1") as server:
        await to_thread(server.until_ready)
        async with httpx.AsyncClient(base_url=server.base_url, headers=AUTHORIZATION, timeout=30) as client:
            user = await client.post("/v1/users", json=ANA)
            async with database.observer.transaction():
                await database.observer.execute("SELECT FROM users FOR UPDATE")
                request = create_task(client.delete(user.headers["Location"]))
                await database.until_waiting(1)
                server.process.terminate()
                await to_thread(wait_until, lambda: is_refused(server.port))
            answer = await request
        assert (answer.status_code, answer.headers["Connection"]) == (204, "close")
        assert await to_thread(server.process.wait, PATIENCE) == 0
    assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 0


@pytest.mark.parametrize("send", [os.kill, os.killpg])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_no_connection_that_was_made_is_lost(
    database: Database, tmp_path: Path, workers: str, send: Callable[[int, int], None]
) -> None:
    """Clients without end, each over a connection of its own as a draining server wants it: refused, or answered."""
    url = revealed(database.url)
    variables = {"ROSTER_DRAIN_SECONDS": "1", "ROSTER_WORKERS": workers, **NEVER_KILLED}
    with serving(tmp_path, DATABASE_URL=url, **variables) as server:
        server.until_ready()
        with ThreadPoolExecutor(8) as clients:
            made = [clients.submit(ask_until_refused, server.port) for _ in range(8)]
            send(server.process.pid, signal.SIGTERM)
            assert sum(each.result() for each in made) > 8
        assert server.process.wait(PATIENCE) == 0


def ask_until_refused(port: int) -> int:
    """How many connections were made. Fails when one of them gets no answer."""
    for made in count():
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            client.connect()
        except ConnectionRefusedError:
            return made
        with closing(client):
            client.request("GET", "/health/live", headers={"Connection": "close"})
            assert client.getresponse().status == 200
    raise AssertionError


async def test_a_second_signal_ends_it_at_once_and_half_a_change_is_none(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=revealed(database.url), ROSTER_DRAIN_SECONDS=LONG) as server:
        await to_thread(server.until_ready)
        async with httpx.AsyncClient(base_url=server.base_url, headers=AUTHORIZATION, timeout=30) as client:
            user = await client.post("/v1/users", json=ANA)
            async with database.observer.transaction():
                await database.observer.execute("SELECT FROM users FOR UPDATE")
                request = create_task(client.delete(user.headers["Location"]))
                await database.until_waiting(1)
                server.process.terminate()
                await to_thread(wait_until, lambda: server.get("/health/ready").status_code == 503)
                server.process.terminate()
                assert await to_thread(server.process.wait, PATIENCE) == 0
                with pytest.raises(httpx.TransportError):
                    await request
    assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 1


def is_refused(port: int) -> bool:
    with suppress(TimeoutError):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
        except ConnectionRefusedError:
            return True
    return False
