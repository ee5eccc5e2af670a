"""Statements written once: the same rows whether SQLAlchemy runs them or, for reading, asyncpg does."""

import asyncio
from typing import Final

import pytest
from asyncpg import InterfaceError
from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.errors import WriteOnReadEngine
from adapters.database.manager import DatabaseSessionManager
from adapters.database.misuse import SessionIsOver, SessionIsShared
from adapters.database.query import Query
from adapters.database.read_session import ReadSession
from adapters.database.rows import ROLES
from domain.shared.errors import Unavailable
from tests.databases import Database, connections_in_use, managed

pytestmark = pytest.mark.database

NAMED: Final = Query(select(ROLES).where(ROLES.c.name == bindparam("name"), ROLES.c.version == 1))
PID: Final = Query(select(func.pg_backend_pid().label("pid")))


@pytest.mark.parametrize("read_only", [True, False])
async def test_gives_rows_by_attribute(manager: DatabaseSessionManager, *, read_only: bool) -> None:
    async with manager.session(read_only=read_only) as session:
        role = await NAMED.one_or_none(session, name="administrator")
        assert (role.name, role.version, await NAMED.one_or_none(session, name="?")) == ("administrator", 1, None)


async def test_in_a_transaction_it_is_part_of_it(manager: DatabaseSessionManager) -> None:
    xid = Query(select(literal_column("pg_current_xact_id()::text").label("xid")))
    async with manager.session() as session:
        assert (await xid.all(session))[0].xid == (await xid.all(session))[0].xid


async def test_reading_it_cannot_write(manager: DatabaseSessionManager) -> None:
    async with manager.session(read_only=True) as session:
        with pytest.raises(WriteOnReadEngine):
            await Query(select(ROLES).with_for_update()).all(session)


async def test_a_connection_that_was_lost_is_an_outage_and_replaced(database: Database) -> None:
    ended = Query(select(func.pg_terminate_backend(func.pg_backend_pid())))
    async with managed(database.url, pool_size=1) as manager:
        pid = await _pid(manager)
        async with manager.session(read_only=True) as session:
            with pytest.raises(Unavailable):
                await ended.all(session)
        assert await _pid(manager) != pid


async def test_the_answer_to_a_cancelled_read_does_not_meet_the_next_one(database: Database) -> None:
    async with managed(database.url, pool_size=1, statement_timeout=600) as manager:
        pid = await _pid(manager)
        reading = asyncio.create_task(_sleep(manager))
        await database.until_active(pid)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await database.until_gone(pid)
        assert connections_in_use(manager) == 0
        assert await _pid(manager) != pid


async def test_a_server_that_takes_too_long_is_an_outage(database: Database) -> None:
    async with managed(database.url, statement_timeout=0.1) as manager:
        with pytest.raises(Unavailable):
            await _sleep(manager)


async def test_beside_a_statement_of_sqlalchemys_it_takes_no_second_connection(database: Database) -> None:
    async with (
        managed(database.url, pool_size=1, pool_timeout=0.1) as manager,
        manager.session(read_only=True) as session,
    ):
        pid = (await session.execute(select(func.pg_backend_pid()))).scalar_one()
        assert (await PID.all(session))[0].pid == pid


async def test_between_its_statements_a_session_holds_no_connection(manager: DatabaseSessionManager) -> None:
    async with manager.session(read_only=True) as session:
        await PID.all(session)
        assert connections_in_use(manager) == 0


@pytest.mark.parametrize("read_only", [True, False])
async def test_another_task_may_not_ask_it(manager: DatabaseSessionManager, *, read_only: bool) -> None:
    async with manager.session(read_only=read_only) as session:
        await PID.all(session)
        with pytest.raises(SessionIsShared):
            await asyncio.create_task(_ask(session))


@pytest.mark.parametrize("read_only", [True, False])
async def test_a_closed_session_cannot_be_asked(manager: DatabaseSessionManager, *, read_only: bool) -> None:
    async with manager.session(read_only=read_only) as session:
        pass
    with pytest.raises(SessionIsOver):
        await PID.all(session)
    assert connections_in_use(manager) == 0


async def _ask(session: AsyncSession) -> None:
    await PID.all(session)


async def _sleep(manager: DatabaseSessionManager) -> None:
    async with manager.session(read_only=True) as session:
        await Query(select(func.pg_sleep(60))).all(session)


async def _pid(manager: DatabaseSessionManager) -> int:
    async with manager.session(read_only=True) as session:
        (row,) = await PID.all(session)
        return int(row.pid)


async def test_a_mistake_of_ours_is_no_outage(manager: DatabaseSessionManager) -> None:
    async with manager.session(read_only=True) as session:
        assert isinstance(session, ReadSession)
        with pytest.raises(InterfaceError):
            await session.fetch("SELECT $1::int", [])
    assert connections_in_use(manager) == 0
