"""The load: connections that stay open, each sending the next request as soon as the last one is answered."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.credentials import KEY

HOST: Final = "127.0.0.1"
SIGNED_IN: Final = f"Authorization: Bearer {KEY}"
"""To the peers, which ask nobody who they are, it says nothing."""
CONNECTIONS: Final = 16

_PATIENCE_SECONDS: Final = 60.0
_LENGTH: Final = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_BODILESS: Final = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    target: str
    headers: tuple[str, ...] = ()
    body: bytes = b""
    credential: str = SIGNED_IN

    def encode(self) -> bytes:
        length = (f"Content-Length: {len(self.body)}",) if self.body else ()
        head = (f"{self.method} {self.target} HTTP/1.1", f"Host: {HOST}", self.credential, *self.headers, *length)
        return "\r\n".join((*head, "", "")).encode() + self.body


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes


class UnexpectedAnswerError(Exception):
    """A server that answers something else does other work: its cost says nothing."""


def send(port: int, requests: Sequence[Request], *, expected: int) -> Answer:
    """The last answer. Raises UnexpectedAnswerError at the first status that is not the expected one.

    Raises OSError (TimeoutError among them) and EOFError when the server does not answer.
    """
    return asyncio.run(_send(port, [request.encode() for request in requests], expected))


async def _send(port: int, requests: Sequence[bytes], expected: int) -> Answer:
    waiting = iter(requests)
    last: list[Answer] = []
    async with asyncio.timeout(_PATIENCE_SECONDS):
        connections = range(min(CONNECTIONS, len(requests)))
        await asyncio.gather(*(_connection(port, waiting, expected, last) for _ in connections))
    return last[-1]


async def _connection(port: int, waiting: Iterator[bytes], expected: int, last: list[Answer]) -> None:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        for request in waiting:
            writer.write(request)
            answer = await _answer(reader)
            if answer.status != expected:
                raise UnexpectedAnswerError(f"expected {expected}, got {answer.status}: {answer.body[:500]!r}")
            last[:] = [answer]
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> Answer:
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(maxsplit=2)[1])
    length = _LENGTH.search(head)
    if length is None or status in _BODILESS:
        return Answer(status, b"")
    return Answer(status, await reader.readexactly(int(length[1])))
