"""What the server is told about our connections."""

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from adapters.database.manager import DatabaseSessionManager
from tests.databases import Database, managed, new_database

pytestmark = pytest.mark.database


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("application_name", "roster"),
        ("statement_timeout", "1500ms"),
        ("lock_timeout", "250ms"),
        ("idle_in_transaction_session_timeout", "7s"),
        ("jit", "off"),
    ],
)
async def test_the_server_limits_us(database: Database, setting: str, expected: str, *, read_only: bool) -> None:
    limits = {"statement_timeout": 1.5, "lock_timeout": 0.25, "idle_in_transaction_timeout": 7}
    async with managed(database.url, **limits) as manager:
        assert await ask(manager, f"SHOW {setting}", read_only=read_only) == expected


async def test_only_the_connections_for_reading_are_read_only(manager: DatabaseSessionManager) -> None:
    assert await ask(manager, "SHOW transaction_read_only") == "off"
    assert await ask(manager, "SHOW transaction_read_only", read_only=True) == "on"


async def test_behind_pgbouncer_nothing_is_set_at_connection(database: Database) -> None:
    async with managed(database.url, pgbouncer=True, statement_timeout=1.5) as manager:
        for read_only in (False, True):
            assert await ask(manager, "SHOW statement_timeout", read_only=read_only) == "0"
            assert await ask(manager, "SHOW transaction_read_only", read_only=read_only) == "off"


@pytest.mark.parametrize(("pgbouncer", "kept"), [(True, 0), (False, 1)])
async def test_behind_pgbouncer_no_statement_stays_prepared(database: Database, *, pgbouncer: bool, kept: int) -> None:
    asked = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT name%'"
    async with managed(database.url, pgbouncer=pgbouncer) as manager, manager.session() as session:
        await session.execute(text("SELECT name FROM roles"))
        assert (await session.execute(text(asked))).scalar_one() == kept


async def test_reading_goes_to_the_replica_when_there_is_one(database: Database, postgres: URL) -> None:
    async with new_database(postgres) as replica, managed(database.url, read_url=replica) as manager:
        assert await ask(manager, "SELECT current_database()") == database.url.database
        assert await ask(manager, "SELECT current_database()", read_only=True) == replica.database


@pytest.mark.parametrize("wanted", ["read-write", "primary", "any"])
async def test_a_server_that_can_be_written_to_serves_reads_too(database: Database, wanted: str) -> None:
    async with managed(database.url.update_query_dict({"target_session_attrs": wanted})) as manager:
        assert await ask(manager, "SHOW transaction_read_only") == "off"
        assert await ask(manager, "SHOW transaction_read_only", read_only=True) == "on"


async def test_a_primary_is_not_read_only_because_we_say_so(database: Database) -> None:
    replica = database.url.update_query_dict({"target_session_attrs": "read-only"})
    async with managed(database.url, read_url=replica) as manager:
        with pytest.raises(ConnectionError):
            await ask(manager, "SELECT 1", read_only=True)


async def ask(manager: DatabaseSessionManager, question: str, *, read_only: bool = False) -> object:
    async with manager.session(read_only=read_only) as session:
        return (await session.execute(text(question))).scalar_one()
