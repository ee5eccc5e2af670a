"""Speaks to asyncpg within a transaction of SQLAlchemy's, which would wait for it in a greenlet (ADR 35)."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

import asyncpg
from sqlalchemy.exc import MissingGreenlet, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection

from adapters.database.errors import READ_ONLY, sqlstate
from adapters.database.liveness import is_trusted
from adapters.database.record import Record
from adapters.database.taking import Turns, give_up, pool_of
from domain.shared.errors import Unavailable

Driver: TypeAlias = "asyncpg.Connection[Record]"
T = TypeVar("T")


async def take_for_changes(engine: AsyncEngine) -> tuple[PoolProxiedConnection, Turns]:
    """A connection, and the turn to be ended when it is given back. Raises what connecting and the pool raise."""
    turns = pool_of(engine).turns
    await turns.wait()
    try:
        return _at_hand(engine) or await engine.raw_connection(), turns
    except BaseException:
        turns.end()
        raise


def _at_hand(engine: AsyncEngine) -> PoolProxiedConnection | None:
    """One that lies in the pool, open and in use a moment ago (taking.py)."""
    if not pool_of(engine).checkedin():
        return None
    try:
        connection = engine.sync_engine.raw_connection()
    except MissingGreenlet:
        return None  # It was dead, and to open another one is to wait.
    if is_trusted(connection):
        return connection
    connection.close()
    return None


async def transact(connection: PoolProxiedConnection, statement: Callable[[Driver], Awaitable[T]]) -> T:
    """Raises asyncpg's own errors, of BEGIN as SQLAlchemy has them, and Unavailable when the connection is lost.

    SQLAlchemy's adapter begins with the first statement that it runs itself, and nothing public makes it begin before.
    """
    adapted = _adapted(connection)
    driver: Driver = adapted.driver_connection
    try:
        if not adapted._started:  # noqa: SLF001 (see above)
            await adapted._start_transaction()  # noqa: SLF001 (see above)
        return await statement(driver)
    except BaseException as error:
        has_hung_up = driver.is_closed()
        await _make_safe(connection, driver, error)
        if has_hung_up and isinstance(error, Exception):
            raise Unavailable from error
        raise


async def commit(connection: PoolProxiedConnection) -> None:
    """What SQLAlchemy's own commit will find done. Raises asyncpg's own errors."""
    adapted = _adapted(connection)
    try:
        if adapted._started:  # noqa: SLF001 (as above)
            await adapted._commit_and_discard()  # noqa: SLF001 (as above)
    except asyncpg.PostgresError as error:
        await _make_safe(connection, adapted.driver_connection, error)
        raise
    except BaseException as error:
        # Whether it was sent is not known: the adapter thinks that the transaction is over.
        await give_up(connection, error)
        raise


def _adapted(connection: PoolProxiedConnection) -> Any:
    if not connection.is_valid:
        raise PendingRollbackError("The transaction was lost with its connection, which gave no answer: roll it back.")
    return connection.dbapi_connection


async def _make_safe(connection: PoolProxiedConnection, driver: Driver, error: BaseException) -> None:
    """After an error that SQLAlchemy has not seen."""
    if sqlstate(error) == READ_ONLY:
        # A primary that became a standby still answers. Rolling back, SQLAlchemy finds this connection closed, and
        # leaves the others of the pool too.
        driver.terminate()
    elif not isinstance(error, asyncpg.PostgresError | asyncpg.InterfaceError):
        await give_up(connection, error)
