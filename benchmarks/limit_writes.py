"""The limit of changes: one transaction of asyncpg's with the statements that the change needs, and no checks."""

from datetime import UTC, datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

import asyncpg
import msgspec
from uuid_utils.compat import uuid7

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"

_INSERT_USER: Final = """
    INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at)
    VALUES ($1, $2, $2, $3, 'active', 1, $4, $4)"""
_LOCK_USER: Final = """
    SELECT version, array(
        SELECT roles.name FROM roles JOIN user_roles ON role_id = roles.id WHERE user_id = users.id ORDER BY roles.name
    ) AS roles
    FROM users WHERE id = $1 FOR UPDATE"""
_UPDATE_USER: Final = """
    UPDATE users SET display_name = $2, version = $3, updated_at = $4 WHERE id = $1
    RETURNING id, email, email_verified_at IS NOT NULL AS email_verified, display_name, status, version, created_at,
        updated_at"""
_LOCK_ROLE: Final = "SELECT permissions FROM roles WHERE id = $1 FOR KEY SHARE"
_GRANT: Final = """
    WITH granted AS (
        INSERT INTO user_roles (user_id, role_id, granted_at, granted_by) VALUES ($1, $2, $3, 'limit')
        ON CONFLICT DO NOTHING RETURNING user_id)
    UPDATE users SET version = version + 1, updated_at = $3 WHERE id IN (SELECT user_id FROM granted) RETURNING id"""
_RECORD: Final = """
    INSERT INTO audit_events (id, occurred_at, actor, action, target_type, target_id, role_id, session_id, api_key_id,
        changed_fields, outcome, request_id, client_address)
    VALUES ($1, $2, 'limit', $3, 'user', $4, $5, NULL, NULL, $6, 'done', NULL, '127.0.0.1')"""


class User(msgspec.Struct):
    id: UUID
    email: str
    email_verified: bool
    display_name: str
    status: str
    roles: list[str]
    version: int
    created_at: datetime
    updated_at: datetime


class _NewUser(msgspec.Struct):
    email: str
    display_name: str


class _Changed(msgspec.Struct):
    display_name: str


async def create(pool: Pool, body: bytes) -> User:
    new = msgspec.json.decode(body, type=_NewUser)
    user_id, now = uuid7(), datetime.now(UTC)
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(_INSERT_USER, user_id, new.email, new.display_name, now)
        await connection.execute(_RECORD, uuid7(), now, "user.registered", user_id, None, [])
    return User(
        id=user_id,
        email=new.email,
        email_verified=False,
        display_name=new.display_name,
        status="active",
        roles=[],
        version=1,
        created_at=now,
        updated_at=now,
    )


async def rename(pool: Pool, user_id: UUID, body: bytes) -> User:
    name = msgspec.json.decode(body, type=_Changed).display_name
    now = datetime.now(UTC)
    async with pool.acquire() as connection, connection.transaction():
        found: Any = await connection.fetchrow(_LOCK_USER, user_id)
        changed: Any = await connection.fetchrow(_UPDATE_USER, user_id, name, found["version"] + 1, now)
        await connection.execute(_RECORD, uuid7(), now, "user.updated", user_id, None, ["display_name"])
    return User(**changed, roles=found["roles"])


async def grant(pool: Pool, user_id: UUID, role_id: UUID) -> None:
    now = datetime.now(UTC)
    async with pool.acquire() as connection, connection.transaction():
        await connection.fetchrow(_LOCK_ROLE, role_id)
        if await connection.fetch(_GRANT, user_id, role_id, now):
            await connection.execute(_RECORD, uuid7(), now, "role.granted", user_id, role_id, [])
