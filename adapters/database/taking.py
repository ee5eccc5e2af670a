"""Takes a connection for one statement, mostly without waiting for anything."""

from typing import cast

from sqlalchemy.exc import MissingGreenlet
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from adapters.database.liveness import is_trusted


async def take(engine: AsyncEngine) -> PoolProxiedConnection:
    """From the engine's pool, to be given back with `close()`. Raises what connecting and the pool raise.

    SQLAlchemy waits inside a greenlet, and starting one costs a tenth of a whole read (ADR 15). A connection that
    lies in the pool, open and in use a moment ago, is there without one.
    """
    if cast("QueuePool", engine.pool).checkedin():
        try:
            pooled = engine.sync_engine.raw_connection()
        except MissingGreenlet:
            pass  # It was dead, and to open another one is to wait.
        else:
            if is_trusted(pooled):
                return pooled
            pooled.close()
    return await engine.raw_connection()
