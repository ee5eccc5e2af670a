"""The driver's own connection, inside a transaction of SQLAlchemy's: for COPY, and for statements that take long."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

PATIENCE: Final = 3600.0
"""Seconds for one statement: a million lines take about one minute."""
# Of this transaction only. Silence of the client is the receiver's to bound, and locks keep their limit.
_NO_HASTE: Final = text("SET LOCAL statement_timeout = 0")
_IDLE: Final = text("SET LOCAL idle_in_transaction_session_timeout = '60s'")


class Bulk:
    """Statements without the limits that requests have. Raises asyncpg's errors, which errors.py understands."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    @classmethod
    async def of(cls, connection: AsyncConnection) -> "Bulk":
        """In the transaction of this connection, which begins here at the latest."""
        await connection.execute(_NO_HASTE)
        await connection.execute(_IDLE)
        return cls((await connection.get_raw_connection()).driver_connection)

    async def execute(self, statement: str, *values: object) -> int:
        """How many rows it was about."""
        status: str = await self._driver.execute(statement, *values, timeout=PATIENCE)
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def fetch(self, statement: str, *values: object) -> Any:
        return await self._driver.fetch(statement, *values, timeout=PATIENCE)

    async def copy(self, table: str, columns: tuple[str, ...], data: bytes) -> None:
        """Rows in PostgreSQL's text format, an empty field being NULL."""
        # asyncpg takes bytes for the name of a file.
        await self._driver.copy_to_table(table, source=memoryview(data), columns=columns, null="", timeout=PATIENCE)

    async def copy_out(self, query: str, write: Callable[[bytes], Awaitable[None]], **options: Any) -> None:
        """What the query finds, as COPY writes it. What `write` raises ends the statement."""
        await self._driver.copy_from_query(query, output=write, timeout=PATIENCE, **options)
