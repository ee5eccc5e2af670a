"""Exports over HTTP: while they are read, as of one moment, and as an import reads them."""

import csv
import io
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.app.transfer.files import CSV, NDJSON, make_role, registered
from tests.databases import Database
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]

AWKWARD = [
    '"',
    'a "b", c',
    "=1+1",
    "\\N",
    "\\",
    "O'Ñé 日本 \U0001f600",
    "\uff21",
    "\\.",
    "null",
    "a\u200fb",
    "''",
    "{x}",
    "%s",
]


async def fill(client: httpx.AsyncClient, database: Database) -> None:
    await make_role(client, "editor")
    await make_role(client, "team-lead")
    people = [
        {
            "email": f"awkward{number}@bücher.example",
            "display_name": name,
            "roles": [[], ["editor"], ["editor", "team-lead@2099-12-31T00:00:00+01:00"]][number % 3],
            "status": ["active", "deactivated"][number % 2],
            "created_at": f"2020-01-01T00:00:{number:02}.123456Z",
            "email_verified_at": [None, "2021-01-01T00:00:00Z"][number % 2],
            "password_hash": [None, "$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234"][number % 2],
        }
        for number, name in enumerate(AWKWARD)
    ]
    answer = await client.post("/v1/imports", content="\n".join(map(json.dumps, people)), headers=NDJSON)
    assert answer.status_code == 201, answer.text
    assert len(await registered(database)) == len(AWKWARD)


async def held(database: Database) -> list[tuple[object, ...]]:
    rows = await database.observer.fetch("SELECT user_id, role_id, expires_at FROM user_roles ORDER BY 1, 2")
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(("file_format", "headers"), [("csv", CSV), ("ndjson", NDJSON)])
async def test_the_import_of_an_export_gives_the_same_register(
    client: httpx.AsyncClient,
    database: Database,
    file_format: str,
    headers: dict[str, str],
) -> None:
    await fill(client, database)
    wanted = {"format": file_format, "include": "password_hash"}
    exported = await client.get("/v1/users/export", params=wanted)
    assert exported.status_code == 200, exported.text
    assert exported.headers["Content-Type"].startswith(headers["Content-Type"])
    before, roles = await registered(database), await held(database)
    await database.observer.execute("DELETE FROM users WHERE email <> 'administrator@example.com'")
    answer = await client.post("/v1/imports", params={"on_conflict": "skip"}, content=exported.content, headers=headers)
    assert answer.json().get("created") == len(AWKWARD), answer.text
    changing = {"updated_at", "version"}
    assert [{k: v for k, v in row.items() if k not in changing} for row in await registered(database)] == [
        {k: v for k, v in row.items() if k not in changing} for row in before
    ]
    assert await held(database) == roles
    assert (await client.get("/v1/users/export", params=wanted)).content == exported.content


async def test_an_export_has_no_hashes_unless_asked(client: httpx.AsyncClient, database: Database) -> None:
    await fill(client, database)
    rows = list(csv.DictReader(io.StringIO((await client.get("/v1/users/export")).text)))
    assert list(rows[0]) == ["id", "email", "display_name", "status", "roles", "created_at", "email_verified_at"]
    assert "$2b$" not in (await client.get("/v1/users/export", params={"format": "ndjson"})).text


async def test_hashes_are_for_administrators(client: httpx.AsyncClient, database: Database) -> None:
    await database.observer.execute("UPDATE api_keys SET permissions = '{users:read,users:write}'")
    answer = await client.get("/v1/users/export", params={"include": "password_hash"})
    assert (answer.status_code, answer.json()["code"]) == (403, "beyond_own_permissions")
    assert (await client.get("/v1/users/export")).status_code == 200
    await database.observer.execute("UPDATE api_keys SET permissions = '{roles:read}'")
    answer = await client.get("/v1/users/export")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def copying(database: Database) -> int:
    return int(
        await database.observer.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY (%' "
            "AND state <> 'idle'"
        )
    )


async def fill_up(database: Database) -> None:
    """With more than lies on the way between a server and a client that does not read."""
    await database.observer.execute(
        "INSERT INTO users SELECT gen_random_uuid(), number || '@example.com', number || '@example.com', "
        "repeat('x', 200), NULL, 'active', 1, now(), now() FROM generate_series(1, 100000) AS number"
    )


async def test_a_client_that_leaves_ends_the_export(client: httpx.AsyncClient, database: Database) -> None:
    await fill_up(database)

    async def is_over() -> bool:
        return await copying(database) == 0

    # More often than the pool has connections.
    for _ in range(5):
        async with client.stream("GET", "/v1/users/export") as stream:
            pieces = stream.aiter_raw()
            await anext(pieces)
            assert await copying(database) == 1
        await eventually(is_over)
    assert await database.open_transactions() == []


async def test_an_export_that_fails_half_way_does_not_look_whole(client: httpx.AsyncClient, database: Database) -> None:
    await fill_up(database)
    async with client.stream("GET", "/v1/users/export") as stream:
        pieces = stream.aiter_raw()
        await anext(pieces)
        await database.observer.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND query LIKE 'COPY (%' AND state <> 'idle'"
        )
        with pytest.raises(httpx.RemoteProtocolError):
            await rest_of(pieces)


async def rest_of(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])
