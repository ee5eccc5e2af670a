"""What the peers need in Roster's database: indexes for their kinds of search, and the table of FastAPI Users."""

from typing import Final

import asyncpg

from benchmarks.credentials import CALLER

# ILIKE, and UPPER(...) LIKE UPPER(...), which is Django's. Roster's own search has its own index.
_STATEMENTS: Final = f"""
    SET maintenance_work_mem = '1GB';
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX ix_users_peers ON users USING gin (display_name gin_trgm_ops, email gin_trgm_ops);
    CREATE INDEX ix_users_django ON users USING gin (upper(display_name) gin_trgm_ops, upper(email) gin_trgm_ops);

    CREATE TABLE fastapi_users AS
    SELECT id, email::varchar(320), repeat('x', 97)::varchar(1024) AS hashed_password, true AS is_active,
        id = '{CALLER.user_id}' AS is_superuser, true AS is_verified, display_name
    FROM users;
    ALTER TABLE fastapi_users ADD PRIMARY KEY (id);
    CREATE UNIQUE INDEX ix_fastapi_users_email ON fastapi_users (email);
    ANALYZE;
"""


async def prepare(url: str) -> None:
    """Takes a minute for a million users."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_STATEMENTS)
    finally:
        await connection.close()
