"""The line does to a COMMIT, and to all that is said over it, what the ledger and the tests say it does."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from benchmarks.breakable.call import Loss
from benchmarks.breakable.line import Line, line_to
from tests.databases import Connection, Database, connect
from tests.waiting import eventually

pytestmark = pytest.mark.database


@pytest.fixture
async def line(database: Database) -> AsyncIterator[Line]:
    await database.observer.execute("CREATE TABLE noted (word text)")
    async with line_to(database.url.host, database.url.port) as line:
        yield line


@pytest.fixture
async def caller(line: Line, database: Database) -> AsyncIterator[Connection]:
    connection = await call(line, database)
    yield connection
    connection.terminate()


@pytest.mark.parametrize(("loss", "stored"), [(Loss.REPLY, 1), (Loss.COMMIT, 0)])
async def test_a_commit_is_lost_on_its_way_or_on_its_way_back(
    line: Line, caller: Connection, database: Database, loss: Loss, stored: int
) -> None:
    transaction = caller.transaction()
    await transaction.start()
    await caller.execute("INSERT INTO noted VALUES ('once')")
    with line.losing(loss) as left, pytest.raises((asyncpg.PostgresConnectionError, OSError)):
        await transaction.commit()
    assert not left

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


async def test_while_it_is_down_nobody_gets_through(line: Line, caller: Connection, database: Database) -> None:
    line.down()
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await caller.execute("SELECT 1")
    with pytest.raises(OSError):  # noqa: PT011 (which one is the system's choice)
        await call(line, database)
    await line.up()
    again = await call(line, database)
    assert await again.fetchval("SELECT 1") == 1
    await again.close()


async def call(line: Line, database: Database) -> Connection:
    return await connect(database.url.set(host="127.0.0.1", port=line.port))
