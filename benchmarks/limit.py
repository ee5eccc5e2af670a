"""The limit: the same answers by the least code that gives them. One query or transaction, one Struct, no checks."""

import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from app.http.draining import Draining
from app.settings.settings import DatabaseSettings, Settings
from app.shell.listening import reserved_port
from app.shell.server import Server
from app.shell.worker import load
from benchmarks.limit_reads import identify, me, page, read, search
from benchmarks.limit_writes import create, grant, rename

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Scope = MutableMapping[str, Any]


class Limit:
    """An ASGI application. Its pool takes connections back as they are: to reset them is a second round trip."""

    pool: "asyncpg.Pool[asyncpg.Record]"

    def __init__(self, settings: DatabaseSettings) -> None:
        # What the worker asks of every application.
        self.on_startup: list[Callable[[], None]] = []
        self.state = SimpleNamespace(draining=Draining())
        self._url = settings.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._size = settings.pool_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["method"] != "GET":
            await self._change(scope["method"], scope["path"].split("/"), receive, send)
        elif scope["path"] == "/authz/forward":
            await self._authorize(scope, send)
        elif scope["path"] == "/v1/me":
            await self._me(scope, send)
        elif scope["query_string"]:
            await self._list(dict(part.split("=") for part in scope["query_string"].decode().split("&")), send)
        else:
            await self._read(UUID(scope["path"][-36:]), scope, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        reset = None if "--with-reset" in sys.argv else _as_it_is
        self.pool = await asyncpg.create_pool(self._url, min_size=self._size, max_size=self._size, reset=reset)
        for start in self.on_startup:
            start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _read(self, user_id: UUID, scope: Scope, send: Send) -> None:
        user = await read(self.pool, user_id)
        etag = b'"%d"' % user.version
        if (b"if-none-match", etag) in scope["headers"]:
            await _answer(send, 304, b"", [(b"etag", etag)])
        else:
            await _answer(send, 200, msgspec.json.encode(user), [(b"etag", etag)])

    async def _list(self, asked: Mapping[str, str], send: Send) -> None:
        limit = int(asked["limit"])
        words = asked.get("search")
        found = await (search(self.pool, words, limit) if words else page(self.pool, limit))
        await _answer(send, 200, msgspec.json.encode(found))

    async def _authorize(self, scope: Scope, send: Send) -> None:
        user = await identify(self.pool, dict(scope["headers"])[b"cookie"].removeprefix(b"__Host-roster="))
        identity = [
            (b"remote-user", str(user["id"]).encode()),
            (b"remote-email", user["email"].encode()),
            (b"remote-name", user["display_name"].encode()),
            (b"remote-groups", ",".join(user["roles"]).encode()),
        ]
        await _answer(send, 200, b"", identity)

    async def _me(self, scope: Scope, send: Send) -> None:
        found = await me(self.pool, dict(scope["headers"])[b"authorization"])
        headers = [(b"etag", b'"%d"' % found.version), (b"cache-control", b"no-store")]
        await _answer(send, 200, msgspec.json.encode(found), headers)

    async def _change(self, method: str, path: Sequence[str], receive: Receive, send: Send) -> None:
        """`/v1/users`, `/v1/users/{id}`, `/v1/users/{id}/roles/{role_id}`."""
        if method == "PUT":
            await grant(self.pool, UUID(path[3]), UUID(path[5]))
            await _answer(send, 204, b"")
            return
        body = (await receive())["body"]
        is_new = method == "POST"
        user = await (create(self.pool, body) if is_new else rename(self.pool, UUID(path[3]), body))
        await _answer(send, 201 if is_new else 200, msgspec.json.encode(user), [(b"etag", b'"%d"' % user.version)])


async def _answer(send: Send, status: int, body: bytes, more: Sequence[tuple[bytes, bytes]] = ()) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)), *more]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _as_it_is(_: object) -> None: ...


def create_limit(settings: Settings) -> Any:
    return Limit(settings.database)


if __name__ == "__main__":
    settings = Settings.from_environment()
    # Roster's own server and worker, so that the two differ in the application alone.
    with reserved_port(settings.server) as listener:
        loader = partial(load, create_limit, settings, listener)
        Server(settings, listener, ready=lambda: None).serve(target_loader=loader, wrap_loader=False)
