"""Refuses at once what could only wait: so many requests at a time and no more."""

from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from app.http.errors import RETRY_AFTER_SECONDS, encoded
from app.http.problem_types import problem_type_of
from app.http.problems import MEDIA_TYPE
from domain.shared.errors import Overloaded

_OVERLOADED: Final = problem_type_of(Overloaded)
_OF_THE_REGISTER: Final = ("v1/", "authz/", "account", "sign-in", "sign-out")
_HEADERS: Final = (
    (b"content-type", MEDIA_TYPE.encode()),
    (b"retry-after", str(RETRY_AFTER_SECONDS).encode()),
)


class BoundedRequests:
    """At most `most` requests to the register are in progress: the next one is refused before anything is done for it.

    Health checks and documentation are not counted: they must answer just then.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most
        self._in_progress = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or not _is_for_the_register(scope):
            await self._app(scope, receive, send)
        elif self._in_progress >= self._most:
            await _refuse(scope, send)
        else:
            self._in_progress += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._in_progress -= 1


def _is_for_the_register(scope: Scope) -> bool:
    """As the router sees it, to which several slashes are one."""
    return scope["path"][len(scope.get("root_path", "")) :].lstrip("/").startswith(_OF_THE_REGISTER)


async def _refuse(scope: Scope, send: Send) -> None:
    body = encoded(scope, _OVERLOADED)
    headers = [*_HEADERS, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": _OVERLOADED.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
