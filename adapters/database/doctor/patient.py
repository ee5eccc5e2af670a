"""What is examined: one engine of the service, over a connection of its own kind."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.database.connecting import is_pooler
from adapters.database.options import DatabaseOptions
from domain.shared.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """`connection` was opened as the service opens its own, so what it sees is what requests see."""

    name: Literal["write", "read"]
    connection: AsyncConnection
    options: DatabaseOptions
    workers: int
    """Processes with the same pools."""
    clock: Clock

    @property
    def only_reads(self) -> bool:
        return self.name == "read"

    @property
    def reads_elsewhere(self) -> bool:
        return self.options.read_url is not None

    @property
    def role(self) -> str:
        return self.connection.engine.url.username or "roster"

    async def ask(self, question: str, **values: object) -> Any:
        """The row of a question that has exactly one."""
        return (await self.connection.execute(text(question), values)).one()

    async def is_behind_pgbouncer(self) -> bool:
        opened = await self.connection.get_raw_connection()
        return await is_pooler(opened.driver_connection, self.options.connect_timeout)


@asynccontextmanager
async def connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """Each question on its own, so that one that fails spoils none of the others."""
    async with engine.connect() as connection:
        yield await connection.execution_options(isolation_level="AUTOCOMMIT")
