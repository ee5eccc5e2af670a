"""The two routes where proxies ask. Every request that a proxy lets through costs one of these questions.

So they are plain ASGI: without Litestar's injection, validation and rendering a question costs half of what it would.
"""

from collections.abc import Iterable
from typing import Final

from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send

from app.forward_auth.asking_proxy import require_trusted_proxy
from app.forward_auth.forwarded_request import forwarded_request
from app.forward_auth.identity import identity
from app.forward_auth.requirements import requirements
from app.http.authentication import actor_of, identify
from app.http.body import StrictRequest
from app.http.problem_types import METHOD_NOT_ALLOWED
from app.http.problems import HttpProblem
from domain.forward_auth.use_cases.authorize_forwarded import AuthorizeForwarded

_HEADERS: Final = ((b"content-length", b"0"), (b"cache-control", b"no-store"))


async def forward(scope: Scope, receive: Receive, send: Send) -> None:
    """For Traefik, Caddy and HAProxy, which pass a refusal on as it is. Raises HttpProblem, DomainError."""
    _require_get(scope)
    require_trusted_proxy(scope)
    forwarded_request(scope["headers"])
    await _answer(scope, receive, send)


async def nginx(scope: Scope, receive: Receive, send: Send) -> None:
    """For auth_request, which understands 2xx, 401 and 403 and takes all else for a failure. Raises the same."""
    _require_get(scope)
    require_trusted_proxy(scope)
    forwarded_request(scope["headers"], by_original_url=True)
    await _answer(scope, receive, send)


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    required = requirements(scope["query_string"])
    request = StrictRequest(scope, receive, send)
    await identify(request)
    actor = actor_of(request)
    AuthorizeForwarded(actor=actor).execute(required.roles, required.permissions)
    headers: Iterable[tuple[bytes, bytes]] = [*_HEADERS, *identity(actor)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _require_get(scope: Scope) -> None:
    """Which is what proxies send, whatever the client's own method was; HEAD is GET by now (methods.py)."""
    if scope["type"] != ScopeType.HTTP or scope["method"] != "GET":
        raise HttpProblem(METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
