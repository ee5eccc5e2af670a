"""Sessions and connections that only read: one statement, one round trip, and no way to write."""

from typing import Final

import pytest
from sqlalchemy import text

from adapters.database.errors import WriteOnReadEngine
from adapters.database.manager import DatabaseSessionManager
from adapters.database.users.repository import SqlUserRepository
from tests.databases import Database, connections_in_use
from tests.samples import a_user

pytestmark = pytest.mark.database

PID: Final = text("SELECT pg_backend_pid()")


async def test_a_connection_for_reading_is_given_back_too(manager: DatabaseSessionManager) -> None:
    async with manager.connection(read_only=True) as connection:
        assert (await connection.execute(text("SELECT name FROM roles"))).scalar_one() == "administrator"
        assert connections_in_use(manager) == 1
    assert connections_in_use(manager) == 0


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM roles", "SELECT * FROM roles FOR UPDATE", "CREATE TABLE another ()", "SELECT nextval('numbers')"],
)
async def test_who_may_only_read_cannot_write(
    manager: DatabaseSessionManager, database: Database, statement: str
) -> None:
    await database.observer.execute("CREATE SEQUENCE numbers")
    async with manager.session(read_only=True) as session:
        with pytest.raises(WriteOnReadEngine):
            await session.execute(text(statement))
    async with manager.connection(read_only=True) as connection:
        with pytest.raises(WriteOnReadEngine):
            await connection.execute(text(statement))


async def test_reading_opens_no_transaction(manager: DatabaseSessionManager, database: Database) -> None:
    async with manager.session(read_only=True) as session:
        pid = (await session.execute(PID)).scalar_one()
        await session.execute(text("SELECT 'the last word'"))
        row = await database.observer.fetchrow("SELECT * FROM pg_stat_activity WHERE pid = $1", pid)
    assert row
    assert (row["state"], row["xact_start"], row["query"]) == ("idle", None, "SELECT 'the last word'")


async def test_after_reading_nothing_more_is_sent(manager: DatabaseSessionManager, database: Database) -> None:
    async with manager.session(read_only=True) as session:
        pid = (await session.execute(PID)).scalar_one()
    sent = await database.observer.fetchval("SELECT query FROM pg_stat_activity WHERE pid = $1", pid)
    assert sent == str(PID)


async def test_a_repository_cannot_write_there_either(manager: DatabaseSessionManager) -> None:
    async with manager.session(read_only=True) as session:
        with pytest.raises(WriteOnReadEngine, match="GET or HEAD"):
            await SqlUserRepository(session).add(a_user())
