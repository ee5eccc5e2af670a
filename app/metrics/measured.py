"""Measures every request: which operation, how it went, how long it took, and how many are in progress."""

import time
from collections.abc import Iterable
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from app.http.problems import PROBLEM_CODE
from app.metrics.measures import Measures
from domain.shared.figures import Figure

# A client can send any word as a method: each would be another series.
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MeasuredRequests:
    """Counted when its answer is complete; without any answer, because it was cancelled, as 5xx."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures
        self._in_progress = 0

    def figures(self) -> Iterable[Figure]:
        yield Figure(name="requests_in_progress", meaning="Requests not answered yet.", value=self._in_progress)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        # Before HEAD becomes GET (methods.py).
        method = scope["method"] if scope["method"] in _METHODS else "other"
        status = 500

        async def send_measured(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._in_progress += 1
        try:
            await self._app(scope, receive, send_measured)
        finally:
            self._in_progress -= 1
            self._measures.answered(_operation(scope), method, status, time.perf_counter() - started)
            if code := scope["state"].get(PROBLEM_CODE):
                self._measures.refused(code)


def _operation(scope: Scope) -> str:
    """As the OpenAPI document names it."""
    handler = scope.get("route_handler")
    return getattr(handler, "operation_id", None) or "other"
