"""A task that goes on with a session while the one who opened it leaves: it is stopped, and the connection is free."""

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import text

from adapters.database.manager import DatabaseSessionManager
from adapters.database.misuse import SessionIsShared
from tests.databases import Database

pytestmark = pytest.mark.database

SLEEP = text("SELECT pg_sleep(60)")
CHANGE = text("UPDATE roles SET version = 9")


@pytest.mark.parametrize("read_only", [False, True])
async def test_while_it_takes_its_connection(manager: DatabaseSessionManager, *, read_only: bool) -> None:
    with pytest.raises(SessionIsShared):
        async with manager.session(read_only=read_only) as session:
            await asyncio.gather(session.execute(SLEEP), session.execute(SLEEP))


@pytest.mark.parametrize("read_only", [False, True])
async def test_while_it_waits_for_an_answer(
    manager: DatabaseSessionManager, database: Database, *, read_only: bool
) -> None:
    async def wait() -> None:
        pids.put_nowait((await session.execute(text("SELECT pg_backend_pid()"))).scalar_one())
        if not read_only:
            await session.execute(CHANGE)
        await session.execute(SLEEP)

    pids: asyncio.Queue[int] = asyncio.Queue()
    with suppress(LookupError):
        async with manager.session(read_only=read_only) as session:
            waiting = asyncio.create_task(wait())
            await database.until_active(await pids.get())
            raise LookupError
    [outcome] = await asyncio.gather(waiting, return_exceptions=True)
    assert isinstance(outcome, Exception)
    assert await database.observer.fetchval("SELECT version FROM roles") == 1
