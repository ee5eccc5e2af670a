"""The way from the service to the database: a proxy that can cut it, stall it, and lose a COMMIT or its reply."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from benchmarks.breakable.call import Call, Loss
from benchmarks.load import HOST

# A simple query of the protocol's version 3, as asyncpg sends it.
_COMMIT: Final = b"COMMIT;\0"


class Line:
    """While it is down it answers no new call. Its port stays the same."""

    def __init__(self, host: str, port: int) -> None:
        """Those of the database."""
        self._target = (host, port)
        self._calls: set[Call] = set()
        self._loses: list[Loss] = []
        self._carrying = b""
        self._said: dict[Call, bytes] = {}
        self._server: asyncio.Server | None = None
        self.port = 0

    async def up(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Call(self._target, self._calls, self._next_loss).here, HOST, self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def down(self) -> None:
        if self._server:
            self._server.close()
        self.cut()

    def cut(self) -> int:
        """All connections, at once. Returns how many there were."""
        calls = list(self._calls)
        for call in calls:
            call.hang_up()
        return len(calls)

    async def stall(self, seconds: float) -> None:
        """Nothing gets through on the connections that there are, in either direction, and nothing is lost."""
        calls = list(self._calls)
        for call in calls:
            call.pause()
        await asyncio.sleep(seconds)
        for call in calls:
            call.resume()

    @contextmanager
    def losing(self, loss: Loss, times: int = 1, *, carrying: bytes = b"") -> Iterator[Sequence[Loss]]:
        """Of the next COMMITs, as long as the block lasts. Gives those that are still to be lost.

        `carrying` is what the transaction says before it: tasks in the background commit at any time too.
        """
        self._loses, self._carrying = [loss] * times, carrying
        try:
            yield self._loses
        finally:
            self._loses = []
            self._said.clear()

    def _next_loss(self, call: Call, data: bytes) -> Loss | None:
        if not self._loses:
            return None
        self._said[call] = self._said.get(call, b"") + data
        if not data.endswith(_COMMIT):
            return None
        return self._loses.pop() if self._carrying in self._said.pop(call) else None


@asynccontextmanager
async def line_to(host: str | None, port: int | None) -> AsyncIterator[Line]:
    """It is up. `host` and `port` as a URL has them."""
    line = Line(host or HOST, port or 0)
    await line.up()
    try:
        yield line
    finally:
        line.down()
