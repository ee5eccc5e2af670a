"""A private PostgreSQL that can be ended in every way, frozen, and started again, always at the same port."""

import asyncio
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGINT, SIGKILL, Signals
from typing import Final

from alembic import command
from sqlalchemy.engine import URL

from adapters.database.embedded import embedded_postgres
from adapters.database.embedded.account import Account
from adapters.database.embedded.binaries import find_binaries
from adapters.database.embedded.cluster import made_by
from adapters.database.embedded.server import HOST, becomes_ready, free_port
from adapters.database.migrations import alembic_config
from benchmarks.breakable.processes import children, send, until_gone

_WITHIN: Final = 60.0
_AGAIN_AFTER: Final = 0.1
_IN_USE: Final = "is still in use"
_SETTINGS: Final = {"listen_addresses": HOST, "unix_socket_directories": ""}


class BreakablePostgres:
    """Stopped at first. Launch it in the main thread: Linux ends a server when the thread that started it ends."""

    def __init__(self, directory: Path, url: URL, settings: Mapping[str, str]) -> None:
        """`directory` holds a cluster. `settings` are those of postgresql.conf."""
        self.directory = directory
        self.url = url.set(port=free_port())
        self.settings = settings
        self.account = Account.owning(directory)
        self._programs = find_binaries(self.account, made_by=made_by(directory)).directory
        self._process: subprocess.Popen[bytes] | None = None

    def launch(self, **more: str) -> None:
        """Returns while it still starts, if it does. `more` are settings for this time."""
        settings = {**_SETTINGS, **self.settings, "port": str(self.url.port), **more}
        options = (f"--{name}={value}" for name, value in settings.items())
        with open(self.directory / "server.log", "ab", opener=self.account.private) as log:
            self._process = self.account.start(
                self._programs / "postgres", "-D", self.directory / "data", *options, output=log
            )

    def start(self) -> None:
        """Returns when it accepts connections. Raises RuntimeError when that does not come.

        A backend that was just forked when the others were killed may keep the memory for a moment longer.
        """
        deadline = time.monotonic() + _WITHIN
        self.launch()
        while not becomes_ready(self._running(), self.directory / "data"):
            said = (self.directory / "server.log").read_text()
            if _IN_USE not in "".join(said.splitlines()[-3:]) or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{said}")
            time.sleep(_AGAIN_AFTER)
            self.launch()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def signal(self, number: Signals) -> None:
        """To all its processes, each of which has a session of its own: SIGSTOP makes it hang, SIGCONT goes on."""
        send(number, self._pids())

    def end(self, number: Signals) -> None:
        """SIGINT is a fast shutdown, SIGQUIT an immediate one; SIGKILL takes all of its processes with it.

        Raises TimeoutError.
        """
        pids = self._pids()
        send(number, pids if number is SIGKILL else pids[:1])
        until_gone(pids, _WITHIN)
        self._running().wait()

    def stop(self) -> None:
        """As an administrator does: every client is told."""
        self.end(SIGINT)

    def kill(self) -> None:
        """As `kill -9` does: all its processes at once."""
        self.end(SIGKILL)

    def _pids(self) -> list[int]:
        """Its own, then those of its backends and helpers."""
        pid = self._running().pid
        return [pid, *children(pid)]

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            raise RuntimeError("launch() comes first")
        return self._process


@asynccontextmanager
async def breakable_postgres(
    directory: Path, settings: Mapping[str, str], *, durable: bool
) -> AsyncIterator[BreakablePostgres]:
    """With Roster's tables in it; stopped at first, and in any case at the end. Raises EmbeddedPostgresError."""
    with embedded_postgres(directory, durable=durable) as first:
        # Its own thread, because the migrations begin an event loop of their own.
        await asyncio.to_thread(command.upgrade, alembic_config(first.url), "head")
    postgres = BreakablePostgres(first.directory, first.url, settings)
    try:
        yield postgres
    finally:
        if postgres.is_running():
            postgres.kill()
        # Not always below `directory`: where `nobody` could not reach that, it lies elsewhere.
        shutil.rmtree(first.directory, ignore_errors=True)
