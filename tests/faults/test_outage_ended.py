"""A PostgreSQL that is killed, stopped or still starting is 503 until it is back, and no restart of ours is needed."""

from pathlib import Path
from time import monotonic

import pytest

from benchmarks.breakable.postgres import BreakablePostgres
from tests.credentials import REGISTERED
from tests.databases import connect
from tests.faults.outage import Outage, served
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]


async def test_killed_under_load_it_loses_nothing_that_was_answered(
    breakable: BreakablePostgres, tmp_path: Path
) -> None:
    async with served(breakable.url, tmp_path / "log") as outage:
        async with outage.under_load():
            for _ in range(3):
                await until_served(outage)
                breakable.kill()
                await until_refused(outage)
                breakable.start()
            await until_served(outage)
        await outage.require_recovery()
        observer = await connect(breakable.url)
        stored = {row["email"] for row in await observer.fetch(f"SELECT email FROM {REGISTERED}")}
        await observer.close()
        assert outage.registered <= stored


async def test_killed_it_is_out_of_service_and_back(breakable: BreakablePostgres, tmp_path: Path) -> None:
    async with served(breakable.url, tmp_path / "log") as outage:
        await outage.require_recovery()
        breakable.kill()
        await outage.require_out_of_service()
        breakable.start()
        await outage.require_recovery()


async def test_stopped_by_its_administrator_it_is_out_of_service_and_back(
    breakable: BreakablePostgres, tmp_path: Path
) -> None:
    async with served(breakable.url, tmp_path / "log") as outage:
        await outage.require_recovery()
        breakable.stop()
        await outage.require_out_of_service()
        breakable.start()
        await outage.require_recovery()


async def test_while_it_starts_it_is_out_of_service(breakable: BreakablePostgres, tmp_path: Path) -> None:
    async with served(breakable.url, tmp_path / "log") as outage:
        await outage.require_recovery()
        breakable.stop()
        # A standby that takes no connections is always still starting, for whoever connects (57P03).
        (breakable.directory / "data" / "standby.signal").touch()
        breakable.launch(hot_standby="off")
        await outage.require_out_of_service()
        breakable.kill()
        (breakable.directory / "data" / "standby.signal").unlink()
        breakable.start()
        await outage.require_recovery()


async def until_served(outage: Outage) -> None:
    since = monotonic()

    async def is_served() -> bool:
        return bool(outage.successes) and outage.successes[-1] > since

    await eventually(is_served)


async def until_refused(outage: Outage) -> None:
    before = outage.refusals

    async def is_refused() -> bool:
        return outage.refusals > before

    await eventually(is_refused)
