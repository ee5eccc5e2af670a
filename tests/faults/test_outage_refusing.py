"""A PostgreSQL that lives and refuses (read-only, full, without tables, without a free connection) is 503 meanwhile."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import asyncpg
import pytest

from benchmarks.breakable.disk import Disk, mounted
from benchmarks.breakable.postgres import BreakablePostgres
from benchmarks.breakable.refusing import read_only
from tests.databases import Connection, Database, connect
from tests.faults.outage import served
from tests.waiting import eventually

END_OURS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'roster'"

pytestmark = [pytest.mark.database, pytest.mark.server]


@pytest.fixture
async def administrator(breakable: BreakablePostgres) -> AsyncIterator[Connection]:
    connection = await connect(breakable.url)
    yield connection
    await connection.close()


@pytest.fixture
def disk(breakable: BreakablePostgres) -> Iterator[Disk]:
    with mounted(breakable.directory / "disk") as disk:
        if disk is None:
            pytest.skip("only root can mount a small disk, and not everywhere")
        yield disk
        breakable.kill()


async def test_while_it_is_read_only_reads_go_on(
    breakable: BreakablePostgres, administrator: Connection, tmp_path: Path
) -> None:
    async with served(breakable.url, tmp_path / "log") as outage:
        await outage.require_recovery()

        async def is_red() -> bool:
            return (await outage.readiness())[1].startswith("read-only")

        async with read_only(administrator):
            await eventually(is_red)
            await outage.require_out_of_service(reads=True)
        await outage.require_recovery()


async def test_without_a_free_connection_it_is_out_of_service(
    breakable: BreakablePostgres, administrator: Connection, tmp_path: Path
) -> None:
    async with AsyncExitStack() as others, served(breakable.url, tmp_path / "log") as outage:
        # Twice, since the service may read its signing keys while they are being taken.
        for _ in range(2):
            await administrator.execute(END_OURS)
            with suppress(asyncpg.TooManyConnectionsError):
                while True:
                    others.push_async_callback((await connect(breakable.url)).close)
        await outage.require_out_of_service()
        await others.aclose()
        await outage.require_recovery()


async def test_a_full_disk_is_an_outage_of_what_writes(
    breakable: BreakablePostgres, administrator: Connection, disk: Disk, tmp_path: Path
) -> None:
    await disk.carry_tables(administrator, breakable.account)
    async with served(breakable.url, tmp_path / "log") as outage:
        await outage.require_recovery()

        async def is_refused() -> bool:
            return not await outage.register()

        with disk.full():
            await eventually(is_refused)
            assert await outage.read()
        await outage.require_recovery()
    await disk.give_tables_back(administrator)


async def test_an_unmigrated_database_is_named_by_readiness(database: Database, tmp_path: Path) -> None:
    await database.observer.execute("DROP TABLE alembic_version")
    async with served(database.url, tmp_path / "log") as outage:
        answer = await outage.client.get("/health/ready")
    assert answer.status_code == 503
    assert "roster db upgrade" in answer.json()["checks"]["migrations"]
