"""The probe into a faulty server: what it answers, and what is true of its database."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from benchmarks.breakable.line import Line
from tests.databases import OTHERS, Connection, Database
from tests.server import Server
from tests.waiting import eventually

POOL: Final = 2
"""Connections of each worker that write, and as many that read."""

HOLD, AT_COMMIT = 1, 2
"""Locks that a test holds so that requests wait: in the middle of a route, and at COMMIT."""

# A new connection for this request: of two workers, chance decides which one gets it.
ANY_WORKER: Final = {"Connection": "close"}


@dataclass(frozen=True)
class Faulty:
    """A running server, and what lies between it and its database."""

    server: Server
    database: Database
    line: Line
    workers: int
    pgbouncer: bool


@dataclass(frozen=True)
class Probe:
    """Asks the faulty server for something, and the database, over another connection, for the truth."""

    faulty: Faulty
    client: httpx.AsyncClient

    @property
    def database(self) -> Database:
        return self.faulty.database

    @property
    def truth(self) -> Connection:
        return self.database.observer

    @property
    def line(self) -> Line:
        return self.faulty.line

    @property
    def log(self) -> str:
        return self.faulty.server.log.read_text()

    async def rows(self) -> int:
        return int(await self.truth.fetchval("SELECT count(*) FROM probe"))

    async def post(self, path: str, **options: Any) -> httpx.Response:
        return await self.client.post(f"/faults/{path}", **options)

    @asynccontextmanager
    async def locked(self, lock: int) -> AsyncIterator[None]:
        """Meanwhile every request that needs the lock waits."""
        await self.truth.execute("SELECT pg_advisory_lock($1)", lock)
        try:
            yield
        finally:
            await self.truth.execute("SELECT pg_advisory_unlock($1)", lock)

    async def connections(self) -> int:
        """Of the server with its database."""
        return int(await self.truth.fetchval(f"SELECT count(*) {OTHERS}"))

    async def end_all_connections(self) -> None:
        """As a restart of the database does, and returns when they are gone."""
        pids = [row["pid"] for row in await self.truth.fetch(f"SELECT pid, pg_terminate_backend(pid) {OTHERS}")]
        for pid in pids:
            await self.database.until_gone(pid)

    async def require_nothing_is_left(self) -> None:
        """No connection is checked out or in a transaction, and every pool still serves more requests than its size."""
        await eventually(self.is_nothing_left)
        served: Counter[int] = Counter()
        rows = await self.rows()
        while len(served) < self.faulty.workers or min(served.values()) < 2 * POOL:
            answer = await self.post("works", headers=ANY_WORKER)
            assert answer.status_code == 201
            served[answer.json()["pid"]] += 1
            assert await self.rows() == rows + served.total()

    async def require_logged(self, text: str) -> None:
        """What happens after the answer is logged after the answer."""

        async def is_logged() -> bool:
            return text in self.log

        await eventually(is_logged)

    async def is_nothing_left(self) -> bool:
        return await is_nothing_left(self.faulty, self.client)


async def is_nothing_left(faulty: Faulty, client: httpx.AsyncClient) -> bool:
    if await faulty.database.open_transactions():
        return False
    checked_out: dict[int, int] = {}
    while len(checked_out) < faulty.workers:
        figures = (await client.get("/faults/figures", headers=ANY_WORKER)).json()
        checked_out[figures["pid"]] = figures["checked_out"]
    return not any(checked_out.values())
