"""One connection through the line: its two ends, and what happens to it."""

import asyncio
from collections.abc import Callable
from enum import Enum
from typing import cast


class Loss(Enum):
    """What happens to a COMMIT, after which its connection is gone."""

    REPLY = "the database commits, and its reply is swallowed"
    COMMIT = "the database never hears of it"


class _End(asyncio.Protocol):
    def __init__(self, call: "Call", hears: Callable[[bytes], None]) -> None:
        self._call = call
        self._hears = hears
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._call.is_made(self)

    def data_received(self, data: bytes) -> None:
        self._hears(data)

    def connection_lost(self, _: Exception | None) -> None:
        self._call.is_left()


class Call:
    """Notes itself among `calls` for as long as it lasts; asks `next_loss` about all that the service says."""

    def __init__(
        self, target: tuple[str, int], calls: "set[Call]", next_loss: "Callable[[Call, bytes], Loss | None]"
    ) -> None:
        self._target = target
        self._calls = calls
        self._next_loss = next_loss
        self._dialling: asyncio.Task[None] | None = None
        self._unsent: list[bytes] = []
        self._is_muted = False
        self.here = _End(self, self._from_service)
        self._there = _End(self, self._from_database)

    def is_made(self, end: _End) -> None:
        if end is self.here:
            self._calls.add(self)
            self._dialling = asyncio.create_task(self._dial())
        elif self in self._calls:
            for data in self._unsent:
                self._from_service(data)
        else:
            self.hang_up()

    async def _dial(self) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: self._there, *self._target)
        except OSError:
            self.hang_up()

    def _from_service(self, data: bytes) -> None:
        if self._there.transport is None:
            self._unsent.append(data)
            return
        loss = self._next_loss(self, data)
        if loss is Loss.COMMIT:
            self.hang_up()
            return
        self._is_muted = self._is_muted or loss is Loss.REPLY
        self._there.transport.write(data)

    def _from_database(self, data: bytes) -> None:
        if self._is_muted or self.here.transport is None:
            self.hang_up()
        else:
            self.here.transport.write(data)

    def is_left(self) -> None:
        """By one end: what that said before still reaches the other."""
        left = self._transports()
        for transport in left:
            transport.close()
        if not left:
            self._calls.discard(self)

    def hang_up(self) -> None:
        self._calls.discard(self)
        for transport in self._transports():
            transport.abort()

    def pause(self) -> None:
        for transport in self._transports():
            transport.pause_reading()

    def resume(self) -> None:
        for transport in self._transports():
            transport.resume_reading()

    def _transports(self) -> list[asyncio.Transport]:
        ends = (self.here.transport, self._there.transport)
        return [transport for transport in ends if transport and not transport.is_closing()]
