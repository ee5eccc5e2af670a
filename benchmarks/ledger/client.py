"""A client that costs little, can leave in the middle of a request, and never sends anything twice by itself."""

import asyncio
import re
from dataclasses import dataclass
from typing import Final

from benchmarks.load import HOST

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSES: Final = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_REPLAYED: Final = re.compile(rb"\r\nidempotency-replayed: *true", re.IGNORECASE)
_BODILESS: Final = frozenset({204, 304})
_AGAIN_AFTER: Final = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    is_replayed: bool


class NoAnswerError(Exception):
    """The request was sent, or part of it, and nothing came back: it may or may not have been carried out."""


class Client:
    """One connection at a time, kept open."""

    def __init__(self, port: int, patience: float) -> None:
        """`patience` in seconds: how long an answer is waited for."""
        self._port = port
        self._patience = patience
        self._reader = asyncio.StreamReader()
        self._writer: asyncio.StreamWriter | None = None
        self.is_waiting = False

    async def connect(self) -> None:
        """Until it succeeds: what was not sent is no operation, so an absent server is only waited for."""
        while self._writer is None or self._writer.is_closing() or self._reader.at_eof():
            self.leave()
            try:
                self._reader, self._writer = await asyncio.open_connection(HOST, self._port)
            except OSError:
                await asyncio.sleep(_AGAIN_AFTER)

    async def ask(self, request: bytes) -> Answer:
        """Raises NoAnswerError."""
        await self.connect()
        self.is_waiting = True
        try:
            async with asyncio.timeout(self._patience):
                return await self._ask(request)
        except (OSError, EOFError, asyncio.LimitOverrunError) as error:
            self.leave()
            raise NoAnswerError from error
        finally:
            self.is_waiting = False

    def leave(self) -> None:
        """At once, whatever is under way."""
        if self._writer:
            self._writer.transport.abort()
            self._writer = None

    async def _ask(self, request: bytes) -> Answer:
        if self._writer is None:
            raise EOFError
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head.split(maxsplit=2)[1])
        length = _LENGTH.search(head)
        body = b"" if length is None or status in _BODILESS else await self._reader.readexactly(int(length[1]))
        if _CLOSES.search(head):
            self.leave()
        return Answer(status, body, bool(_REPLAYED.search(head)))
