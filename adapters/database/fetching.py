"""Runs one SELECT by the driver of a connection that is taken for it alone."""

from collections.abc import Sequence
from typing import Any, cast

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.database.errors import READ_ONLY, WriteOnReadEngine, sqlstate, translate
from adapters.database.record import Record
from adapters.database.taking import give_up, pool_of, take
from domain.shared.errors import Unavailable


class Reader:
    """Reads without a session, for the one question that every request begins with: a session costs more than it."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def fetch(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        """The rows of a SELECT with $1, $2, ...

        Raises what `translate` makes of a failure, and WriteOnReadEngine.
        """
        async with pool_of(self._engine).turns:
            return await self._fetch(sql, arguments)

    async def _fetch(self, sql: str, arguments: Sequence[object]) -> Sequence[Any]:
        connection = await take(self._engine)
        driver: asyncpg.Connection[Record] = cast("Any", connection.driver_connection)
        try:
            return await driver.fetch(sql, *arguments)
        except BaseException as error:
            has_hung_up = driver.is_closed()
            if not isinstance(error, asyncpg.PostgresError):
                await give_up(connection, error)
            if sqlstate(error) == READ_ONLY:
                raise WriteOnReadEngine from error
            if not isinstance(error, Exception):
                raise
            raise (Unavailable() if has_hung_up else translate(error)) from error
        finally:
            # Nothing to reset, so nothing to wait for (engines.py).
            connection.close()
