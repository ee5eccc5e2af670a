"""HEAD wherever there is GET, and OPTIONS that names every method of a path."""

from litestar import Litestar
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send


class StandardMethods:
    """RFC 9110: HEAD is GET without the body (9.3.2), OPTIONS and 405 list what is allowed (9.3.7, 15.5.6)."""

    def __init__(self, app: ASGIApp, litestar: Litestar) -> None:
        self._app = app
        self._allow = {
            route.path_format: ", ".join(sorted(_with_head(set(route.methods))))
            for route in litestar.routes
            if hasattr(route, "methods")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
        elif scope["method"] == "HEAD":
            scope["method"] = "GET"
            await self._app(scope, receive, _without_body(send))
        elif scope["method"] == "OPTIONS":
            await self._app(scope, receive, self._with_allow(scope, send))
        else:
            await self._app(scope, receive, send)

    def _with_allow(self, scope: Scope, send: Send) -> Send:
        async def send_with_allow(message: Message) -> None:
            # A route that is plain ASGI answers OPTIONS by itself.
            if message["type"] == "http.response.start" and (allow := self._allow.get(scope.get("path_template", ""))):
                MutableScopeHeaders.from_message(message)["Allow"] = allow
            await send(message)

        return send_with_allow


def _with_head(methods: set[str]) -> set[str]:
    return methods | {"HEAD"} if "GET" in methods else methods


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head
