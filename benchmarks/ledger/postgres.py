"""A private PostgreSQL that keeps its promises and can be ended in every way, always on the same port."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import asyncpg
from alembic import command
from sqlalchemy.engine import URL

from adapters.database.embedded import embedded_postgres
from adapters.database.embedded.account import Account
from adapters.database.embedded.binaries import find_binaries
from adapters.database.embedded.cluster import made_by
from adapters.database.embedded.ending import end_leftover
from adapters.database.embedded.server import free_port
from adapters.database.migrations import alembic_config
from benchmarks.ledger.processes import children, send, until_gone
from benchmarks.ledger.truth import Connection
from benchmarks.load import HOST

OURS: Final = "ledger"
_WITHIN: Final = 60.0
_POLL: Final = 0.03
# As durable as PostgreSQL comes: fsync, synchronous_commit and full_page_writes are on.
_SETTINGS: Final = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "50",
    "max_wal_size": "512MB",
    "restart_after_crash": "on",
}


class Postgres:
    def __init__(self, directory: Path, url: URL) -> None:
        self._directory = directory
        self._account = Account.owning(directory)
        self._programs = find_binaries(self._account, made_by=made_by(directory)).directory
        self.url = url.set(drivername="postgresql", port=free_port())
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Until it accepts connections. Raises TimeoutError."""
        settings = _SETTINGS | {"port": str(self.url.port)}
        options = (f"--{name}={value}" for name, value in settings.items())
        programs, data = self._programs, self._directory / "data"
        with (self._directory / "server.log").open("ab") as log:
            self._process = self._account.start(programs / "postgres", "-D", data, *options, output=log)
        await self.until_ready()

    async def until_ready(self) -> None:
        """Also when it recovers by itself. Raises TimeoutError."""
        async with asyncio.timeout(_WITHIN):
            while True:
                try:
                    async with self.connection():
                        return
                except (OSError, asyncpg.PostgresError):
                    await asyncio.sleep(_POLL)

    @property
    def owner(self) -> int:
        """The user who runs it."""
        return os.geteuid() if self._account.uid is None else self._account.uid

    def pids(self) -> list[int]:
        """Its own, then those of its backends and helpers."""
        pid = self._running().pid
        return [pid, *children(pid)]

    async def end(self, number: signal.Signals) -> None:
        """SIGINT is a fast shutdown, SIGQUIT an immediate one; SIGKILL takes all of its processes with it."""
        process, others = self._running(), children(self._running().pid)
        send(number, [process.pid, *(others if number is signal.SIGKILL else ())])
        for pid in (process.pid, *others):
            await until_gone(pid, _WITHIN)
        process.wait()

    def end_for_good(self) -> None:
        if self._process and self._process.poll() is None:
            send(signal.SIGCONT, self.pids())
            end_leftover(self._directory / "data", self._account)
            self._process.wait()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Past the line, and known by its name. Raises OSError and asyncpg.PostgresError."""
        connection = await self.connect()
        try:
            yield connection
        finally:
            connection.terminate()

    async def connect(self) -> Connection:
        settings = {"application_name": OURS, "default_transaction_read_only": "off"}
        dsn = self.url.render_as_string(hide_password=False)
        return await asyncpg.connect(dsn, server_settings=settings, timeout=5, command_timeout=30)

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            raise RuntimeError("start() comes first")
        return self._process


@asynccontextmanager
async def private_postgres(directory: Path) -> AsyncIterator[Postgres]:
    """With Roster's tables in it. Raises EmbeddedPostgresError."""
    with embedded_postgres(directory) as first:
        # Its own thread, because the migrations begin an event loop of their own.
        await asyncio.to_thread(command.upgrade, alembic_config(first.url), "head")
    postgres = Postgres(first.directory, first.url)
    try:
        await postgres.start()
        yield postgres
    finally:
        postgres.end_for_good()
        # Not always below `directory`: where `nobody` could not reach that, it lies elsewhere.
        shutil.rmtree(first.directory, ignore_errors=True)
