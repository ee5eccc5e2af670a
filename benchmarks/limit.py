"""The limit: the same answers by the least code that gives them. One query, one Struct, no framework, no checks."""

import sys
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
from uuid_utils.compat import uuid7

from app.http.draining import Draining
from app.settings.settings import DatabaseSettings, Settings
from app.shell.listening import reserved_port
from app.shell.server import Server
from app.shell.worker import load

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Scope = MutableMapping[str, Any]

_SELECT: Final = """
    SELECT id, email, display_name, status, version, created_at, updated_at, array(
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
_INSERT: Final = """
    INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)
    VALUES ($1, $2, $2, $3, 'active', 1, $4, $4)"""


class User(msgspec.Struct):
    id: UUID
    email: str
    display_name: str
    status: str
    roles: list[str]
    version: int
    created_at: datetime
    updated_at: datetime


class NewUser(msgspec.Struct):
    email: str
    display_name: str


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
        elif scope["method"] == "POST":
            await self._create(receive, send)
        elif scope["path"] == "/authz/forward":
            await self._authorize(scope, send)
        elif scope["query_string"]:
            await self._list(int(scope["query_string"].rpartition(b"=")[2]), send)
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

    async def _list(self, limit: int, send: Send) -> None:
        users = [_user(record) for record in await self.pool.fetch(_LIST, limit + 1)]
        await _answer(send, 200, msgspec.json.encode(Page(users[:limit], users[limit - 1].id.hex)))

    async def _create(self, receive: Receive, send: Send) -> None:
        new = msgspec.json.decode((await receive())["body"], type=NewUser)
        user_id, now = uuid7(), datetime.now(UTC)
        await self.pool.execute(_INSERT, user_id, new.email, new.display_name, now)
        user = User(user_id, new.email, new.display_name, "active", [], 1, now, now)
        await _answer(send, 201, msgspec.json.encode(user), [(b"etag", b'"1"')])


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
