"""Answers that may be large: made whole before the first byte is sent, in a file if need be."""

from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final, TypeVar

from litestar import Litestar, Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from app.http.streaming import send_end, send_piece

T = TypeVar("T")

HELD_IN_MEMORY: Final = 1024 * 1024
_PIECE: Final = 64 * 1024


def spool() -> IO[bytes]:
    """A file that is on disk only if it becomes large, and gone when nobody holds it any more."""
    return SpooledTemporaryFile(HELD_IN_MEMORY)


class SpooledResponse(Response[T]):
    """What a spool holds. It is complete: so nothing can fail any more, and no connection is held while it is sent."""

    def __init__(self, file: IO[bytes], *, headers: dict[str, str]) -> None:
        super().__init__(None, headers=headers)  # type: ignore[arg-type] # T is what the file says
        self._file = file

    def to_asgi_response(self, app: Litestar | None, request: Request[Any, Any, Any], **_: Any) -> ASGIResponse:  # noqa: ARG002 (Litestar's own)
        return _Sending(self._file, headers=self.headers)


class _Sending(ASGIResponse):
    def __init__(self, file: IO[bytes], *, headers: dict[str, Any]) -> None:
        super().__init__(headers=headers, content_length=file.tell())
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await super().__call__(scope, receive, send)

    async def send_body(self, send: Send, receive: Receive) -> None:  # noqa: ARG002 (Litestar's own)
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            await send_piece(send, piece)
        await send_end(send)
