"""Plain `alembic upgrade head`, as an operator runs it: in its own process, told nothing but DATABASE_URL."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from secrets import token_hex
from typing import Final

import pytest
from sqlalchemy.engine import URL

from adapters.database.migrations import head_revision
from adapters.database.rows import METADATA
from tests.catalogue import tables
from tests.databases import Database, connect, new_database

pytestmark = pytest.mark.database

ROOT: Final = Path(__file__).parents[2]
PASSWORD: Final = "p%40 %(s)s:/?#@'\"100%"


@pytest.fixture
async def owned(postgres: URL) -> AsyncIterator[URL]:
    """An empty database whose owner has a password with everything in it that is special somewhere."""
    name = f"roster_{token_hex(8)}"
    administration = await connect(postgres)
    quoted = PASSWORD.replace("'", "''")
    await administration.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{quoted}'")
    async with new_database(postgres) as url:
        await administration.execute(f'ALTER DATABASE "{url.database}" OWNER TO {name}')
        yield url.set(username=name, password=PASSWORD)
    await administration.execute(f"DROP ROLE {name}")
    await administration.close()


async def test_upgrades_whatever_the_password(owned: URL) -> None:
    code, output = await upgrade(owned)
    assert code == 0, output
    observer = await connect(owned)
    assert await tables(observer) == {*METADATA.tables, "alembic_version"}
    await observer.close()


async def test_three_at_once_upgrade_an_empty_database(empty_database: Database) -> None:
    obstacle = await connect(empty_database.url)
    upgrades = [asyncio.create_task(upgrade(empty_database.url)) for _ in range(3)]
    # None can get past this before all three have begun.
    async with obstacle.transaction():
        await obstacle.execute("CREATE TABLE users ()")
        await empty_database.until_waiting(3)
        await obstacle.execute("DROP TABLE users")
    outcomes = await asyncio.gather(*upgrades)
    await obstacle.close()
    assert [code for code, _ in outcomes] == [0, 0, 0], outcomes
    assert await tables(empty_database.observer) == {*METADATA.tables, "alembic_version"}
    revisions = await empty_database.observer.fetch("SELECT version_num FROM alembic_version")
    assert [row["version_num"] for row in revisions] == [head_revision()]
    assert await empty_database.observer.fetchval("SELECT count(*) FROM roles") == 1


async def upgrade(url: URL) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "alembic",
        "upgrade",
        "head",
        cwd=ROOT,
        env={"PATH": os.defpath, "DATABASE_URL": url.render_as_string(hide_password=False)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await process.communicate()
    return process.returncode, output.decode()
