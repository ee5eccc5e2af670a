"""Takes a connection for one statement, mostly without waiting for anything."""

from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, PoolProxiedConnection

from adapters.database.liveness import is_trusted


class LendingPool(AsyncAdaptedQueuePool):
    """Lends what lies in it, open and in use a moment ago, and leaves all else to SQLAlchemy.

    What SQLAlchemy does around each use, for what might have to be reset, heard of or collected, costs a tenth of a
    read (ADR 34). After a single SELECT in AUTOCOMMIT nothing has.
    """

    def lend(self) -> "Lent | None":
        if not self.checkedin():
            return None
        entry: Any = self._do_get()
        if entry.last_connect_time >= self._invalidate_time and is_trusted(entry):
            return Lent(self, entry, entry.driver_connection)
        self.take_back(entry)
        return None

    def take_back(self, entry: ConnectionPoolEntry) -> None:
        self._do_return_conn(entry)


@dataclass(slots=True)
class Lent:
    """As much of a PoolProxiedConnection as one statement needs."""

    pool: LendingPool
    entry: ConnectionPoolEntry
    driver_connection: Any

    def invalidate(self, error: BaseException) -> None:
        self.entry.invalidate(error)

    def close(self) -> None:
        self.pool.take_back(self.entry)


async def take(engine: AsyncEngine) -> Lent | PoolProxiedConnection:
    """From the pool of a read engine, to be given back with `close()`. Raises what connecting and the pool raise.

    SQLAlchemy waits inside a greenlet, and starting one costs a tenth of a whole read as well (ADR 15).
    """
    return cast("LendingPool", engine.sync_engine.pool).lend() or await engine.raw_connection()
