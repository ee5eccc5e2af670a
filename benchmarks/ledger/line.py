"""The way from the service to the database: a proxy that can cut it, stall it, and lose a COMMIT or its reply."""

import asyncio
from typing import Final

from benchmarks.ledger.call import Call, Loss
from benchmarks.load import HOST

# A simple query of the protocol's version 3, as asyncpg sends it.
_COMMIT: Final = b"COMMIT;\0"


class Line:
    def __init__(self, port: int) -> None:
        """`port` is the database's."""
        self._target = port
        self._calls: set[Call] = set()
        self._loses: list[Loss] = []
        self._server: asyncio.Server | None = None
        self.port = 0

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Call(self._target, self._calls, self._next_loss).here, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
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

    async def lose(self, loss: Loss, times: int, within: float) -> int:
        """Of the next COMMITs. Returns how many were lost within so many seconds."""
        self._loses += [loss] * times
        await asyncio.sleep(within)
        left = len(self._loses)
        self._loses.clear()
        return times - left

    def _next_loss(self, data: bytes) -> Loss | None:
        return self._loses.pop() if self._loses and data.endswith(_COMMIT) else None
