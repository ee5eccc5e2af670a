"""Sessions and connections: committed on success, rolled back on anything else, always closed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import Final

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError, ResourceClosedError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from adapters.database.driver import CommitRolledBack
from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import RoleRow
from tests.databases import Database, connections_in_use
from tests.waiting import eventually

pytestmark = pytest.mark.database

INSERT: Final = text("INSERT INTO roles SELECT gen_random_uuid(), 'editor', '', '{}', 1, now(), now()")
COUNT: Final = "SELECT count(*) FROM roles WHERE name = 'editor'"
PID: Final = text("SELECT pg_backend_pid()")

Open = Callable[[], AbstractAsyncContextManager[AsyncSession | AsyncConnection]]


@pytest.fixture(params=["session", "connection"])
def begin(request: pytest.FixtureRequest, manager: DatabaseSessionManager) -> Open:
    """For the rule that both kinds have in common."""
    if request.param == "session":
        return manager.session
    return manager.connection


async def test_success_commits_at_the_end_and_not_before(
    manager: DatabaseSessionManager, database: Database, begin: Open
) -> None:
    async with begin() as session:
        await session.execute(INSERT)
        assert await database.observer.fetchval(COUNT) == 0
    assert await database.observer.fetchval(COUNT) == 1
    assert connections_in_use(manager) == 0


async def test_an_exception_rolls_back(manager: DatabaseSessionManager, database: Database, begin: Open) -> None:
    with pytest.raises(ZeroDivisionError):
        await insert_and(begin, fail)
    assert connections_in_use(manager) == 0
    assert await database.observer.fetchval(COUNT) == 0


async def test_an_exception_stands_when_the_connection_is_lost_before_it_is_rolled_back(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async def be_terminated_and_fail() -> None:
        async with manager.session() as session:
            await session.execute(INSERT)
            pid = (await session.execute(PID)).scalar_one()
            await database.observer.execute("SELECT pg_terminate_backend($1)", pid)
            await database.until_gone(pid)
            await fail()

    with pytest.raises(ZeroDivisionError):
        await be_terminated_and_fail()
    assert connections_in_use(manager) == 0
    assert await database.observer.fetchval(COUNT) == 0


async def test_an_exception_that_was_handled_inside_does_not_hinder_the_commit(database: Database, begin: Open) -> None:
    async with begin() as session:
        with suppress(ZeroDivisionError):
            await fail()
        await session.execute(INSERT)
    assert await database.observer.fetchval(COUNT) == 1


async def test_cancellation_rolls_back(manager: DatabaseSessionManager, database: Database, begin: Open) -> None:
    inserted = asyncio.Event()

    async def wait_for_ever() -> None:
        inserted.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(insert_and(begin, wait_for_ever))
    await inserted.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert connections_in_use(manager) == 0
    assert await database.observer.fetchval(COUNT) == 0


async def test_cancellation_in_the_middle_of_a_statement_leaves_nothing_behind(
    manager: DatabaseSessionManager, database: Database, begin: Open
) -> None:
    async def wait_for_ever() -> None:
        async with begin() as session:
            await session.execute(INSERT)
            await session.execute(text("SELECT pg_sleep(600)"))

    async def sleeper() -> object:
        return await database.observer.fetchval("SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'")

    async def sleeps_no_more() -> bool:
        return await sleeper() is None

    task = asyncio.create_task(wait_for_ever())
    await eventually(sleeper)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert connections_in_use(manager) == 0
    await eventually(sleeps_no_more)
    assert await database.observer.fetchval(COUNT) == 0
    async with begin() as session:
        await session.execute(INSERT)
    assert await database.observer.fetchval(COUNT) == 1


async def test_a_closed_session_is_closed_for_good(manager: DatabaseSessionManager) -> None:
    for read_only in (False, True):
        async with manager.session(read_only=read_only) as session:
            await session.execute(PID)
        with pytest.raises(InvalidRequestError, match="closed"):
            await session.execute(PID)
        with pytest.raises(InvalidRequestError, match="closed"):
            await session.commit()
    assert connections_in_use(manager) == 0


async def test_a_closed_connection_is_closed_for_good(manager: DatabaseSessionManager) -> None:
    async with manager.connection() as connection:
        await connection.execute(PID)
    with pytest.raises(ResourceClosedError):
        await connection.execute(PID)


async def test_a_session_takes_a_connection_with_its_first_sql(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session:
        assert connections_in_use(manager) == 0
        await session.execute(PID)
        assert connections_in_use(manager) == 1


async def test_what_was_read_stays_readable_after_the_session(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session:
        role = (await session.scalars(select(RoleRow))).one()
    assert role.name == "administrator"


async def test_closing_leaves_no_connection_on_the_server(manager: DatabaseSessionManager, database: Database) -> None:
    async def count() -> int:
        return int(
            await database.observer.fetchval(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE application_name = 'roster' AND datname = current_database()"
            )
        )

    async def none_is_left() -> bool:
        return await count() == 0

    async with manager.session() as session, manager.session(read_only=True) as read_session:
        await session.execute(PID)
        await read_session.execute(PID)
    assert await count() == 2
    await manager.close()
    await eventually(none_is_left)


async def insert_and(begin: Open, then: Callable[[], Awaitable[None]]) -> None:
    async with begin() as session:
        await session.execute(INSERT)
        await then()


async def fail() -> None:
    raise ZeroDivisionError


async def test_a_commit_that_rolled_back_is_an_error(database: Database, begin: Open) -> None:
    async def swallow() -> None:
        async with begin() as opened:
            await opened.execute(INSERT)
            with suppress(DBAPIError):
                await opened.execute(text("SELECT 1 / 0"))

    with pytest.raises(CommitRolledBack):
        await swallow()
    assert await database.observer.fetchval(COUNT) == 0
    async with begin() as opened:
        await opened.execute(INSERT)
    assert await database.observer.fetchval(COUNT) == 1
