"""Where a request came from, for the audit trail."""

from typing import Any

from litestar import Request

from domain.shared.actor import ANONYMOUS, Origin


def provide_origin(request: Request[Any, Any, Any]) -> Origin:
    """The id is the one of the log and of `X-Request-Id`; the address is the client's, also behind a trusted proxy."""
    client = request.scope.get("client")
    return Origin(
        actor=ANONYMOUS,
        request_id=request.scope["state"].get("request_id"),
        # Over a Unix socket there is none.
        client_address=(client[0] or None) if client else None,
    )
