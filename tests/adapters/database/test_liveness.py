"""Connections that died in the pool are replaced before anybody uses them, and live ones are not asked each time."""

import asyncio
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database import liveness
from adapters.database.manager import DatabaseSessionManager
from tests.databases import Database, managed
from tests.waiting import DEADLINE, eventually

pytestmark = pytest.mark.database


@pytest.mark.parametrize("read_only", [False, True])
async def test_a_connection_that_the_server_closed_is_replaced(
    manager: DatabaseSessionManager, database: Database, *, read_only: bool
) -> None:
    async with manager.session(read_only=read_only) as session:
        pid, driver = await pid_of(session), await driver_of(session)

    async def has_heard() -> bool:
        return bool(driver.is_closed())

    await database.observer.execute("SELECT pg_terminate_backend($1)", pid)
    await eventually(has_heard)
    async with manager.session(read_only=read_only) as session:
        assert await pid_of(session) != pid


async def test_one_whose_network_went_silent_is_replaced(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liveness, "TRUSTED_SECONDS", -1)
    async with managed(database.url, statement_timeout=3600, connect_timeout=0.5) as manager, asyncio.timeout(DEADLINE):
        async with manager.session(read_only=True) as session:
            pid, driver = await pid_of(session), await driver_of(session)
        driver._transport.pause_reading()
        async with manager.session(read_only=True) as session:
            assert await pid_of(session) != pid


async def test_one_that_gave_no_answer_is_dropped_without_waiting_for_another(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_to_say_goodbye = []

    async def close(self: Any, **_: object) -> None:
        asked_to_say_goodbye.append(not self.is_closed())

    async with managed(database.url, statement_timeout=0.2) as manager, manager.session() as session:
        await session.execute(text("SELECT 1"))
        (await driver_of(session))._transport.pause_reading()
        with monkeypatch.context() as patched:
            patched.setattr(asyncpg.Connection, "close", close)
            # Ours, one second above the server's, whose answer does not get here.
            with pytest.raises(TimeoutError):
                await session.execute(text("SELECT 1"))
            await session.rollback()
        assert not any(asked_to_say_goodbye)
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


@pytest.mark.parametrize(("trusted", "last"), [(3600, "SELECT pg_backend_pid()"), (-1, ";")])
async def test_one_is_asked_only_when_it_was_not_just_in_use(
    manager: DatabaseSessionManager, database: Database, monkeypatch: pytest.MonkeyPatch, trusted: int, last: str
) -> None:
    monkeypatch.setattr(liveness, "TRUSTED_SECONDS", trusted)
    async with manager.session(read_only=True) as session:
        pid = await pid_of(session)
    async with manager.session(read_only=True) as session:
        await session.connection()
        assert await database.observer.fetchval("SELECT query FROM pg_stat_activity WHERE pid = $1", pid) == last


async def pid_of(session: AsyncSession) -> int:
    return int((await session.execute(text("SELECT pg_backend_pid()"))).scalar_one())


async def driver_of(session: AsyncSession) -> Any:
    return (await (await session.connection()).get_raw_connection()).driver_connection
