"""The database of the ledger: one that keeps its promises, while it is ended and started again."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import asyncpg
from sqlalchemy.engine import URL

from adapters.database.embedded.account import Account
from benchmarks.breakable.postgres import BreakablePostgres, breakable_postgres
from benchmarks.ledger.truth import Connection

OURS: Final = "ledger"
_WITHIN: Final = 60.0
_POLL: Final = 0.03
# As durable as PostgreSQL comes: fsync, synchronous_commit and full_page_writes are on.
_SETTINGS: Final = {"max_connections": "50", "max_wal_size": "512MB", "restart_after_crash": "on"}


class Postgres:
    """Waits for its server without keeping the writers from writing."""

    def __init__(self, server: BreakablePostgres) -> None:
        self._server = server

    @property
    def url(self) -> URL:
        return self._server.url.set(drivername="postgresql")

    @property
    def account(self) -> Account:
        """The user who runs it."""
        return self._server.account

    async def start(self) -> None:
        """Until it accepts connections. Raises TimeoutError."""
        self._server.launch()
        await self.until_ready()

    async def until_ready(self) -> None:
        """Also when it recovers by itself. Raises TimeoutError."""
        async with asyncio.timeout(_WITHIN):
            while True:
                try:
                    async with self.connection():
                        return
                except (OSError, asyncpg.PostgresError):
                    await asyncio.sleep(_POLL)

    async def end(self, number: signal.Signals) -> None:
        """As BreakablePostgres.end()."""
        await asyncio.to_thread(self._server.end, number)

    def signal(self, number: signal.Signals) -> None:
        """As BreakablePostgres.signal()."""
        self._server.signal(number)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Past the line, and known by its name. Raises OSError and asyncpg.PostgresError."""
        connection = await self.connect()
        try:
            yield connection
        finally:
            connection.terminate()

    async def connect(self) -> Connection:
        settings = {"application_name": OURS, "default_transaction_read_only": "off"}
        dsn = self.url.render_as_string(hide_password=False)
        return await asyncpg.connect(dsn, server_settings=settings, timeout=5, command_timeout=30)


@asynccontextmanager
async def private_postgres(directory: Path) -> AsyncIterator[Postgres]:
    """It runs, with Roster's tables in it. Raises EmbeddedPostgresError."""
    async with breakable_postgres(directory, _SETTINGS, durable=True) as server:
        postgres = Postgres(server)
        await postgres.start()
        yield postgres
