"""Where a request came from, for the audit trail."""

from typing import Any

from litestar import Request

from app.http.authentication import actor_of
from domain.shared.actor import Origin


def provide_origin(request: Request[Any, Any, Any]) -> Origin:
    """The id is the one of the log and of `X-Request-Id`; the address is the client's, also behind a trusted proxy."""
    client = request.scope.get("client")
    return Origin(
        actor=actor_of(request),
        request_id=request.scope["state"].get("request_id"),
        # Over a Unix socket there is none.
        client_address=(client[0] or None) if client else None,
    )
