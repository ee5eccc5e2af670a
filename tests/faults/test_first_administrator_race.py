"""Twenty servers that start at the same time, through two pools: one prints the link. RACE_ROUNDS says how often."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

import pytest
from sqlalchemy.engine import URL

from adapters.database.account_tokens import SqlAccountTokenRepository
from adapters.database.manager import DatabaseSessionManager
from domain.accounts.links import AccountLinks
from domain.accounts.tokens import AccountTokens
from domain.accounts.use_cases.prepare_first_administrator import PrepareFirstAdministrator
from tests.adapters.database.transactions import Ports
from tests.databases import Database, connect, managed, new_database
from tests.fakes.system import FakeClock, FakeEmailParser
from tests.faults.racing import RACERS, ROUNDS

pytestmark = [pytest.mark.database, pytest.mark.timeout(900)]

LINKS: Final = AccountLinks("https://roster.example.com")
Managers = tuple[DatabaseSessionManager, DatabaseSessionManager]


@pytest.fixture(scope="module")
async def database(postgres: URL, template: str) -> AsyncIterator[Database]:
    async with new_database(postgres, template=template) as url:
        observer = await connect(url)
        yield Database(url, observer)
        await observer.close()


@pytest.fixture(scope="module")
async def servers(database: Database) -> AsyncIterator[Managers]:
    limits = {"connect_timeout": 30, "pool_timeout": 60, "statement_timeout": 60, "lock_timeout": 60}
    async with managed(database.url, **limits) as one, managed(database.url, **limits) as other:
        yield one, other


async def prepare(manager: DatabaseSessionManager) -> str | None:
    async with manager.session() as session:
        ports, clock = Ports.of(session), FakeClock()
        tokens = AccountTokens(tokens=SqlAccountTokenRepository(session), users=ports.users, links=LINKS, clock=clock)
        return await PrepareFirstAdministrator(
            users=ports.users,
            administrators=ports.administrators,
            roles=ports.roles,
            assignments=ports.assignments,
            emails=FakeEmailParser(),
            account_tokens=tokens,
            audit=ports.audit,
            clock=clock,
        ).execute("admin@example.com")


@pytest.mark.parametrize("_round", range(ROUNDS))
async def test_of_many_servers_that_start_one_prints_the_link(
    servers: Managers, database: Database, _round: int
) -> None:
    await database.observer.execute("TRUNCATE users CASCADE")
    links = await asyncio.gather(*(prepare(servers[number % 2]) for number in range(RACERS)))
    assert len([link for link in links if link]) == 1
    assert await database.observer.fetchval("SELECT count(*) FROM users") == 1
    assert await database.observer.fetchval("SELECT count(*) FROM account_tokens") == 1
