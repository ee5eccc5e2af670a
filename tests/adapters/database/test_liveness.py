"""Connections that died in the pool are replaced before anybody uses them, and live ones are not asked each time."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database import liveness
from adapters.database.manager import DatabaseSessionManager
from tests.databases import Database, eventually, managed

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
    async with managed(database.url, statement_timeout=0.5) as manager:
        async with manager.session(read_only=True) as session:
            pid, driver = await pid_of(session), await driver_of(session)
        driver._transport.pause_reading()
        async with manager.session(read_only=True) as session:
            assert await pid_of(session) != pid


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
