"""The first requests after a start: no connection is open yet, and all of them want one."""

import asyncio
from pathlib import Path

import pytest

from tests.credentials import REGISTERED
from tests.databases import Database
from tests.server import running_server

pytestmark = [pytest.mark.database, pytest.mark.server]


async def test_the_providers_of_one_request_do_not_disturb_each_other(database: Database, tmp_path: Path) -> None:
    people = [{"email": f"person{n}@example.com", "display_name": "Person"} for n in range(20)]
    with running_server(database.url, tmp_path / "log") as server:
        async with server.client() as client:
            answers = await asyncio.gather(*(client.post("/v1/users", json=person) for person in people))
    assert [answer.status_code for answer in answers] == [201] * 20
    assert await database.observer.fetchval(f"SELECT count(*) FROM {REGISTERED}") == 20
