"""`roster serve` ends cleanly, whenever and however it is told to."""

import os
import signal
import socket
import subprocess
import sys
from asyncio import create_task, to_thread
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.adapters.database.embedded.probes import linux_only
from tests.app.shell.command import Serving, descendants, revealed, serving, survivors
from tests.credentials import AUTHORIZATION, REGISTERED
from tests.databases import Database
from tests.server import ROOT
from tests.waiting import wait_until

pytestmark = [pytest.mark.database, pytest.mark.server, linux_only]

PATIENCE = 15


def ctrl_c(server: Serving) -> None:
    """Reaches every process of the terminal."""
    os.killpg(server.process.pid, signal.SIGINT)


def sigterm(server: Serving) -> None:
    server.process.terminate()


def closed_terminal(server: Serving) -> None:
    os.killpg(server.process.pid, signal.SIGHUP)


@pytest.mark.parametrize("stop", [ctrl_c, sigterm, closed_terminal])
def test_stops_the_server_and_its_database(home: Path, stop: Callable[[Serving], None]) -> None:
    with serving(home, "--embedded") as server:
        server.until_ready()
        family = descendants(server.process.pid)
        stop(server)
        assert server.process.wait(PATIENCE) == 0
    assert not survivors(family)
    assert not (home / ".roster/postgres/data/postmaster.pid").exists()
    assert server.said.splitlines()[-1].startswith("Sign in with ")


def holds_its_directory(server: Serving, home: Path) -> bool:
    return (home / ".roster/postgres/lock").read_text() == str(server.process.pid)


def starts_its_database(_: Serving, home: Path) -> bool:
    return (home / ".roster/postgres/data/postmaster.pid").exists()


def has_its_database(_: Serving, home: Path) -> bool:
    with suppress(FileNotFoundError):
        return "ready" in (home / ".roster/postgres/data/postmaster.pid").read_text()
    return False


def has_a_worker(server: Serving, _: Path) -> bool:
    names = [Path(f"/proc/{pid}/comm") for pid in descendants(server.process.pid)]
    with suppress(FileNotFoundError):
        return any(name.read_text().startswith("roster") for name in names)
    return False


def listens(server: Serving, _: Path) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", server.port)) == 0


@pytest.mark.parametrize("moment", [holds_its_directory, starts_its_database, has_its_database, has_a_worker, listens])
def test_stops_while_it_starts(home: Path, moment: Callable[[Serving, Path], bool]) -> None:
    # Nobody kills a worker that does not hear.
    with serving(home, "--embedded", "--migrate", DATABASE_STATEMENT_TIMEOUT="60") as server:
        wait_until(lambda: moment(server, home))
        family = descendants(server.process.pid)
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0
    wait_until(lambda: not survivors(family))
    assert "Traceback" not in server.said


async def test_finishes_the_requests_in_flight(database: Database, tmp_path: Path) -> None:
    with serving(tmp_path, DATABASE_URL=revealed(database.url)) as server:
        await to_thread(server.until_ready)
        async with httpx.AsyncClient(base_url=server.base_url, headers=AUTHORIZATION, timeout=30) as client:
            user = await client.post("/v1/users", json={"email": "ana@example.com", "display_name": "Ana"})
            async with database.observer.transaction():
                await database.observer.execute("SELECT FROM users FOR UPDATE")
                request = create_task(client.delete(user.headers["Location"]))
                await database.until_waiting(1)
                for stop in (ctrl_c, closed_terminal, closed_terminal):
                    stop(server)
                    await to_thread(wait_until, lambda: not listens(server, tmp_path))
            assert (await request).status_code == 204
        assert await to_thread(server.process.wait, PATIENCE) == 0
    assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 0


def test_a_worker_does_not_miss_the_one_signal_to_stop() -> None:
    subprocess.run([sys.executable, "-m", "tests.app.shell.deaf"], cwd=ROOT, check=True, timeout=2 * PATIENCE)


def test_nothing_outlives_a_killed_server(home: Path) -> None:
    with serving(home, "--embedded", "--migrate", ROSTER_WORKERS="2") as server:
        server.until_ready()
        created = server.post("/v1/roles", {"name": f"role-{server.port}"})
        family = descendants(server.process.pid)
        server.process.kill()
        server.process.wait()
        with serving(home, "--embedded", "--migrate", "--port", str(server.port)) as next_server:
            next_server.until_ready()
            assert server.get(created.headers["Location"]).json() == created.json()
        wait_until(lambda: not survivors(family))
        assert next_server.process.returncode == 0
