"""What is looked at before a request reaches its handler."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from litestar import Request

from app.http.authentication import identify
from app.http.conditional import require_if_match
from app.http.idempotency import note_exchange
from app.http.parameters import require_known_parameters

_CHANGING_METHODS: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def arrival(*, if_match_is_required: bool) -> Callable[[Request[Any, Any, Any]], Awaitable[None]]:
    async def arrive(request: Request[Any, Any, Any]) -> None:
        """Raises HttpProblem, NotFound, CredentialRefused."""
        await identify(request)
        require_known_parameters(request)
        if request.method in _CHANGING_METHODS:
            if if_match_is_required:
                require_if_match(request)
            await note_exchange(request)

    return arrive
