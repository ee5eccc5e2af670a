"""A server that will stop soon tells its clients to take their next requests elsewhere."""

from dataclasses import dataclass
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_CLOSE: Final = (b"connection", b"close")


@dataclass(slots=True)
class Draining:
    """Whether this process was told that it will stop. It goes on serving: what changes is what it says of itself."""

    begun: bool = False


class ConnectionsClose:
    """While draining each answer ends its connection, so that none is idle, and then used, when the server closes it.

    Only in HTTP/1.1: in HTTP/2 the server says the same with a frame of its own.
    """

    def __init__(self, app: ASGIApp, draining: Draining) -> None:
        self._app = app
        self._draining = draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or not scope["http_version"].startswith("1"):
            await self._app(scope, receive, send)
            return
        draining = self._draining

        async def send_and_close(message: Message) -> None:
            # Asked only now: the server may have been told while this request was in flight.
            if draining.begun and message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], _CLOSE]
            await send(message)

        await self._app(scope, receive, send_and_close)
