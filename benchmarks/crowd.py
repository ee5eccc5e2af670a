"""The others of a large register: nobody asks for them, and every search goes through them."""

from typing import Final, TypeAlias

import asyncpg

_Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

# To build an index takes a tenth of the time that it takes to grow one; without triggers no foreign key is looked up.
_INDEXES: Final = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'users' AND indexdef LIKE '%USING gin%'"""
_CROWD: Final = """
    INSERT INTO users (id, email, email_key, display_name, password_hash, status, version, created_at, updated_at)
    SELECT uuidv7(), mail, mail, 'Somebody of number ' || n, repeat('x', 97), 'active', 1, at, at
    FROM generate_series({first}, {last}) AS n,
        LATERAL (SELECT 'somebody-' || n || '@example.com' AS mail, now() + n * interval '1 us' AS at) AS made;

    SET session_replication_role = 'replica';
    INSERT INTO user_roles (user_id, role_id, granted_at)
    SELECT users.id, roles.id, now() FROM users, roles WHERE roles.name IN ('role-2', 'role-4')
    ON CONFLICT DO NOTHING;
    RESET session_replication_role;
"""


async def crowd(connection: _Connection, first: int, last: int) -> None:
    """Numbered from `first` to `last`."""
    if first > last:
        return
    await connection.execute("SET maintenance_work_mem = '1GB'")
    indexes = await connection.fetch(_INDEXES)
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['indexname']}")
    await connection.execute(_CROWD.format(first=first, last=last))
    for index in indexes:
        await connection.execute(index["indexdef"])
    await connection.execute("VACUUM ANALYZE")
