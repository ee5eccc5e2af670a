"""Takes a connection from a pool, mostly without waiting for anything."""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any, Final, cast

from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import AsyncAdaptedQueuePool, ConnectionPoolEntry, PoolProxiedConnection
from sqlalchemy.util.concurrency import greenlet_spawn

from adapters.database.liveness import is_trusted


class Turns:
    """As many as a pool may have connections: whoever finds all of them in use waits for a turn.

    SQLAlchemy's pool waits inside a greenlet, and starting one costs a fifth of a whole read. What is not taken by
    turns, as by SQLAlchemy itself, is not counted; then a turn may find nothing, and waits as SQLAlchemy does.
    """

    def __init__(self, count: int, patience: float) -> None:
        self.free = count
        self._patience: Final = patience
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        await self.wait()

    async def __aexit__(self, *_: object) -> None:
        self.end()

    async def wait(self) -> None:
        """Raises PoolTimeout after `patience` seconds."""
        if self.free:
            self.free -= 1
            return
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        timer = loop.call_later(self._patience, _give_up_waiting, turn, self._patience)
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self.end()
            raise
        finally:
            timer.cancel()

    def end(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1


def _give_up_waiting(turn: asyncio.Future[None], patience: float) -> None:
    if not turn.done():
        turn.set_exception(PoolTimeout(f"Every connection was in use for {patience} s."))


class LendingPool(AsyncAdaptedQueuePool):
    """Lends what lies in it, open and in use a moment ago, and leaves all else to SQLAlchemy.

    What SQLAlchemy does around each use, for what might have to be reset, heard of or collected, costs a tenth of a
    read (ADR 34). After a single SELECT in AUTOCOMMIT nothing has.
    """

    def __init__(self, creator: Any, *, pool_size: int, timeout: float, **more: Any) -> None:
        super().__init__(creator, pool_size, timeout=timeout, **more)
        self.turns: Final = Turns(pool_size, timeout)

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


def pool_of(engine: AsyncEngine) -> LendingPool:
    return cast("LendingPool", engine.sync_engine.pool)


async def take(engine: AsyncEngine) -> Lent | PoolProxiedConnection:
    """Of a read engine, to be given back with `close()`. Raises what connecting and the pool raise."""
    return pool_of(engine).lend() or await engine.raw_connection()


async def give_up(connection: Lent | PoolProxiedConnection, error: BaseException) -> None:
    """Cancelled or timed out: the answer may still arrive, and must not meet the next request.

    The server is asked to end the statement, or it would carry it out to its end.
    """
    driver: Any = connection.driver_connection
    if driver and isinstance(error, TimeoutError):
        # Else SQLAlchemy would say goodbye to it, and wait for an answer to that as well.
        driver.terminate()
    await greenlet_spawn(connection.invalidate, error)
