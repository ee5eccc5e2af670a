"""The service under test: the real command in a process of its own, ended in every way and started again."""

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from typing import Final

from adapters.database.embedded.server import free_port
from benchmarks.breakable.processes import children, send, until_gone
from benchmarks.ledger.contenders import Contender
from benchmarks.load import HOST, Request

_WITHIN: Final = 60.0
_POLL: Final = 0.05
_ALIVE: Final = Request("GET", "/health/live").encode()
# What is tried is the settings named here, whatever the shell has set.
_SETTINGS: Final = ("ROSTER_", "DATABASE_", "READ_DATABASE_", "POSTGRES_", "PYTHONDONTWRITEBYTECODE")


class ServerFailedError(Exception):
    """Not one of our faults: the service's own. Its last words are in the message."""


class Server:
    """One worker and two take turns, start by start."""

    def __init__(self, contender: Contender, database_url: str, directory: Path) -> None:
        self.port = free_port()
        self.log = directory / "service.log"
        self._contender = contender
        self._url = database_url
        self._directory = directory
        self._workers = cycle((1, 2))
        self._process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Until it answers. Raises ServerFailedError when it ends instead."""
        variables = {"port": str(self.port), "workers": str(next(self._workers))}
        inherited = {name: text for name, text in os.environ.items() if not name.startswith(_SETTINGS)}
        settings = {name: text.format_map(variables) for name, text in self._contender.settings.items()}
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: ASYNC220 (starting one takes milliseconds)
                [word.format_map(variables) for word in self._contender.command],
                cwd=self._directory,
                env=inherited | settings | {"DATABASE_URL": self._url},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + _WITHIN
        while not await self.answers():
            self.require_alive()
            if time.monotonic() > deadline:
                raise ServerFailedError(f"The service runs, and did not answer within {_WITHIN:.0f} s of its start.")
            await asyncio.sleep(_POLL)

    def workers(self) -> list[int]:
        return children(self._running().pid)

    async def end(self, number: signal.Signals) -> None:
        """SIGTERM lets it finish; SIGKILL takes all of its processes with it. Raises ServerFailedError."""
        self.require_alive()
        process, workers = self._running(), self.workers()
        send(number, [process.pid, *(workers if number is signal.SIGKILL else ())])
        try:
            await asyncio.to_thread(until_gone, (process.pid, *workers), _WITHIN)
        except TimeoutError:
            raise ServerFailedError(f"{number.name} did not end the service within {_WITHIN:.0f} s.") from None
        process.wait()

    async def end_for_good(self) -> None:
        if self._process and self._process.poll() is None:
            try:
                await self.end(signal.SIGTERM)
            except ServerFailedError:
                await self.end(signal.SIGKILL)

    async def answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection(HOST, self.port)
        except OSError:
            return False
        try:
            writer.write(_ALIVE)
            return (await reader.readline()).split()[1:2] == [b"200"]
        except OSError:
            return False
        finally:
            writer.transport.abort()

    def require_alive(self) -> None:
        """Raises ServerFailedError when it ended by itself."""
        if self._running().poll() is not None:
            raise ServerFailedError(f"The service ended by itself. Its log ends:\n{self.log.read_text()[-2000:]}")

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is None:
            raise RuntimeError("start() comes first")
        return self._process


@asynccontextmanager
async def serving(contender: Contender, database_url: str, directory: Path) -> AsyncIterator[Server]:
    server = Server(contender, database_url, directory)
    try:
        await server.start()
        yield server
    finally:
        await server.end_for_good()
