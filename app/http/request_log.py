"""Gives each request an id, times it, and tells the log and the metrics how it went."""

import re
import time
from abc import abstractmethod
from typing import Final, Protocol

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

UNREMARKABLE: Final = "unremarkable"
"""Noted in the state of a request that came and went as so many do: its line is one for `debug`."""
_ACCEPTED: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class Watch(Protocol):
    """Is told of every request, when it begins and when it is over."""

    @abstractmethod
    def begin(self) -> None: ...

    @abstractmethod
    def end(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        """`method` is the client's own word; `status` is 0 when no answer had begun."""


class RequestLog:
    """Outermost, so that no answer is without its `X-Request-Id` and none is missing from the log.

    The line has the path and never the query: queries may hold what should not be kept.
    """

    def __init__(self, app: ASGIApp, watch: Watch) -> None:
        self._app = app
        self._watch = watch
        # Once, since what `get_logger` gives looks for it at each call. It is configured by now (main.py).
        self._log = structlog.get_logger("roster.requests").bind()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _request_id(scope)
        scope["state"]["request_id"] = request_id
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        # Before HEAD becomes GET (methods.py).
        method, path = scope["method"], scope["path"]
        self._watch.begin()
        try:
            await self._app(scope, receive, send_with_id)
        except Exception:
            # Only what fails after the answer has begun comes this far; no server logs it for us.
            self._log.exception("failed after the answer began", path=path, request_id=request_id)
            raise
        finally:
            seconds = time.perf_counter() - started
            self._watch.end(scope, method, status, seconds)
            log = self._log.debug if UNREMARKABLE in scope["state"] else self._log.info
            log(
                "request",
                method=method,
                path=path,
                status=status,
                milliseconds=round(seconds * 1000, 1),
                client=(scope.get("client") or ("",))[0],
                request_id=request_id,
            )


def _request_id(scope: Scope) -> str:
    """The client's own id when it is a harmless word, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ACCEPTED.fullmatch(value):
            return value.decode()
    return str(uuid7())
