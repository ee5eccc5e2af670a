"""Statements that the driver runs within a session's transaction: it begins, ends and fails as SQLAlchemy's do."""

import asyncio
from contextlib import suppress
from typing import Any, Final

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, InvalidRequestError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database import liveness
from adapters.database.driver import CommitRolledBack
from adapters.database.errors import WriteOnReadEngine, translate
from adapters.database.manager import DatabaseSessionManager
from adapters.database.misuse import SessionIsOver
from adapters.database.rows import RoleRow
from adapters.database.session import StrictAsyncSession
from domain.shared.errors import Unavailable
from tests.databases import Database, connections_in_use, managed, turns_taken
from tests.samples import NOBODY, NOON

pytestmark = pytest.mark.database

PID: Final = "SELECT pg_backend_pid() AS pid"
CHANGE: Final = "UPDATE roles SET version = 2"
VERSION: Final = "SELECT version FROM roles"
DUPLICATE: Final = "INSERT INTO roles SELECT * FROM roles"
SLEEP: Final = "SELECT pg_sleep(60)"


async def test_it_is_one_transaction_with_what_sqlalchemy_runs(
    manager: DatabaseSessionManager, database: Database
) -> None:
    xid = "SELECT pg_current_xact_id()::text AS xid"
    async with manager.session() as session:
        first = (await fetch(session, xid))[0]["xid"]
        assert (await session.execute(text(xid))).scalar_one() == first
        await fetch(session, CHANGE)
        assert (await fetch(session, xid))[0]["xid"] == first
        assert await database.observer.fetchval(VERSION) == 1
    assert await database.observer.fetchval(VERSION) == 2


async def test_what_is_raised_rolls_back(manager: DatabaseSessionManager, database: Database) -> None:
    with suppress(LookupError):
        async with manager.session() as session:
            await fetch(session, CHANGE)
            raise LookupError
    assert await database.observer.fetchval(VERSION) == 1
    assert connections_in_use(manager) == 0


async def test_after_a_commit_another_transaction_begins(manager: DatabaseSessionManager, database: Database) -> None:
    async with manager.session() as session:
        await fetch(session, CHANGE)
        await session.commit()
        assert await database.observer.fetchval(VERSION) == 2
        assert connections_in_use(manager) == 0
        await fetch(session, "UPDATE roles SET version = 3")
        await session.rollback()
    assert await database.observer.fetchval(VERSION) == 2


