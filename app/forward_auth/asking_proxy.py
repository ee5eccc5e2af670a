"""Only a proxy that the operator trusts is answered."""

from typing import Final

import structlog
from litestar.types import Scope

from app.http.forwarded import came_through_trusted_proxy
from domain.forward_auth.errors import ProxyNotTrusted

_log: Final = structlog.get_logger("roster.forward_auth")


def require_trusted_proxy(scope: Scope) -> None:
    """Raises ProxyNotTrusted."""
    if not came_through_trusted_proxy(scope):
        _log.warning(
            "a forward-auth question from no trusted proxy: name its address in ROSTER_TRUSTED_PROXIES",
            client=(scope.get("client") or ("",))[0],
            request_id=scope["state"].get("request_id"),
        )
        raise ProxyNotTrusted
