"""A telephone line to the database that a test can cut, mend, and silence at the worst moment."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass


@dataclass(eq=False)
class _Call:
    here: asyncio.StreamWriter
    there: asyncio.StreamWriter
    ends_with_the_next_reply: bool = False

    def abort(self) -> None:
        self.here.transport.abort()
        self.there.transport.abort()


class Line:
    """Forwards bytes to `host:port` while it is up; when it is down, it hangs up and answers no new call."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._calls: set[_Call] = set()
        self._swallows_commit = False
        self.port = 0

    async def up(self) -> None:
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        if self._server:
            self._server.close()
        for call in self._calls:
            call.abort()

    @contextmanager
    def swallowing_the_answer_to_commit(self) -> Iterator[None]:
        """The server gets the next COMMIT and carries it out; its caller is cut off before it hears of that."""
        self._swallows_commit = True
        try:
            yield
        finally:
            self._swallows_commit = False

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there_reader, there_writer = await asyncio.open_connection(*self._target)
        except OSError:
            writer.transport.abort()
            return
        call = _Call(here=writer, there=there_writer)
        self._calls.add(call)
        await asyncio.gather(self._ask(reader, call), self._reply(there_reader, call))
        self._calls.discard(call)

    async def _ask(self, reader: asyncio.StreamReader, call: _Call) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if self._swallows_commit and b"COMMIT" in data:
                    call.ends_with_the_next_reply, self._swallows_commit = True, False
                call.there.write(data)
                await call.there.drain()
        call.there.close()

    async def _reply(self, reader: asyncio.StreamReader, call: _Call) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if call.ends_with_the_next_reply:
                    call.abort()
                    return
                call.here.write(data)
                await call.here.drain()
        call.here.close()


@asynccontextmanager
async def line_to(host: str, port: int) -> AsyncIterator[Line]:
    line = Line(host, port)
    await line.up()
    try:
        yield line
    finally:
        await line.down()
