"""Whether the service can serve, and what to do when it cannot."""

import pytest

from adapters.database.migrations import head_revision
from adapters.database.readiness import DatabaseReadiness
from tests.databases import Database, managed

pytestmark = pytest.mark.database


async def test_a_migrated_database_is_ready(database: Database) -> None:
    async with managed(database.url) as manager:
        assert await DatabaseReadiness(manager).check() == {"database": "ok", "migrations": "ok"}


async def test_an_empty_one_has_to_be_migrated(empty_database: Database) -> None:
    async with managed(empty_database.url) as manager:
        checks = await DatabaseReadiness(manager).check()
    assert checks["database"] == "ok"
    assert checks["migrations"] == f"at None, expected {head_revision()}: run `roster db upgrade`"


async def test_one_of_another_version_has_to_be_migrated(database: Database) -> None:
    await database.observer.execute("UPDATE alembic_version SET version_num = 'other'")
    async with managed(database.url) as manager:
        checks = await DatabaseReadiness(manager).check()
    assert checks["migrations"].startswith("at other, expected ")


async def test_one_that_is_not_there_is_unreachable(database: Database) -> None:
    for url in (database.url.set(port=1), database.url.set(password="another"), database.url.set(database="another")):
        async with managed(url) as manager:
            checks = await DatabaseReadiness(manager).check()
        assert checks["database"].startswith("unreachable: ")
        assert checks["migrations"] == "unknown"
