"""`python -m benchmarks.search`: how long it takes to find somebody among a million, and what the deepest page costs.

On a server of its own, as it comes, and a private PostgreSQL with 1 GB of buffers. Prints the figures, and fails
where one misses its bar.
"""

import asyncio
import random
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

import asyncpg
import httpx
from alembic import command

from adapters.database.embedded import embedded_postgres
from adapters.database.migrations import alembic_config
from adapters.security.cursor_seal import SivCursorSeal
from app.http.cursors import Cursors, Place
from benchmarks.breakable.postgres import BreakablePostgres
from benchmarks.credentials import AUTHORIZATION, INSERT_CALLER
from benchmarks.load import HOST, Request
from benchmarks.million import FILL, INDEXES
from benchmarks.servers import ROSTER, SECRET_KEY, Contender, serving
from domain.shared.page import Position
from domain.users.lists import UserSort

_Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

SETTINGS: Final = {"shared_buffers": "1GB", "fsync": "off", "max_wal_size": "8GB"}
PER_SECOND: Final = 20
SECONDS: Final = 60
P99_MS: Final = 30.0
DEEPEST_TO_FIRST: Final = 1.2
_ROUNDS: Final = 200
_DEEPEST: Final = "SELECT {key}, id FROM users ORDER BY {key} {way}, id {way} OFFSET 100 LIMIT 1"
_KEYS: Final = {"email": "email_key", "display_name": "search_text"}


def main() -> None:
    with ExitStack() as running:
        directory = Path(running.enter_context(TemporaryDirectory()))
        # PostgreSQL refuses root: for root another user runs it, who must get through to its data.
        directory.chmod(0o711)
        postgres = running.enter_context(_postgres(directory / "postgres"))
        url = postgres.url.set(drivername="postgresql").render_as_string(hide_password=False)
        asyncio.run(_filled(url))
        contender = Contender("Roster", ROSTER, {"ROSTER_LOG_LEVEL": "warning"})
        server = running.enter_context(serving(contender, url, directory, Request("GET", "/health/live")))
        missed = asyncio.run(_measured(url, f"http://{HOST}:{server.port}"))
    if missed:
        sys.exit("Beyond the bar: " + "; ".join(missed))


@contextmanager
def _postgres(directory: Path) -> Iterator[BreakablePostgres]:
    """With memory for its tables, as one has whose register has a million users."""
    with embedded_postgres(directory, durable=False) as first:
        command.upgrade(alembic_config(first.url), "head")
    postgres = BreakablePostgres(first.directory, first.url, SETTINGS)
    try:
        postgres.start()
        yield postgres
    finally:
        if postgres.is_running():
            postgres.kill()
        shutil.rmtree(first.directory, ignore_errors=True)


async def _filled(url: str) -> None:
    connection = await asyncpg.connect(url)
    indexes = await connection.fetch(INDEXES)
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['indexname']}")
    await connection.execute(FILL)
    # All at once is faster than one after the other.
    for index in indexes:
        await connection.execute(index["indexdef"])
    await connection.execute(INSERT_CALLER)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def _measured(database_url: str, base_url: str) -> list[str]:
    """What misses its bar."""
    connection = await asyncpg.connect(database_url)
    async with httpx.AsyncClient(base_url=base_url, headers=AUTHORIZATION, timeout=30) as client:
        missed = await _searched(client, await _people(connection))
        for sort in UserSort:
            missed += await _deepened(client, connection, sort)
    await connection.close()
    return missed


async def _people(connection: _Connection) -> list[asyncpg.Record]:
    return await connection.fetch("SELECT display_name, email FROM users TABLESAMPLE SYSTEM (1) REPEATABLE (1)")


def _texts(people: list[asyncpg.Record]) -> Iterator[str]:
    """What is typed into a box that searches with each letter, and what programs look for."""
    chance = random.Random(1)
    while True:
        name, email = chance.choice(people)
        first, last = name.split(" ", 1)
        mailbox, _, domain = email.partition("@")
        names = (name, last, first, last[: chance.randint(2, 5)], f"{first} {last[:1]}", f"{first} {last[:3]}")
        yield chance.choice((*names, email, mailbox, domain, "nobody of that name"))


async def _searched(client: httpx.AsyncClient, people: list[asyncpg.Record]) -> list[str]:
    """Sent when it is time to, whether the others were answered or not."""
    texts = _texts(people)
    taken: dict[str, float] = {}
    begun = time.perf_counter()

    async def search(at: float, text: str) -> None:
        await asyncio.sleep(at - time.perf_counter())
        answer = await client.get("/v1/users", params={"search": text})
        taken[f"{at} {text}"] = (time.perf_counter() - at) * 1000
        answer.raise_for_status()

    async with asyncio.TaskGroup() as group:
        for number in range(PER_SECOND * SECONDS):
            group.create_task(search(begun + 1 + number / PER_SECOND, next(texts)))
    cuts = quantiles(taken.values(), n=100)
    print(f"search, {len(taken)} times, {PER_SECOND} a second: p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms")
    slowest = sorted(taken, key=lambda each: -taken[each])[:5]
    print("  the slowest:", "; ".join(f"{each.partition(' ')[2]} ({taken[each]:.0f} ms)" for each in slowest))
    return [f"search p99 {cuts[98]:.1f} ms, the bar is {P99_MS:.0f} ms"] if cuts[98] > P99_MS else []


async def _deepened(client: httpx.AsyncClient, connection: _Connection, sort: UserSort) -> list[str]:
    """The two pages in turns, so that a busy moment meets both alike."""
    statement = _DEEPEST.format(key=_KEYS.get(sort.field, sort.field), way="" if sort.is_descending else "DESC")
    place: Any = await connection.fetchrow(statement)
    cursors = Cursors(SivCursorSeal(SECRET_KEY), f"/v1/users?sort={sort}".encode())
    pages = ({"sort": sort}, {"sort": sort, "cursor": cursors.write(Place(Position(*place)))})
    taken: list[list[float]] = [[], []]
    for _ in range(_ROUNDS):
        for page, figures in zip(pages, taken, strict=True):
            begun = time.perf_counter()
            (await client.get("/v1/users", params=page)).raise_for_status()
            figures.append((time.perf_counter() - begun) * 1000)
    first, deepest = map(median, taken)
    print(f"sort={sort}: the first page {first:.2f} ms, the deepest {deepest:.2f} ms: {deepest / first:.2f}")
    beyond = deepest / first > DEEPEST_TO_FIRST
    return [f"the deepest page by {sort}: {deepest / first:.2f} of the first"] if beyond else []


if __name__ == "__main__":
    main()
