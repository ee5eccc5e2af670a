"""The limit of reads: one query of asyncpg's that reads what the answer says."""

from base64 import urlsafe_b64decode
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import msgspec

from benchmarks.limit_writes import Pool, User

_SELECT: Final = """
    SELECT id, email, email_verified_at IS NOT NULL AS email_verified, display_name, status, version, created_at,
        updated_at, array(
        SELECT roles.name FROM roles JOIN user_roles ON role_id = roles.id WHERE user_id = users.id ORDER BY roles.name
    ) AS roles
    FROM users"""
_GET: Final = f"{_SELECT} WHERE id = $1"
_LIST: Final = f"{_SELECT} ORDER BY created_at, id LIMIT $1"
_SEARCH: Final = f"{_SELECT} WHERE search_text LIKE '%' || $1 || '%' ORDER BY created_at, id LIMIT $2"
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


class _Claims(msgspec.Struct):
    sub: UUID
    sid: UUID


class Page(msgspec.Struct):
    items: list[User]
    next_cursor: str | None


async def read(pool: Pool, user_id: UUID) -> User:
    return _user(await pool.fetchrow(_GET, user_id))


async def page(pool: Pool, limit: int) -> Page:
    return _page(await pool.fetch(_LIST, limit + 1), limit)


async def search(pool: Pool, words: str, limit: int) -> Page:
    return _page(await pool.fetch(_SEARCH, words, limit + 1), limit)


async def identify(pool: Pool, secret: bytes) -> Any:
    """Whose session it is: a record with the id, the address, the name and the names of the roles."""
    return await pool.fetchrow(_IDENTIFY, sha256(secret).digest())


async def me(pool: Pool, token: bytes) -> Me:
    """By the token's word for it: who checks its signature remembers for a while that it was genuine."""
    claims = msgspec.json.decode(urlsafe_b64decode(token.split(b".")[1] + b"=="), type=_Claims)
    found: Any = await pool.fetchrow(_ME, claims.sid, claims.sub)
    return Me(**found)


def _page(found: list[Any], limit: int) -> Page:
    users = [_user(record) for record in found]
    return Page(users[:limit], users[limit - 1].id.hex if len(users) > limit else None)


def _user(record: Any) -> User:
    return User(**record)
