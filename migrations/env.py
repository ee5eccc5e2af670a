"""Runs the migrations: on the async engine, under a lock, each upgrade in one transaction."""

import asyncio
from typing import Final

from alembic import context
from sqlalchemy import text
from sqlalchemy.engine import Connection

from adapters.database.engines import create_migration_engine
from adapters.database.options import DatabaseOptions
from adapters.database.rows import METADATA
from app.settings.settings import Settings

# Any number will do, as long as every Roster takes the same one.
LOCK: Final = 7_462_153_097


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=METADATA, compare_server_default=True)
    with context.begin_transaction():
        # Taken inside Alembic's own transaction: taken before it, Alembic would report success and commit nothing.
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()


async def connect_and_migrate(options: DatabaseOptions) -> None:
    engine = create_migration_engine(options)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(migrate)
    finally:
        await engine.dispose()


if context.is_offline_mode():
    context.configure(dialect_name="postgresql", target_metadata=METADATA, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    options = context.config.attributes.get("options")
    asyncio.run(connect_and_migrate(options or DatabaseOptions(url=Settings.from_environment().database.url)))
