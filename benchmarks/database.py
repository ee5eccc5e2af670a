"""The register that is measured: a private PostgreSQL with ten thousand users."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

import asyncpg
from alembic import command

from adapters.database.embedded import embedded_postgres
from adapters.database.migrations import alembic_config

_SEED: Final = """
    INSERT INTO roles (id, name, description, permissions, version, created_at, updated_at)
    SELECT uuidv7(), 'role-' || n, 'Made to be measured', '{}', 1, now(), now() FROM generate_series(1, 5) AS n;

    INSERT INTO users (id, email, email_key, display_name, password_hash, status, version, created_at, updated_at)
    SELECT uuidv7(), mail, mail, 'Somebody of number ' || n, hash, 'active', 1, at, at
    FROM generate_series(1, 10000) AS n, lateral (
        SELECT 'somebody-' || n || '@example.com' AS mail, repeat('x', 97) AS hash, now() - n * interval '1 s' AS at
    );

    INSERT INTO user_roles (user_id, role_id, granted_at)
    SELECT users.id, roles.id, now() FROM users, roles WHERE roles.name IN ('role-2', 'role-4');

    ANALYZE;
"""
_SAMPLE: Final = "SELECT id FROM users ORDER BY created_at LIMIT 1000"


@dataclass(frozen=True, slots=True)
class Register:
    """Its URL holds a password, and opens a database that ends with the measurement."""

    url: str
    ids: list[UUID]
    version: str


@contextmanager
def register(directory: Path) -> Iterator[Register]:
    """Raises EmbeddedPostgresError."""
    with embedded_postgres(directory / "postgres", durable=False) as postgres:
        command.upgrade(alembic_config(postgres.url), "head")
        url = postgres.url.set(drivername="postgresql").render_as_string(hide_password=False)
        yield asyncio.run(_seeded(url))


async def _seeded(url: str) -> Register:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_SEED)
        ids = [record["id"] for record in await connection.fetch(_SAMPLE)]
        return Register(url, ids, await connection.fetchval("SHOW server_version"))
    finally:
        await connection.close()
