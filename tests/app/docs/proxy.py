"""Roster as a browser reaches it: at `/`, and below a prefix, where a reverse proxy stands between."""

from typing import Any, Final

from litestar import Litestar

from app.main import create_app
from app.settings.settings import Settings

PREFIX: Final = "/roster"


class AlsoBehindPrefix:
    """What a reverse proxy does that serves us below a prefix: it takes the prefix off and says so."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{PREFIX}/"):
            scope["path"] = scope["path"].removeprefix(PREFIX)
            scope["headers"] = [*scope["headers"], (b"x-forwarded-prefix", PREFIX.encode())]
        await self._app(scope, receive, send)


def create_proxied_app(settings: Settings) -> Litestar:
    app = create_app(settings)
    app.asgi_handler = AlsoBehindPrefix(app.asgi_handler)
    return app
