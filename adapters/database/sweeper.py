"""Forgets what has expired, in the background, while the service runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import structlog

from adapters.database.account_tokens import sweep_tokens
from adapters.database.errors import translate
from adapters.database.idempotency import sweep_keys
from adapters.database.manager import DatabaseSessionManager
from adapters.database.outbox_queue import sweep_mails
from adapters.database.sessions import sweep_sessions
from adapters.database.throttle import sweep_attempts
from adapters.database.transfer.imports import sweep_imports
from domain.shared.errors import Unavailable

SECONDS_BETWEEN: Final = 60.0
_log: Final = structlog.get_logger("roster.database")


@asynccontextmanager
async def sweeping(manager: DatabaseSessionManager, every: float = SECONDS_BETWEEN) -> AsyncIterator[None]:
    """Every so many seconds as long as the block runs. Several processes share the work, none waits for another."""
    task = asyncio.create_task(_sweep(manager, every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _sweep(manager: DatabaseSessionManager, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            await sweep_keys(manager)
            await sweep_attempts(manager)
            await sweep_sessions(manager)
            await sweep_mails(manager)
            await sweep_tokens(manager)
            await sweep_imports(manager)
        except Exception as error:  # noqa: BLE001 (a sweeper that ended would sweep nothing any more)
            # What has expired is not found any more, swept or not: it can wait, whatever the reason.
            is_outage = isinstance(translate(error), Unavailable)
            _log.warning("nothing was swept", reason=type(error).__name__, exc_info=not is_outage)
