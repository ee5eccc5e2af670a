"""When sessions and API keys were last used: noted in passing, written some seconds later for all of them at once."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Table, bindparam, func, or_, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from adapters.database.assumptions import REMEMBERED_FOR
from adapters.database.errors import translate
from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import API_KEYS, SESSIONS
from domain.shared.errors import Unavailable

SECONDS_BETWEEN: Final = 5.0
_IDS: Final = bindparam("ids", type_=ARRAY(Uuid))
_TOUCH: Final = {
    table: update(table).where(table.c.id == func.any(_IDS)).values(last_used_at=func.now())
    for table in (SESSIONS, API_KEYS)
}
_log: Final = structlog.get_logger("roster.database")


def is_due(table: Table) -> ColumnElement[bool]:
    """For a SELECT: whether its last use was so long ago that this one is worth writing down.

    Who is remembered is not looked up, for as long again: so the time is to the minute.
    """
    last = table.c.last_used_at
    return or_(last.is_(None), last < func.now() - text(f"interval '{REMEMBERED_FOR} seconds'")).label("use_is_due")


class LastUses:
    """Reading writes nothing, and no request waits for this: what fails to be written is noted at the next use."""

    def __init__(self) -> None:
        self._used: Mapping[Table, set[UUID]] = {SESSIONS: set(), API_KEYS: set()}

    def note(self, table: Table, id: UUID) -> None:
        self._used[table].add(id)

    async def write(self, manager: DatabaseSessionManager) -> None:
        """Raises what the database does."""
        for table, used in self._used.items():
            if used:
                ids = sorted(used)
                used.clear()
                async with manager.connection() as connection:
                    await connection.execute(_TOUCH[table], {"ids": ids})


@asynccontextmanager
async def writing(
    uses: LastUses, manager: DatabaseSessionManager, every: float = SECONDS_BETWEEN
) -> AsyncIterator[None]:
    """Every so many seconds as long as the block runs, and once at its end."""
    task = asyncio.create_task(_write(uses, manager, every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await _try(uses, manager)


async def _write(uses: LastUses, manager: DatabaseSessionManager, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await _try(uses, manager)


async def _try(uses: LastUses, manager: DatabaseSessionManager) -> None:
    try:
        await uses.write(manager)
    except Exception as error:  # noqa: BLE001 (whatever the reason: it is no more than a time in a list)
        is_outage = isinstance(translate(error), Unavailable)
        _log.warning("last uses were not written", reason=type(error).__name__, exc_info=not is_outage)
