"""Imports that end half-way leave nothing, and none waits in the middle of another."""

import asyncio
import os
import signal
from pathlib import Path

import httpx
import pytest

from benchmarks.breakable.processes import children
from tests.app.transfer.files import CSV, HEADER, lines, registered, send_half, slowly, traces, until_staged
from tests.databases import Database
from tests.server import Server, running_server
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]

HALF = (HEADER + lines(20_000)).encode()


async def until_nobody_works(database: Database) -> None:
    async def is_idle() -> bool:
        return not await database.observer.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND (xact_start IS NOT NULL OR state <> 'idle')"
        )

    await eventually(is_idle)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Length: 90000000", HALF),
        ("Transfer-Encoding: chunked", b"%x\r\n%s\r\n" % (len(HALF), HALF)),
    ],
    ids=["announced", "chunked"],
)
async def test_an_aborted_upload_leaves_nothing(
    server: Server, database: Database, headers: str, body: bytes, client: httpx.AsyncClient
) -> None:
    before = await traces(database)
    _, writer = await send_half(server, headers=headers, body=body)
    await until_staged(database)
    writer.close()
    await until_nobody_works(database)
    assert await traces(database) == before
    again = await client.post("/v1/imports", content=HALF, headers=CSV)
    assert again.json()["created"] == 20_000


async def test_a_server_killed_during_an_import_leaves_nothing(database: Database, tmp_path: Path) -> None:
    before = await traces(database)
    with running_server(database.url, tmp_path / "log") as server:
        _, writer = await send_half(server, headers="Content-Length: 90000000", body=HALF)
        await until_staged(database)
        for process in [*children(server.process.pid), server.process.pid]:
            os.kill(process, signal.SIGKILL)
        server.process.wait()
    writer.close()
    await until_nobody_works(database)
    assert await traces(database) == before


async def test_a_second_import_is_refused_while_one_is_carried_out(
    client: httpx.AsyncClient, database: Database
) -> None:
    goes_on = asyncio.Event()
    first = asyncio.create_task(client.post("/v1/imports", content=slowly(HEADER + lines(9000), goes_on), headers=CSV))
    await until_staged(database)
    second = await client.post("/v1/imports", content=HALF, headers=CSV)
    assert (second.status_code, second.json()["code"]) == (409, "import_in_progress")
    goes_on.set()
    assert (await first).json()["created"] == 9000


async def test_an_address_taken_meanwhile_is_found(client: httpx.AsyncClient, database: Database) -> None:
    goes_on = asyncio.Event()
    importing = asyncio.create_task(
        client.post("/v1/imports", content=slowly(HEADER + lines(9000), goes_on), headers=CSV)
    )
    await until_staged(database)
    # Not committed when the import looks, and there when it writes.
    async with database.observer.transaction():
        await database.observer.execute(
            "INSERT INTO users VALUES (gen_random_uuid(), 'person7@example.com', 'person7@example.com', 'Seven', NULL, "
            "'active', 1, now(), now())"
        )
        goes_on.set()
        await database.until_waiting(1)
    answer = await importing
    assert answer.json()["faults"] == [{"line": 9, "field": "email", "code": "email_already_taken"}]
    assert len(await registered(database)) == 1


async def test_the_service_goes_on_while_an_import_is_carried_out(
    client: httpx.AsyncClient, database: Database
) -> None:
    goes_on = asyncio.Event()
    importing = asyncio.create_task(
        client.post("/v1/imports", content=slowly(HEADER + lines(9000), goes_on), headers=CSV)
    )
    await until_staged(database)
    created = await client.post("/v1/users", json={"email": "other@example.com", "display_name": "Other"})
    assert created.status_code == 201
    goes_on.set()
    assert (await importing).status_code == 201
