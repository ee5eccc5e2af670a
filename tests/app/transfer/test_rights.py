"""Who may import what: nobody gives what they do not have, or keeps a right that was taken away meanwhile."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.app.transfer.files import (
    CSV,
    HEADER,
    lines,
    make_role,
    registered,
    send_half,
    slowly,
    traces,
    until_staged,
)
from tests.credentials import CALLER
from tests.databases import Database
from tests.server import Server
from tests.waiting import DEADLINE

pytestmark = [pytest.mark.database, pytest.mark.server]

UPDATE = {"on_conflict": "update"}
BEYOND = "beyond_own_permissions"
NAMES = "email,display_name\n"


async def may_only(database: Database, *permissions: str) -> None:
    """What the key of the caller allows from now on."""
    await database.observer.execute("UPDATE api_keys SET permissions = $1", permissions)


async def imported(client: httpx.AsyncClient, body: str, **query: str) -> Any:
    answer = await client.post("/v1/imports", params=query, content=body, headers=CSV)
    return answer.json()


def faults(answer: Any) -> list[tuple[int, str | None, str]]:
    assert answer["code"] == "import_refused", answer
    return [(fault["line"], fault["field"], fault["code"]) for fault in answer["faults"]]


async def register(client: httpx.AsyncClient, email: str, *roles: str) -> str:
    user = (await client.post("/v1/users", json={"email": email, "display_name": "Old"})).json()
    for role in roles:
        assert (await client.put(f"/v1/users/{user['id']}/roles/{role}")).status_code == 204
    return str(user["id"])


async def test_nobody_grants_what_they_may_not_do(client: httpx.AsyncClient, database: Database) -> None:
    await make_role(client, "reader", "audit:read")
    await make_role(client, "writer", "users:write")
    await make_role(client, "editor")
    await may_only(database, "users:write", "roles:assign")
    body = HEADER + "a@example.com,A,administrator\nb@example.com,B,writer reader\nc@example.com,C,editor writer\n"
    assert faults(await imported(client, body)) == [(2, "roles", BEYOND), (3, "roles", BEYOND)]
    assert await registered(database) == []


async def test_whoever_may_not_assign_roles_grants_none(client: httpx.AsyncClient, database: Database) -> None:
    await make_role(client, "editor")
    await may_only(database, "users:write")
    body = HEADER + "a@example.com,A,editor\nb@example.com,B,\n"
    assert faults(await imported(client, body)) == [(2, "roles", "permission_missing")]


async def test_whoever_may_not_assign_roles_takes_none(client: httpx.AsyncClient, database: Database) -> None:
    await register(client, "ana@example.com", await make_role(client, "editor"))
    await may_only(database, "users:write")
    before = await traces(database)
    answer = await imported(client, HEADER + "ana@example.com,New,\n", **UPDATE)
    assert faults(answer) == [(2, "roles", "permission_missing")]
    assert (await traces(database))["user_roles"] == before["user_roles"]
    assert (await imported(client, NAMES + "ana@example.com,New\n", **UPDATE))["updated"] == 1


@pytest.mark.parametrize("line", ["New,,", "Old,deactivated,", "Old,,editor"], ids=["name", "status", "roles"])
async def test_nobody_changes_whoever_may_do_more(client: httpx.AsyncClient, database: Database, line: str) -> None:
    await make_role(client, "editor")
    await register(client, "ana@example.com", await make_role(client, "reader", "audit:read"))
    await register(client, "bea@example.com", await make_role(client, "writer", "users:write"))
    before = await registered(database)
    await may_only(database, "users:write", "roles:assign")
    body = f"email,display_name,status,roles\nana@example.com,{line}\nbea@example.com,{line}\n"
    assert faults(await imported(client, body, **UPDATE)) == [(2, None, BEYOND)]
    assert await registered(database) == before


async def test_an_expired_role_protects_nobody(client: httpx.AsyncClient, database: Database) -> None:
    await register(client, "ana@example.com", await make_role(client, "reader", "audit:read"))
    await database.observer.execute("UPDATE user_roles SET expires_at = now() WHERE granted_by IS NOT NULL")
    await may_only(database, "users:write")
    assert (await imported(client, NAMES + "ana@example.com,New\n", **UPDATE))["updated"] == 1


async def test_whoever_gets_more_meanwhile_is_found(client: httpx.AsyncClient, database: Database) -> None:
    role, user = await make_role(client, "reader", "audit:read"), await register(client, "ana@example.com")
    await may_only(database, "users:write")
    body = "email,display_name,status\nana@example.com,Old,deactivated\n"
    async with database.observer.transaction():
        await database.observer.execute("SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE", user)
        await database.observer.execute("INSERT INTO user_roles VALUES ($1, $2, now())", user, role)
        importing = asyncio.create_task(imported(client, body, **UPDATE))
        await database.until_waiting(1)
    assert faults(await importing) == [(2, None, BEYOND)]


async def test_a_role_that_gives_more_meanwhile_is_found(client: httpx.AsyncClient, database: Database) -> None:
    role = await make_role(client, "editor")
    await may_only(database, "users:write", "roles:assign")
    async with database.observer.transaction():
        await database.observer.execute("SELECT FROM roles WHERE id = $1 FOR UPDATE", role)
        await database.observer.execute("UPDATE roles SET permissions = '{audit:read}' WHERE id = $1", role)
        importing = asyncio.create_task(imported(client, HEADER + "a@example.com,A,editor\n"))
        await database.until_waiting(1)
    assert faults(await importing) == [(2, "roles", BEYOND)]


@pytest.mark.parametrize("line", ["deactivated,administrator", ",", ",administrator@2099-01-01T00:00:00Z"])
async def test_nobody_changes_their_own_roles_and_status(
    client: httpx.AsyncClient, database: Database, line: str
) -> None:
    before = await traces(database)
    body = f"email,display_name,status,roles\n{CALLER.email},Administrator,{line}\n"
    assert faults(await imported(client, body, **UPDATE)) == [(2, None, "own_account")]
    assert await traces(database) == {**before, "imports": 1, "import_faults": 1}


async def test_nobody_gets_another_password_or_address(client: httpx.AsyncClient, database: Database) -> None:
    await register(client, "ana@example.com")
    kept = "email, password_hash, email_verified_at, id, created_at"
    before = await database.observer.fetch(f"SELECT {kept} FROM users ORDER BY id")
    header = "email,display_name,password_hash,email_verified_at,created_at,roles,status\n"
    more = "New,$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234,2021-01-01T00:00:00Z,2021-01-01T00:00:00Z"
    body = f"{header}ANA@example.com,{more},,\n{CALLER.email.upper()},{more},administrator,active\n"
    assert (await imported(client, body, **UPDATE))["updated"] == 2
    assert await database.observer.fetch(f"SELECT {kept} FROM users ORDER BY id") == before


@pytest.mark.parametrize(
    ("taking_away", "status", "code"),
    [
        ("UPDATE api_keys SET permissions = '{users:read,roles:assign}'", 403, "permission_missing"),
        ("UPDATE api_keys SET permissions = array_remove(permissions, 'audit:read')", 403, BEYOND),
        ("UPDATE api_keys SET revoked_at = now()", 401, "credential_refused"),
        ("UPDATE users SET status = 'deactivated'", 401, "credential_refused"),
        ("DELETE FROM user_roles", 403, "permission_missing"),
    ],
)
async def test_a_right_that_is_taken_away_during_the_upload_does_not_count(
    client: httpx.AsyncClient, database: Database, taking_away: str, status: int, code: str
) -> None:
    goes_on = asyncio.Event()
    body = slowly(HEADER + lines(10), goes_on, "last@example.com,Last,\n")
    importing = asyncio.create_task(client.post("/v1/imports", content=body, headers=CSV))
    await until_staged(database)
    await database.observer.execute(taking_away)
    before = await traces(database)
    goes_on.set()
    answer = await importing
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await traces(database) == before


async def test_is_refused_before_the_file_is_there(server: Server, database: Database) -> None:
    await may_only(database, "users:read")
    reader, writer = await send_half(server, headers="Content-Length: 90000000", body=HEADER.encode())
    async with asyncio.timeout(DEADLINE):
        assert await reader.readline() == b"HTTP/1.1 403 Forbidden\r\n"
    writer.close()
