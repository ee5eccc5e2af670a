"""Counts every request: which operation, how it went, how long it took, and how many are in progress."""

from collections.abc import Iterable
from typing import Final

from litestar.types import Scope

from app.http.problems import PROBLEM_CODE
from app.http.request_log import Watch
from app.metrics.measures import Measures
from domain.shared.figures import Figure

# A client can send any word as a method: each would be another series.
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MeasuredRequests(Watch):
    """Counted when its answer is complete; without any answer, because it was cancelled, as 5xx."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self._in_progress = 0

    def figures(self) -> Iterable[Figure]:
        yield Figure(name="requests_in_progress", meaning="Requests not answered yet.", value=self._in_progress)

    def begin(self) -> None:
        self._in_progress += 1

    def end(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        self._in_progress -= 1
        self._measures.answered(_operation(scope), method if method in _METHODS else "other", status or 500, seconds)
        if code := scope["state"].get(PROBLEM_CODE):
            self._measures.refused(code)


def _operation(scope: Scope) -> str:
    """As the OpenAPI document names it."""
    handler = scope.get("route_handler")
    return getattr(handler, "operation_id", None) or str(getattr(handler, "opt", {}).get("operation_id", "other"))
