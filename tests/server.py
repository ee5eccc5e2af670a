"""Runs the application in a real server process, as its users do, and ends it by its pid."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from typing import Final

import httpx
from sqlalchemy.engine import URL

from adapters.database.embedded.server import free_port
from tests.credentials import AUTHORIZATION
from tests.waiting import wait_until_it_answers

ROOT = Path(__file__).parents[1]
ROSTER = Path(sys.executable).with_name("roster")
SECRET_KEY = "a secret that protects nothing but tests"
NOBODY: Final = SSLContext(PROTOCOL_TLS_CLIENT)
"""Whom a client trusts that speaks plain HTTP: else httpx reads every authority's certificate for it, in 20 ms."""


@dataclass(frozen=True)
class Server:
    """A server that answers. `log` is where its output goes."""

    base_url: str
    database: URL
    process: subprocess.Popen[bytes]
    log: Path

    def client(self, headers: Mapping[str, str] | None = None) -> httpx.AsyncClient:
        """Of the administrator whom every database has that is made from `template`."""
        headers = {**AUTHORIZATION, **(headers or {})}
        return httpx.AsyncClient(base_url=self.base_url, timeout=30, headers=headers, verify=NOBODY)


@contextmanager
def running_server(url: URL, log: Path, *, target: str | None = None, **variables: str) -> Iterator[Server]:
    """`roster serve` with a pool of two connections and no other, so that what leaks is missed at once.

    `target` names a factory for another application than Roster's own.
    """
    port = free_port()
    command = [str(ROSTER)] if target is None else [sys.executable, "-m", "tests.roster_with", target]
    environment = {
        # Coverage asks to be told of processes that it shall measure.
        **{name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE_")},
        # Not the installed code where the tests are those of a copy.
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "DATABASE_POOL_SIZE": "2",
        "DATABASE_MAX_OVERFLOW": "0",
        "DATABASE_POOL_TIMEOUT": "5",
        "ROSTER_DRAIN_SECONDS": "0",
        "ROSTER_LOG_FORMAT": "json",
        "ROSTER_SECRET_KEY": SECRET_KEY,
    } | variables
    with log.open("wb") as output:
        process = subprocess.Popen(
            # Away from the settings of whoever works in the project's folder.
            [*command, "serve", "--port", str(port)],
            cwd=log.parent,
            env=environment,
            stdout=output,
            stderr=output,
        )
    try:
        server = Server(f"http://127.0.0.1:{port}", url, process, log)
        wait_until_it_answers(lambda: _ask(port), process, log)
        yield server
    finally:
        stop(process)


def _ask(port: int) -> None:
    """By what costs the processor little, since it is done a hundred times while a server starts."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/health/live")
        connection.getresponse()


def stop(process: subprocess.Popen[bytes]) -> None:
    """As an operator would; by force when that does not help."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
