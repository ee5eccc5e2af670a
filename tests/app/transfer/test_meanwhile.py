"""What others do between the check of an import and its changes: it is found, or it waits. Nothing is done by half."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.app.transfer.files import CSV, HEADER, lines, make_role, registered, traces
from tests.databases import Connection, Database, connect
from tests.waiting import eventually

pytestmark = [pytest.mark.database, pytest.mark.server]

MERGE_PATCH = {"Content-Type": "application/merge-patch+json"}


@asynccontextmanager
async def begun(database: Database, statement: str, *values: object) -> AsyncIterator[Connection]:
    """Somebody else's transaction, which has done this and not ended."""
    other = await connect(database.url)
    try:
        await other.execute("BEGIN")
        await other.execute(statement, *values)
        yield other
    finally:
        await other.close()


def registering(database: Database, number: int) -> Any:
    """One of `lines`. Whoever wants the address waits for the end of this."""
    return begun(
        database,
        "INSERT INTO users (id, email, email_key, display_name, status, version, created_at, updated_at) "
        "SELECT gen_random_uuid(), mail, mail, 'Theirs', 'active', 1, now(), now() "
        "FROM (SELECT 'person' || $1::text || '@example.com' AS mail) AS made",
        str(number),
    )


async def until_waited_for(database: Database, other: Connection) -> None:
    async def is_waited_for() -> bool:
        blocked = "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))"
        return bool(await database.observer.fetchval(blocked, other.get_server_pid()))

    await eventually(is_waited_for)


async def imported(client: httpx.AsyncClient, body: str, on_conflict: str) -> httpx.Response:
    return await client.post("/v1/imports", params={"on_conflict": on_conflict}, content=body, headers=CSV)


async def names(database: Database) -> list[tuple[str, int]]:
    return [(row["display_name"], row["version"]) for row in await registered(database)]


@pytest.mark.parametrize(
    ("on_conflict", "counts", "left"),
    [
        ("skip", (1, 0, 2), [("Old", 1), ("Theirs", 1), ("Person 2", 1)]),
        ("update", (1, 2, 0), [("Person 0", 2), ("Person 1", 2), ("Person 2", 1)]),
    ],
)
async def test_an_address_that_is_taken_meanwhile_is_known(
    client: httpx.AsyncClient,
    database: Database,
    on_conflict: str,
    counts: tuple[int, int, int],
    left: list[tuple[str, int]],
) -> None:
    await make_role(client, "editor")
    await client.post("/v1/users", json={"email": "person0@example.com", "display_name": "Old"})
    async with registering(database, 1) as other:
        importing = asyncio.create_task(imported(client, HEADER + lines(3, roles="editor"), on_conflict))
        await until_waited_for(database, other)
        await other.execute("COMMIT")
        answer = (await importing).json()
    assert (answer["created"], answer["updated"], answer["skipped"]) == counts
    assert await names(database) == left


async def test_an_address_that_is_taken_meanwhile_is_a_fault(client: httpx.AsyncClient, database: Database) -> None:
    before = await traces(database)
    async with registering(database, 1) as other:
        importing = asyncio.create_task(imported(client, HEADER + lines(3), "fail"))
        await until_waited_for(database, other)
        await other.execute("COMMIT")
        answer = (await importing).json()
    assert answer["faults"] == [{"line": 3, "field": "email", "code": "email_already_taken"}]
    assert await traces(database) == {**before, "users": before["users"] + 1, "imports": 1, "import_faults": 1}


async def test_an_address_that_is_not_taken_after_all_is_imported(
    client: httpx.AsyncClient, database: Database
) -> None:
    async with registering(database, 1) as other:
        importing = asyncio.create_task(imported(client, HEADER + lines(3), "fail"))
        await until_waited_for(database, other)
        await other.execute("ROLLBACK")
        assert (await importing).json()["created"] == 3


async def test_addresses_that_are_taken_again_and_again_undo_the_import(
    client: httpx.AsyncClient, database: Database
) -> None:
    before = await traces(database)
    async with AsyncExitStack() as stack:
        others = [await stack.enter_async_context(registering(database, number)) for number in range(3)]
        importing = asyncio.create_task(imported(client, HEADER + lines(4), "skip"))
        for other in others:
            await until_waited_for(database, other)
            await other.execute("COMMIT")
        answer = await importing
    assert (answer.status_code, answer.json()["code"]) == (503, "register_changed")
    assert "Retry-After" in answer.headers
    assert await traces(database) == {**before, "users": before["users"] + 3}
    assert (await imported(client, HEADER + lines(4), "skip")).json()["created"] == 1


@pytest.mark.parametrize(
    ("method", "path", "status", "left"),
    [
        ("DELETE", "/v1/roles/{role}", 409, ("Person 0", ["new"])),
        ("PATCH", "/v1/users/{user}", 200, ("Later", ["new"])),
        ("PUT", "/v1/users/{user}/roles/{gone}", 204, ("Person 0", ["gone", "new"])),
    ],
    ids=["delete the role", "rename the user", "grant another role"],
)
async def test_what_was_checked_stays_so_until_the_import_has_ended(
    client: httpx.AsyncClient, database: Database, method: str, path: str, status: int, left: tuple[str, list[str]]
) -> None:
    gone, role = await make_role(client, "gone"), await make_role(client, "new")
    user = (await client.post("/v1/users", json={"email": "person0@example.com", "display_name": "Old"})).json()["id"]
    await client.put(f"/v1/users/{user}/roles/{gone}")
    body: dict[str, Any] = {"json": {"display_name": "Later"}, "headers": MERGE_PATCH} if method == "PATCH" else {}
    async with begun(database, "SELECT FROM user_roles WHERE role_id = $1 FOR UPDATE", gone) as other:
        importing = asyncio.create_task(imported(client, HEADER + lines(2, roles="new"), "update"))
        await until_waited_for(database, other)
        url = path.format(role=role, user=user, gone=gone)
        changing = asyncio.create_task(client.request(method, url, **body))
        await database.until_waiting(2)
        await other.execute("ROLLBACK")
        answer = (await importing).json()
    assert (answer["created"], answer["updated"]) == (1, 1)
    assert (await changing).status_code == status
    found = (await client.get(f"/v1/users/{user}")).json()
    assert (found["display_name"], found["roles"]) == left
