"""A PostgreSQL that breaks behind PgBouncer is 503 like any other, and back by itself."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.breakable.postgres import BreakablePostgres
from tests.faults.outage import Outage, served
from tests.pgbouncer import running_pgbouncer

pytestmark = [pytest.mark.database, pytest.mark.server]


@pytest.fixture
async def outage(breakable: BreakablePostgres, tmp_path: Path) -> AsyncIterator[Outage]:
    with running_pgbouncer(breakable.url) as url:
        async with served(url, tmp_path / "log") as outage:
            yield outage


async def test_killed_it_is_out_of_service_and_back(outage: Outage, breakable: BreakablePostgres) -> None:
    await outage.require_recovery()
    breakable.kill()
    await outage.require_out_of_service()
    breakable.start()
    await outage.require_recovery()


async def test_nobody_waits_for_ever_when_it_hangs(outage: Outage, breakable: BreakablePostgres) -> None:
    await outage.require_recovery()
    breakable.signal(signal.SIGSTOP)
    answers = await asyncio.gather(*(outage.register() for _ in range(4)), *(outage.read() for _ in range(4)))
    assert not any(answers)
    await outage.require_out_of_service()
    breakable.signal(signal.SIGCONT)
    await outage.require_recovery()
