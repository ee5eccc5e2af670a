"""Two servers in one URL: the one that can be written to is found, before and after they change places."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from benchmarks.breakable.postgres import BreakablePostgres
from tests.databases import connect, on_hosts
from tests.faults.outage import Outage, served
from tests.standby import standby_of

pytestmark = [pytest.mark.database, pytest.mark.server]


@pytest.fixture
def standby(breakable: BreakablePostgres) -> Iterator[BreakablePostgres]:
    breakable.stop()
    with standby_of(breakable) as standby:
        breakable.start()
        standby.start()
        yield standby


@pytest.fixture
async def outage(breakable: BreakablePostgres, standby: BreakablePostgres, tmp_path: Path) -> AsyncIterator[Outage]:
    url = on_hosts(breakable.url, standby.url.port, breakable.url.port, target_session_attrs="read-write")
    async with served(url, tmp_path / "log") as outage:
        yield outage


async def test_the_primary_is_found_behind_the_standby(outage: Outage) -> None:
    await outage.require_recovery()


async def test_a_promoted_standby_takes_the_place_of_a_dead_primary(
    outage: Outage, breakable: BreakablePostgres, standby: BreakablePostgres
) -> None:
    await outage.require_recovery()
    breakable.kill()
    await outage.require_out_of_service()
    await promote(standby)
    await outage.require_recovery()


async def test_a_promoted_standby_takes_the_place_of_a_primary_that_became_read_only(
    outage: Outage, breakable: BreakablePostgres, standby: BreakablePostgres
) -> None:
    await outage.require_recovery()
    breakable.stop()
    # It comes back as a standby of nobody, which is what a pool may stay with.
    (breakable.directory / "data" / "standby.signal").touch()
    breakable.start()
    await outage.require_out_of_service()
    await promote(standby)
    await outage.require_recovery()
    breakable.kill()
    (breakable.directory / "data" / "standby.signal").unlink()


async def promote(standby: BreakablePostgres) -> None:
    administrator = await connect(standby.url)
    assert await administrator.fetchval("SELECT pg_promote()")
    await administrator.close()
