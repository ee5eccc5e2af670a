"""The tables without migrations: the same as with them."""

import pytest

from adapters.database.manager import DatabaseSessionManager
from adapters.database.rows import METADATA
from adapters.database.seed import ADMINISTRATOR_ID
from tests.catalogue import schema, tables
from tests.databases import Database, managed

pytestmark = pytest.mark.database

SEED = "SELECT id, name, description, permissions, version FROM roles"


async def test_it_is_the_one_that_the_migrations_make(empty_database: Database, database: Database) -> None:
    async with managed(empty_database.url) as manager:
        await manager.create_schema()
    made = await schema(empty_database.observer)
    assert made["columns"]
    assert made == await schema(database.observer)


async def test_it_begins_with_what_the_migrations_put_in(empty_database: Database, database: Database) -> None:
    async with managed(empty_database.url) as manager:
        await manager.create_schema()
    rows = await empty_database.observer.fetch(SEED)
    assert rows == await database.observer.fetch(SEED)
    assert [row["id"] for row in rows] == [ADMINISTRATOR_ID]


async def test_dropping_it_leaves_nothing_that_making_it_again_would_meet(empty_database: Database) -> None:
    async with managed(empty_database.url) as manager:
        await manager.create_schema()
        assert await tables(empty_database.observer) == set(METADATA.tables)
        await manager.drop_schema()
        assert await tables(empty_database.observer) == set()
        await manager.create_schema()
        assert await tables(empty_database.observer) == set(METADATA.tables)


async def test_dropping_it_takes_what_is_in_it(manager: DatabaseSessionManager, database: Database) -> None:
    await manager.drop_schema()
    assert await tables(database.observer) == {"alembic_version"}
