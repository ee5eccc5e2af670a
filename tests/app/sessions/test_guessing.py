"""A thousand guesses at one account, through a proxy: they are stopped, and the owner gets in.

As docs/throttling.md says. Time is moved in the database, whose clock is the one that counts.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from ipaddress import IPv4Address
from typing import Final

import httpx
import pytest
from sqlalchemy.engine import URL

from tests.databases import Connection, connect, new_database
from tests.server import Server, running_server
from tests.signing_in import Person, a_person, anonymous, problem

pytestmark = [pytest.mark.database, pytest.mark.server]

GUESSES: Final = 1000
AT_ONCE: Final = 20
WRONG: Final = "another four unrelated words"
HOME: Final = "192.0.2.1"
ATTACKER: Final = "203.0.113.9"
REFUSED: Final = (401, "sign_in_refused")
STOPPED: Final = (429, "too_many_attempts")


@pytest.fixture(scope="module")
async def behind_proxy(postgres: URL, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    log = tmp_path_factory.mktemp("guessing") / "log"
    settings = {"ROSTER_TRUSTED_PROXIES": "127.0.0.1", "ROSTER_LOG_LEVEL": "error"}
    async with new_database(postgres, template=template) as url:
        with running_server(url, log, **settings) as server:
            yield server


@pytest.fixture
async def truth(behind_proxy: Server) -> AsyncIterator[Connection]:
    connection = await connect(behind_proxy.database)
    await connection.execute("TRUNCATE attempts")
    yield connection
    await connection.close()


@pytest.fixture
async def client(behind_proxy: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with anonymous(behind_proxy) as client:
        yield client


@pytest.fixture
async def owner(truth: Connection) -> Person:
    return await a_person(truth)


async def sign_in(client: httpx.AsyncClient, owner: Person, address: str) -> httpx.Response:
    """As the proxy passes it on."""
    return await client.post("/v1/auth/login", json=owner.login(), headers={"X-Forwarded-For": address})


async def guess(client: httpx.AsyncClient, owner: Person, addresses: Iterable[str]) -> Counter[tuple[int, str]]:
    """How often each answer came."""
    free = asyncio.Semaphore(AT_ONCE)

    async def once(address: str) -> tuple[int, str]:
        async with free:
            body, headers = owner.login(password=WRONG), {"X-Forwarded-For": address}
            answer = await client.post("/v1/auth/login", json=body, headers=headers)
            assert ("retry-after" in answer.headers) == (answer.status_code == 429)
            return problem(answer)

    return Counter(await asyncio.gather(*(once(address) for address in addresses)))


async def wait_as_told(client: httpx.AsyncClient, owner: Person, address: str, truth: Connection) -> int:
    """The seconds that the owner is told to wait, which have passed afterwards."""
    answer = await sign_in(client, owner, address)
    assert problem(answer) == STOPPED
    seconds = int(answer.headers["retry-after"])
    await truth.execute(f"UPDATE attempts SET until = until - interval '{seconds} seconds'")
    return seconds


async def test_guesses_from_one_address_are_stopped(
    client: httpx.AsyncClient, truth: Connection, owner: Person
) -> None:
    answers = await guess(client, owner, [ATTACKER] * GUESSES)
    # Those that are stopped are not counted; one more in 30 s is let through, however long this took.
    assert answers.total() == answers[REFUSED] + answers[STOPPED] == GUESSES
    assert 10 <= answers[REFUSED] < 50
    assert (await sign_in(client, owner, HOME)).is_success
    assert await wait_as_told(client, owner, ATTACKER, truth) <= 30
    assert (await sign_in(client, owner, ATTACKER)).is_success


async def test_guesses_from_a_thousand_addresses_are_stopped(
    client: httpx.AsyncClient, truth: Connection, owner: Person
) -> None:
    assert (await sign_in(client, owner, HOME)).is_success
    first = int(IPv4Address("198.18.0.0"))
    answers = await guess(client, owner, [str(IPv4Address(first + number)) for number in range(GUESSES)])
    assert answers.total() == answers[REFUSED] + answers[STOPPED] == GUESSES
    assert 20 <= answers[REFUSED] < 50
    assert (await sign_in(client, owner, HOME)).is_success, "where they signed in before, nobody keeps them out"
    await truth.execute("TRUNCATE attempts")
    await guess(client, owner, [str(IPv4Address(first + number)) for number in range(21)])
    assert await wait_as_told(client, owner, "192.0.2.200", truth) <= 30
    assert (await sign_in(client, owner, "192.0.2.200")).is_success


async def test_a_guess_counts_although_it_is_refused(
    client: httpx.AsyncClient, truth: Connection, owner: Person
) -> None:
    assert await guess(client, owner, [ATTACKER]) == {REFUSED: 1}
    spacing = "SELECT count(*) FROM attempts WHERE until > now()"
    assert await truth.fetchval(spacing) == 3, "of the address, of the account, and of both together"
    assert await guess(client, owner, [ATTACKER] * 12) == {REFUSED: 9, STOPPED: 3}
    assert problem(await sign_in(client, owner, ATTACKER)) == STOPPED
