"""Of several hosts in one URL the first that will do is taken, and one that hangs does not hide the others."""

import asyncio
import socket
from collections.abc import Iterator

import asyncpg
import pytest
from sqlalchemy import text

from adapters.database.errors import translate
from adapters.database.hosts import Hosts
from domain.shared.errors import Unavailable
from tests.databases import Database, managed, on_hosts

pytestmark = pytest.mark.database


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A host that takes no call, and lets every caller wait."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        yield listener


@pytest.fixture
def absent() -> Iterator[int]:
    """A port that nobody listens at."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        yield int(nobody.getsockname()[1])


async def test_a_host_that_is_not_there_is_passed_over(database: Database, absent: int) -> None:
    async with managed(on_hosts(database.url, absent, database.url.port)) as manager, manager.session() as session:
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


async def test_a_host_that_hangs_costs_its_share_of_the_time_once(database: Database, silent: socket.socket) -> None:
    url, hosts = on_hosts(database.url, silent.getsockname()[1], database.url.port), Hosts()
    _, options = url.get_dialect()().create_connect_args(url)
    for _ in range(3):
        async with asyncio.timeout(6):
            await (await hosts.connect(**options, timeout=6)).close()
    silent.accept()[0].close()
    with pytest.raises(BlockingIOError):
        silent.accept()


@pytest.mark.parametrize("wanted", ["standby", "read-only"])
async def test_no_host_of_the_kind_that_is_wanted_is_an_outage(database: Database, wanted: str) -> None:
    async with managed(database.url.update_query_dict({"target_session_attrs": wanted})) as manager:
        with pytest.raises(ConnectionError) as failure:
            async with manager.session() as session:
                await session.execute(text("SELECT 1"))
    assert type(translate(failure.value)) is Unavailable


async def test_where_there_is_no_standby_the_preference_for_one_is_dropped(database: Database, absent: int) -> None:
    url = on_hosts(database.url, absent, database.url.port, target_session_attrs="prefer-standby")
    async with managed(url) as manager, manager.session() as session:
        assert (await session.execute(text("SELECT 1"))).scalar_one() == 1


async def test_a_wrong_password_is_not_tried_on_the_next_host(database: Database) -> None:
    url = on_hosts(database.url.set(password="another"), database.url.port, database.url.port)
    _, options = url.get_dialect()().create_connect_args(url)
    with pytest.raises(asyncpg.InvalidPasswordError):
        await Hosts().connect(**options, timeout=10)