async def test_sqlalchemy_that_joined_lets_go_of_the_connection_too(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async with manager.session() as session:
        await fetch(session, CHANGE)
        await session.execute(text("UPDATE roles SET version = version + 1"))
        await session.commit()
        assert (connections_in_use(manager), turns_taken(manager)) == (0, 0)
        assert await database.observer.fetchval(VERSION) == 3
        await session.execute(text("UPDATE roles SET version = 9"))
        await session.rollback()
        assert (connections_in_use(manager), turns_taken(manager)) == (0, 0)
    assert await database.observer.fetchval(VERSION) == 3


async def test_what_lost_its_connection_is_not_gone_on_with(
    manager: DatabaseSessionManager, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go_on() -> None:
        async with manager.session() as session:
            await fetch(session, CHANGE)
            with suppress(TimeoutError):
                await fetch(session, SLEEP)
            await fetch(session, "SELECT 1")

    async def time_out(*_: object, **__: object) -> None:
        raise TimeoutError

    fetching = asyncpg.Connection.fetch

    async def lose(self: Any, sql: str, *arguments: object) -> Any:
        return await (time_out() if sql == SLEEP else fetching(self, sql, *arguments))

    monkeypatch.setattr(asyncpg.Connection, "fetch", lose)
    with pytest.raises(PendingRollbackError, match="roll it back"):
        await go_on()
    assert await database.observer.fetchval(VERSION) == 1


async def test_what_the_unit_of_work_has_gathered_goes_first(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session:
        session.add(a_row())
        assert len(await fetch(session, "SELECT FROM roles WHERE name = 'gathered'")) == 1


async def test_what_it_gathered_last_is_committed_too(manager: DatabaseSessionManager, database: Database) -> None:
    async with manager.session() as session:
        await fetch(session, CHANGE)
        session.add(a_row())
    assert await database.observer.fetchval("SELECT count(*) FROM roles WHERE name = 'gathered'") == 1


async def test_what_the_unit_of_work_could_not_write_is_not_gone_on_without(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async def go_on() -> None:
        async with manager.session() as session:
            await fetch(session, CHANGE)
            session.add(a_row())
            await session.flush()
            session.expunge_all()
            session.add(a_row())
            with suppress(IntegrityError):
                await session.flush()
            with pytest.raises(PendingRollbackError):
                await fetch(session, "UPDATE roles SET version = 3")

    with pytest.raises(PendingRollbackError):
        await go_on()
    assert await database.observer.fetchval(VERSION) == 1


async def test_a_failure_within_a_savepoint_is_confined_to_it(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async with manager.session() as session:
        await fetch(session, CHANGE)
        with pytest.raises(asyncpg.UniqueViolationError):
            async with session.begin_nested():
                await fetch(session, DUPLICATE)
    assert await database.observer.fetchval(VERSION) == 2


async def test_a_savepoint_that_is_open_at_commit_is_part_of_it(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async with manager.session() as session:
        await session.begin_nested()
        await fetch(session, CHANGE)
    assert await database.observer.fetchval(VERSION) == 2


async def test_an_error_that_was_swallowed_makes_commit_fail(manager: DatabaseSessionManager) -> None:
    async def swallow() -> None:
        async with manager.session() as session:
            with suppress(asyncpg.UniqueViolationError):
                await fetch(session, DUPLICATE)

    with pytest.raises(CommitRolledBack):
        await swallow()


async def test_the_isolation_that_was_asked_for_is_the_transactions(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session:
        await session.connection(execution_options={"isolation_level": "SERIALIZABLE"})
        [row] = await fetch(session, "SELECT current_setting('transaction_isolation') AS level")
        assert row["level"] == "serializable"


@pytest.mark.parametrize("trusted", [3600, -1])
async def test_a_connection_that_died_in_the_pool_is_replaced(
    manager: DatabaseSessionManager, database: Database, monkeypatch: pytest.MonkeyPatch, trusted: int
) -> None:
    pid = await pid_of(manager)
    monkeypatch.setattr(liveness, "TRUSTED_SECONDS", trusted)
    await database.observer.execute("SELECT pg_terminate_backend($1)", pid)
    await database.until_gone(pid)
    assert await pid_of(manager) != pid


async def test_one_that_was_silent_is_asked_first(
    manager: DatabaseSessionManager, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = await pid_of(manager)
    monkeypatch.setattr(liveness, "TRUSTED_SECONDS", -1)
    async with manager.session() as session:
        await held(session)
        assert await database.observer.fetchval("SELECT query FROM pg_stat_activity WHERE pid = $1", pid) == ";"
        assert connections_in_use(manager) == 1


async def test_one_that_is_lost_is_an_outage_and_replaced(manager: DatabaseSessionManager) -> None:
    pid = await pid_of(manager)
    with pytest.raises(Unavailable):
        async with manager.session() as session:
            await fetch(session, "SELECT pg_terminate_backend(pg_backend_pid())")
    assert await pid_of(manager) != pid
    assert connections_in_use(manager) == 0


async def test_a_demoted_primary_is_left_by_all(manager: DatabaseSessionManager) -> None:
    async with manager.session() as session, manager.session() as other:
        await fetch(other, PID)
        await fetch(session, PID)
        demoted = {(await fetch(each, PID))[0]["pid"] for each in (session, other)}

    async def change() -> None:
        async with manager.session() as session:
            await fetch(session, "SET TRANSACTION READ ONLY")
            await fetch(session, CHANGE)

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError) as caught:
        await change()
    assert type(translate(caught.value)) is Unavailable
    async with manager.session() as session, manager.session() as other:
        assert not demoted & {(await fetch(each, PID))[0]["pid"] for each in (session, other)}


async def test_the_answer_to_a_cancelled_change_does_not_meet_the_next_one(
    manager: DatabaseSessionManager, database: Database
) -> None:
    async def change() -> None:
        async with manager.session() as session:
            await fetch(session, CHANGE)
            await fetch(session, SLEEP)

    pid = await pid_of(manager)
    changing = asyncio.create_task(change())
    await database.until_active(pid)
    changing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await changing
    await database.until_gone(pid)
    assert connections_in_use(manager) == 0
    assert await pid_of(manager) != pid
    assert await database.observer.fetchval(VERSION) == 1


async def test_a_server_that_does_not_answer_is_an_outage_and_not_said_goodbye_to(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_to_say_goodbye = []

    async def close(self: Any, **_: object) -> None:
        asked_to_say_goodbye.append(not self.is_closed())

    async with managed(database.url, statement_timeout=0.2) as manager:
        async with manager.session() as session:
            [row] = await fetch(session, PID)
            (await held(session)).driver_connection._transport.pause_reading()
            with monkeypatch.context() as patched:
                patched.setattr(asyncpg.Connection, "close", close)
                # Ours, one second above the server's, whose answer does not get here.
                with pytest.raises(TimeoutError) as caught:
                    await fetch(session, "SELECT 1")
            assert type(translate(caught.value)) is Unavailable
            await session.rollback()
            assert (await fetch(session, PID))[0]["pid"] != row["pid"]
        assert not any(asked_to_say_goodbye)


async def test_a_mistake_of_ours_is_no_outage_and_costs_no_connection(manager: DatabaseSessionManager) -> None:
    pid = await pid_of(manager)
    for sql, mistake in ((DUPLICATE.replace("*", "1"), asyncpg.PostgresError), ("SELECT $1", asyncpg.InterfaceError)):
        with pytest.raises(mistake) as caught:
            async with manager.session() as session:
                await fetch(session, sql)
        assert translate(caught.value) is caught.value
    assert await pid_of(manager) == pid


async def test_nobody_waits_for_more_than_the_pool_has(database: Database) -> None:
    async with managed(database.url, pool_size=1, pool_timeout=0.1) as manager, manager.session() as session:
        await fetch(session, PID)

        async def ask() -> None:
            async with manager.session() as other:
                await fetch(other, PID)

        with pytest.raises(Exception, match="Every connection was in use") as caught:
            await asyncio.create_task(ask())
        assert type(translate(caught.value)) is Unavailable


async def test_a_closed_session_that_sqlalchemy_never_saw_is_closed_for_good_too(
    manager: DatabaseSessionManager,
) -> None:
    async with manager.session() as session:
        await fetch(session, PID)
    with pytest.raises(SessionIsOver):
        await session.commit()
    with pytest.raises(SessionIsOver):
        await fetch(session, PID)
    with pytest.raises(InvalidRequestError, match="closed"):
        await session.execute(text(PID))


async def test_a_write_beside_what_sqlalchemy_reads_is_our_mistake(manager: DatabaseSessionManager) -> None:
    async with manager.session(read_only=True) as session:
        await session.execute(text(VERSION))
        with pytest.raises(WriteOnReadEngine):
            await fetch(session, CHANGE)


async def test_all_connections_of_a_burst_stay_open_for_the_next(database: Database) -> None:
    async with managed(database.url, pool_size=1, max_overflow=1) as manager:
        async with manager.session() as session, manager.session() as other:
            pids = {(await fetch(each, PID))[0]["pid"] for each in (session, other)}
        async with manager.session() as session, manager.session() as other:
            assert {(await fetch(each, PID))[0]["pid"] for each in (session, other)} == pids


def a_row() -> RoleRow:
    return RoleRow(
        id=NOBODY, name="gathered", description="", permissions=[], version=1, created_at=NOON, updated_at=NOON
    )


async def fetch(session: AsyncSession, sql: str) -> Any:
    assert isinstance(session, StrictAsyncSession)
    return await session.fetch(sql, [])


async def held(session: AsyncSession) -> Any:
    assert isinstance(session, StrictAsyncSession)
    return await session._connected()


async def pid_of(manager: DatabaseSessionManager) -> int:
    async with manager.session() as session:
        return int((await fetch(session, PID))[0]["pid"])
