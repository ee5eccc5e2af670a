"""The register that is measured: a private PostgreSQL with five roles and ten thousand users, or more around them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

import asyncpg
from alembic import command

from adapters.database.embedded import embedded_postgres
from adapters.database.migrations import alembic_config
from benchmarks.credentials import INSERT_CALLER, REGISTERED
from benchmarks.crowd import crowd
from benchmarks.tokens import publish_key

USERS: Final = 10_000
FREE_ROLES: Final = tuple(UUID(f"01980a3e-0000-7000-8000-00000000000{number}") for number in (1, 3, 5))
"""Held by nobody: to be granted."""
_SEED: Final = f"""
    INSERT INTO roles (id, name, description, permissions, version, created_at, updated_at)
    SELECT ('01980a3e-0000-7000-8000-00000000000' || n)::uuid, 'role-' || n, 'To be measured', '{{}}', 1, now(), now()
    FROM generate_series(1, 5) AS n;

    INSERT INTO users (id, email, email_key, display_name, password_hash, status, version, created_at, updated_at)
    SELECT uuidv7(), mail, mail, 'Somebody of number ' || n, repeat('x', 97), 'active', 1, at, at
    FROM generate_series(1, {USERS}) AS n,
        LATERAL (SELECT 'somebody-' || n || '@example.com' AS mail, now() - n * interval '1 s' AS at) AS made;

    INSERT INTO user_roles (user_id, role_id, granted_at)
    SELECT users.id, roles.id, now() FROM users, roles WHERE roles.name IN ('role-2', 'role-4');

    INSERT INTO sessions (id, user_id, kind, secret_hash, created_at, last_used_at, expires_at)
    SELECT id, id, 'browser', sha256(('rst_' || id)::bytea), now(), now(), now() + interval '1 day' FROM users;

    ANALYZE;
"""


@dataclass(frozen=True, slots=True)
class Register:
    url: str = field(repr=False)
    users: list[UUID] = field(repr=False)
    version: str


@contextmanager
def register(directory: Path, people: int = USERS) -> Iterator[Register]:
    """Those who are asked for are the first of `people`. Raises EmbeddedPostgresError."""
    with embedded_postgres(directory, durable=False) as postgres:
        command.upgrade(alembic_config(postgres.url), "head")
        url = postgres.url.set(drivername="postgresql").render_as_string(hide_password=False)
        yield asyncio.run(_seeded(url, people))


async def _seeded(url: str, people: int) -> Register:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_SEED)
        await connection.execute(INSERT_CALLER)
        await publish_key(connection)
        users = [record["id"] for record in await connection.fetch(f"SELECT id FROM {REGISTERED} ORDER BY created_at")]
        await crowd(connection, USERS + 1, people)
        return Register(url, users, await connection.fetchval("SHOW server_version"))
    finally:
        await connection.close()
