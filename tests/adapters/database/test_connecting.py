"""What a server that does not let us in, and a pool that is empty, are taken for."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from secrets import token_hex
from typing import Any, Final

import asyncpg
import pytest
from sqlalchemy import literal_column, select, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.database.errors import translate
from adapters.database.manager import DatabaseSessionManager
from adapters.database.query import Query
from domain.shared.errors import Unavailable
from tests.databases import Database, connect, managed, turns_taken

pytestmark = pytest.mark.database

ONE: Final = Query(select(literal_column("1").label("one")))


@pytest.fixture
async def crowded(database: Database) -> AsyncIterator[URL]:
    """For a user who may have no connection at all."""
    name = f"roster_{token_hex(8)}"
    await database.observer.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'crowded' CONNECTION LIMIT 0")
    yield database.url.set(username=name, password="crowded")
    await database.observer.execute(f"DROP ROLE {name}")


async def test_too_many_connections_are_an_outage(crowded: URL) -> None:
    await assert_out_of_service(crowded)


async def test_a_connection_that_ended_while_it_was_prepared_is_an_outage(database: Database) -> None:
    connection = await connect(database.url)
    await connection.close()
    with pytest.raises(asyncpg.InterfaceError) as raised:
        await connection.set_type_codec("json", schema="pg_catalog", encoder=str, decoder=str)
    assert isinstance(translate(raised.value), Unavailable)


def test_a_mistake_of_ours_is_none() -> None:
    mistake = asyncpg.InterfaceError("the server expects 1 argument for this query, 0 were passed")
    assert translate(mistake) is mistake


async def test_a_password_that_is_not_the_servers_is_an_outage(database: Database) -> None:
    await assert_out_of_service(database.url.set(password="another"))


async def test_a_database_that_is_not_there_is_an_outage(database: Database) -> None:
    await assert_out_of_service(database.url.set(database="another"))


async def test_a_server_that_is_not_there_is_an_outage(database: Database) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        await assert_out_of_service(database.url.set(host="127.0.0.1", port=nobody.getsockname()[1]))


async def test_a_server_that_does_not_answer_is_an_outage(database: Database) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = database.url.set(host="127.0.0.1", port=silent.getsockname()[1])
        await assert_out_of_service(url, connect_timeout=0.05)


async def test_an_empty_pool_is_an_outage_and_no_endless_wait(database: Database) -> None:
    async with managed(database.url, pool_size=1, max_overflow=1, pool_timeout=0.05) as manager:
        async with manager.session() as one, manager.session() as other:
            await one.execute(text("SELECT 1"))
            await other.execute(text("SELECT 1"))
            assert type(translate(await failure(manager))) is Unavailable
        async with manager.session() as session:
            await session.execute(text("SELECT 1"))


async def assert_out_of_service(url: URL, **options: Any) -> None:
    """For what the driver runs and for what SQLAlchemy runs."""
    async with managed(url, **options) as manager:
        for read_only in (False, True):
            for ask in (by_the_driver, by_sqlalchemy):
                assert type(translate(await failure(manager, ask, read_only=read_only))) is Unavailable
        assert turns_taken(manager) == 0


async def by_the_driver(session: AsyncSession) -> None:
    await ONE.all(session)


async def by_sqlalchemy(session: AsyncSession) -> None:
    await session.execute(text("SELECT 1"))


async def failure(
    manager: DatabaseSessionManager,
    ask: Callable[[AsyncSession], Awaitable[None]] = by_sqlalchemy,
    *,
    read_only: bool = False,
) -> Exception:
    async def fail() -> None:
        async with manager.session(read_only=read_only) as session:
            await ask(session)

    [outcome] = await asyncio.gather(fail(), return_exceptions=True)
    assert isinstance(outcome, Exception)
    return outcome
