"""Answers that are made while they are sent."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from litestar import Litestar, Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

Sink: TypeAlias = Callable[[bytes], Awaitable[None]]
Write: TypeAlias = Callable[[Sink], Awaitable[None]]
"""Gives the body to a sink, piece by piece."""

TAKING_SECONDS: Final = 60
"""For one piece. A client that takes nothing would otherwise keep its place for ever, and a connection of ours."""


class Streamed(Response[None]):
    """Begins with the first piece: what fails before is answered as a problem.

    What fails later breaks the connection off without its end, so that half an answer cannot pass for all of it.
    """

    def __init__(self, write: Write, *, media_type: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(None, media_type=media_type, headers=headers)
        self._write = write

    def to_asgi_response(self, app: Litestar | None, request: Request[Any, Any, Any], **_: Any) -> ASGIResponse:  # noqa: ARG002 (Litestar's own)
        return _Streaming(self._write, headers=self.headers, media_type=self.media_type)


class _Streaming(ASGIResponse):
    _should_set_content_length = False

    def __init__(self, write: Write, **options: Any) -> None:
        super().__init__(**options)
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (ASGI's own)
        """Stops writing when the client leaves."""
        sending = asyncio.create_task(self._send(send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            sending_has_ended = sending.done()
            for task in (sending, leaving):
                task.cancel()
            await asyncio.wait((sending, leaving))
        if sending_has_ended:
            sending.result()

    async def _send(self, send: Send) -> None:
        begun = False

        async def sink(piece: bytes) -> None:
            nonlocal begun
            if not begun:
                begun = True
                await self.start_response(send)
            await send_piece(send, piece)

        await self._write(sink)
        await sink(b"")
        await send_end(send)


async def send_piece(send: Send, piece: bytes) -> None:
    """Raises TimeoutError when the client does not take it in time."""
    async with asyncio.timeout(TAKING_SECONDS):
        await send({"type": "http.response.body", "body": piece, "more_body": True})


async def send_end(send: Send) -> None:
    """Without it a client knows that there should have been more."""
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
