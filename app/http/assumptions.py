"""A read goes by who its caller was a moment ago, and is answered once it has itself found that this is still so."""

from functools import cache
from typing import Final

from litestar.enums import ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from domain.shared.actor import Actor
from domain.shared.authentication import ASSUMPTION, AUTHENTICATOR, Assumption, Authenticator, Credential

_SESSION: Final = "db_session"
_ASK_FIRST: Final = "ask_first"
_FAILURE: Final = 500


class CertainCallers:
    """Nothing is answered by rights that were gone: then the read begins again, and asks first who its caller is.

    So does one that found nothing, since that proves nothing. A failure is told as it is: it says nothing of rights.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        before = dict(scope["state"])
        begins_again = False

        async def send_if_certain(message: Message) -> None:
            nonlocal begins_again
            if message["type"] == "http.response.start" and message["status"] < _FAILURE:
                assumption: Assumption | None = scope["state"].get(ASSUMPTION)
                begins_again = assumption is not None and not assumption.holds
            if not begins_again:
                await send(message)

        await self._app(scope, receive, send_if_certain)
        if begins_again:
            scope["state"] = before | {_ASK_FIRST: True}
            await self._app(scope, receive, send)


async def who_reads(scope: Scope, credential: Credential) -> Actor:
    """As it was a moment ago, where the request's session can find out about that. Raises CredentialRefused."""
    authenticator: Authenticator = scope["litestar_app"].state[AUTHENTICATOR]
    if _ASK_FIRST not in scope["state"] and _has_session(scope["route_handler"]):
        assumption = scope["state"][ASSUMPTION] = await authenticator.assume(credential)
        if assumption:
            return assumption.actor
    return await authenticator.identify(credential)


@cache
def _has_session(handler: HTTPRouteHandler) -> bool:
    """Whose first statement can ask along."""
    provided = handler.resolve_dependencies()
    needed = list(handler.parsed_fn_signature.parameters)
    for name in needed:
        if name in provided:
            needed += provided[name].parsed_fn_signature.parameters
    return _SESSION in needed
