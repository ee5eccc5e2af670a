"""Runs the application in a real server process, as its users do, and ends it by its pid."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy.engine import URL

ROOT = Path(__file__).parents[1]
DEADLINE = 60.0


@dataclass(frozen=True)
class Server:
    """A server that answers. `log` is where its output goes."""

    base_url: str
    database: URL
    process: subprocess.Popen[bytes]
    log: Path

    def client(self, **options: object) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.base_url, timeout=30, **options)  # type: ignore[arg-type] # httpx's own


@contextmanager
def running_server(url: URL, log: Path, *, target: str = "app.main:create_app", **variables: str) -> Iterator[Server]:
    """`target` on Granian with a pool of two connections and no other, so that what leaks is missed at once."""
    port = free_port()
    environment = {
        # Coverage asks to be told of processes that it shall measure.
        **{name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE_")},
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "DATABASE_POOL_SIZE": "2",
        "DATABASE_MAX_OVERFLOW": "0",
        "DATABASE_POOL_TIMEOUT": "5",
        "ROSTER_LOG_FORMAT": "json",
    } | variables
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", target, "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--workers-kill-timeout", "5"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    try:
        server = Server(f"http://127.0.0.1:{port}", url, process, log)
        wait_until_it_answers(f"{server.base_url}/health/live", process, log)
        yield server
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """As an operator would; by force when that does not help."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"no answer from {url}:\n{log.read_text()}")
