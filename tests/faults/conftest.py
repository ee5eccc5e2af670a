"""A faulty server on a real database, and the probes that look at what it left behind."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.databases import Connection, connect, eventually, new_database
from tests.server import Server, running_server

TABLES = """
CREATE TABLE probe (id uuid PRIMARY KEY);
CREATE TABLE probe_child (parent uuid REFERENCES probe DEFERRABLE INITIALLY DEFERRED);
"""
IDLE_IN_TRANSACTION = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'roster' AND state LIKE 'idle in transaction%'
"""


@dataclass(frozen=True)
class Faulty:
    server: Server
    truth: Connection


@dataclass(frozen=True)
class Probe:
    """Asks the faulty server for something, and the database, over another connection, for the truth."""

    server: Server
    client: httpx.AsyncClient
    truth: Connection

    async def rows(self) -> int:
        return int(await self.truth.fetchval("SELECT count(*) FROM probe"))

    async def require_nothing_is_left(self) -> None:
        """No connection is checked out or in a transaction, and the pool still serves more requests than its size."""
        await eventually(self._is_nothing_left)
        before = await self.rows()
        for expected in range(before + 1, before + 5):
            assert (await self.client.post("/faults/works")).status_code == 201
            assert await self.rows() == expected

    async def require_logged(self, text: str) -> None:
        """What happens after the answer is logged after the answer."""

        async def is_logged() -> bool:
            return text in self.server.log.read_text()

        await eventually(is_logged)

    async def _is_nothing_left(self) -> bool:
        checked_out = (await self.client.get("/faults/checked-out")).json()
        return (checked_out, await self.truth.fetchval(IDLE_IN_TRANSACTION)) == (0, 0)


@pytest.fixture(scope="package")
async def faulty(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Faulty]:
    """One server for all tests that leave it as they found it, which each of them checks."""
    async with new_database(postgres, template=template) as url:
        truth = await connect(url)
        await truth.execute(TABLES)
        log = tmp_path_factory.mktemp("faulty") / "log"
        with running_server(url, log, target="tests.faults.faulty:create_faulty_app") as server:
            yield Faulty(server, truth)
        await truth.close()


@pytest.fixture
async def probe(faulty: Faulty) -> AsyncIterator[Probe]:
    await faulty.truth.execute("TRUNCATE probe, probe_child, user_roles, users")
    async with faulty.server.client() as client:
        yield Probe(faulty.server, client, faulty.truth)
