"""From nothing to the tables that the code expects, and back."""

import asyncio
import re
from pathlib import Path
from shutil import copytree
from typing import Final

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.engine import URL, Connection

from adapters.database.manager import DatabaseSessionManager
from adapters.database.migrations import alembic_config, head_revision
from adapters.database.rows import METADATA
from tests.catalogue import CONSTRAINTS, schema, tables
from tests.databases import Database

pytestmark = pytest.mark.database

REVISION: Final = "SELECT version_num FROM alembic_version"
NAMES: Final = {
    "p": r"pk_{table}",
    "u": r"uq_{table}_\w+",
    "c": r"ck_{table}_\w+",
    "f": r"fk_{table}_\w+_\w+",
}


async def upgrade(config: Config, revision: str = "head") -> None:
    await asyncio.to_thread(command.upgrade, config, revision)


async def test_migrations_run_through_pgbouncer(empty_database: Database, pgbouncer: URL) -> None:
    config = alembic_config(pgbouncer.set(database=empty_database.url.database))
    await upgrade(config)
    await asyncio.to_thread(command.downgrade, config, "base")
    await upgrade(config)
    assert await empty_database.observer.fetchval(REVISION) == head_revision()


async def test_up_down_and_up_again_is_the_same_as_up(empty_database: Database, database: Database) -> None:
    config = alembic_config(empty_database.url)
    await upgrade(config)
    await asyncio.to_thread(command.downgrade, config, "base")
    assert await tables(empty_database.observer) == {"alembic_version"}
    await upgrade(config)
    assert await schema(empty_database.observer) == await schema(database.observer)
    assert await empty_database.observer.fetchval(REVISION) == head_revision()


async def test_upgrading_again_changes_nothing(database: Database) -> None:
    before = await schema(database.observer)
    await upgrade(alembic_config(database.url))
    assert await schema(database.observer) == before
    assert await database.observer.fetchval("SELECT count(*) FROM roles") == 1


async def test_the_models_are_what_the_migrations_make(manager: DatabaseSessionManager) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, METADATA))

    async with manager.connection() as connection:
        assert await connection.run_sync(differences) == []


async def test_every_constraint_is_named_by_the_convention(database: Database) -> None:
    found = [row for row in await database.observer.fetch(CONSTRAINTS) if row["table"] != "alembic_version"]
    assert {row["kind"] for row in found} == set(NAMES)
    for row in found:
        assert re.fullmatch(NAMES[row["kind"]].format(table=row["table"]), row["name"]), row["name"]


async def test_a_migration_that_fails_leaves_nothing(empty_database: Database, tmp_path: Path) -> None:
    config = alembic_config(empty_database.url)
    scripts = tmp_path / "migrations"
    copytree(str(config.get_main_option("script_location")), scripts)
    (scripts / "versions" / "9999_fails.py").write_text(FAILING.format(head=head_revision()))
    config.set_main_option("script_location", str(scripts))
    with pytest.raises(ZeroDivisionError):
        await upgrade(config)
    assert await tables(empty_database.observer) == set()
    (scripts / "versions" / "9999_fails.py").unlink()
    await upgrade(config)
    assert "users" in await tables(empty_database.observer)


async def test_the_sql_can_be_had_without_a_database(capsys: pytest.CaptureFixture[str], database: Database) -> None:
    await asyncio.to_thread(command.upgrade, alembic_config(database.url), "head", sql=True)
    assert "CREATE TABLE users" in capsys.readouterr().out


FAILING: Final = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    1 / 0
"""
