"""Closes a session that its provider could not close."""

from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

OPEN_SESSION: Final = "roster.open_session"
"""Where in the request's state the provider notes the session until it has ended well."""


def closing_sessions(app: ASGIApp) -> ASGIApp:
    """Litestar resumes a provider only once all of them have succeeded.

    When one fails or the task is cancelled before that, the session's provider is left to the garbage collector,
    for as long as anybody keeps the error (loggers and error reporters do), with its connection and transaction.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        finally:
            if scope["type"] == ScopeType.HTTP and (session := scope["state"].pop(OPEN_SESSION, None)):
                async with session:
                    pass

    return guarded
