"""Finds a dead connection before it is used, without asking the server each time."""

from functools import partial
from time import monotonic
from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, ManagesConnection
from sqlalchemy.util.concurrency import greenlet_spawn, in_greenlet

# A connection that was in use so recently is trusted, unless the driver has seen its end.
TRUSTED_SECONDS: Final = 5.0
_CHECKED_AT: Final = "roster.checked_at"


def replace_dead_connections(engine: AsyncEngine, patience: float) -> None:
    """`patience`: seconds that a connection has for showing that it lives."""
    event.listen(engine.sync_engine, "checkout", partial(_require_alive, patience))
    event.listen(engine.sync_engine, "handle_error", _drop_without_goodbye)


def is_trusted(entry: ManagesConnection) -> bool:
    """Whether it is open and was in use, or asked, so recently: then it counts as used now."""
    driver: Any = entry.driver_connection
    now = monotonic()
    if driver is None or driver.is_closed() or now - entry.info.get(_CHECKED_AT, now) > TRUSTED_SECONDS:
        return False
    entry.info[_CHECKED_AT] = now
    return True


async def leave(engine: AsyncEngine) -> None:
    """Drop what lies in the engine's pool, and connect anew from now on. Waits for no server: it may be silent.

    Without a goodbye, and with another pool in place first: whoever gives up here takes no place in the pool along.
    """
    old = engine.pool
    await engine.dispose(close=False)
    event.listen(old, "close", _terminate)
    await greenlet_spawn(old.dispose)


def _terminate(connection: Any, _: object) -> None:
    connection.driver_connection.terminate()


def _require_alive(patience: float, connection: Any, entry: ConnectionPoolEntry, _: object) -> None:
    """The driver hears at once that the server hung up. Only a network that went silent must be asked.

    Raises InvalidatePoolError: the pool then throws away all that it held until now, and connects anew.
    """
    driver = connection.driver_connection
    if driver.is_closed():
        raise InvalidatePoolError
    now = monotonic()
    if now - entry.info.setdefault(_CHECKED_AT, now) > TRUSTED_SECONDS:
        if not in_greenlet():
            return  # Who cannot wait cannot ask: `connection_at_hand` does not use it.
        try:
            connection.await_(driver.fetchrow(";", timeout=patience))
        except Exception as error:
            # Else the pool would say goodbye to it, and wait for an answer to that as well.
            driver.terminate()
            raise InvalidatePoolError from error
    entry.info[_CHECKED_AT] = now


def _drop_without_goodbye(context: ExceptionContext) -> None:
    """Our own limit ended the wait. SQLAlchemy closes the connection, and would wait once more for that."""
    if isinstance(context.original_exception, TimeoutError) and context.connection:
        driver: Any = context.connection.connection.driver_connection
        driver.terminate()
