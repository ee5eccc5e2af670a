"""Finds a dead connection before it is used, without asking the server each time."""

from time import monotonic
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.util.concurrency import in_greenlet

# A connection that was in use so recently is trusted, unless the driver has seen its end.
TRUSTED_SECONDS: Final = 5.0
_CHECKED_AT: Final = "roster.checked_at"


def replace_dead_connections(engine: AsyncEngine) -> None:
    event.listen(engine.sync_engine, "checkout", _require_alive)


def is_trusted(connection: PoolProxiedConnection) -> bool:
    """Of one just taken from the pool: whether it was in use, or asked, so recently."""
    checked_at: float = connection.info[_CHECKED_AT]
    return monotonic() - checked_at <= TRUSTED_SECONDS


def _require_alive(connection: Any, entry: ConnectionPoolEntry, _: object) -> None:
    """The driver hears at once that the server hung up. Only a network that went silent must be asked.

    Raises InvalidatePoolError: the pool then throws away all that it held until now, and connects anew.
    """
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    now = monotonic()
    if now - entry.info.setdefault(_CHECKED_AT, now) > TRUSTED_SECONDS:
        if not in_greenlet():
            return  # Who cannot wait cannot ask: `take` does not use it.
        try:
            connection.ping()
        except Exception as error:
            raise InvalidatePoolError from error
    entry.info[_CHECKED_AT] = now
