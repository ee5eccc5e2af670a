"""What a database holds, as its own catalogue tells it."""

from typing import Final

from tests.databases import Connection

# Not-null constraints have entries of their own in newer versions of PostgreSQL; the columns tell the same.
CONSTRAINTS: Final = """
    SELECT conrelid::regclass::text AS table, contype::text AS kind, conname AS name, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
"""
_COLUMNS: Final = """
    SELECT table_name AS table, column_name, udt_name, is_nullable, column_default, character_maximum_length
    FROM information_schema.columns WHERE table_schema = 'public'
"""
_INDEXES: Final = "SELECT tablename AS table, indexdef FROM pg_indexes WHERE schemaname = 'public'"
_TRIGGERS: Final = """
    SELECT tgrelid::regclass::text AS table, pg_get_triggerdef(oid), pg_get_functiondef(tgfoid)
    FROM pg_trigger WHERE NOT tgisinternal
"""
_FUNCTIONS: Final = """
    SELECT proname AS table, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"

_QUERIES: Final = {
    "columns": _COLUMNS,
    "constraints": CONSTRAINTS,
    "indexes": _INDEXES,
    "triggers": _TRIGGERS,
    "functions": _FUNCTIONS,
}


async def tables(connection: Connection) -> set[str]:
    return {row["tablename"] for row in await connection.fetch(_TABLES)}


async def schema(connection: Connection) -> dict[str, set[tuple[object, ...]]]:
    """Everything that makes two schemas the same, except the table in which Alembic keeps its own book."""
    return {
        name: {tuple(row) for row in await connection.fetch(query) if row["table"] != "alembic_version"}
        for name, query in _QUERIES.items()
    }
