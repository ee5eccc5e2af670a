"""The line does to a COMMIT what the ledger says it does."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from benchmarks.ledger.call import Loss
from benchmarks.ledger.line import Line
from tests.databases import Connection, Database, eventually

pytestmark = pytest.mark.database


@pytest.fixture
async def line(database: Database) -> AsyncIterator[Line]:
    await database.observer.execute("CREATE TABLE noted (word text)")
    line = Line(database.url.port or 0)
    await line.open()
    yield line
    line.close()


@pytest.fixture
async def caller(line: Line, database: Database) -> AsyncIterator[Connection]:
    dsn = database.url.set(drivername="postgresql", host="127.0.0.1", port=line.port)
    connection = await asyncpg.connect(dsn.render_as_string(hide_password=False))
    yield connection
    connection.terminate()


@pytest.mark.parametrize(("loss", "stored"), [(Loss.REPLY, 1), (Loss.COMMIT, 0)])
async def test_a_commit_is_lost_on_its_way_or_on_its_way_back(
    line: Line, caller: Connection, database: Database, loss: Loss, stored: int
) -> None:
    losing = asyncio.create_task(line.lose(loss, 1, within=0.5))
    transaction = caller.transaction()
    await transaction.start()
    await caller.execute("INSERT INTO noted VALUES ('once')")
    with pytest.raises((asyncpg.PostgresConnectionError, OSError)):
        await transaction.commit()
    assert await losing == 1

    async def is_stored() -> bool:
        return bool(await database.observer.fetchval("SELECT count(*) FROM noted") == stored)

    await eventually(is_stored)


async def test_what_is_stalled_arrives_afterwards(line: Line, caller: Connection) -> None:
    stalling = asyncio.create_task(line.stall(0.2))
    await asyncio.sleep(0)
    assert await caller.fetchval("SELECT 1") == 1
    assert stalling.done()


async def test_a_cut_ends_every_connection_and_lets_new_ones_through(line: Line, caller: Connection) -> None:
    assert line.cut() == 1
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await caller.execute("SELECT 1")
