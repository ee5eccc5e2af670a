"""Files of users, and who is in a register."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import asyncpg
import httpx

from benchmarks.breakable.processes import children
from tests.credentials import AUTHORIZATION, REGISTERED
from tests.databases import Database
from tests.server import Server
from tests.waiting import eventually

CSV: Final = {"Content-Type": "text/csv"}
NDJSON: Final = {"Content-Type": "application/x-ndjson"}
HEADER: Final = "email,display_name,roles\n"


def lines(count: int, *, roles: str = "") -> str:
    return "".join(f"person{number}@example.com,Person {number},{roles}\n" for number in range(count))


async def registered(database: Database) -> list[asyncpg.Record]:
    return await database.observer.fetch(f"SELECT * FROM {REGISTERED} ORDER BY email")


async def traces(database: Database) -> dict[str, int]:
    """How many rows each table has that an import could leave."""
    tables = ("imports", "import_faults", "audit_events", "user_roles")
    counts = {table: await database.observer.fetchval(f"SELECT count(*) FROM {table}") for table in tables}
    return {**counts, "users": len(await registered(database))}


async def make_role(client: httpx.AsyncClient, name: str, *permissions: str) -> str:
    answer = await client.post("/v1/roles", json={"name": name, "permissions": permissions})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def slowly(first: str, goes_on: asyncio.Event, rest: str = "") -> AsyncIterator[bytes]:
    """`first`, then nothing until it goes on."""
    yield first.encode()
    await goes_on.wait()
    yield rest.encode()


async def until_staged(database: Database) -> None:
    """An import has begun its transaction and waits for more."""

    async def is_staged() -> bool:
        return bool(
            await database.observer.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND state = 'idle in transaction' AND (query LIKE '%staging%' OR query LIKE 'COPY%')"
            )
        )

    await eventually(is_staged)


async def send_half(server: Server, *, headers: str, body: bytes) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A request over a bare connection, of which more was announced than is sent."""
    url = httpx.URL(server.base_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    lines = ["POST /v1/imports HTTP/1.1", f"Host: {url.host}", "Content-Type: text/csv", headers]
    lines += [f"{name}: {value}" for name, value in AUTHORIZATION.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    await writer.drain()
    return reader, writer


def resident(server: Server, what: str = "VmRSS") -> int:
    """KiB of its workers; as `VmHWM` the most since `forget_peak`."""
    statuses = [Path(f"/proc/{worker}/status").read_text() for worker in children(server.process.pid)]
    return sum(int(status.split(f"{what}:")[1].split()[0]) for status in statuses)


def forget_peak(server: Server) -> None:
    for worker in children(server.process.pid):
        Path(f"/proc/{worker}/clear_refs").write_text("5")
