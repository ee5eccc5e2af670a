"""What proxies ask. Every request that a proxy lets through costs one of these questions."""

from collections.abc import Sequence
from typing import Final

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.routes import ASGIRoute
from litestar.types import ASGIApp, Receive, Scope, Send

from app.forward_auth.asking_proxy import require_trusted_proxy
from app.forward_auth.forwarded_request import forwarded_request
from app.forward_auth.identity import identity
from app.forward_auth.requirements import requirements
from app.http.authentication import credential_of, owner_of
from app.http.problem_types import METHOD_NOT_ALLOWED
from app.http.problems import HttpProblem
from app.http.request_log import UNREMARKABLE
from domain.forward_auth.use_cases.authorize_forwarded import AuthorizeForwarded
from domain.shared.actor import ANONYMOUS

FORWARD: Final = "/authz/forward"
"""For Traefik, Caddy and HAProxy, which pass a refusal on as it is."""
NGINX: Final = "/authz/nginx"
"""For auth_request, which understands 2xx, 401 and 403 and takes all else for a failure."""

Headers = Sequence[tuple[bytes, bytes]]

_REFUSAL: Final = "forward_auth_refusal"
_HEADERS: Final = ((b"content-length", b"0"), (b"cache-control", b"no-store"))


class QuestionsFirst:
    """Answers before Litestar looks for a route: its routing and middleware cost as much as the rest.

    A refusal goes on to the route and is raised there, so that it is answered as all others are.
    """

    def __init__(self, app: ASGIApp, litestar: Litestar) -> None:
        self._app = app
        self._handlers = {route.path: route.route_handler for route in litestar.routes if isinstance(route, ASGIRoute)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] not in (FORWARD, NGINX):
            await self._app(scope, receive, send)
            return
        # As the router would, for those who count requests (measured.py).
        scope["route_handler"] = self._handlers[scope["path"]]
        try:
            headers = await _let_pass(scope)
        except Exception as refusal:  # noqa: BLE001 (the route raises it)
            scope["state"][_REFUSAL] = refusal
            await self._app(scope, receive, send)
        else:
            await _answer(scope, send, headers)


async def question(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 (Litestar wants it)
    """Both routes: for refusals, and for addresses in another spelling. Raises HttpProblem, DomainError."""
    if refusal := scope["state"].pop(_REFUSAL, None):
        raise refusal
    await _answer(scope, send, await _let_pass(scope))


async def _let_pass(scope: Scope) -> Headers:
    """Who asks, for the application. Raises HttpProblem, DomainError."""
    # Which is what proxies send, whatever the client's own method was; HEAD is GET by now (methods.py).
    if scope["type"] != ScopeType.HTTP or scope["method"] != "GET":
        raise HttpProblem(METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
    require_trusted_proxy(scope)
    forwarded_request(scope["headers"], by_original_url=scope["path"] == NGINX)
    required = requirements(scope["query_string"])
    credential = credential_of(scope)
    actor = await owner_of(credential, scope) if credential else ANONYMOUS
    AuthorizeForwarded(actor=actor).execute(required.roles, required.permissions)
    return identity(actor)


async def _answer(scope: Scope, send: Send, headers: Headers) -> None:
    scope["state"][UNREMARKABLE] = True
    await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, *headers]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
