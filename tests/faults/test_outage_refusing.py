"""A PostgreSQL that lives and refuses (read-only, full, without a free connection) is 503, and back by itself."""

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import asyncpg
import pytest

from adapters.database.embedded.account import Account
from benchmarks.breakable.postgres import BreakablePostgres
from tests.databases import Connection, connect
from tests.faults.outage import served
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]


@pytest.fixture
async def administrator(breakable: BreakablePostgres) -> AsyncIterator[Connection]:
    connection = await connect(breakable.url)
    yield connection
    await connection.close()


@pytest.fixture
def small_disk(breakable: BreakablePostgres) -> Iterator[Path]:
    """A few pages are free on it, once `filler` has been written."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = breakable.directory / "disk"
    disk.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m,mode=0777", "none", disk], check=False).returncode:  # noqa: S607 (where it is differs between systems)
        pytest.skip("no disk can be mounted here")
    (disk / "space").mkdir()
    Account.owning(breakable.directory / "data").own(disk / "space")
    yield disk
    breakable.kill()
    subprocess.run(["umount", disk], check=True)  # noqa: S607 (as above)


async def test_while_it_is_read_only_reads_go_on(
    breakable: BreakablePostgres, administrator: Connection, tmp_path: Path
) -> None:
    async with served(breakable.url, tmp_path / "log") as outage:
        await outage.require_recovery()
        await administrator.execute("ALTER SYSTEM SET default_transaction_read_only = on")
        await administrator.execute("SELECT pg_reload_conf()")

        async def is_red() -> bool:
            return (await outage.readiness())[1].startswith("read-only")

        await eventually(is_red)
        await outage.require_out_of_service(reads=True)
        await administrator.execute("SET default_transaction_read_only = off")
        await administrator.execute("ALTER SYSTEM RESET default_transaction_read_only")
        await administrator.execute("SELECT pg_reload_conf()")
        await outage.require_recovery()


async def test_without_a_free_connection_it_is_out_of_service(breakable: BreakablePostgres, tmp_path: Path) -> None:
    async with AsyncExitStack() as others, served(breakable.url, tmp_path / "log") as outage:
        with suppress(asyncpg.TooManyConnectionsError):
            while True:
                others.push_async_callback((await connect(breakable.url)).close)
        await outage.require_out_of_service()
        await others.aclose()
        await outage.require_recovery()


async def test_a_full_disk_is_an_outage_of_what_writes(
    breakable: BreakablePostgres, administrator: Connection, small_disk: Path, tmp_path: Path
) -> None:
    await administrator.execute(f"CREATE TABLESPACE small LOCATION '{small_disk / 'space'}'")
    await administrator.execute("ALTER TABLE users SET TABLESPACE small")
    async with served(breakable.url, tmp_path / "log") as outage:
        await outage.require_recovery()
        with (small_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(512))

        async def is_refused() -> bool:
            return not await outage.register()

        await eventually(is_refused)
        assert await outage.read()
        (small_disk / "filler").unlink()
        await outage.require_recovery()
    await administrator.execute("ALTER TABLE users SET TABLESPACE pg_default")
    await administrator.execute("DROP TABLESPACE small")
