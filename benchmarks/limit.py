"""The limit: the same answers by the least code that gives them. One query or transaction, one Struct, no checks."""

import sys
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from app.http.draining import Draining
from app.settings.settings import DatabaseSettings, Settings
from app.shell.listening import reserved_port
from app.shell.server import Server
from app.shell.worker import load
from benchmarks.limit_writes import User, create, grant, rename

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Scope = MutableMapping[str, Any]

_SELECT: Final = """
    SELECT id, email, email_verified_at IS NOT NULL AS email_verified, display_name, status, version, created_at,
        updated_at, array(
        SELECT roles.name FROM roles JOIN user_roles ON role_id = roles.id WHERE user_id = users.id ORDER BY roles.name
    ) AS roles
    FROM users"""
_GET: Final = f"{_SELECT} WHERE id = $1"
_LIST: Final = f"{_SELECT} ORDER BY created_at, id LIMIT $1"
_ROLES: Final = """
    FROM user_roles JOIN roles ON roles.id = role_id WHERE user_roles.user_id = users.id"""
_IDENTIFY: Final = f"""
    SELECT users.id, email, display_name, array(SELECT roles.name {_ROLES} ORDER BY roles.name) AS roles,
        array(SELECT DISTINCT unnest(roles.permissions) {_ROLES}) AS permissions
    FROM sessions JOIN users ON users.id = user_id
    WHERE secret_hash = $1 AND ended_at IS NULL AND expires_at > now() AND status = 'active'"""
_ME: Final = f"""
    SELECT users.id, email, display_name, status, array(SELECT roles.name {_ROLES} ORDER BY roles.name) AS roles,
        array(SELECT DISTINCT unnest(roles.permissions) {_ROLES}) AS permissions,
        sessions.id AS session_id, version, users.created_at, updated_at
    FROM sessions JOIN users ON users.id = user_id
    WHERE sessions.id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > now() AND status = 'active'"""


class Me(msgspec.Struct):
    id: UUID
    email: str
    display_name: str
    status: str
    roles: list[str]
    permissions: list[str]
    session_id: UUID
    version: int
    created_at: datetime
    updated_at: datetime


class Claims(msgspec.Struct):
    sub: UUID
    sid: UUID


class Page(msgspec.Struct):
    items: list[User]
    next_cursor: str | None


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
            await self._list(int(scope["query_string"].removeprefix(b"limit=")), send)
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
        user = _user(await self.pool.fetchrow(_GET, user_id))
        etag = b'"%d"' % user.version
        if (b"if-none-match", etag) in scope["headers"]:
            await _answer(send, 304, b"", [(b"etag", etag)])
        else:
            await _answer(send, 200, msgspec.json.encode(user), [(b"etag", etag)])

    async def _authorize(self, scope: Scope, send: Send) -> None:
        secret = dict(scope["headers"])[b"cookie"].removeprefix(b"__Host-roster=")
        user = await self.pool.fetchrow(_IDENTIFY, sha256(secret).digest())
        identity = [
            (b"remote-user", str(user["id"]).encode()),
            (b"remote-email", user["email"].encode()),
            (b"remote-name", user["display_name"].encode()),
            (b"remote-groups", ",".join(user["roles"]).encode()),
        ]
        await _answer(send, 200, b"", identity)

    async def _me(self, scope: Scope, send: Send) -> None:
        """By the token's word for it: who checks its signature remembers for a while that it was genuine."""
        payload = dict(scope["headers"])[b"authorization"].split(b".")[1]
        claims = msgspec.json.decode(urlsafe_b64decode(payload + b"=="), type=Claims)
        me = Me(**await self.pool.fetchrow(_ME, claims.sid, claims.sub))
        etag = b'"%d"' % me.version
        await _answer(send, 200, msgspec.json.encode(me), [(b"etag", etag), (b"cache-control", b"no-store")])

    async def _list(self, limit: int, send: Send) -> None:
        users = [_user(record) for record in await self.pool.fetch(_LIST, limit + 1)]
        await _answer(send, 200, msgspec.json.encode(Page(users[:limit], users[limit - 1].id.hex)))

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


def _user(record: Any) -> User:
    return User(**record)


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
