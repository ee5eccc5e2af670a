"""A served Roster whose database breaks, and what must hold of every answer meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from uuid import uuid4

import httpx
from sqlalchemy.engine import URL

from tests.server import running_server, stop
from tests.waiting import eventually

# Seconds: pool, connect, statement, and one for what the server does not say.
WAITS = {"DATABASE_POOL_TIMEOUT": "1", "DATABASE_CONNECT_TIMEOUT": "1", "DATABASE_STATEMENT_TIMEOUT": "1"}


@dataclass
class Outage:
    """Each answer is a success or a 503 with Retry-After: `successes` holds when one came, `registered` who."""

    client: httpx.AsyncClient
    successes: list[float] = field(default_factory=list)
    refusals: int = 0
    registered: set[str] = field(default_factory=set)

    async def register(self) -> bool:
        address = f"{uuid4()}@example.com"
        answer = await self.client.post("/v1/users", json={"email": address, "display_name": "Ana"})
        if self._is_success(answer, 201):
            self.registered.add(address)
            return True
        return False

    async def read(self) -> bool:
        return self._is_success(await self.client.get("/v1/users?limit=1"), 200)

    async def readiness(self) -> tuple[int, str]:
        """Its status, and what it says of the database."""
        answer = await self.client.get("/health/ready")
        return answer.status_code, answer.json()["checks"]["database"]

    async def require_out_of_service(self, *, reads: bool = False) -> None:
        """Whether `reads` still work is part of the outage."""
        # At the same time, since each may have to wait for what does not come.
        registered, read, (ready, _), live = await asyncio.gather(
            self.register(), self.read(), self.readiness(), self.client.get("/health/live")
        )
        assert (registered, read, ready, live.status_code) == (False, reads, 503, 200)

    async def require_recovery(self) -> None:
        """By itself, whatever the pools still hold."""
        await eventually(self.register)
        await eventually(self.read)

        async def is_ready() -> bool:
            return (await self.readiness())[0] == 200

        await eventually(is_ready)
        assert all([await self.register() for _ in range(5)])

    @asynccontextmanager
    async def under_load(self, clients: int = 8) -> AsyncIterator[None]:
        """Half of them write. What one of them finds wrong is raised at the end."""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._ask_again_and_again(writes=number % 2 == 0)) for number in range(clients)]
            yield
            for task in tasks:
                task.cancel()

    async def _ask_again_and_again(self, *, writes: bool) -> None:
        while True:
            await (self.register() if writes else self.read())

    def _is_success(self, answer: httpx.Response, expected: int) -> bool:
        if answer.status_code == expected:
            self.successes.append(monotonic())
            return True
        assert answer.status_code == 503, answer.text
        assert answer.json()["code"] in {"unavailable", "outcome_unknown"}
        assert int(answer.headers["retry-after"]) >= 1
        self.refusals += 1
        return False


@asynccontextmanager
async def served(url: URL, log: Path, **variables: str) -> AsyncIterator[Outage]:
    with running_server(url, log, **(WAITS | variables)) as server:
        async with server.client() as client:
            yield Outage(client)
        # In a thread, because it may say goodbye to the database over a line that is in this one.
        await asyncio.to_thread(stop, server.process)
