"""What the database repeats of its rows, and its driver of parameters, stays out of the log."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.manager import DatabaseSessionManager
from adapters.database.read_session import ReadSession
from app.log import show_traceback

pytestmark = pytest.mark.database

INSERT = text("INSERT INTO users VALUES (gen_random_uuid(), 'a', :key, 'a', :hash, :status, 1, now(), now())")


@pytest.fixture
async def refused_row(manager: DatabaseSessionManager) -> IntegrityError:
    """The server's own words for it hold the row."""
    values = {"key": "planted", "hash": "planted", "status": "unknown"}
    async with manager.session() as session:
        with pytest.raises(IntegrityError) as caught:
            await session.execute(INSERT, values)
        await session.rollback()
    assert "planted" in str(caught.value)
    return caught.value


async def test_of_a_refused_row_only_the_reason_is_logged(refused_row: IntegrityError) -> None:
    logged = logged_of(refused_row)
    assert "planted" not in logged
    assert "ck_users_status" in logged


async def test_of_one_in_a_group_of_errors_too(refused_row: IntegrityError) -> None:
    assert "planted" not in logged_of(ExceptionGroup("two", [refused_row, ValueError()]))


@pytest.mark.parametrize("read_only", [False, True])
async def test_of_a_parameter_that_cannot_be_sent_only_its_number_is(
    manager: DatabaseSessionManager, *, read_only: bool
) -> None:
    secret = "planted"
    async with manager.session(read_only=read_only) as session:
        with pytest.raises((DBAPIError, asyncpg.DataError)) as caught:
            await ask_for_a_number(session, secret)
        await session.rollback()
    assert secret in str(caught.value)
    logged = logged_of(caught.value)
    assert secret not in logged
    assert "query argument $1: (not shown)" in logged


@pytest.mark.parametrize("type_", ["uuid", "inet", "date"])
async def test_of_what_its_driver_says_of_it_nothing_is(manager: DatabaseSessionManager, type_: str) -> None:
    """As the cause of the error, which quotes the parameter on its own."""
    secret = "planted"
    async with manager.session(read_only=True) as session:
        assert isinstance(session, ReadSession)
        with pytest.raises(asyncpg.DataError) as caught:
            await session.fetch(f"SELECT $1::{type_}", [secret])
    group = ExceptionGroup("two", [caught.value, ValueError()])
    assert secret not in logged_of(caught.value) + logged_of(group)


@pytest.mark.parametrize(
    ("type_", "given"), [("int", "planted"), ("uuid", "planted"), ("int", "3000000000"), ("date", "2026-02-31")]
)
async def test_of_a_text_that_the_server_cannot_convert_nothing_is(
    manager: DatabaseSessionManager, type_: str, given: str
) -> None:
    async with manager.session(read_only=True) as session:
        assert isinstance(session, ReadSession)
        with pytest.raises(asyncpg.PostgresError, match=given) as caught:
            await session.fetch(f"SELECT $1::text::{type_}", [given])
    assert given not in logged_of(caught.value)


async def ask_for_a_number(session: AsyncSession, given: str) -> None:
    if isinstance(session, ReadSession):
        await session.fetch("SELECT $1::int", [given])
    else:
        await session.execute(text("SELECT CAST(:given AS int)"), {"given": given})


def logged_of(error: Exception) -> str:
    return str(show_traceback(None, "", {"exc_info": error})["exception"])
