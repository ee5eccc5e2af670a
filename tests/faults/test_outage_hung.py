"""A PostgreSQL that hangs is 503 after the configured waits, and readiness does not wait even that long."""

import asyncio
import signal
from pathlib import Path

import pytest

from benchmarks.breakable.postgres import BreakablePostgres
from tests.faults.outage import served

pytestmark = [pytest.mark.database, pytest.mark.server]


async def test_nobody_waits_for_ever(breakable: BreakablePostgres, tmp_path: Path) -> None:
    async with served(breakable.url, tmp_path / "log") as outage:
        await outage.require_recovery()
        breakable.signal(signal.SIGSTOP)
        # Twice as many as the pool has connections, so that some wait for a connection first.
        answers = await asyncio.gather(*(outage.register() for _ in range(4)), *(outage.read() for _ in range(4)))
        assert not any(answers)
        await outage.require_out_of_service()
        breakable.signal(signal.SIGCONT)
        await outage.require_recovery()


async def test_readiness_answers_when_its_question_does_not_end(breakable: BreakablePostgres, tmp_path: Path) -> None:
    # Longer than the test may take: only readiness's own patience can end its wait.
    waits = dict.fromkeys(("DATABASE_STATEMENT_TIMEOUT", "DATABASE_CONNECT_TIMEOUT"), "3600")
    async with served(breakable.url, tmp_path / "log", **waits) as outage:
        await outage.require_recovery()
        breakable.signal(signal.SIGSTOP)
        for status, says in await asyncio.gather(*(outage.readiness() for _ in range(10))):
            assert status == 503
            assert says.startswith("no answer within 2 seconds")
        assert (await outage.client.get("/health/live")).status_code == 200
        breakable.signal(signal.SIGCONT)
        await outage.require_recovery()
