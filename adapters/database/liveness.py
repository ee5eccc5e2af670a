"""Finds a dead connection before it is used, without asking the server each time."""

from time import monotonic
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

# A connection that was in use so recently is trusted, unless the driver has seen its end.
TRUSTED_SECONDS: Final = 5.0
_CHECKED_AT: Final = "roster.checked_at"


def replace_dead_connections(engine: AsyncEngine) -> None:
    event.listen(engine.sync_engine, "checkout", _require_alive)


def _require_alive(connection: Any, entry: ConnectionPoolEntry, _: object) -> None:
    """The driver hears at once that the server hung up. Only a network that went silent must be asked.

    Raises InvalidatePoolError: the pool then throws away all that it held until now, and connects anew.
    """
    now = monotonic()
    is_silent = now - entry.info.setdefault(_CHECKED_AT, now) > TRUSTED_SECONDS
    entry.info[_CHECKED_AT] = now
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError
    if is_silent:
        try:
            connection.ping()
        except Exception as error:
            raise InvalidatePoolError from error
