"""Finds out who sends a request, before its handler runs."""

import re
from typing import Any, Final

from litestar import Request
from litestar.types import Scope

from app.http.assumptions import who_reads
from app.http.cross_site import refuse_another_site, require_same_site
from app.http.problem_types import MALFORMED_REQUEST
from app.http.problems import HttpProblem
from domain.shared.actor import ANONYMOUS, Actor
from domain.shared.authentication import AUTHENTICATOR, Authenticator, Credential, CredentialKind, CredentialRefused

AnyRequest = Request[Any, Any, Any]

COOKIE: Final = "__Host-roster"
PUBLIC: Final = {"public": True}
"""`opt` of routes that are for everybody: whatever credential comes along is not looked at."""
SAFE_METHODS: Final = frozenset({"GET", "HEAD"})
STREAMED: Final = {"streamed": True}
"""`opt` of routes that read their body as it arrives. Their use case asks again, before it commits, who they are."""
_ACTOR: Final = "actor"
_COOKIE: Final = re.compile(rb"(?:^|;) *%s=([^;]*)" % COOKIE.encode())
_SCHEME: Final = "bearer "


async def identify(request: AnyRequest) -> None:
    """Remember the actor in the request's state. Raises HttpProblem, CredentialRefused."""
    request.scope["state"][_ACTOR] = await _sender_of(request)


async def _sender_of(request: AnyRequest) -> Actor:
    changes = request.method not in SAFE_METHODS
    if request.route_handler.opt.get("public"):
        if changes:
            refuse_another_site(request)
        return ANONYMOUS
    credential = credential_of(request.scope)
    if credential is None:
        return ANONYMOUS
    return await (_who_changes(request, credential) if changes else who_reads(request.scope, credential))


async def _who_changes(request: AnyRequest, credential: Credential) -> Actor:
    if credential.kind is CredentialKind.COOKIE:
        require_same_site(request)
    if not request.route_handler.opt.get("streamed"):
        # What counts is who they are when all of it is there: the end of a body can be held back for a while, and the
        # right it needs be taken away meanwhile.
        await request.body()
    return await owner_of(credential, request.scope)


async def owner_of(credential: Credential, scope: Scope) -> Actor:
    """Raises CredentialRefused."""
    authenticator: Authenticator = scope["litestar_app"].state[AUTHENTICATOR]
    return await authenticator.identify(credential)


def provide_caller(request: AnyRequest) -> Actor:
    """Under the key `caller`, since lists of events have a parameter `actor`."""
    return actor_of(request)


def actor_of(request: AnyRequest) -> Actor:
    actor: Actor = request.scope["state"].get(_ACTOR, ANONYMOUS)
    return actor


def credential_of(scope: Scope) -> Credential | None:
    """A header is sent on purpose, a cookie by itself: so the header counts. Raises HttpProblem, CredentialRefused."""
    found = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
    if len(found) > 1:
        raise HttpProblem(MALFORMED_REQUEST, "Send one `Authorization` header, not several.")
    if found:
        if not found[0].lower().startswith(_SCHEME):
            raise CredentialRefused
        return Credential(CredentialKind.BEARER, found[0][len(_SCHEME) :].strip())
    cookie = _cookie(scope)
    return Credential(CredentialKind.COOKIE, cookie) if cookie else None


def _cookie(scope: Scope) -> str | None:
    """Looked for by itself: to parse all headers and all cookies for it costs a tenth of a forward-auth question."""
    for name, value in scope["headers"]:
        if name == b"cookie" and (found := _COOKIE.search(value)):
            return found[1].decode("latin-1")
    return None
