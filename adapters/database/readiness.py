"""Whether the database can be reached, written to, and has the tables this version expects."""

import asyncio
from collections.abc import Mapping
from typing import Final

from sqlalchemy import text

from adapters.database.errors import translate
from adapters.database.figures import pools_of
from adapters.database.liveness import leave
from adapters.database.manager import DatabaseSessionManager
from adapters.database.migrations import head_revision, stored_revision
from domain.shared.errors import Unavailable
from domain.shared.readiness import PoolFigures, Readiness

PATIENCE: Final = 2.0
"""Seconds. Whoever asks for readiness gives up soon, and then knows nothing."""
OK: Final = "ok"
_UNKNOWN: Final = "unknown"
_UNREACHABLE: Final = "unreachable: is it running, and is {} right?"
_SILENT: Final[Mapping[str, str]] = {
    "database": f"no answer within {PATIENCE:g} seconds: does it hang, or is every connection in use (see `pools`)?",
    "migrations": _UNKNOWN,
}
_READ_ONLY: Final = "read-only: does DATABASE_URL name a standby, or is the server failing over?"
_IS_READ_ONLY: Final = text("SELECT current_setting('transaction_read_only')::bool")


class DatabaseReadiness(Readiness):
    """Answers soon, also when the database does not, and has one question at a time open, however often it is asked."""

    def __init__(self, manager: DatabaseSessionManager) -> None:
        self._manager = manager
        self._asking: asyncio.Task[Mapping[str, str]] | None = None

    async def check(self) -> Mapping[str, str]:
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        # It gives up too, but then waits until the driver has said goodbye.
        done, _ = await asyncio.wait({self._asking}, timeout=PATIENCE)
        return self._asking.result() if done else _SILENT

    def pools(self) -> Mapping[str, PoolFigures]:
        return pools_of(self._manager)

    async def _ask(self) -> Mapping[str, str]:
        try:
            async with asyncio.timeout(PATIENCE):
                database, migrations = await self._look()
                checks = {"database": database, "migrations": migrations}
                if self._manager.reads_elsewhere:
                    checks["read_database"] = await self._look_at_the_other()
                return checks
        except TimeoutError:
            return _SILENT

    async def _look(self) -> tuple[str, str]:
        """What is to be said about the database, and about its migrations."""
        try:
            async with self._manager.connection() as connection:
                read_only = await connection.scalar(_IS_READ_ONLY)
                found = await stored_revision(connection)
        except Exception as error:
            if not isinstance(translate(error), Unavailable):
                raise
            return _UNREACHABLE.format("DATABASE_URL"), _UNKNOWN
        if read_only:
            # Without it no request would come that finds out, and the pool would stay with a demoted primary.
            await leave(self._manager.engine)
        return _READ_ONLY if read_only else OK, _migrations(found)

    async def _look_at_the_other(self) -> str:
        try:
            async with self._manager.connection(read_only=True) as connection:
                await connection.execute(text("SELECT 1"))
        except Exception as error:
            if not isinstance(translate(error), Unavailable):
                raise
            return _UNREACHABLE.format("READ_DATABASE_URL")
        return OK


def _migrations(found: str | None) -> str:
    expected = head_revision()
    return OK if found == expected else f"at {found}, expected {expected}: run `roster db upgrade`"
