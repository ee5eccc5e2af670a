"""A database that is there and refuses to write, as a primary does that became a standby."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg


@asynccontextmanager
async def read_only(connection: "asyncpg.Connection[asyncpg.Record]") -> AsyncIterator[None]:
    """For every session but this one, which must be able to undo it. What is in progress already goes on."""
    await connection.execute("SET default_transaction_read_only = off")
    await connection.execute("ALTER SYSTEM SET default_transaction_read_only = on")
    try:
        await connection.execute("SELECT pg_reload_conf()")
        yield
    finally:
        await connection.execute("ALTER SYSTEM RESET default_transaction_read_only")
        await connection.execute("SELECT pg_reload_conf()")
